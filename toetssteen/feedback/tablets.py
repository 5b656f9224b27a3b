"""Tablets at the desk: a colleague sends a question to one, the customer answers it, and it is blank again."""

import hashlib
import secrets
from datetime import timedelta
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils import timezone

from toetssteen.access.errors import NotFound
from toetssteen.access.roles import Actor, require
from toetssteen.contacts.models import Contact
from toetssteen.feedback import errors, links, present
from toetssteen.feedback.models import Tablet, Way
from toetssteen.history.actions import record

_SHOWN_FOR = timedelta(minutes=3)
_LONGEST_NAME = 60


@transaction.atomic
def add_tablet(name: str, *, by: Actor) -> str:
    """Returns the key of its address, which stands nowhere else. Raises `TabletNameNeeded`, `TabletNameTaken`."""
    require(by, "tablet.manage")
    name = " ".join(name.replace("\0", "").split())
    if not 0 < len(name) <= _LONGEST_NAME:
        raise errors.TabletNameNeeded(field="name")
    key = secrets.token_urlsafe(18)
    try:
        with transaction.atomic():
            tablet = Tablet.objects.create(name=name, digest=_digest(key))
    except IntegrityError:
        raise errors.TabletNameTaken(field="name") from None
    record("tablet.added", tablet, by=by)
    return key


@transaction.atomic
def remove_tablet(uuid: UUID, *, by: Actor) -> None:
    """Raises `NotFound`."""
    require(by, "tablet.manage")
    tablet = Tablet.objects.filter(uuid=uuid).first()
    if tablet is None:
        raise NotFound
    record("tablet.removed", tablet, by=by)
    tablet.delete()


def tablets() -> list[Tablet]:
    return list(Tablet.objects.defer("digest"))


@transaction.atomic
def send_to(uuid: UUID, contact: Contact, *, by: Actor) -> None:
    """Show this tablet the question for the customer of this conversation. Raises `NotFound`, `NothingLeftToAsk`."""
    require(by, "contact.register")
    tablet = Tablet.objects.select_for_update().filter(uuid=uuid).first()
    if tablet is None:
        raise NotFound
    tablet.shows = links.seal(present.ask_who_is_there(contact, Way.TABLET))
    tablet.until = timezone.now() + _SHOWN_FOR
    tablet.save(update_fields=["shows", "until"])


def shown_on(key: str) -> str:
    """The sealed link that the tablet with this key shows now; empty: none. Raises `NotFound`."""
    tablet = Tablet.objects.filter(digest=_digest(key)).first()
    if tablet is None:
        raise NotFound
    return tablet.shows if tablet.until is not None and tablet.until > timezone.now() else ""


def clear(key: str) -> None:
    """Its question was answered."""
    Tablet.objects.filter(digest=_digest(key)).update(shows="", until=None)


def _digest(key: str) -> str:
    return hashlib.sha256(key.encode()).hexdigest()
