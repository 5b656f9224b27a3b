"""Counting at night: what is not counted yet is not shown, so nothing but its age depends on this."""

from procrastinate.contrib.django import app


@app.periodic(cron="11 3 * * *")
@app.task(name="evaluation.bring_up_to_date", queue="tidy")
def bring_up_to_date_at_night(timestamp: int) -> None:
    from toetssteen.evaluation.runs import run_due
    from toetssteen.evaluation.windows import bring_up_to_date  # statistics take 100 MB: only who counts pays them

    bring_up_to_date()
    run_due()


@app.task(name="evaluation.explore", queue="insight")
def explore_in_the_background(uuid: str) -> None:
    from toetssteen.evaluation.runs import run

    run(uuid)
