"""Reading the history."""

from django.db.models import QuerySet

from toetssteen.history.actions import Subject
from toetssteen.history.models import Event


def timeline_of(subject: Subject) -> QuerySet[Event]:
    """The events of one subject, oldest first."""
    return Event.objects.filter(subject_id=subject.uuid).order_by("at", "id")
