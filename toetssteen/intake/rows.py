"""The rows of one saved conversation, a statement for each table whatever the number of subjects and answers."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import lru_cache
from typing import Any
from uuid import UUID

from django.utils import timezone

from toetssteen.contacts.ledger import Use, record_uses
from toetssteen.contacts.models import Answer, Contact, Participant, Topic, UseKind
from toetssteen.contacts.queries import EarlierAnswer
from toetssteen.contacts.references import new_reference
from toetssteen.contacts.retention import Kept
from toetssteen.contacts.tally import Stood, tally_questions, tally_rows
from toetssteen.history.actions import Context, Happening, Processing, record_all
from toetssteen.intake.conversation import Customer, FoundPerson, KnownCustomer
from toetssteen.intake.errors import NotReady
from toetssteen.parties.actions import keep_registered
from toetssteen.parties.errors import CustomerUnknown
from toetssteen.parties.snapshot import from_plain
from toetssteen.protocols.document import FollowUp
from toetssteen.protocols.models import Question
from toetssteen.staff.models import Department, StaffMember
from toetssteen.tasks.models import Task
from toetssteen.tasks.sampling import draws

ACTIVITY = "klantcontact"
"""The purpose for which a customer's data is processed when a conversation is saved."""


@dataclass(frozen=True, slots=True, repr=False)
class AnswerPlan:
    question: str
    value: Any
    sealed: bool
    known_from: str
    earlier: EarlierAnswer | None
    valid_until: date | None
    purpose_class: str
    keep_until: date


@dataclass(frozen=True, slots=True)
class TopicPlan:
    product_id: int
    version: int
    general: int
    follow_up: FollowUp | None
    shielded: bool
    kept: Kept
    due_on: date | None
    answers: list[AnswerPlan] = field(default_factory=list)
    skipped: dict[str, str] = field(default_factory=dict)
    """Questions that stood and have no answer → why, where a reason was given."""
    left_out: list[str] = field(default_factory=list)
    """Questions that stood, but for a measure."""
    seconds: dict[str, int] = field(default_factory=dict)
    """Question → how long it had the focus, where that was measured."""
    told: str = ""


@dataclass(frozen=True, slots=True)
class Plan:
    """What is to be saved, all of it checked."""

    channel: str
    started_at: datetime
    note: str
    customer: Customer | None
    topics: list[TopicPlan]


def write(uuid: UUID, plan: Plan, *, by: StaffMember, generated: bool = False) -> Contact:
    """Inside the caller's transaction. Raises IntegrityError when `uuid` or the reference was given already."""
    party = _party(plan.customer, by=by)
    contact = _contact(uuid, plan, generated=generated)
    if party is not None:
        Participant.objects.create(contact=contact, party_id=party.party_id, ended_at=contact.ended_at)
    topics = _topics(contact, plan)
    answers = _answers(topics, plan)
    tasks = _tasks(topics, plan)
    happenings = [
        Happening("contact.registered", contact, {"topics": len(topics), "answers": answers}),
        *(Happening("task.created", task, {}) for task in tasks),
    ]
    context = Context("contact", contact.uuid, ACTIVITY)
    processing = Processing("contact.registered", [party.party] if party else [], context)
    record_all(happenings, processing=processing, by=by)
    _prefills(plan)
    _tally(contact, plan, by=by)
    return contact


def _party(customer: Customer | None, *, by: StaffMember) -> KnownCustomer | None:
    """Somebody found in the base registration becomes a customer only now."""
    if not isinstance(customer, FoundPerson):
        return customer
    try:
        party = keep_registered(from_plain(customer.person), by=by)
    except CustomerUnknown as error:
        raise NotReady({"customer": error.message}, subject=0) from None
    return KnownCustomer(party.uuid, party.pk)


def _contact(uuid: UUID, plan: Plan, *, generated: bool) -> Contact:
    return Contact.objects.create(
        uuid=uuid,
        reference=new_reference(),
        channel=plan.channel,
        started_at=plan.started_at,
        ended_at=timezone.now(),
        note=plan.note,
        keep_until=max(topic.kept.until for topic in plan.topics),
        generated=generated,
    )


