"""Appending to the history. Callers do it last, inside the transaction of what they record."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol
from uuid import UUID

import msgspec
import structlog
from django.db import connection
from django.utils import timezone

from toetssteen.access.roles import Actor


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


@dataclass(frozen=True, slots=True)
class Processing:
    """That the data of these parties was processed; `name` is noun.past-tense."""

    name: str
    parties: Sequence[UUID]
    context: Context


def record(name: str, subject: Subject, *, by: Actor, **data: Any) -> None:
    record_all([Happening(name, subject, data)], by=by)


def record_processing(name: str, parties: Iterable[UUID], *, context: Context, by: Actor) -> None:
    """One record for each person whose data was processed, and one event that tells who did it."""
    record_all([], processing=Processing(name, list(parties), context), by=by)


def record_all(happenings: Iterable[Happening], *, by: Actor, processing: Processing | None = None) -> None:
    """Several at once, in one statement, with the processing that went with them."""
    rows = to_append(happenings, by=by, processing=processing)
    if rows["events"]:
        with connection.cursor() as cursor:
            cursor.execute(_APPEND, [msgspec.json.encode(rows).decode()])


def to_append(
    happenings: Iterable[Happening], *, by: Actor, processing: Processing | None = None
) -> dict[str, list[dict[str, Any]]]:
    """The rows, as `APPENDED` takes them."""
    now, request_id = timezone.now(), _request_id()
    common = {"at": now, "actor_id": by.pk, "request_id": request_id}
    events: list[dict[str, Any]] = [
        {
            "name": happening.name,
            "subject_type": type(happening.subject).__name__.lower(),
            "subject_id": happening.subject.uuid,
            "data": happening.data,
            **common,
        }
        for happening in happenings
    ]
    processed: list[dict[str, Any]] = []
    if processing is not None and processing.parties:
        processed = [_processed(processing, party, now, request_id) for party in processing.parties]
        events.append(
            {
                "name": processing.name,
                "subject_type": processing.context.type,
                "subject_id": processing.context.id,
                "data": {"parties": processing.parties},
                **common,
            }
        )
    return {"events": events, "processed": processed}


APPENDED = """
processed AS (
    INSERT INTO history_processing
        (id, start_time, name, processing_activity_id, data_subject_id, trace_id, context_type, context_id)
    SELECT ordered_uuid(), record.* FROM history, jsonb_to_recordset(appended->'processed') AS record (
        start_time timestamptz, name text, processing_activity_id text, data_subject_id uuid,
        trace_id text, context_type text, context_id uuid)
), event AS (
    INSERT INTO history_event (id, at, name, actor_id, subject_type, subject_id, data, request_id)
    SELECT ordered_uuid(), event.* FROM history, jsonb_to_recordset(appended->'events') AS event (
        at timestamptz, name text, actor_id bigint, subject_type text, subject_id uuid, data jsonb,
        request_id text)
)"""
"""For an action that does all it does in one statement: what belongs after its `history (appended)`, which holds
the rows of `to_append`, or nothing when nothing happened."""
_APPEND = f"WITH history AS (SELECT %s::jsonb AS appended), {APPENDED} SELECT"


def _processed(processing: Processing, party: UUID, now: datetime, request_id: str) -> dict[str, Any]:
    return {
        "start_time": now,
        "name": processing.name,
        "processing_activity_id": processing.context.activity,
        "data_subject_id": party,
        "trace_id": request_id,
        "context_type": processing.context.type,
        "context_id": processing.context.id,
    }


def _request_id() -> str:
    identifier = structlog.contextvars.get_contextvars().get("request_id", "")
    return str(identifier)
