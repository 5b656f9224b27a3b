"""Putting months together at night: what is not closed yet is not shown, so nothing but its age depends on this."""

from procrastinate.contrib.django import app

from toetssteen.insight.replay_runs import MOST, advance
from toetssteen.insight.windows import close_windows


@app.periodic(cron="41 2 * * *")
@app.task(name="insight.close_windows", queue="tidy")
def close_windows_at_night(timestamp: int) -> None:
    close_windows()


@app.task(name="insight.replay", queue="insight", pass_context=False)
def carry_out_replay(run_uuid: str) -> None:
    """All that is left of it. Nothing depends on this: the page that waits for a replay does what no worker does."""
    advance(run_uuid, most=MOST)
