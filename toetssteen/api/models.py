"""Tokens by which other systems come in."""

from uuid import uuid4

from django.db import models

from toetssteen.staff.models import StaffMember


class Token(models.Model):
    """Lies hashed: who reads this table cannot come in with it. The purpose is bound to it at its issue."""

    uuid = models.UUIDField(default=uuid4, unique=True, editable=False)
    name = models.CharField(max_length=120, unique=True)
    purpose = models.CharField(max_length=200)
    """The processing activity for which this system reads, as it goes to the processing log."""
    digest = models.CharField(max_length=64, unique=True)
    acts_as = models.ForeignKey(StaffMember, on_delete=models.PROTECT, related_name="+")
    issued_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField()

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name
