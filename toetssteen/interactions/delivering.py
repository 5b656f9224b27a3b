"""Handing notifications over, at least once each: a row is gone only after its notification was taken.

A claim is nothing but the next attempt, written down before this one: a worker that falls is made up for by then. Those
of one subject go in the order in which they happened; the later wait for the earlier, until it failed.
"""

from collections.abc import Callable
from datetime import datetime, timedelta
from http import HTTPStatus
from typing import Protocol, cast

import structlog
from django.conf import settings
from django.db import connection, transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone
from django.utils.module_loading import import_string

from toetssteen.interactions.models import Notification

MOST_ATTEMPTS = 19
"""About a day."""
MOST_AT_ONCE = 500
"""In one round, so that other jobs have their turn."""
LONGEST_WAIT = timedelta(hours=2)
_FIRST_WAIT = timedelta(minutes=1)
_KEPT = timedelta(days=90)
_log = structlog.get_logger("toetssteen.interactions")


class NotTaken(Exception):
    """The other side does not have it, or does not say so. `status` of HTTP; None: no answer came."""

    def __init__(self, status: int | None) -> None:
        self.status = status
        super().__init__("not taken")

    @property
    def concerns_all(self) -> bool:
        """Whether another notification would fare no better just now."""
        return self.status is None or self.status >= 500 or self.status == HTTPStatus.TOO_MANY_REQUESTS


class Notifier(Protocol):
    def send(self, notification: Notification) -> None:
        """Raises `NotTaken`."""


def notifier() -> Notifier:
    """The one of the configuration."""
    return cast(Callable[[], Notifier], import_string(settings.NOTIFIER))()


def deliver(now: datetime | None = None) -> int:
    """One round; returns how many were tried. Nothing of it lies in a transaction: an attempt has to be seen by
    whoever comes after a worker that falls. Without a receiver everything waits."""
    if connection.in_atomic_block:
        raise RuntimeError("a notification is sent outside transactions")
    if not settings.TOETSSTEEN.notifications_url:
        return 0
    line = notifier()
    tried = 0
    while tried < MOST_AT_ONCE and (notification := _claimed(now or timezone.now())) is not None:
        tried += 1
        try:
            line.send(notification)
        except NotTaken as refusal:
            _not_taken(notification, refusal)
            if refusal.concerns_all:
                break
        else:
            notification.delete()
    return tried


@transaction.atomic
def _claimed(now: datetime) -> Notification | None:
    notification = _due(now).select_for_update(skip_locked=True, of=("self",)).first()
    if notification is not None:
        notification.attempts += 1
        wait = _FIRST_WAIT * 2 ** min(notification.attempts - 1, 16)
        notification.next_try_at = now + min(wait, LONGEST_WAIT)
        notification.save(update_fields=["attempts", "next_try_at"])
    return notification


def _due(now: datetime) -> QuerySet[Notification]:
    """A moment that cannot be is of a moved clock."""
    waiting = Notification.objects.filter(failed=False)
    earlier = waiting.filter(subject=OuterRef("subject"), pk__lt=OuterRef("pk"))
    turn = Q(next_try_at__lte=now) | Q(next_try_at__gt=now + LONGEST_WAIT)
    return waiting.filter(turn, ~Exists(earlier)).order_by("next_try_at", "pk")


def _not_taken(notification: Notification, refusal: NotTaken) -> None:
    attempts = notification.attempts
    _log.warning("notification not taken", notification=str(notification), status=refusal.status, attempts=attempts)
    Notification.objects.filter(pk=notification.pk).update(last_status=refusal.status, failed=attempts >= MOST_ATTEMPTS)


def failed() -> QuerySet[Notification]:
    """Oldest first."""
    return Notification.objects.filter(failed=True).order_by("pk")


def waiting() -> QuerySet[Notification]:
    """Oldest first."""
    return Notification.objects.filter(failed=False).order_by("pk")


def again() -> int:
    """Try what failed as if it were new; returns how many there were."""
    return failed().update(failed=False, attempts=0, next_try_at=timezone.now())


def forget_failed() -> int:
    return failed().filter(happened_at__lt=timezone.now() - _KEPT).delete()[0]
