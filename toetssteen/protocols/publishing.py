"""Publishing: through the gate, from a moment on, and never in the place of something that was not seen."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from functools import lru_cache
from uuid import UUID

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from toetssteen.access.errors import NotFound
from toetssteen.access.roles import Actor, require
from toetssteen.history.actions import record
from toetssteen.products.models import Product
from toetssteen.protocols import current, errors, placing
from toetssteen.protocols.document import ProtocolDocument
from toetssteen.protocols.gate.check import check
from toetssteen.protocols.gate.context import Context
from toetssteen.protocols.gate.verdict import Reason, Verdict, accept, as_reasons
from toetssteen.protocols.gate.wordings import Wordings
from toetssteen.protocols.models import Principle, Protocol, ProtocolVersion, VersionStatus

_A_MOMENT_AGO = timedelta(minutes=5)
"""Who fills in the present time takes a while to press the button."""


def judge(draft: ProtocolVersion) -> Verdict:
    """What the gate says of a version, with the reasons that were written for its warnings."""
    return accept(judged(draft.document), as_reasons(map(Reason.from_builtins, draft.reasons)))


def judged(document: ProtocolDocument) -> Verdict:
    """What the gate says of a document, beside all that holds now. At most five queries."""
    return check(document, context_for(document))


@transaction.atomic
def publish(
    uuid: UUID,
    *,
    status: VersionStatus,
    starts_at: datetime | None = None,
    ends_at: datetime | None = None,
    revision: int,
    by: Actor,
    over: int | None = None,
) -> ProtocolVersion:
    """From `starts_at` (None: now) new conversations are asked by it; those that run stay on what they began with. A
    provisional version ends, and then what held before holds again, by itself. `over`: the number of the newest
    published version that was looked at, where that is not the one on which the draft is based.

    Raises `NotFound`, `NotADraft`, `DraftChanged`, `NotPassed`, `NewerVersion`, `StillUsedElsewhere`, those of the
    dates, `UnknownProduct` and `ProtocolScopeTaken`."""
    require(by, "protocol.publish")
    draft = _locked(uuid, revision)
    Protocol.objects.select_for_update().get(pk=draft.protocol_id)
    starts_at = _dates(status, starts_at, ends_at)
    verdict = judge(draft)
    if not verdict.may_publish:
        raise errors.NotPassed(verdict)
    _refuse_unseen(draft, over)
    document = draft.document
    _refuse_still_used(document)
    placing.add_own_products([document], by=by)
    placing.place(document)
    draft.status, draft.starts_at, draft.ends_at = status, starts_at, ends_at
    draft.number = _next_number(draft)
    draft.save(update_fields=["status", "starts_at", "ends_at", "number"])
    draft.questions.set(placing.questions_of([document]).values())
    draft.steps.all().delete()
    record("protocol.published", draft, by=by, protocol=draft.protocol.code, number=draft.number, status=status.value)
    return draft


@transaction.atomic
def confirm(uuid: UUID, *, by: Actor) -> ProtocolVersion:
    """A provisional version becomes definitive: it has no end any more. Raises `NotFound`, `NotProvisional`."""
    require(by, "protocol.publish")
    version = _version(uuid)
    over = version.ends_at is not None and version.ends_at <= timezone.now()
    if version.status != VersionStatus.PROVISIONAL or over:
        raise errors.NotProvisional
    version.status, version.ends_at = VersionStatus.DEFINITIVE, None
    version.save(update_fields=["status", "ends_at"])
    record("protocol.confirmed", version, by=by, protocol=version.protocol.code, number=version.number)
    return version


@transaction.atomic
def end(uuid: UUID, *, by: Actor) -> ProtocolVersion:
    """A provisional version stops now: what held before holds again. Raises `NotFound`, `NotProvisional`."""
    require(by, "protocol.publish")
    version, now = _version(uuid), timezone.now()
    if version.status != VersionStatus.PROVISIONAL or (version.ends_at is not None and version.ends_at <= now):
        raise errors.NotProvisional
    if version.starts_at is not None and version.starts_at >= now:
        version.starts_at = now - timedelta(microseconds=1)
    version.ends_at = now
    version.save(update_fields=["starts_at", "ends_at"])
    record("protocol.ended", version, by=by, protocol=version.protocol.code, number=version.number)
    return version


def documents_held() -> Sequence[ProtocolDocument]:
    """Of each protocol what holds now. One query, and a second one where something changed."""
    return _held(tuple(sorted(current.holding()))).documents


def context_for(document: ProtocolDocument) -> Context:
    """What the gate must know of the world: the day, grounds, principles, and what else is asked now."""
    refs = {*document.scope.products, *(own.part_of for own in document.own_products if own.part_of)}
    grounds = {
        ref: [ground["label"] for ground in listed]
        for ref, listed in Product.objects.filter(ref__in=refs).values_list("ref", "grounds")
    }
    held = _held(tuple(sorted(current.holding())))
    return Context(
        today=timezone.localdate(),
        grounds=grounds,
        general=document if document.scope.all else next((other for other in held.documents if other.scope.all), None),
        others=held.wordings,
        principles=frozenset(Principle.objects.filter(withdrawn_on=None).values_list("code", flat=True)),
    )


class _Held:
    """The documents of some versions, and the wordings of all their questions."""

    def __init__(self, documents: Sequence[ProtocolDocument]) -> None:
        self.documents = documents
        self.wordings = Wordings(documents)


@lru_cache(maxsize=2)
def _held(keys: tuple[int, ...]) -> _Held:
    """Published content never changes, so each process reads it once for each set of versions."""
    return _Held([version.document for version in ProtocolVersion.objects.filter(pk__in=keys).order_by("pk")])


def _locked(uuid: UUID, revision: int) -> ProtocolVersion:
    draft = _version(uuid)
    if draft.status != VersionStatus.DRAFT:
        raise errors.NotADraft
    if draft.revision != revision:
        raise errors.DraftChanged
    return draft


def _version(uuid: UUID) -> ProtocolVersion:
    version = (
        ProtocolVersion.objects.select_for_update(of=("self",)).select_related("protocol").filter(uuid=uuid).first()
    )
    if version is None:
        raise NotFound
    return version


def _dates(status: VersionStatus, starts_at: datetime | None, ends_at: datetime | None) -> datetime:
    now = timezone.now()
    if status not in (VersionStatus.PROVISIONAL, VersionStatus.DEFINITIVE):
        raise errors.NoSuchStatus(field="status")
    if starts_at is not None and starts_at < now - _A_MOMENT_AGO:
        raise errors.StartsInPast(field="starts_at")
    starts_at = max(starts_at, now) if starts_at else now
    if status == VersionStatus.PROVISIONAL and ends_at is None:
        raise errors.ProvisionalNeedsEnd(field="ends_at")
    if ends_at is not None and ends_at <= starts_at:
        raise errors.EndsBeforeStart(field="ends_at")
    return starts_at


def _refuse_unseen(draft: ProtocolVersion, over: int | None) -> None:
    newest = draft.protocol.versions.exclude(status=VersionStatus.DRAFT).order_by("-number").first()
    seen = over if over is not None else (draft.based_on.number if draft.based_on else 0)
    if newest is not None and newest.number > seen:
        raise errors.NewerVersion(number=newest.number)


def _next_number(draft: ProtocolVersion) -> int:
    """Its own, unless one with a higher number was published before it: numbers follow the order of publishing."""
    others = draft.protocol.versions.exclude(pk=draft.pk)
    published = others.exclude(status=VersionStatus.DRAFT).aggregate(newest=Max("number"))["newest"] or 0
    if published < draft.number:
        return draft.number
    return int(others.aggregate(newest=Max("number"))["newest"]) + 1


def _refuse_still_used(document: ProtocolDocument) -> None:
    """The general protocol keeps the follow-ups that other protocols hang their questions on."""
    if not document.scope.all:
        return
    kept = {follow_up.code for follow_up in document.follow_ups}
    for version in current.can_hold().exclude(protocol__code=document.code):
        other = version.document
        own = {follow_up.code for follow_up in other.follow_ups}
        used = [code for question in other.questions for code in question.used_by]
        used += [code for notice in other.notices for code in notice.used_by]
        gone = next((code for code in used if code not in own and code not in kept), None)
        if gone:
            raise errors.StillUsedElsewhere(follow_up=gone, protocols=f"“{other.title}”")
