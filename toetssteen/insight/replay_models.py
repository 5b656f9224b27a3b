"""A replay that runs or is done."""

from uuid import uuid4

from django.db import models
from django.utils import timezone

from toetssteen.protocols.models import ProtocolVersion


class ReplayRun(models.Model):
    """One replay of one state of a draft, in chunks of products, each of which is whole when it is written down.
    Whoever works on it, a worker or a page, says so by its beat; when that stops, the next one goes on."""

    uuid = models.UUIDField(default=uuid4, unique=True, editable=False)
    draft = models.ForeignKey(ProtocolVersion, on_delete=models.CASCADE, related_name="replays")
    revision = models.PositiveIntegerField()
    content = models.JSONField()
    """The draft as it was when this began."""
    first = models.DateField()
    last = models.DateField()
    plan = models.JSONField(default=list)
    """Chunks: products, and the versions that their conversations were held by."""
    chunk = models.PositiveIntegerField(default=0)
    """The next one to do."""
    total = models.PositiveIntegerField(default=0)
    """Subjects of conversations to replay, and how many of them are done."""
    done = models.PositiveIntegerField(default=0)
    helped = models.PositiveIntegerField(default=0)
    sections = models.JSONField(default=list)
    """What came of the chunks that are done: `replay_report.Section` as plain data."""
    examples = models.JSONField(default=dict)
    """Section and question → some subjects of which an answer was used that would have been missed."""
    started_at = models.DateTimeField(default=timezone.now)
    beat_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-started_at", "-pk"]

    def __str__(self) -> str:
        return str(self.uuid)
