"""Appending to the history. Callers do it last, inside the transaction of what they record."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Protocol
from uuid import UUID

import structlog

from toetssteen.access.roles import Actor
from toetssteen.history.models import Event, ProcessingRecord


class Subject(Protocol):
    """What an event tells of: any model with a public id."""

    @property
    def uuid(self) -> UUID: ...


@dataclass(frozen=True, slots=True)
class Happening:
    """`name` is noun.past-tense; `data` refers by code or id and holds no personal value."""

    name: str
    subject: Subject
    data: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Context:
    """The conversation or task at hand, from which the purpose of a processing follows; nobody types it."""

    type: str
    id: UUID
    activity: str


def record(name: str, subject: Subject, *, by: Actor, **data: Any) -> None:
    record_all([Happening(name, subject, data)], by=by)


def record_all(happenings: Iterable[Happening], *, by: Actor) -> None:
    """Several at once, in one statement."""
    request_id = _request_id()
    Event.objects.bulk_create(
        Event(
            name=happening.name,
            actor_id=by.pk,
            subject_type=type(happening.subject).__name__.lower(),
            subject_id=happening.subject.uuid,
            data=happening.data,
            request_id=request_id,
        )
        for happening in happenings
    )


def record_processing(name: str, parties: Iterable[UUID], *, context: Context, by: Actor) -> None:
    """One record for each person whose data was processed, and one event that tells who did it."""
    subjects = list(parties)
    if not subjects:
        return
    request_id = _request_id()
    ProcessingRecord.objects.bulk_create(
        ProcessingRecord(
            name=name,
            processing_activity_id=context.activity,
            data_subject_id=subject,
            trace_id=request_id,
            context_type=context.type,
            context_id=context.id,
        )
        for subject in subjects
    )
    Event.objects.create(
        name=name,
        actor_id=by.pk,
        subject_type=context.type,
        subject_id=context.id,
        data={"parties": [str(subject) for subject in subjects]},
        request_id=request_id,
    )


def _request_id() -> str:
    identifier = structlog.contextvars.get_contextvars().get("request_id", "")
    return str(identifier)
