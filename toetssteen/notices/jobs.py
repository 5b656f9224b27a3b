"""Sending what waits. What is due is read from the clock, so that a job that never ran is caught up by the next."""

from procrastinate.contrib.django import app

from toetssteen.notices import posting


@app.task(name="notices.post", queue="mail")
def post() -> None:
    """After something was told: for those who want to hear at once."""
    posting.post()


@app.periodic(cron="*/5 * * * *")
@app.task(name="notices.post_due", queue="mail")
def post_due(timestamp: int) -> None:
    """The daily mails, and those that failed before."""
    posting.post()
