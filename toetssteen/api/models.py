"""Tokens by which other systems come in."""

from uuid import uuid4

from django.contrib.postgres.fields import ArrayField
from django.db import models

from toetssteen.keys.fields import SealedField
from toetssteen.staff.models import StaffMember


def everything() -> list[str]:
    return ["*:*"]


class Token(models.Model):
    """Lies hashed: who reads this table cannot come in with it. The purpose is bound to it at its issue."""

    uuid = models.UUIDField(default=uuid4, unique=True, editable=False)
    name = models.CharField(max_length=120, unique=True)
    purpose = models.CharField(max_length=200)
    """The processing activity for which this system reads, as it goes to the processing log."""
    digest = models.CharField(max_length=64, unique=True)
    acts_as = models.ForeignKey(StaffMember, on_delete=models.PROTECT, related_name="+")
    may = ArrayField(models.CharField(max_length=60), default=everything)
    """`resource:deed`, each of which may be `*`; see `tokens.DEEDS`."""
    actors_for = models.CharField(max_length=200, blank=True, default="")
    """For what purpose it sees which actor did what, as a workplace must. Empty: it sees pseudonyms."""
    most_a_minute = models.PositiveIntegerField(default=60_000)
    """Requests that each process takes of it in a minute."""
    last_used_at = models.DateTimeField(null=True)
    """To the hour."""
    issued_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField()

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class KeptAnswer(models.Model):
    """The first answer to a request that may be sent again (`Idempotency-Key`), for a day. It tells of customers, so
    it lies sealed."""

    token = models.ForeignKey(Token, on_delete=models.CASCADE, related_name="+", db_index=False)
    key = models.CharField(max_length=200)
    asked = models.CharField(max_length=64)
    """Hash of the request, by which another one under the same key is known."""
    answer = SealedField(null=True)
    at = models.DateTimeField(auto_now_add=True, db_index=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["token", "key"], name="kept_answer_once")]

    def __str__(self) -> str:
        return self.key