def _topics(contact: Contact, plan: Plan) -> list[Topic]:
    return Topic.objects.bulk_create(
        Topic(
            contact=contact,
            position=position,
            product_id=topic.product_id,
            protocol_version_id=topic.version,
            general_version_id=topic.general,
            follow_up=topic.follow_up.code if topic.follow_up else "",
            shielded=topic.shielded,
            left_out=topic.left_out,
            told=topic.told or None,
            keep_until=topic.kept.until,
            keep_ground=topic.kept.ground,
        )
        for position, topic in enumerate(plan.topics)
    )


def _answers(topics: list[Topic], plan: Plan) -> int:
    answers = [
        Answer(
            topic=topic,
            question_id=question_id(answer.question),
            value=None if answer.sealed else answer.value,
            sealed_value=answer.value if answer.sealed else None,
            known_from=answer.known_from,
            valid_until=answer.valid_until,
            purpose_class=answer.purpose_class,
            keep_until=answer.keep_until,
        )
        for topic, planned in zip(topics, plan.topics, strict=True)
        for answer in planned.answers
    ]
    Answer.objects.bulk_create(answers)
    return len(answers)


def _tasks(topics: list[Topic], plan: Plan) -> list[Task]:
    work = [
        (topic, planned, planned.follow_up, planned.follow_up.department)
        for topic, planned in zip(topics, plan.topics, strict=True)
        if planned.follow_up is not None and planned.follow_up.department is not None
    ]
    drawing = draws(planned.product_id for _topic, planned, _follow_up, _department in work)
    tasks = []
    for topic, planned, follow_up, department in work:
        drawn = drawing[planned.product_id]()
        tasks.append(
            Task(
                topic=topic,
                department_id=department_id(department),
                follow_up=follow_up.name,
                due_on=planned.due_on or timezone.localdate(),
                asks_use=drawn.asks_use and bool(planned.answers),
                use_chance=drawn.chance,
            )
        )
    return Task.objects.bulk_create(tasks)


def _prefills(plan: Plan) -> None:
    """What an earlier answer saved from being asked again is a use of that answer."""
    record_uses(
        (
            Use(
                question_id=answer.earlier.question_id,
                product_id=answer.earlier.product_id,
                protocol_version_id=answer.earlier.protocol_version_id,
                answer_id=answer.earlier.pk,
            )
            for topic in plan.topics
            for answer in topic.answers
            if answer.earlier is not None
        ),
        kind=UseKind.PREFILLED,
    )


def _tally(contact: Contact, plan: Plan, *, by: StaffMember) -> None:
    """Count what stood in it. Last, since colleagues who ask the same wait for what this locks."""
    stood = (one for topic in plan.topics for one in _stood(topic))
    on = timezone.localdate(contact.ended_at)
    tally_questions(tally_rows(stood, channel=plan.channel, on=on, who=str(by.pk)))


def _stood(topic: TopicPlan) -> Iterator[Stood]:
    follow_up = topic.follow_up.code if topic.follow_up else ""
    outcomes = {answer.question: "known" if answer.known_from else "answered" for answer in topic.answers}
    for code in (*outcomes, *topic.skipped):
        yield Stood(
            product_id=topic.product_id,
            question_id=question_id(code),
            follow_up=follow_up,
            outcome=outcomes.get(code, "skipped"),
            reason=topic.skipped.get(code, ""),
            seconds=topic.seconds.get(code, 0) if outcomes.get(code) != "known" else 0,
        )


@lru_cache(maxsize=10_000)
def question_id(code: str) -> int:
    """A question's identity never changes, so each process asks it once."""
    return Question.objects.values_list("pk", flat=True).get(code=code)


@lru_cache(maxsize=200)
def department_id(code: str) -> int:
    return Department.objects.values_list("pk", flat=True).get(code=code)
