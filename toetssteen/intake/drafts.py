"""Keeping conversations that are not saved yet, so that none is lost."""

from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from django.db import IntegrityError, connection, transaction
from django.db.models import QuerySet
from django.utils import timezone

from toetssteen.access.errors import NotFound
from toetssteen.access.roles import require
from toetssteen.intake.conversation import Conversation, from_plain, to_plain
from toetssteen.intake.files import remove_files
from toetssteen.intake.models import Draft
from toetssteen.keys.fields import sealed_field
from toetssteen.staff.models import StaffMember

KEPT = timedelta(days=14)
"""After so long without a change an unsaved conversation is over. Derived when it is read; a job removes it."""
_CONTENT = sealed_field(Draft, "content")


@dataclass(frozen=True, slots=True)
class Tab:
    """One open conversation in the row of tabs."""

    uuid: UUID
    title: str


def open_of(member: StaffMember) -> list[Tab]:
    """The open conversations of somebody, in the order in which they were begun."""
    with connection.cursor() as cursor:
        cursor.execute(_OPEN, [member.pk, timezone.now() - KEPT])
        return [Tab(*row) for row in cursor.fetchall()]


_OPEN = "SELECT uuid, title FROM intake_draft WHERE owner_id = %s AND updated_at > %s ORDER BY id"


@dataclass(frozen=True, slots=True)
class Opened:
    conversation: Conversation
    revision: int


def load(uuid: UUID, *, by: StaffMember) -> Opened | None:
    """One's own conversation; None when nothing was kept under this id. Raises `NotFound` for somebody else's."""
    with connection.cursor() as cursor:
        cursor.execute(_LOAD, [uuid, timezone.now() - KEPT])
        row = cursor.fetchone()
    if row is None:
        return None
    owner, content, revision = row
    if owner != by.pk:
        raise NotFound
    return Opened(from_plain(_CONTENT.open(bytes(content))), revision)


_LOAD = "SELECT owner_id, content, revision FROM intake_draft WHERE uuid = %s AND updated_at > %s"


def is_mine(uuid: UUID, *, by: StaffMember) -> bool:
    """Whether it is a conversation of one's own that is not saved yet."""
    with connection.cursor() as cursor:
        cursor.execute(_MINE, [uuid, by.pk])
        return cursor.fetchone() is not None


_MINE = "SELECT FROM intake_draft WHERE uuid = %s AND owner_id = %s"


def keep(uuid: UUID, conversation: Conversation, *, by: StaffMember, revision: int) -> int:
    """Keep it as it stands, as the revision after `revision` (0: it is new). Returns that revision.
    Raises `NotFound` for somebody else's."""
    require(by, "contact.register")
    content, title = to_plain(conversation), conversation.title
    if revision:
        Draft.objects.filter(uuid=uuid, owner=by).update(
            title=title, content=content, revision=revision + 1, updated_at=timezone.now()
        )
        return revision + 1
    try:
        with transaction.atomic():
            Draft.objects.create(uuid=uuid, owner=by, title=title, content=content)
    except IntegrityError:
        if not Draft.objects.filter(uuid=uuid, owner=by).update(title=title, content=content):
            raise NotFound from None
    return 1


def keep_typed(uuid: UUID, conversation: Conversation, *, by: StaffMember, revision: int) -> None:
    """Keep what was typed so far, while somebody types on: no new revision, and nothing else changes.
    A conversation in which nothing was chosen yet is not worth keeping. A choice that was made at the same
    moment goes before it: what was typed came along with that choice."""
    require(by, "contact.register")
    if revision:
        mine = Draft.objects.filter(uuid=uuid, owner=by, revision=revision)
        mine.update(content=to_plain(conversation), updated_at=timezone.now())


def forget_abandoned() -> int:
    """Remove the conversations that are over without having been saved, with their files. Returns how many."""
    over = Draft.objects.exclude(pk__in=_running().values("pk"))
    conversations = list(over.values_list("uuid", flat=True))
    remove_files(conversations)
    over.filter(uuid__in=conversations).delete()
    return len(conversations)


def discard(uuid: UUID, *, by: StaffMember) -> None:
    """End it without saving; its files go as well."""
    require(by, "contact.register")
    deleted, _ = Draft.objects.filter(uuid=uuid, owner=by).delete()
    if deleted:
        remove_files([uuid])


def _running() -> QuerySet[Draft]:
    return Draft.objects.filter(updated_at__gt=timezone.now() - KEPT)
