"""What the page of a conversation shows, ready for its template."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from toetssteen.contacts.models import Attachment, Channel, SkipReason
from toetssteen.dutch import working_days
from toetssteen.intake import customers, drafts, known
from toetssteen.intake.conversation import HELPED, Conversation, Subject
from toetssteen.observations.models import AT_THE_DESK, SignalKind
from toetssteen.parties.free_text import BsnInText
from toetssteen.protocols.document import UNKNOWN, FollowUp, Question, QuestionType
from toetssteen.protocols.queries import statement_of
from toetssteen.protocols.values import PARTS
from toetssteen.protocols.wording import in_words, last_day
from toetssteen.staff.departments import name_of
from toetssteen.staff.models import StaffMember
from toetssteen.web.intake.posted import key_of
from toetssteen.web.jinja import capital

Problems = Mapping[str, str | Promise]

REASONS = tuple(SkipReason.choices)
SIGNALS = tuple((kind.value, kind.label) for kind in AT_THE_DESK)


@dataclass(frozen=True, slots=True)
class Asked:
    """One question, with the arguments of the macro `question` that shows it."""

    arguments: dict[str, Any]
    signal: str
    """Label of the signal that was just sent about it; empty: none."""


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A question that is not asked for the time being."""

    code: str
    text: str
    until: str
    """`28 februari`."""


@dataclass
class Page:
    uuid: UUID
    conversation: Conversation
    revision: int
    tabs: list[dict[str, Any]]
    subject: Subject | None
    subject_key: str = ""
    follow_ups: list[dict[str, Any]] = field(default_factory=list)
    chosen: FollowUp | None = None
    asked: list[Asked] = field(default_factory=list)
    left_out: list[LeftOut] = field(default_factory=list)
    provisional: str = ""
    """The last day of the questions, where the MT has not decided on them."""
    notices: list[dict[str, Any]] = field(default_factory=list)
    blocked: bool = False
    has_files: bool = False
    customer: Any = None
    lines: list[customers.Line] | None = None
    """Results of a search without scripts; None: nobody searched."""
    query: str = ""
    products: list[Any] | None = None
    product_query: str = ""
    unavailable: str = ""
    problems: Problems = field(default_factory=dict)
    message: str = ""
    channels: tuple[tuple[str, str | Promise], ...] = tuple(Channel.choices)
    signals: tuple[tuple[str, str | Promise], ...] = SIGNALS
    helped: str = HELPED

    @property
    def summary(self) -> list[tuple[str, str]]:
        """What is wrong, each with the id of its field."""
        return [(f"f-{name.replace(':', '-')}", str(sentence)) for name, sentence in self.problems.items()]

    @property
    def product_signal(self) -> str:
        return _signalled(self.subject, "") if self.subject else ""

    @property
    def unnamed_url(self) -> str:
        return unnamed_url(self.subject) if self.subject else ""

    @property
    def asks_no_bsn(self) -> bool:
        """Whether something in the text looks like a BSN, or the agent said of it that it is none."""
        sentence = str(BsnInText.message)
        return self.conversation.no_bsn or any(str(problem) == sentence for problem in self.problems.values())

    def problem(self, name: str) -> str:
        """The sentence beside a field; empty: nothing is wrong with it."""
        return str(self.problems.get(name, ""))

    @property
    def can_save(self) -> bool:
        return bool(self.conversation.subjects) and all(subject.outcome for subject in self.conversation.subjects)


def build(
    uuid: UUID,
    conversation: Conversation,
    *,
    by: StaffMember,
    revision: int,
    problems: Problems | None = None,
    message: str = "",
) -> Page:
    page = Page(
        uuid=uuid,
        conversation=conversation,
        revision=revision,
        tabs=_tabs(uuid, conversation, by=by),
        subject=conversation.subject,
        problems=problems or {},
        message=message,
    )
    if conversation.customer is not None:
        page.customer = customers.shown(conversation.customer)
    if page.subject is not None:
        fill(page, page.subject)
    return page


def open_tabs(member: StaffMember) -> list[dict[str, Any]]:
    """The tabs of a page that is no conversation itself."""
    return [
        {
            "url": _address(tab),
            "label": capital(tab.title) or _("Nieuw gesprek"),
            "note": "",
            "current": False,
        }
        for tab in drafts.open_of(member)
    ]


def _tabs(uuid: UUID, conversation: Conversation, *, by: StaffMember) -> list[dict[str, Any]]:
    open_tabs = drafts.open_of(by)
    if uuid not in {tab.uuid for tab in open_tabs}:
        open_tabs.append(drafts.Tab(uuid, conversation.title))
    return [
        {
            "url": _address(tab),
            "label": capital(conversation.title if tab.uuid == uuid else tab.title) or _("Nieuw gesprek"),
            "note": "",
            "current": tab.uuid == uuid,
        }
        for tab in open_tabs
    ]


