"""Sending notifications. What is due is read from the clock, so that a job that never ran is caught up by the next."""

from procrastinate.contrib.django import app

from toetssteen.interactions import delivering


@app.task(name="interactions.notify", queue="mail")
def notify() -> None:
    """After a change: for those who want to hear at once."""
    if delivering.deliver() == delivering.MOST_AT_ONCE:
        notify.defer()


@app.periodic(cron="*/5 * * * *")
@app.task(name="interactions.notify_due", queue="mail")
def notify_due(timestamp: int) -> None:
    """Those that were not taken before."""
    notify()


@app.periodic(cron="57 3 * * *")
@app.task(name="interactions.forget_failed", queue="tidy")
def forget_failed(timestamp: int) -> None:
    delivering.forget_failed()
