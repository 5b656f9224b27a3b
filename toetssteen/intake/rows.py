"""The rows of one saved conversation, written by one statement whatever the number of subjects and answers."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID, uuid4

import msgspec
from django.db import connection
from django.utils import timezone

from toetssteen.contacts.ledger import Use, record_uses
from toetssteen.contacts.models import Answer, Contact, Topic, UseKind
from toetssteen.contacts.queries import EarlierAnswer
from toetssteen.contacts.references import new_reference
from toetssteen.contacts.retention import Kept
from toetssteen.contacts.tally import Stood, tally_rows, week_rows
from toetssteen.history.actions import Context, Happening, Processing, to_append
from toetssteen.intake.conversation import Customer, FoundPerson, KnownCustomer
from toetssteen.intake.errors import NotReady
from toetssteen.intake.statement import SAVE
from toetssteen.keys.fields import sealed_field
from toetssteen.parties.actions import keep_registered
from toetssteen.parties.errors import CustomerUnknown
from toetssteen.parties.snapshot import from_plain
from toetssteen.protocols.document import FollowUp
from toetssteen.staff.models import StaffMember
from toetssteen.tasks.models import Task, TaskState
from toetssteen.tasks.sampling import draws

ACTIVITY = "klantcontact"
"""The purpose for which a customer's data is processed when a conversation is saved."""
_SEALED, _TOLD = sealed_field(Answer, "sealed_value"), sealed_field(Topic, "told")


class SavedAlready(Exception):
    """There is a contact with this id: a second click, or a second window."""


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

    @property
    def is_one_statement(self) -> bool:
        """Not where the customer is made too, or an earlier answer was used."""
        return not isinstance(self.customer, FoundPerson) and not any(
            answer.earlier for topic in self.topics for answer in topic.answers
        )


def write(uuid: UUID, plan: Plan, *, by: StaffMember, generated: bool = False) -> Contact:
    """Write it all, and end the draft. Inside a transaction, unless the plan is one statement. Raises `SavedAlready`,
    and IntegrityError when the reference was given before, or the customer is one no more."""
    party = _party(plan.customer, by=by)
    contact = _contact(uuid, plan, generated=generated)
    tasks = _tasks(plan)
    document = {
        "by": by.pk,
        "contact": _plain(contact),
        "participants": [{"uuid": uuid4(), "party": party.party_id}] if party else [],
        "topics": _topics(plan),
        "answers": _answers(plan),
        "tasks": tasks,
        "history": _history(contact, plan, tasks, party, by=by),
        "tallied": _tallied(contact, plan, by=by),
        "weekly": week_rows(
            (topic.product_id for topic in plan.topics),
            channel=plan.channel,
            lasted=contact.ended_at - contact.started_at,
            on=timezone.localdate(contact.ended_at),
            who=str(by.pk),
        ),
    }
    with connection.cursor() as cursor:
        cursor.execute(SAVE, [msgspec.json.encode(document).decode()])
        row = cursor.fetchone()
    if row is None:
        raise SavedAlready
    contact.pk, contact._state.adding = row[0], False
    _prefills(plan)
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
    return Contact(
        uuid=uuid,
        reference=new_reference(),
        channel=plan.channel,
        started_at=plan.started_at,
        ended_at=timezone.now(),
        note=plan.note,
        keep_until=max(topic.kept.until for topic in plan.topics),
        generated=generated,
    )


def _plain(contact: Contact) -> dict[str, Any]:
    return {
        name: getattr(contact, name)
        for name in ("uuid", "reference", "channel", "started_at", "ended_at", "note", "keep_until", "generated")
    }


def _topics(plan: Plan) -> list[dict[str, Any]]:
    return [
        {
            "uuid": uuid4(),
            "position": position,
            "product": topic.product_id,
            "version": topic.version,
            "general": topic.general,
            "follow_up": topic.follow_up.code if topic.follow_up else "",
            "shielded": topic.shielded,
            "left_out": topic.left_out,
            "told": _bytea(_TOLD.seal(topic.told)) if topic.told else None,
            "keep_until": topic.kept.until,
            "keep_ground": topic.kept.ground,
        }
        for position, topic in enumerate(plan.topics)
    ]