def _address(tab: drafts.Tab) -> str:
    return reverse("conversation", args=[tab.uuid])


def fill(page: Page, subject: Subject) -> None:
    """What is asked for this subject now."""
    page.subject_key = key_of(page.conversation, page.conversation.current)
    page.follow_ups = [_follow_up(follow_up.for_product(subject.product)) for follow_up in subject.effective.follow_ups]
    if not subject.follow_up:
        return
    follow_up = subject.effective.follow_up(subject.follow_up)
    page.chosen = follow_up.for_product(subject.product) if follow_up else None
    facts = known.known_answers(subject, page.conversation.customer)
    step = subject.step({code: fact.value for code, fact in facts.items()})
    page.blocked = step.blocked
    page.notices = [{"text": notice.text, "blocking": notice.blocking} for notice in step.notices]
    page.has_files = any(question.type is QuestionType.FILE for question in step.questions)
    page.asked = [asked(page, subject, question, facts.get(question.code)) for question in step.questions]
    if subject.provisional_until:
        page.provisional = last_day(subject.provisional_until)
    limits = subject.effective.limits
    page.left_out = [LeftOut(one.code, one.text, last_day(limits[one.code].until)) for one in step.left_out]


def _follow_up(follow_up: FollowUp) -> dict[str, Any]:
    due = working_days.after_today(follow_up.term) if follow_up.term is not None else None
    return {
        "code": follow_up.code,
        "name": follow_up.name,
        "department": name_of(follow_up.department) if follow_up.department else "",
        "term": follow_up.term,
        "due": due,
        "tell": follow_up.tell,
    }


def asked(page: Page, subject: Subject, question: Question, fact: known.KnownAnswer | None = None) -> Asked:
    source = subject.effective.own if subject.effective.own.question(question.code) else subject.effective.general
    principle = question.principle or (source.principles[0] if source.principles else "")
    name = f"q:{question.code}"
    parts = PARTS.get(question.type)
    typed = subject.typed.get(question.code, {})
    arguments: dict[str, Any] = {
        "code": question.code,
        "type": question.type.value,
        "name": name,
        "label": question.text,
        "value": _value(question, typed),
        "help": question.help,
        "error": str(page.problems.get(name, "")),
        "options": [(option.value, option.text) for option in question.options],
        "because": question.required_because,
        "purpose": "" if question.purpose == UNKNOWN else question.purpose,
        "benefits": [beneficiary.value for beneficiary in question.benefits],
        "consumer": question.consumer,
        "principle": statement_of(principle) if principle else "",
        "principle_url": reverse("principle", args=[principle]) if principle else "",
        "skipped": question.code in subject.skipped,
        "reasons": REASONS,
        "reason": subject.reasons.get(question.code, ""),
        "seconds": str(subject.seconds.get(question.code, 0)),
        "signals": SIGNALS,
        "unnamed_url": unnamed_url(subject, question.code),
    }
    if parts:
        arguments["errors"] = {
            part: str(page.problems[f"{name}:{part}"]) for part in parts if f"{name}:{part}" in page.problems
        }
    if question.type is QuestionType.LOCATION and question.object_types:
        arguments["object_label"] = _("Nummer van %(object)s") % {"object": f" {_('of')} ".join(question.object_types)}
    limit = subject.effective.limits.get(question.code)
    if limit is not None and limit.wording:
        arguments["note"] = _("Tijdelijk anders gevraagd, t/m %(day)s") % {"day": last_day(limit.until)}
    if fact is not None and not any(typed.values()):
        words = "•••••••••" if question.type is QuestionType.BSN else in_words(question, fact.value)
        arguments["known"] = [{"value": words, "source": str(known.SOURCES[fact.source]), "id": question.code}]
    return Asked(arguments, _signalled(subject, question.code))


def unnamed_url(subject: Subject, code: str = "") -> str:
    """The page on which one says the same without one's name. Nothing of the conversation stands in it."""
    query = {"product": subject.product, "vraag": code} if code else {"product": subject.product}
    return f"{reverse('signal-new')}?{urlencode(query)}"


def _signalled(subject: Subject, code: str) -> str:
    """Label of the signal that was just sent; empty: none."""
    kind = subject.signalled.get(code, "").partition(":")[0]
    if kind == SignalKind.RESISTANCE:
        return _("Klant geeft weerstand: geteld")
    return str(SignalKind(kind).label) if kind else ""


def _value(question: Question, typed: Mapping[str, str | list[str]]) -> Any:
    if question.type in PARTS:
        return {part: text for part, text in typed.items() if part}
    if question.type is QuestionType.FILE:
        names = Attachment.objects.filter(uuid__in=typed.get("", [])).order_by("pk").values_list("name", flat=True)
        return list(names)
    return typed.get("", [] if question.type is QuestionType.SOME_OF else "")
