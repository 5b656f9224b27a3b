"""The people who work here, and the departments that do the follow-up."""

from typing import ClassVar
from uuid import uuid4

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from toetssteen.access.roles import Role


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
