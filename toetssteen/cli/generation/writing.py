"""Saving many made-up conversations at once: the rows of `intake.rows`, a statement for each table."""

from collections.abc import Iterator, Sequence

from django.db import transaction
from django.utils import timezone

from toetssteen.cli.generation.copying import copy
from toetssteen.cli.generation.drawn import Drawn, DrawnTopic
from toetssteen.cli.generation.signals import Noticed
from toetssteen.contacts.models import Answer, AnswerUse, Contact, Participant, Topic, UseKind
from toetssteen.contacts.references import new_reference
from toetssteen.history.models import Event, ProcessingRecord
from toetssteen.intake.rows import ACTIVITY
from toetssteen.staff.models import StaffMember
from toetssteen.tasks.models import Task, TaskState


@transaction.atomic
def save(conversations: Sequence[Drawn], noticed: Sequence[Noticed], *, by: StaffMember) -> None:
    parts = [part for drawn in conversations for part in drawn.topics]
    _refer([drawn.contact for drawn in conversations])
    copy(drawn.contact for drawn in conversations)
    copy(_participants(conversations))
    copy(part.topic for part in parts)
    copy(answer for part in parts for answer in part.answers)
    copy(part.task for part in parts if part.task)
    copy(use for part in parts for use in _uses(part))
    copy(one.signal for one in noticed)
    copy(_processing(conversations))
    copy(event for drawn in conversations for event in _events(drawn, by))
    copy(_of_signal(one, by) for one in noticed)


def _refer(contacts: list[Contact]) -> None:
    """A reference for each that nobody has yet."""
    while True:
        fresh = {new_reference() for _ in contacts}
        if len(fresh) == len(contacts) and not Contact.objects.filter(reference__in=fresh).exists():
            break
    for contact, reference in zip(contacts, fresh, strict=True):
        contact.reference = reference


def _participants(conversations: Sequence[Drawn]) -> Iterator[Participant]:
    for drawn in conversations:
        if drawn.customer:
            yield Participant(contact=drawn.contact, party=drawn.customer.party, ended_at=drawn.contact.ended_at)


def _uses(part: DrawnTopic) -> Iterator[AnswerUse]:
    """What a department said on a sampled task, and what needed no asking again."""
    for known in part.reused:
        on = timezone.localdate(part.topic.contact.ended_at)
        yield _use(known.topic, known.answer, UseKind.PREFILLED, on=on, used=True, chance=1.0)
    if part.used is None or part.task is None or part.task.done_at is None:
        return
    on = timezone.localdate(part.task.done_at)
    for answer, used in zip(part.answers, part.used, strict=True):
        yield _use(part.topic, answer, UseKind.TICKED, on=on, used=used, chance=part.task.use_chance)


def _use(topic: Topic, answer: Answer, kind: UseKind, **fields: object) -> AnswerUse:
    return AnswerUse(
        question_id=answer.question_id,
        product_id=topic.product_id,
        protocol_version_id=topic.protocol_version_id,
        answer_id=answer.pk,
        kind=kind,
        **fields,
    )


def _processing(conversations: Sequence[Drawn]) -> Iterator[ProcessingRecord]:
    for drawn in conversations:
        if drawn.customer:
            yield ProcessingRecord(
                start_time=drawn.contact.ended_at,
                name="contact.registered",
                processing_activity_id=ACTIVITY,
                data_subject_id=drawn.customer.party.uuid,
                context_type="contact",
                context_id=drawn.contact.uuid,
            )


def _events(drawn: Drawn, by: StaffMember) -> Iterator[Event]:
    contact, at = drawn.contact, drawn.contact.ended_at
    answers = sum(len(part.answers) for part in drawn.topics)
    told = {"topics": len(drawn.topics), "answers": answers}
    yield Event(
        name="contact.registered", at=at, actor_id=by.pk, subject_type="contact", subject_id=contact.uuid, data=told
    )
    for part in drawn.topics:
        if part.task:
            yield from _of_task(part.task, by)
    if drawn.customer:
        who = {"parties": [str(drawn.customer.party.uuid)]}
        yield Event(
            name="contact.registered", at=at, actor_id=by.pk, subject_type="contact", subject_id=contact.uuid, data=who
        )


def _of_task(task: Task, by: StaffMember) -> Iterator[Event]:
    happened = [("task.created", task.created_at)]
    if task.state == TaskState.FORWARDED:
        happened.append(("task.forwarded", task.created_at))
    if task.done_at:
        happened.append(("task.finished", task.done_at))
    for name, at in happened:
        yield Event(name=name, at=at, actor_id=by.pk, subject_type="task", subject_id=task.uuid)


def _of_signal(noticed: Noticed, by: StaffMember) -> Event:
    signal = noticed.signal
    told = {"kind": signal.kind, "product": noticed.product, "question": noticed.question}
    return Event(name="signal.sent", actor_id=by.pk, subject_type="signal", subject_id=signal.uuid, data=told)
