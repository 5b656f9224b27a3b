"""Putting months together at night: what is not closed yet is not shown, so nothing but its age depends on this."""

from procrastinate.contrib.django import app

from toetssteen.insight.windows import close_windows


@app.periodic(cron="41 2 * * *")
@app.task(name="insight.close_windows", queue="tidy")
def close_windows_at_night(timestamp: int) -> None:
    close_windows()
