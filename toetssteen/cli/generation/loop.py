"""What the team of the demo is busy with: questions about the passport are limited for now and a proposal lies with
the MT, another one was accepted, and something is asked around. By the same actions as in the browser."""

import msgspec

from toetssteen.access.roles import Role
from toetssteen.consultations.actions import Plan, start
from toetssteen.consultations.answering import answer
from toetssteen.consultations.models import ConsultationForm, Stance
from toetssteen.decisions.deciding import Verdict, decide
from toetssteen.decisions.models import Proposal
from toetssteen.decisions.proposing import begin_proposal, submit
from toetssteen.decisions.states import Move
from toetssteen.dutch import working_days
from toetssteen.protocols import drafts, measures, publishing
from toetssteen.protocols.gate.verdict import Reason
from toetssteen.protocols.limits import MeasureKind
from toetssteen.protocols.models import ProtocolVersion
from toetssteen.staff.models import StaffMember
from toetssteen.themes.models import Theme

_PASSPORT = ("vermissing-reisdocument.laatst-gezien", "vermissing-reisdocument.omstandigheden")
_DOG_TAX = ("hondenbelasting.waarom",)
_WHY_FOR_NOW = "De klant weet dit vaak niet meer, en Burgerzaken gebruikt het niet. We kijken of het zonder kan."
_REASON = "Dit is met het team besproken."
_SAID = "Niemand aan de balie weet wie dit leest. De klant vraagt waarom we dit willen weten."


def lead_on() -> None:
    """Only where there are a coordinator, a member of the MT and colleagues to do so."""
    coordinator, manager, agent = (_first(role) for role in (Role.COORDINATOR, Role.MANAGEMENT, Role.AGENT))
    if coordinator is None or manager is None or agent is None:
        return
    _limit(by=coordinator)
    _propose("paspoort", _PASSPORT, by=coordinator)
    accepted = _propose("hondenbelasting", _DOG_TAX, by=coordinator)
    decide(accepted.uuid, Verdict(Move.ACCEPT), seen=accepted.revision, by=manager)
    _ask(agent, by=coordinator)


def _first(role: Role) -> StaffMember | None:
    return StaffMember.objects.filter(roles__contains=[role], is_active=True).order_by("pk").first()


def _limit(*, by: StaffMember) -> None:
    _first_day, last_day = measures.bounds()
    measures.start_measure(
        MeasureKind.LEAVE_OUT, _PASSPORT, product=None, ends_on=last_day, because=_WHY_FOR_NOW, by=by
    )


def _propose(protocol: str, gone: tuple[str, ...], *, by: StaffMember) -> Proposal:
    begun = begin_proposal(_without(protocol, gone, by=by).uuid, by=by)
    return submit(begun.uuid, seen=begun.revision, by=by)


def _without(protocol: str, gone: tuple[str, ...], *, by: StaffMember) -> ProtocolVersion:
    """A concept without these questions, with a reason for what the gate warns of."""
    draft = drafts.begin_draft(protocol, by=by)
    document = draft.document
    fewer = msgspec.structs.replace(
        document, questions=[question for question in document.questions if question.code not in gone]
    )
    draft = drafts.change_draft(draft.uuid, fewer, revision=draft.revision, what="minder vragen", by=by)
    given = [Reason.from_builtins(reason) for reason in draft.reasons]
    warned = [Reason(one.rule, one.question, _REASON) for one in publishing.judge(draft).warnings]
    return drafts.give_reasons(draft.uuid, [*given, *warned], revision=draft.revision, by=by)


def _ask(agent: StaffMember, *, by: StaffMember) -> None:
    """About the theme that runs: one colleague answered, the others are still asked."""
    theme = Theme.objects.filter(closed_on=None).order_by("pk").first()
    if theme is None:
        return
    asked = start(
        Plan(
            title=theme.title,
            form=ConsultationForm.SENSE_CHECK,
            closes_on=working_days.after_today(8),
            text="Helpt deze vraag de klant? En wie gebruikt het antwoord?",
            theme=theme,
        ),
        by=by,
    )
    answer(asked.uuid, Stance.HELPS_NOT, text=_SAID, by=agent)
