"""Issuing tokens, recognising them, and what each may do."""

import hashlib
import secrets
import time
from collections.abc import Sequence
from datetime import datetime, timedelta

from django.utils import timezone

from toetssteen.access.errors import RuleBroken
from toetssteen.api.models import Token
from toetssteen.staff.models import StaffMember

LIFETIME = timedelta(days=365)
DEEDS = ("lezen", "schrijven", "verwijderen")
REMEMBERED = 5.0
"""Seconds that a process goes by what it read of a token: so long one lives on after it was withdrawn."""
_USED_EVERY = timedelta(hours=1)
_MOST_REMEMBERED = 1000

_known: dict[str, tuple[float, Token]] = {}
_minutes: dict[int, tuple[int, int]] = {}
"""Token → the minute, and the requests in it."""


class UnknownScope(RuleBroken):
    code = "unknown-scope"
    message = "Een recht heeft de vorm bron:daad, met een van de daden lezen, schrijven, verwijderen of *."


def issue(
    name: str,
    *,
    purpose: str,
    may: Sequence[str] = ("*:*",),
    actors_for: str = "",
    lifetime: timedelta = LIFETIME,
    most_a_minute: int = 60_000,
) -> str:
    """A new token for a system, shown this once; one that was issued under the same name ends. Raises
    `UnknownScope`."""
    for scope in may:
        resource, _, deed = scope.partition(":")
        if not resource or deed not in (*DEEDS, "*"):
            raise UnknownScope
    secret = secrets.token_urlsafe(32)
    Token.objects.update_or_create(
        name=name,
        defaults={
            "purpose": purpose,
            "digest": _digest(secret),
            "acts_as": StaffMember.objects.system(f"api:{name}"),
            "expires_at": timezone.now() + lifetime,
            "may": list(may),
            "actors_for": actors_for,
            "most_a_minute": most_a_minute,
        },
    )
    return secret


def withdraw(name: str) -> bool:
    """Whether there was one. What was recorded of it stays."""
    return bool(Token.objects.filter(name=name).update(expires_at=timezone.now()))


def recognise(secret: str) -> Token | None:
    """None for one that is unknown or has expired."""
    digest, now = _digest(secret), time.monotonic()
    known = _known.get(digest)
    if known is None or known[0] < now:
        token = Token.objects.filter(digest=digest).select_related("acts_as").first()
        if token is None:
            return None
        if len(_known) >= _MOST_REMEMBERED:
            _known.clear()
        known = _known[digest] = (now + REMEMBERED, token)
        _note_use(token)
    token = known[1]
    return token if token.expires_at > timezone.now() else None


def may(token: Token, resource: str, deed: str) -> bool:
    return any(scope in token.may for scope in (f"{resource}:{deed}", f"{resource}:*", f"*:{deed}", "*:*"))


def seconds_to_wait(token: Token) -> int:
    """0 while it stays within its requests a minute; else how long until the next minute begins."""
    now = time.time()
    minute = int(now // 60)
    counted_minute, count = _minutes.get(token.pk, (minute, 0))
    count = count + 1 if counted_minute == minute else 1
    _minutes[token.pk] = (minute, count)
    return 0 if count <= token.most_a_minute else max(1, round(60 - now % 60))


def forget() -> None:
    """What this process remembers."""
    _known.clear()
    _minutes.clear()


def _note_use(token: Token) -> None:
    now: datetime = timezone.now()
    if token.last_used_at is None or now - token.last_used_at >= _USED_EVERY:
        Token.objects.filter(pk=token.pk).update(last_used_at=now.replace(minute=0, second=0, microsecond=0))


def _digest(secret: str) -> str:
    """A token is long and random, so that a plain hash cannot be searched."""
    return hashlib.sha256(secret.encode()).hexdigest()
