"""Writing a proposal and putting it to the MT. What can be derived is filled in; what is read is frozen that day."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from toetssteen.access.errors import NotFound
from toetssteen.access.roles import require
from toetssteen.decisions import effects, errors, evidence, judging, staggering, states, telling, voices
from toetssteen.decisions.judging import GUARDS, WINDOWS, Judging
from toetssteen.decisions.models import Decision, PersonalView, Proposal
from toetssteen.decisions.states import WRITE, Move, State
from toetssteen.history.actions import record
from toetssteen.parties.free_text import refuse_bsn
from toetssteen.protocols import current, drafts, mandate, publishing
from toetssteen.protocols.models import Principle, ProtocolVersion, VersionStatus
from toetssteen.protocols.wording import day_in_words
from toetssteen.staff.models import StaffMember
from toetssteen.themes.models import Theme

LIMITS = {"title": 200, "why": 4000, "loss": 4000, "alternatives": 4000}
LONGEST = timedelta(days=92)
"""So far ahead the MT's day may lie at most."""


@dataclass(frozen=True, slots=True)
class Texts:
    """What somebody types of a proposal. All of it was filled in already."""

    title: str
    why: str
    loss: str
    alternatives: str
    judged_by: str
    window_days: int
    guarded_by: str = Judging.MISSING
    starts_on: date | None = None
    staggered: bool = False


@transaction.atomic
def begin_proposal(draft: UUID, *, by: StaffMember) -> Proposal:
    """A proposal on this concept, with every text that can be derived. Raises `NotFound`, `NotADraft`,
    `ProposalNeedsDraft` for one that says nothing new, `DraftProposedAlready`."""
    require(by, WRITE)
    version = drafts.open_draft(draft, by=by)
    held = held_beside(version)
    try:
        with transaction.atomic():
            proposal = Proposal.objects.create(
                draft=version,
                theme=_theme(held, version),
                written_by=by,
                created_at=timezone.now(),
                **_prefilled(held, version),
            )
    except IntegrityError:
        running = Proposal.objects.filter(draft=version).exclude(state__in=states.OVER).first()
        raise errors.DraftProposedAlready(title=running.title if running else "") from None
    record("proposal.begun", proposal, by=by, protocol=version.protocol.code)
    return proposal


@transaction.atomic
def write_proposal(uuid: UUID, texts: Texts, *, seen: int, by: StaffMember) -> Proposal:
    """Only a concept is written; what the MT has stays as it read it. Raises what `errors` holds of texts."""
    require(by, WRITE)
    proposal = locked(uuid, seen)
    if proposal.state not in (State.DRAFT, State.CHANGING):
        raise errors.MoveNotPossible(move=_("schrijven"), state=str(State(proposal.state).label))
    if texts.staggered:
        version = proposal.draft
        if version is None or not staggering.is_possible(held_beside(version), version):
            raise errors.StaggeringNotPossible(field="staggered")
    for field, value in _checked(texts).items():
        setattr(proposal, field, value)
    return _saved(proposal, "proposal.written", by=by)


@transaction.atomic
def add_view(uuid: UUID, who: str, text: str, *, by: StaffMember) -> PersonalView:
    """What somebody thinks, apart from the facts."""
    require(by, WRITE)
    proposal = locked(uuid)
    who, text = (" ".join(part.replace("\0", "").split()) for part in (who, text))
    for field, value, limit in (("who", who, 120), ("text", text, 2000)):
        if not value:
            raise errors.ReasonNeeded(field=field)
        if len(value) > limit:
            raise errors.ProposalTextTooLong(field=field, limit=limit)
        refuse_bsn(value, field=field, no_bsn=False)
    view = PersonalView.objects.create(proposal=proposal, who=who, text=text)
    record("proposal.view_added", proposal, by=by)
    return view


@transaction.atomic
def submit(uuid: UUID, *, seen: int, by: StaffMember, due_on: date | None = None) -> Proposal:
    """Put it to the MT, which decides at `due_on` at last (None: by the term of the mandate). The evidence and the
    words of the change are frozen now, and the concept may not change any more.

    Raises `MoveNotPossible`, `ProposalNeedsDraft`, `ProposalChangesNothing`, `ProposalDoesNotPass`, `DueDateWrong`."""
    require(by, WRITE)
    proposal, today = locked(uuid, seen), timezone.localdate()
    row = states.transition(proposal, Move.SUBMIT, today)
    _checked(_texts_of(proposal))
    freeze(proposal)
    proposal.due_on = _due(due_on, today)
    proposal.submitted_at = timezone.now()
    proposal.state = row.target
    telling.tell_submitted(_saved(proposal, "proposal.submitted", by=by))
    return proposal


