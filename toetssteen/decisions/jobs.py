"""Telling what the clock brought, also when nobody looks. No rule depends on it: pages read the clock themselves."""

from procrastinate.contrib.django import app

from toetssteen.decisions import telling


@app.periodic(cron="*/15 * * * *")
@app.task(name="decisions.catch_up", queue="mail")
def catch_up(timestamp: int) -> None:
    telling.catch_up()
