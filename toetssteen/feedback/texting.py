"""Text messages through the gateway of the municipality. None goes twice: a message is gone from here before it is
handed over, so that a worker that falls loses one rather than repeats it."""

from collections.abc import Callable
from datetime import timedelta
from typing import Protocol, cast

import structlog
from django.conf import settings
from django.db import connection, transaction
from django.utils import timezone
from django.utils.module_loading import import_string

from toetssteen.feedback.models import TextMessage

_WAIT = timedelta(minutes=5)
MOST_ATTEMPTS = 5
_log = structlog.get_logger("toetssteen.feedback")


class NotTaken(Exception):
    """The gateway certainly does not have it. `final`: it will not take it either."""

    def __init__(self, *, final: bool) -> None:
        self.final = final
        super().__init__("not taken")


class Gateway(Protocol):
    def send(self, number: str, text: str) -> None:
        """`number` in E.164. Raises `NotTaken`; where it is not known whether it went, nothing."""


def gateway() -> Gateway:
    """The one of the configuration."""
    return cast(Callable[[], Gateway], import_string(settings.TEXT_GATEWAY))()


def put(number: str, text: str) -> None:
    """To be sent; part of the caller's transaction."""
    TextMessage.objects.create(number=number, text=text, next_try_at=timezone.now())


def send_all() -> int:
    """What is due; returns how many the gateway took."""
    if connection.in_atomic_block:
        raise RuntimeError("a text message is sent outside transactions")
    sent = 0
    line = gateway()
    while (message := _claimed()) is not None:
        try:
            line.send(message.number, message.text)
            sent += 1
        except NotTaken as refusal:
            _log.warning("text message not taken", attempts=message.attempts, final=refusal.final)
            if not refusal.final and message.attempts < MOST_ATTEMPTS:
                TextMessage.objects.create(
                    number=message.number,
                    text=message.text,
                    attempts=message.attempts,
                    next_try_at=timezone.now() + message.attempts * _WAIT,
                )
    return sent


@transaction.atomic
def _claimed() -> TextMessage | None:
    due = TextMessage.objects.filter(next_try_at__lte=timezone.now()).order_by("next_try_at", "pk")
    message = due.select_for_update(skip_locked=True).first()
    if message is not None:
        message.delete()
        message.attempts += 1
    return message
