"""Work in progress: a conversation that is not saved yet."""

from uuid import uuid4

from django.db import models

from toetssteen.keys.fields import SealedField
from toetssteen.staff.models import StaffMember


class Draft(models.Model):
    """One open conversation of one member of staff. What was typed lies sealed, whatever it is."""

    uuid = models.UUIDField(default=uuid4, unique=True, editable=False)
    """Becomes the id of the contact, so that saving twice makes one."""
    owner = models.ForeignKey(StaffMember, on_delete=models.CASCADE, related_name="drafts")
    title = models.CharField(max_length=200, blank=True, default="")
    """What the tab says: the product, nothing of the customer."""
    content = SealedField()
    revision = models.PositiveIntegerField(default=1)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        indexes = [models.Index(fields=["owner", "id"], name="draft_of_owner")]

    def __str__(self) -> str:
        return str(self.uuid)
