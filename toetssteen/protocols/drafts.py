"""Drafts: a protocol as it could become. Everything can be undone until it is published, nothing is overwritten.

A draft is a `ProtocolVersion` that nobody is asked by yet. Its content always reads as a `ProtocolDocument`; whether
it fits together and has earned its place is for the gate to say (`protocols.publishing`).
"""

from uuid import UUID

from django.db import transaction
from django.db.models import Max

from toetssteen.access.errors import NotFound
from toetssteen.access.roles import Actor, require
from toetssteen.history.actions import record
from toetssteen.protocols import current, errors, placing
from toetssteen.protocols.document import ProtocolDocument, to_builtins
from toetssteen.protocols.gate.verdict import Reason
from toetssteen.protocols.models import DraftStep, Protocol, ProtocolVersion, VersionStatus

MOST_STEPS = 200
"""So many changes can be undone; the oldest are forgotten first."""
_BEGUN = "begin"


@transaction.atomic
def begin_draft(code: str, *, by: Actor, summary: str = "") -> ProtocolVersion:
    """A copy of what holds now of the protocol with this code. Raises `NotFound`."""
    require(by, "protocol.edit")
    held = current.version_of(code)
    return _begin(held.protocol, held.document, summary, based_on=held, by=by)


@transaction.atomic
def begin_from(document: ProtocolDocument, *, by: Actor, summary: str = "") -> ProtocolVersion:
    """A draft that says what `document` says: of the protocol with its code, or of a new one. A new protocol asks
    nothing of anybody before it is published; until then the nearest other one holds for its products.

    Raises `UnknownProduct`, `ProtocolScopeTaken`."""
    require(by, "protocol.edit")
    placing.reserve_own_products(document, by=by)
    protocol = Protocol.objects.filter(code=document.code).first() or placing.place(document)
    held = protocol.versions.exclude(status=VersionStatus.DRAFT).order_by("-starts_at", "-number").first()
    return _begin(protocol, document, summary, based_on=held, by=by)


@transaction.atomic
def change_draft(uuid: UUID, document: ProtocolDocument, *, revision: int, what: str, by: Actor) -> ProtocolVersion:
    """Make it say what `document` says; `what` tells the change in words. What was undone before is forgotten.

    Raises `NotFound`, `NotADraft`, `DraftChanged`, `OtherProtocol`."""
    require(by, "protocol.edit")
    draft = _locked(uuid, revision)
    if document.code != draft.document.code:
        raise errors.OtherProtocol(field="code")
    content = to_builtins(document)
    if content == draft.content:
        return draft
    draft.steps.filter(number__gt=draft.step).delete()
    draft.step += 1
    draft.steps.filter(number__lte=draft.step - MOST_STEPS).delete()
    DraftStep.objects.create(draft=draft, number=draft.step, what=what[:200], content=content)
    return _become(draft, content)


@transaction.atomic
def undo(uuid: UUID, *, revision: int, by: Actor) -> ProtocolVersion:
    """Back to before the last change. Raises `NothingToUndo`, and what `change_draft` raises."""
    return _go(uuid, -1, revision=revision, by=by)


@transaction.atomic
def redo(uuid: UUID, *, revision: int, by: Actor) -> ProtocolVersion:
    """The change that was undone last, again. Raises `NothingToRedo`, and what `change_draft` raises."""
    return _go(uuid, +1, revision=revision, by=by)


@transaction.atomic
def give_reasons(uuid: UUID, reasons: list[Reason], *, revision: int, by: Actor) -> ProtocolVersion:
    """Why warnings of the gate may stand; all of them, those given before included."""
    require(by, "protocol.edit")
    draft = _locked(uuid, revision)
    draft.reasons = [reason.to_builtins() for reason in reasons if reason.text.strip()]
    draft.revision += 1
    draft.save(update_fields=["reasons", "revision"])
    return draft