@transaction.atomic
def apply_changes(uuid: UUID, *, seen: int, by: StaffMember) -> Proposal:
    """The concept says now what the MT asked for; the MT confirms. The words of the change are frozen anew."""
    require(by, WRITE)
    proposal, today = locked(uuid, seen), timezone.localdate()
    row = states.transition(proposal, Move.APPLY_CHANGES, today)
    freeze(proposal)
    proposal.due_on = _due(None, today)
    proposal.state = row.target
    telling.tell_to_confirm(_saved(proposal, "proposal.changed", by=by))
    return proposal


@transaction.atomic
def withdraw(uuid: UUID, *, seen: int, by: StaffMember, reason: str = "") -> Proposal:
    """Take it back. A provisional line ends with it; what was limited for the time being ends on its own day."""
    require(by, WRITE)
    proposal = locked(uuid, seen)
    row = states.transition(proposal, Move.WITHDRAW, timezone.localdate())
    reason = text_of(reason, field="reason", limit=4000)
    if proposal.state != State.DRAFT and not reason:
        raise errors.ReasonNeeded(field="reason")
    if proposal.state == State.LED:
        effects.end_line(proposal)
    heard_of_it = proposal.state != State.DRAFT
    proposal.state = row.target
    Decision.objects.create(proposal=proposal, move=Move.WITHDRAW, by=by, reason=reason, at=timezone.now())
    _saved(proposal, "proposal.withdrawn", by=by)
    if heard_of_it:
        telling.tell_withdrawn(proposal, reason)
    return proposal


def freeze(proposal: Proposal) -> None:
    """What changes, on which principles, and what is known: as it is now."""
    version = proposal.draft
    if version is None or version.status != VersionStatus.DRAFT:
        raise errors.ProposalNeedsDraft(field="draft")
    verdict = publishing.judge(version)
    if not verdict.may_publish:
        raise errors.ProposalDoesNotPass(field="draft", sentence=effects.first_of(verdict))
    held = held_beside(version)
    proposal.changes = evidence.changes_between(held.document, version.document)
    if not proposal.changes:
        raise errors.ProposalChangesNothing(field="draft")
    proposal.draft_revision = version.revision
    proposal.principles = list(
        Principle.objects.filter(code__in=version.document.principles).order_by("code").values("code", "statement")
    )
    products = evidence.products_of(held)
    proposal.replay = voices.replayed(version)
    proposal.evidence = evidence.gather(held, version.document) | {
        "said": voices.said(proposal.theme, evidence.touched(held.document, version.document), products),
        "judged_before": judging.now(proposal.judged_by, products),
    }


def held_beside(version: ProtocolVersion) -> ProtocolVersion:
    """What holds now of the same protocol; the proposed version itself where it is the first."""
    try:
        return current.version_of(version.protocol.code)
    except NotFound:
        return version


def locked(uuid: UUID, seen: int | None = None) -> Proposal:
    """`seen`: the revision that somebody looked at. Raises `NotFound`, `ProposalChanged`."""
    proposal = (
        Proposal.objects.select_for_update(of=("self",))
        .select_related("draft__protocol__group", "line__protocol__group", "theme")
        .filter(uuid=uuid)
        .first()
    )
    if proposal is None:
        raise NotFound
    if seen is not None and proposal.revision != seen:
        raise errors.ProposalChanged
    return proposal


def text_of(text: str, *, field: str, limit: int) -> str:
    text = text.replace("\0", "").replace("\r\n", "\n").strip()
    if len(text) > limit:
        raise errors.ProposalTextTooLong(field=field, limit=limit)
    refuse_bsn(text, field=field, no_bsn=False)
    return text


def _saved(proposal: Proposal, event: str, *, by: StaffMember) -> Proposal:
    proposal.revision += 1
    proposal.save()
    record(event, proposal, by=by, state=proposal.state)
    return proposal


def _theme(held: ProtocolVersion, proposed: ProtocolVersion) -> Theme | None:
    codes = evidence.touched(held.document, proposed.document)
    return voices.theme_about(codes, evidence.products_of(held))


