"""The post box is emptied when a week is over. No rule depends on it: the coordinator sees that there is post."""

from procrastinate.contrib.django import app

from toetssteen.observations.anonymous import empty_if_due


@app.periodic(cron="23 * * * *")
@app.task(name="observations.empty_post_box", queue="tidy")
def empty_post_box(timestamp: int) -> None:
    empty_if_due()