@transaction.atomic
def say_why(uuid: UUID, summary: str, *, revision: int, by: Actor) -> ProtocolVersion:
    """Why there is this draft, in a sentence or two."""
    require(by, "protocol.edit")
    draft = _locked(uuid, revision)
    draft.summary = summary.replace("\0", "").strip()[:2000]
    draft.revision += 1
    draft.save(update_fields=["summary", "revision"])
    return draft


@transaction.atomic
def discard_draft(uuid: UUID, *, revision: int, by: Actor) -> None:
    """Away with it; a protocol that never was published goes along. Raises what `change_draft` raises."""
    require(by, "protocol.edit")
    draft = _locked(uuid, revision)
    record("draft.discarded", draft, by=by, protocol=draft.protocol.code, number=draft.number)
    protocol = draft.protocol
    draft.delete()
    if not protocol.versions.exists():
        placing.remove(protocol)


def open_draft(uuid: UUID, *, by: Actor) -> ProtocolVersion:
    """Raises `NotFound`, and `NotADraft` for one that was published meanwhile."""
    require(by, "protocol.edit")
    draft = ProtocolVersion.objects.select_related("protocol", "based_on").filter(uuid=uuid).first()
    if draft is None:
        raise NotFound
    if draft.status != VersionStatus.DRAFT:
        raise errors.NotADraft
    return draft


def drafts(*, by: Actor) -> list[ProtocolVersion]:
    """All that run, without their content, by title."""
    require(by, "protocol.edit")
    running = ProtocolVersion.objects.filter(status=VersionStatus.DRAFT).defer("content").select_related("protocol")
    return list(running.order_by("protocol__title", "number"))


def steps_of(draft: ProtocolVersion) -> tuple[str, str]:
    """What `undo` and `redo` would do, in words; empty: nothing. One query."""
    words = dict(draft.steps.filter(number__in=(draft.step, draft.step + 1)).values_list("number", "what"))
    undoable = draft.step and draft.steps.filter(number=draft.step - 1).exists()
    return (words.get(draft.step, "") if undoable else ""), words.get(draft.step + 1, "")


def _begin(
    protocol: Protocol, document: ProtocolDocument, summary: str, *, based_on: ProtocolVersion | None, by: Actor
) -> ProtocolVersion:
    Protocol.objects.select_for_update().get(pk=protocol.pk)
    newest = protocol.versions.aggregate(newest=Max("number"))["newest"] or 0
    content = to_builtins(document)
    draft = ProtocolVersion.objects.create(
        protocol=protocol,
        number=newest + 1,
        content=content,
        summary=summary.replace("\0", "").strip()[:2000],
        based_on=based_on,
    )
    DraftStep.objects.create(draft=draft, number=0, what=_BEGUN, content=content)
    record("draft.begun", draft, by=by, protocol=protocol.code, number=draft.number)
    return draft


def _locked(uuid: UUID, revision: int) -> ProtocolVersion:
    """Of two editors the second waits here, and then sees that the first was there."""
    draft = ProtocolVersion.objects.select_for_update(of=("self",)).select_related("protocol").filter(uuid=uuid).first()
    if draft is None:
        raise NotFound
    if draft.status != VersionStatus.DRAFT:
        raise errors.NotADraft
    if draft.revision != revision:
        raise errors.DraftChanged
    return draft


def _go(uuid: UUID, way: int, *, revision: int, by: Actor) -> ProtocolVersion:
    require(by, "protocol.edit")
    draft = _locked(uuid, revision)
    there = draft.steps.filter(number=draft.step + way).first()
    if there is None:
        raise errors.NothingToUndo if way < 0 else errors.NothingToRedo
    draft.step = there.number
    return _become(draft, there.content)


def _become(draft: ProtocolVersion, content: dict[str, object]) -> ProtocolVersion:
    draft.content = content
    draft.__dict__.pop("document", None)
    draft.revision += 1
    draft.save(update_fields=["content", "revision", "step"])
    return draft
