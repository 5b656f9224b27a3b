"""What a decision does: a version becomes definitive or ends, and what was limited meanwhile makes room for it.

It follows from the decision by itself, so a system user does it; who decided stands in the decision."""

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta

from django.utils import timezone

from toetssteen.decisions import errors, evidence, staggering
from toetssteen.decisions.models import Proposal
from toetssteen.protocols import current, drafts, publishing
from toetssteen.protocols.document import ProtocolDocument
from toetssteen.protocols.errors import DraftChanged, NotPassed
from toetssteen.protocols.gate.verdict import Reason, Verdict
from toetssteen.protocols.limits import InterimMeasure
from toetssteen.protocols.measure_queries import running
from toetssteen.protocols.measures import go_on_until, stop_measure
from toetssteen.protocols.models import ProtocolVersion, VersionStatus
from toetssteen.staff.models import StaffMember


def system() -> StaffMember:
    return StaffMember.objects.system("besluiten")


def put_in_force(proposal: Proposal, *, starts_on: date | None) -> None:
    """The concept becomes definitive from that day on, or from now; measures on its questions end at that moment, and
    one that would end earlier goes on until then.

    Raises `ProposalNeedsDraft`, `ProposalDraftChanged`, `ProposalDoesNotPass`, `NewerVersion`."""
    draft = proposal.draft
    if draft is None or draft.status != VersionStatus.DRAFT:
        raise errors.ProposalNeedsDraft
    measures = measures_of(proposal)
    if proposal.staggered:
        held = _held(draft)
        if held is None:
            raise errors.StaggeringNotPossible(field="staggered")
        starts_on = staggering.begin(proposal, held, starts_on=starts_on, by=system())
    version = _publish(draft, proposal.draft_revision, VersionStatus.DEFINITIVE, starts_at=_moment(starts_on))
    earlier = [one for one in measures if version.starts_at and one.over_at < version.starts_at]
    for measure in earlier:
        if measure.stopped_at is None and version.starts_at:
            go_on_until(measure, version.starts_at, by=system())
    stop([one for one in measures if one not in earlier], at=version.starts_at)
    proposal.draft = version


def put_line(proposal: Proposal, *, ends_on: date) -> ProtocolVersion:
    """The concept holds from now on, provisionally, through its last day."""
    draft = proposal.draft
    if draft is None or draft.status != VersionStatus.DRAFT:
        raise errors.ProposalNeedsDraft
    measures = measures_of(proposal)
    ends_at = _midnight_after(ends_on)
    version = _publish(draft, proposal.draft_revision, VersionStatus.PROVISIONAL, ends_at=ends_at)
    stop(measures)
    return version


def confirm_line(proposal: Proposal) -> None:
    """The provisional line has no end any more. When it was over already, the same holds again from now on."""
    line = proposal.line
    if line is None:
        raise errors.ProposalNeedsDraft
    if line.ends_at is not None and line.ends_at > timezone.now():
        proposal.draft = publishing.confirm(line.uuid, by=system())
        return
    again = _again(line)
    proposal.draft = _publish(again, again.revision, VersionStatus.DEFINITIVE)


def change_line(proposal: Proposal) -> None:
    """A new concept that says what the line says, for the coordinator to change. The line goes on to its end."""
    if proposal.line is None:
        raise errors.ProposalNeedsDraft
    fresh = _again(proposal.line)
    proposal.draft, proposal.draft_revision = fresh, fresh.revision


def end_line(proposal: Proposal) -> None:
    """What held before holds again, from now on. One that is over already needs nothing."""
    line = proposal.line
    if line is not None and line.ends_at is not None and line.ends_at > timezone.now():
        publishing.end(line.uuid, by=system())


def _again(line: ProtocolVersion) -> ProtocolVersion:
    """A concept that says what the line says, with the reasons why warnings of the gate may stand."""
    by = system()
    fresh = drafts.begin_from(line.document, by=by, summary=line.summary)
    reasons = [Reason.from_builtins(reason) for reason in line.reasons]
    return drafts.give_reasons(fresh.uuid, reasons, revision=fresh.revision, by=by)


def first_of(verdict: Verdict) -> str:
    """The first thing that the gate says."""
    return next((finding.message for finding in (*verdict.refusals, *verdict.warnings)), "")


def measures_of(proposal: Proposal) -> list[InterimMeasure]:
    """The measures for everybody that hold now for the questions that the proposal drops or changes."""
    draft = proposal.draft
    held = _held(draft) if draft is not None else None
    if draft is None or held is None:
        return []
    codes = evidence.touched(held.document, draft.document) or _codes(draft.document)
    products = evidence.products_of(held)
    found = running().filter(participants=[], questions__overlap=codes)
    return [one for one in found if one.product_id is not None and (not products or one.product_id in products)]


def stop(measures: Iterable[InterimMeasure], *, at: datetime | None = None) -> None:
    for measure in measures:
        if measure.stopped_at is None:
            stop_measure(measure.uuid, by=system(), at=at)


def _publish(
    draft: ProtocolVersion,
    revision: int,
    status: VersionStatus,
    *,
    starts_at: datetime | None = None,
    ends_at: datetime | None = None,
) -> ProtocolVersion:
    try:
        return publishing.publish(
            draft.uuid, status=status, starts_at=starts_at, ends_at=ends_at, revision=revision, by=system()
        )
    except DraftChanged:
        raise errors.ProposalDraftChanged from None
    except NotPassed as refused:
        raise errors.ProposalDoesNotPass(sentence=first_of(refused.verdict)) from None


def _held(draft: ProtocolVersion) -> ProtocolVersion | None:
    held = ProtocolVersion.objects.filter(pk__in=current.holding(), protocol=draft.protocol_id)
    return held.select_related("protocol__group").first()


def _codes(document: ProtocolDocument) -> list[str]:
    return [question.code for question in document.questions]


def _moment(day: date | None) -> datetime | None:
    """The beginning of that day; now for today and for a day that has passed."""
    if day is None or day <= timezone.localdate():
        return None
    return timezone.make_aware(datetime.combine(day, time.min))


def _midnight_after(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day + timedelta(days=1), time.min))
