"""What other systems keep beside our own records: who acted, what a contact was about, what belongs to it.

An actor is no staff member of ours: other systems make and delete actors.
"""

from uuid import uuid4

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from toetssteen.contacts.models import Contact
from toetssteen.staff.models import Department
from toetssteen.tasks.models import Task


class ActorKind(models.TextChoices):
    EMPLOYEE = "medewerker", _("Medewerker")
    AUTOMATIC = "geautomatiseerde_actor", _("Geautomatiseerde actor")
    UNIT = "organisatorische_eenheid", _("Organisatorische eenheid")


class Identified(models.Model):
    """The four parts by which a register elsewhere knows a thing."""

    object_id = models.CharField(max_length=200, default="")
    object_type = models.CharField(max_length=200, default="")
    register = models.CharField(max_length=200, default="")
    id_kind = models.CharField(max_length=200, default="")

    class Meta:
        abstract = True


class Actor(Identified):
    """Somebody or something that acts for the municipality, as another system wrote it down."""

    uuid = models.UUIDField(default=uuid4, unique=True, editable=False)
    name = models.CharField(max_length=200)
    kind = models.CharField(max_length=24, choices=ActorKind.choices)
    active = models.BooleanField(default=True)
    described = models.BooleanField(default=False)
    """Whether it came with what follows, be it empty."""
    duty = models.CharField(max_length=40, default="")
    description = models.CharField(max_length=200, default="")
    email = models.CharField(max_length=254, default="")
    fax = models.CharField(max_length=20, default="")
    phone = models.CharField(max_length=20, default="")
    department = models.ForeignKey(Department, null=True, on_delete=models.SET_NULL, related_name="actors")
    """The department of ours that this unit is: what is assigned to it stands in that work list. Several systems may
    each have made the same unit."""

    class Meta:
        indexes = [models.Index(fields=["object_id"], name="actor_by_object_id")]

    def __str__(self) -> str:
        return self.name


class ActorContact(models.Model):
    """That an actor took part in a contact, as another system tells. Of our own conversations there is none."""

    uuid = models.UUIDField(default=uuid4, unique=True, editable=False)
    actor = models.ForeignKey(Actor, on_delete=models.CASCADE, related_name="contacts")
    contact = models.ForeignKey(Contact, on_delete=models.CASCADE, related_name="actors")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["actor", "contact"], name="actor_contact_once")]

    def __str__(self) -> str:
        return str(self.uuid)


class Assignment(models.Model):
    """That a task is an actor's; the first one of a task is the one that older systems see."""

    actor = models.ForeignKey(Actor, on_delete=models.CASCADE, related_name="assignments")
    task = models.ForeignKey(Task, on_delete=models.CASCADE, related_name="assignments")

    def __str__(self) -> str:
        return str(self.pk)


class SubjectObject(Identified):
    """What a contact was about, in a register elsewhere: a *zaak*, for one. Or another contact."""

    uuid = models.UUIDField(default=uuid4, unique=True, editable=False)
    contact = models.ForeignKey(Contact, null=True, on_delete=models.CASCADE, related_name="subject_objects")
    earlier_contact = models.ForeignKey(Contact, null=True, on_delete=models.CASCADE, related_name="subject_of")

    class Meta:
        indexes = [
            models.Index(fields=["object_id"], condition=Q(object_id__gt=""), name="subject_object_by_object_id")
        ]

    def __str__(self) -> str:
        return str(self.uuid)


class Document(Identified):
    """A document elsewhere that holds something of a contact."""

    uuid = models.UUIDField(default=uuid4, unique=True, editable=False)
    contact = models.ForeignKey(Contact, null=True, on_delete=models.CASCADE, related_name="documents")

    class Meta:
        indexes = [models.Index(fields=["object_id"], condition=Q(object_id__gt=""), name="document_by_object_id")]

    def __str__(self) -> str:
        return str(self.uuid)


class Gender(models.TextChoices):
    MALE = "m", _("Man")
    FEMALE = "v", _("Vrouw")
    OTHER = "o", _("Onbekend")


class KnownPerson(models.Model):
    """A person as other systems know one, where they have no base registration. No customer of ours."""

    uuid = models.UUIDField(default=uuid4, unique=True, editable=False)
    born_on = models.DateField()
    died_on = models.DateField(null=True)
    surname = models.CharField(max_length=200)
    gender = models.CharField(max_length=1, choices=Gender.choices, default="", blank=True)
    prefix = models.CharField(max_length=10, default="")
    given_names = models.CharField(max_length=200, default="")
    home = models.JSONField(null=True)

    def __str__(self) -> str:
        return str(self.uuid)


class KnownOrganisation(models.Model):
    """An organisation as other systems know one."""

    uuid = models.UUIDField(default=uuid4, unique=True, editable=False)
    trade_name = models.CharField(max_length=255)
    founded_on = models.DateField(null=True)
    dissolved_on = models.DateField(null=True)
    home = models.JSONField(null=True)

    def __str__(self) -> str:
        return str(self.uuid)


class Notification(models.Model):
    """That something changed, for whoever listens elsewhere; gone once it was taken. It refers, and holds nothing of
    anybody. `uuid` is the same at every attempt, so that who hears it twice can tell."""

    uuid = models.UUIDField(default=uuid4, unique=True, editable=False)
    resource = models.CharField(max_length=20)
    subject = models.UUIDField()
    action = models.CharField(max_length=10)
    features = models.JSONField()
    """Texts by which a listener chooses what to hear: *kenmerken*."""
    happened_at = models.DateTimeField(auto_now_add=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    last_status = models.PositiveSmallIntegerField(null=True)
    """What the last attempt was answered with, by HTTP; None: nothing."""
    next_try_at = models.DateTimeField()
    failed = models.BooleanField(default=False)
    """Not tried by itself any more."""

    class Meta:
        indexes = [
            models.Index(fields=["next_try_at", "id"], condition=Q(failed=False), name="notification_turn"),
            models.Index(fields=["subject", "id"], condition=Q(failed=False), name="notification_of_subject"),
        ]

    def __str__(self) -> str:
        return str(self.uuid)
