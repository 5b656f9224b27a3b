"""What the API does of itself."""

from procrastinate.contrib.django import app

from toetssteen.api import repeated


@app.periodic(cron="41 * * * *")
@app.task(name="api.forget_answers", queue="tidy")
def forget_answers(timestamp: int) -> None:
    repeated.clean()
