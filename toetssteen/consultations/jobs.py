"""Reminders. Which are due is read from the clock and from who answered; a run that was missed is made up."""

from procrastinate.contrib.django import app

from toetssteen.consultations.actions import remind


@app.periodic(cron="13 * * * *")
@app.task(name="consultations.remind", queue="mail")
def remind_hourly(timestamp: int) -> None:
    remind()
