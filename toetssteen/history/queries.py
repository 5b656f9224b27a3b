"""Reading the history."""

from dataclasses import dataclass
from datetime import datetime
from typing import Self
from uuid import UUID

from django.db.models import Q, QuerySet

from toetssteen.access.roles import Actor, require
from toetssteen.history.actions import Context, Subject, record_processing
from toetssteen.history.models import Event, ProcessingRecord

PAGE = 50
ACTIVITY = "verantwoording"
"""The purpose for which the record of one person is looked at: to account for what was done with their data."""


def timeline_of(subject: Subject) -> QuerySet[Event]:
    """The events of one subject, oldest first."""
    return Event.objects.filter(subject_id=subject.uuid).order_by("at", "id")


@dataclass(frozen=True, slots=True)
class Mark:
    """Where a page ends: moment and id of its last record."""

    at: datetime
    id: UUID

    def __str__(self) -> str:
        return f"{self.at.isoformat()}_{self.id}"

    @classmethod
    def parse(cls, text: str) -> Self | None:
        """What `str` gave; None for anything else, so that a broken address shows the first page."""
        at, _, identifier = text.partition("_")
        try:
            mark = cls(datetime.fromisoformat(at), UUID(identifier))
        except ValueError:
            return None
        return mark if mark.at.tzinfo else None


@dataclass(frozen=True, slots=True)
class ProcessingPage:
    records: list[ProcessingRecord]
    older: Mark | None


def processing(*, by: Actor, subject: UUID | None = None, before: Mark | None = None) -> ProcessingPage:
    """Whose data was processed for which purpose, newest first; of one person with `subject`. No employee is in it.

    One query, walked along an index. Looking at the record of one person is itself recorded."""
    require(by, "processing.view")
    records = ProcessingRecord.objects.order_by("-start_time", "-id")
    if subject is not None:
        records = records.filter(data_subject_id=subject)
    if before is not None:
        records = records.filter(Q(start_time__lte=before.at) & (Q(start_time__lt=before.at) | Q(id__lt=before.id)))
    found = list(records[: PAGE + 1])
    if subject is not None and found:
        context = Context("processing", subject, ACTIVITY)
        record_processing("processing.viewed", [subject], context=context, by=by)
    last = found[PAGE - 1] if len(found) > PAGE else None
    return ProcessingPage(found[:PAGE], Mark(last.start_time, last.id) if last else None)
