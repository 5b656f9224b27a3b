"""The dates that somebody has to do with, as a calendar that their own program reads. No personal data is in it.

Each domain names its dates in its module `news`; they are read from its own rows at that moment, so that what was moved
or done is moved or gone here as well.
"""

import hashlib
import secrets
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise

from toetssteen.access.errors import NotFound
from toetssteen.history.actions import record
from toetssteen.notices.models import CalendarKey
from toetssteen.staff.models import StaffMember
from toetssteen.staff.sign_in import welcome

BACK, AHEAD = timedelta(days=60), timedelta(days=400)


@dataclass(frozen=True, slots=True)
class Entry:
    """One date. `kind` tells apart several dates of one subject; `route` takes the subject's public id."""

    subject_id: UUID
    kind: str
    on: date
    title: str | Promise
    route: str = ""


Source = Callable[[StaffMember, date, date], Iterable[Entry]]
"""The dates of one domain for somebody, from the first day through the last."""
_SOURCES: dict[str, Source] = {}


def dates(name: str) -> Callable[[Source], Source]:
    """Decorates a source; a module that is loaded again replaces its own."""

    def add(source: Source) -> Source:
        _SOURCES[name] = source
        return source

    return add


def entries_of(member: StaffMember, *, today: date | None = None) -> list[Entry]:
    today = today or timezone.localdate()
    first, last = today - BACK, today + AHEAD
    found = [entry for source in _SOURCES.values() for entry in source(member, first, last)]
    return sorted(found, key=lambda entry: (entry.on, str(entry.subject_id), entry.kind))


def feed(member: StaffMember) -> bytes:
    """RFC 5545; each date is a whole day that keeps its UID, so that a program moves it instead of adding another."""
    from icalendar import Calendar, Event

    calendar = Calendar()
    calendar.add("prodid", "-//Toetssteen//NL")
    calendar.add("version", "2.0")
    calendar.add("name", "Toetssteen")
    calendar.add("x-wr-calname", "Toetssteen")
    calendar.add("refresh-interval", timedelta(hours=4), parameters={"VALUE": "DURATION"})
    stamp = timezone.now()
    for entry in entries_of(member):
        event = Event()
        event.add("uid", f"{entry.subject_id}-{entry.kind}@toetssteen")
        event.add("dtstamp", stamp)
        event.add("dtstart", entry.on)
        event.add("dtend", entry.on + timedelta(days=1))
        event.add("summary", str(entry.title))
        event.add("transp", "TRANSPARENT")
        if entry.route:
            event.add("url", f"{settings.TOETSSTEEN.public_url}{reverse(entry.route, args=[entry.subject_id])}")
        calendar.add_component(event)
    return bytes(calendar.to_ical())


@transaction.atomic
def give_key(*, by: StaffMember) -> str:
    """A new secret for one's own calendar, shown this once; the one before ends."""
    secret = secrets.token_urlsafe(32)
    CalendarKey.objects.update_or_create(member=by, defaults={"digest": _digest(secret), "made_at": timezone.now()})
    record("calendar.opened", by, by=by)
    return secret


@transaction.atomic
def end_key(*, by: StaffMember) -> None:
    """The address opens nothing any more. Twice is no mistake."""
    if CalendarKey.objects.filter(member=by).delete()[0]:
        record("calendar.closed", by, by=by)


def key_of(member: StaffMember) -> CalendarKey | None:
    return CalendarKey.objects.filter(member=member).first()


def owner_of(secret: str) -> StaffMember:
    """Raises `NotFound`, also for the key of somebody who no longer works here."""
    member = welcome().filter(calendar_key__digest=_digest(secret)).first()
    if member is None:
        raise NotFound
    return member


def _digest(secret: str) -> str:
    """The secret is long and random, so that a plain hash cannot be searched."""
    return hashlib.sha256(secret.encode()).hexdigest()
