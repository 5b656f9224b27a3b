"""Follow-up work for a department."""

from uuid import uuid4

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from toetssteen.contacts.models import Contact, Topic
from toetssteen.staff.models import Department, StaffMember


class TaskState(models.TextChoices):
    OPEN = "open", _("Open")
    FORWARDED = "doorgezet", _("Doorgezet naar eigen systeem")
    DONE = "afgerond", _("Afgerond")


class Task(models.Model):
    """One follow-up of one topic. `revision` tells two people apart who work on it at the same time."""

    uuid = models.UUIDField(default=uuid4, unique=True, editable=False)
    contact = models.ForeignKey(Contact, on_delete=models.CASCADE, related_name="tasks")
    topic = models.OneToOneField(Topic, null=True, on_delete=models.CASCADE, related_name="task")
    """None: another system asked for it, and it follows from no protocol of ours."""
    department = models.ForeignKey(Department, on_delete=models.PROTECT, related_name="tasks")
    follow_up = models.CharField(max_length=400)
    """The name of the follow-up, as it was when the task was made."""
    state = models.CharField(max_length=12, choices=TaskState.choices, default=TaskState.OPEN)
    assigned_to = models.ForeignKey(StaffMember, null=True, blank=True, on_delete=models.SET_NULL, related_name="tasks")
    due_on = models.DateField()
    created_at = models.DateTimeField(default=timezone.now)
    done_at = models.DateTimeField(null=True, blank=True)
    result = models.TextField(blank=True, default="")
    asks_use = models.BooleanField(default=False)
    """True when it is in the sample: who finishes it is asked which answers were used."""
    use_chance = models.FloatField(default=1.0)
    revision = models.PositiveIntegerField(default=1)
    number = models.CharField(max_length=10, null=True)
    given_reference = models.CharField(max_length=10, null=True)
    explanation = models.CharField(max_length=1000, default="", db_default="")
    """What another system told with it."""

    class Meta:
        indexes = [
            models.Index(
                fields=["department", "due_on", "id"],
                condition=~Q(state="afgerond"),
                name="task_open_due_first",
            ),
            models.Index(
                fields=["department", "-done_at", "-id"], condition=Q(state="afgerond"), name="task_done_newest"
            ),
            models.Index(fields=["created_at"], name="task_by_creation"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(state=TaskState.DONE) ^ Q(done_at__isnull=True), name="task_done_has_time"
            ),
            models.UniqueConstraint(fields=["number"], condition=Q(number__gt=""), name="task_number_once"),
            models.UniqueConstraint(
                fields=["given_reference"], condition=Q(given_reference__gt=""), name="task_given_reference_once"
            ),
        ]

    def __str__(self) -> str:
        return str(self.uuid)

    @property
    def about(self) -> str:
        """What the conversation was about: the product, or what another system called it."""
        return self.topic.product.name if self.topic else self.contact.subject
