"""Keeping conversations that are not saved yet, so that none is lost."""

from dataclasses import dataclass
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models.functions import Now

from toetssteen.access.errors import NotFound
from toetssteen.access.roles import require
from toetssteen.contacts.models import Attachment
from toetssteen.intake.conversation import Conversation, from_plain, to_plain
from toetssteen.intake.models import Draft
from toetssteen.staff.models import StaffMember


@dataclass(frozen=True, slots=True)
class Tab:
    """One open conversation in the row of tabs."""

    uuid: UUID
    title: str


def open_of(member: StaffMember) -> list[Tab]:
    """The open conversations of somebody, in the order in which they were begun."""
    return [
        Tab(uuid, title)
        for uuid, title in Draft.objects.filter(owner=member).order_by("pk").values_list("uuid", "title")
    ]


@dataclass(frozen=True, slots=True)
class Opened:
    conversation: Conversation
    revision: int


def load(uuid: UUID, *, by: StaffMember) -> Opened | None:
    """One's own conversation; None when nothing was kept under this id. Raises `NotFound` for somebody else's."""
    draft = Draft.objects.filter(uuid=uuid).first()
    if draft is None:
        return None
    if draft.owner_id != by.pk:
        raise NotFound
    return Opened(from_plain(draft.content), draft.revision)


def keep(uuid: UUID, conversation: Conversation, *, by: StaffMember, revision: int) -> int:
    """Keep it as it stands, as the revision after `revision` (0: it is new). Returns that revision.
    Raises `NotFound` for somebody else's."""
    require(by, "contact.register")
    content, title = to_plain(conversation), conversation.title
    if revision:
        Draft.objects.filter(uuid=uuid, owner=by).update(
            title=title, content=content, revision=revision + 1, updated_at=Now()
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
    A conversation in which nothing was chosen yet is not worth keeping."""
    require(by, "contact.register")
    if revision:
        Draft.objects.filter(uuid=uuid, owner=by).update(content=to_plain(conversation), updated_at=Now())


def discard(uuid: UUID, *, by: StaffMember) -> None:
    """End it without saving; its files go as well."""
    require(by, "contact.register")
    deleted, _ = Draft.objects.filter(uuid=uuid, owner=by).delete()
    if deleted:
        Attachment.objects.filter(conversation=uuid).delete()
