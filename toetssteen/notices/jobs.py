"""Sending what waits. What is due is read from the clock, so that a job that never ran is caught up by the next."""

from django.utils import timezone
from procrastinate import JobContext
from procrastinate.contrib.django import app

from toetssteen.notices import outbox, posting

_KEPT_HOURS = 72


@app.task(name="notices.post", queue="mail")
def post() -> None:
    """After something was told: for those who want to hear at once."""
    posting.post()


@app.periodic(cron="*/5 * * * *")
@app.task(name="notices.post_due", queue="mail")
def post_due(timestamp: int) -> None:
    """The daily mails, and those that failed before."""
    outbox.forget_in_doubt(timezone.now())
    posting.post()


@app.periodic(cron="43 3 * * *")
@app.task(name="notices.forget_jobs", queue="tidy", pass_context=True)
async def forget_jobs(context: JobContext, timestamp: int) -> None:
    """A round of the post every five minutes leaves its rows behind; what was done three days ago tells nobody
    anything."""
    await context.app.job_manager.delete_old_jobs(nb_hours=_KEPT_HOURS)