def _answers(plan: Plan) -> list[dict[str, Any]]:
    return [
        {
            "uuid": uuid4(),
            "topic": position,
            "place": place,
            "question": answer.question,
            "value": None if answer.sealed else answer.value,
            "sealed_value": _bytea(_SEALED.seal(answer.value)) if answer.sealed else None,
            "known_from": answer.known_from,
            "valid_until": answer.valid_until,
            "purpose_class": answer.purpose_class,
            "keep_until": answer.keep_until,
        }
        for position, topic in enumerate(plan.topics)
        for place, answer in enumerate(topic.answers)
    ]


def _tasks(plan: Plan) -> list[dict[str, Any]]:
    """Work for a department, of the subjects whose follow-up makes some."""
    work = [
        (position, topic, topic.follow_up)
        for position, topic in enumerate(plan.topics)
        if topic.follow_up is not None and topic.follow_up.department is not None
    ]
    drawing = draws(topic.product_id for _position, topic, _follow_up in work)
    rows = []
    for position, topic, follow_up in work:
        drawn = drawing[topic.product_id]()
        rows.append(
            {
                "uuid": uuid4(),
                "topic": position,
                "department": follow_up.department,
                "follow_up": follow_up.name,
                "state": TaskState.OPEN.value,
                "due_on": topic.due_on or timezone.localdate(),
                "asks_use": drawn.asks_use and bool(topic.answers),
                "use_chance": drawn.chance,
            }
        )
    return rows


def _bytea(sealed: bytes) -> str:
    """As PostgreSQL reads it from a text."""
    return rf"\x{sealed.hex()}"


def _prefills(plan: Plan) -> None:
    """What an earlier answer saved from being asked again is a use of that answer."""
    uses = [
        Use(
            question_id=answer.earlier.question_id,
            product_id=answer.earlier.product_id,
            protocol_version_id=answer.earlier.protocol_version_id,
            answer_id=answer.earlier.pk,
        )
        for topic in plan.topics
        for answer in topic.answers
        if answer.earlier is not None
    ]
    if uses:
        record_uses(uses, kind=UseKind.PREFILLED)


def _history(
    contact: Contact, plan: Plan, tasks: list[dict[str, Any]], party: KnownCustomer | None, *, by: StaffMember
) -> dict[str, Any]:
    told = {"topics": len(plan.topics), "answers": sum(len(topic.answers) for topic in plan.topics)}
    happenings = [
        Happening("contact.registered", contact, told),
        *(Happening("task.created", Task(uuid=task["uuid"]), {}) for task in tasks),
    ]
    context = Context("contact", contact.uuid, ACTIVITY)
    processing = Processing("contact.registered", [party.party] if party else [], context)
    return to_append(happenings, by=by, processing=processing)


def _tallied(contact: Contact, plan: Plan, *, by: StaffMember) -> list[dict[str, Any]]:
    """Count what stood in it."""
    stood = (one for topic in plan.topics for one in _stood(topic))
    on = timezone.localdate(contact.ended_at)
    return tally_rows(stood, channel=plan.channel, on=on, who=str(by.pk))


def _stood(topic: TopicPlan) -> Iterator[Stood]:
    follow_up = topic.follow_up.code if topic.follow_up else ""
    outcomes = {answer.question: "known" if answer.known_from else "answered" for answer in topic.answers}
    for code in (*outcomes, *topic.skipped):
        yield Stood(
            product_id=topic.product_id,
            question=code,
            follow_up=follow_up,
            outcome=outcomes.get(code, "skipped"),
            reason=topic.skipped.get(code, ""),
            seconds=topic.seconds.get(code, 0) if outcomes.get(code) != "known" else 0,
        )
