"""What happened, appended and never edited: the database refuses an update or a delete by the application.

Both tables are partitioned by month (see `partitions`), and refer to what they tell of by UUID only, so that
they outlive it and hold nothing that must be erasable.
"""

from uuid import uuid4

from django.db import models
from django.utils import timezone


class Event(models.Model):
    """One thing that somebody did. `data` holds codes and ids, never a personal value."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    at = models.DateTimeField(default=timezone.now, editable=False)
    name = models.CharField(max_length=60)
    actor_id = models.BigIntegerField()
    subject_type = models.CharField(max_length=40)
    subject_id = models.UUIDField()
    data = models.JSONField(default=dict)
    request_id = models.CharField(max_length=32, default="")

    class Meta:
        db_table = "history_event"

    def __str__(self) -> str:
        return self.name


class ProcessingRecord(models.Model):
    """That the data of one person was processed, for which purpose; the employee is not in it, but in the
    event beside it. The fields are those of the Logboek Dataverwerkingen (Logius), as far as known here."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    start_time = models.DateTimeField(default=timezone.now, editable=False)
    name = models.CharField(max_length=60)
    processing_activity_id = models.CharField(max_length=200)
    """The purpose, as the code of an activity: it follows from the conversation or task at hand."""
    data_subject_id = models.UUIDField()
    """The party's own id, which says nothing outside this database."""
    trace_id = models.CharField(max_length=32, default="")
    context_type = models.CharField(max_length=40)
    context_id = models.UUIDField()

    class Meta:
        db_table = "history_processing"

    def __str__(self) -> str:
        return self.name
