"""Tidying up at night. No rule depends on it: what is over is over when it is read."""

from procrastinate.contrib.django import app

from toetssteen.intake.drafts import forget_abandoned
from toetssteen.staff.sessions import SessionStore


@app.periodic(cron="17 3 * * *")
@app.task(name="intake.forget_abandoned", queue="tidy")
def forget_abandoned_conversations(timestamp: int) -> None:
    """Conversations that were never saved, and sessions that have ended."""
    forget_abandoned()
    SessionStore.clear_expired()
