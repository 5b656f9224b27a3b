"""The people who work here, and the departments that do the follow-up."""

from typing import TYPE_CHECKING, ClassVar
from uuid import uuid4

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.postgres.fields import ArrayField
from django.contrib.sessions.base_session import AbstractBaseSession
from django.db import models
from django.utils.translation import gettext_lazy as _

from toetssteen.access.roles import Role

if TYPE_CHECKING:
    from toetssteen.staff.sessions import SessionStore


class Department(models.Model):
    """A *vakafdeling*. Work can be sent on to its own system, so that nobody keeps two lists."""

    uuid = models.UUIDField(default=uuid4, unique=True, editable=False)
    code = models.CharField(max_length=80, unique=True)
    name = models.CharField(max_length=120)
    mailbox = models.EmailField(blank=True, default="")
    """Where its own system takes in work by mail. Empty: by link alone."""

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class StaffManager(BaseUserManager["StaffMember"]):
    def system(self, name: str) -> "StaffMember":
        """The named system user that a machine acts as."""
        return self.get_or_create(
            username=f"systeem:{name}", defaults={"name": name, "roles": [Role.SYSTEM], "password": "!"}
        )[0]


class StaffMember(AbstractBaseUser):
    """Somebody with one or more roles, who may work for departments. A system user has no usable password."""

    uuid = models.UUIDField(default=uuid4, unique=True, editable=False)
    username = models.CharField(_("Gebruikersnaam"), max_length=150, unique=True)
    name = models.CharField(max_length=150)
    email = models.EmailField(blank=True, default="")
    roles = ArrayField(models.CharField(max_length=20, choices=Role.choices))
    departments = models.ManyToManyField(Department, related_name="staff", blank=True)
    is_active = models.BooleanField(default=True)
    demo = models.BooleanField(default=False)
    """Somebody of the demonstration: refused everywhere else, for the password stands in a file."""

    USERNAME_FIELD = "username"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]
    objects: ClassVar[StaffManager] = StaffManager()

    def __str__(self) -> str:
        return self.name

    def has_role(self, role: Role) -> bool:
        return role in self.roles


class Session(AbstractBaseSession):
    """Being signed in, in one browser. It names whose it is, so that one statement reads both."""

    member = models.ForeignKey(StaffMember, null=True, on_delete=models.CASCADE, related_name="sessions")

    class Meta(AbstractBaseSession.Meta):
        db_table = "staff_session"

    @classmethod
    def get_session_store_class(cls) -> "type[SessionStore]":
        from toetssteen.staff.sessions import SessionStore  # it needs this model

        return SessionStore
