"""Telling a Notificaties API of each change of a contact, a task or a party.

Only that it changed, and by which features a listener may choose: who wants to know more asks for it, with a token of
its own. Sending is left to `delivering`.
"""

from collections.abc import Callable
from enum import StrEnum
from typing import Any

from django.conf import settings
from django.db import models, transaction
from django.utils import timezone

from toetssteen.contacts.models import Contact
from toetssteen.interactions import jobs
from toetssteen.interactions.models import Notification
from toetssteen.parties.models import Party
from toetssteen.tasks.models import Task, TaskState


class Action(StrEnum):
    CREATE = "create"
    UPDATE = "update"
    DESTROY = "destroy"


CHANNELS = {"klantcontact": "klantcontacten", "internetaak": "internetaken", "partij": "partijen"}
"""Resource → channel, which is the collection in the contract as well."""

Features = dict[str, str]


def changed(row: models.Model, action: Action) -> None:
    """Part of the caller's transaction: what was rolled back is told to nobody. To be called once the row is as it
    should be known, or when it goes. Other models tell nothing, and nobody is told where nobody listens."""
    told = _TOLD.get(type(row))
    if told is None or not settings.TOETSSTEEN.notifications_url:
        return
    resource, features = told
    with transaction.atomic(savepoint=False):
        Notification.objects.create(
            resource=resource,
            subject=row.uuid,  # type: ignore[attr-defined]  # each of the three has one
            action=action.value,
            features=features(row),
            next_try_at=timezone.now(),
        )
        jobs.notify.defer()


def _of_contact(contact: Contact) -> Features:
    return {
        "hoofdOnderwerpType": contact.main_subject_type,
        "indicatieContactGelukt": _flag(contact.reached),
        "verdereActieOndernomen": _flag(contact.acted_further),
    }


def _of_task(task: Task) -> Features:
    return {"status": "verwerkt" if task.state == TaskState.DONE else "te_verwerken"}


def _of_party(party: Party) -> Features:
    return {"soortPartij": party.kind}


def _flag(value: bool | None) -> str:
    return "" if value is None else str(value).lower()


_TOLD: dict[type[models.Model], tuple[str, Callable[[Any], Features]]] = {
    Contact: ("klantcontact", _of_contact),
    Task: ("internetaak", _of_task),
    Party: ("partij", _of_party),
}