def _texts_of(proposal: Proposal) -> Texts:
    return Texts(
        title=proposal.title,
        why=proposal.why,
        loss=proposal.loss,
        alternatives=proposal.alternatives,
        judged_by=proposal.judged_by,
        window_days=proposal.window_days,
        guarded_by=proposal.guarded_by,
        staggered=proposal.staggered,
    )


def _checked(texts: Texts) -> Mapping[str, Any]:
    said = {field: text_of(getattr(texts, field), field=field, limit=limit) for field, limit in LIMITS.items()}
    said["title"] = " ".join(said["title"].split())
    if not said["title"]:
        raise errors.ProposalNeedsTitle(field="title")
    if not said["why"]:
        raise errors.ProposalNeedsWhy(field="why")
    if texts.judged_by not in Judging.values:
        raise errors.UnknownJudging(field="judged_by")
    if texts.window_days not in WINDOWS:
        raise errors.UnknownJudging(field="window_days")
    if texts.guarded_by not in GUARDS:
        raise errors.UnknownJudging(field="guarded_by")
    if texts.guarded_by == texts.judged_by:
        raise errors.GuardedByTheSame(field="guarded_by")
    plan = {name: getattr(texts, name) for name in ("judged_by", "guarded_by", "window_days", "staggered")}
    checked: dict[str, Any] = {**said, **plan}
    if texts.starts_on is not None:
        checked["starts_on"] = start_date(texts.starts_on)
    return checked


def start_date(day: date) -> date:
    today = timezone.localdate()
    if not today <= day <= today + timedelta(days=365):
        raise errors.StartDateWrong(field="starts_on")
    return day


def _due(due_on: date | None, today: date) -> date:
    if due_on is None:
        return today + timedelta(days=mandate.current().decision_days)
    if not today < due_on <= today + LONGEST:
        raise errors.DueDateWrong(field="due_on", latest=day_in_words(today + LONGEST))
    return due_on


def _prefilled(held: ProtocolVersion, proposed: ProtocolVersion) -> dict[str, Any]:
    """Title, reason, loss and alternatives, derived from the concept and what is known."""
    before, after = held.document, proposed.document
    gone = [question for question in before.questions if after.question(question.code) is None]
    known = evidence.gather(held, after)
    fewer = len(before.questions) - len(after.questions)
    if fewer > 0:
        title = ngettext("%(title)s: %(n)d vraag minder", "%(title)s: %(n)d vragen minder", fewer) % {
            "title": after.title,
            "n": fewer,
        }
    else:
        title = _("%(title)s: andere vragen") % {"title": after.title}
    return {
        "title": title[: LIMITS["title"]],
        "why": proposed.summary or _why(known),
        "loss": _loss([question.text for question in gone], known),
        "alternatives": _(
            "Niets veranderen: de klant blijft vragen krijgen die de vervolgactie niet gebruikt.\n"
            "De vragen vrijwillig maken: dan blijft iedereen ze stellen, en blijft het antwoord ongebruikt."
        ),
    }


def _why(known: Mapping[str, Any]) -> str:
    total = known["signals"]["total"]
    asked = known["asked"]
    times = asked["answered"] + asked["skipped"]
    sentences = [_("Wij vragen alleen wat een vervolgactie nodig heeft.")]
    if total:
        sentences.append(
            ngettext(
                "In drie maanden kwam er %(n)d signaal over deze vragen.",
                "In drie maanden kwamen er %(n)d signalen over deze vragen.",
                total,
            )
            % {"n": total}
        )
    if times:
        sentences.append(
            _("Ze werden %(times)d keer gesteld en %(skipped)d keer overgeslagen.")
            % {"times": times, "skipped": asked["skipped"]}
        )
    return " ".join(sentences)


def _loss(gone: list[str], known: Mapping[str, Any]) -> str:
    if not gone:
        return _("Er vervalt geen vraag.")
    listed = "\n".join(f"– {text}" for text in gone)
    used = known["used"]
    said = (
        _("Van %(known)d antwoorden zei een vakafdeling of zij ze gebruikte; %(used)d keer was dat zo.")
        % {"known": used["known"], "used": used["used"]}
        if used["known"]
        else _("Of deze antwoorden gebruikt werden, is niet bekend.")
    )
    return _("Deze antwoorden komen niet meer in het klantdossier:\n%(listed)s\n%(said)s") % {
        "listed": listed,
        "said": said,
    }
