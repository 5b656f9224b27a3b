"""Making, changing and removing what the contract tells of. Each is one transaction, with its history."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.db import models, transaction

from toetssteen.access.roles import require
from toetssteen.api.klantinteracties.reading import EMPTY, REQUIRED, Reading, Values
from toetssteen.api.klantinteracties.registry import RESOURCES
from toetssteen.api.klantinteracties.resource import Resource
from toetssteen.api.models import Token
from toetssteen.contacts.models import Contact
from toetssteen.history.actions import record
from toetssteen.interactions import removing
from toetssteen.interactions.models import SubjectObject

Body = Mapping[str, Any]

TOGETHER = {"klantcontact": "klantcontacten", "betrokkene": "betrokkenen", "onderwerpobject": "onderwerpobjecten"}
"""The parts of `maak-klantcontact`."""
GIVEN = {"betrokkene": "hadKlantcontact", "onderwerpobject": "klantcontact"}
"""What refers to the contact in each, and is given by it."""


@transaction.atomic
def create(resource: Resource, body: Body, *, token: Token) -> UUID:
    """Raises `Invalid`."""
    require(token.acts_as, "exchange.write")
    values = _checked(resource, body, Reading())
    return _made(resource, values, token=token)


def _made(resource: Resource, values: Values, *, token: Token) -> UUID:
    row: Any = resource.save(values, None)
    record(f"{resource.singular}.created", row, by=token.acts_as)
    return row.uuid  # type: ignore[no-any-return]


def change(resource: Resource, row: Any, body: Body, *, partial: bool, token: Token) -> None:
    """`row` is locked. Raises `Invalid`."""
    require(token.acts_as, "exchange.write")
    reading = Reading(partial=partial, current=row)
    resource.save(_checked(resource, body, reading), row)
    record(f"{resource.singular}.changed", row, by=token.acts_as)


def _checked(resource: Resource, body: Body, reading: Reading) -> Values:
    values = resource.read(body, reading)
    reading.finish()
    resource.rule(values, reading)
    reading.finish_rules()
    return values


@transaction.atomic
def create_together(body: Body, *, token: Token) -> dict[str, UUID | None]:
    """A contact with one participant and one subject object. Raises `Invalid`."""
    require(token.acts_as, "exchange.write")
    reading = Reading()
    found: dict[str, Values | None] = {}
    for name, of in TOGETHER.items():
        found[name] = _part(name, RESOURCES[of], body, reading)
    reading.finish()
    for name, of in TOGETHER.items():
        values = found[name]
        if values is not None and name == "klantcontact":
            RESOURCES[of].rule(values, reading)
    reading.finish_rules(path="klantcontact.")
    made: dict[str, UUID | None] = {}
    contact: models.Model | None = None
    for name, of in TOGETHER.items():
        values = found[name]
        if values is None:
            made[name] = None
            continue
        if contact is not None:
            values["contact_id"] = contact.pk
        made[name] = _made(RESOURCES[of], values, token=token)
        if contact is None:
            contact = Contact.objects.only("pk").get(uuid=made[name])
    return made


def _part(name: str, resource: Resource, body: Body, reading: Reading) -> Values | None:
    if name not in body:
        if name == "klantcontact":
            reading.wrong(name, "required", REQUIRED)
        return None
    if body[name] is None:
        reading.wrong(name, "null", EMPTY)
        return None
    if not isinstance(body[name], dict):
        reason = f"Ongeldige data. Verwacht een dictionary, kreeg een {type(body[name]).__name__}."
        reading.wrong(f"{name}.nonFieldErrors", "invalid", reason)
        return None
    values: Values = {}
    for one in resource.fields:
        if one.name != GIVEN.get(name):
            one.read(body[name], values, f"{name}.", reading)
    return values


def remove(resource: Resource, row: Any, *, token: Token, with_contacts: bool = False) -> list[UUID]:
    """`row` is locked. `with_contacts`: of a subject object; gives the contacts that stay."""
    require(token.acts_as, "exchange.write")
    record(f"{resource.singular}.removed", row, by=token.acts_as)
    if with_contacts and isinstance(row, SubjectObject):
        return [contact.uuid for contact in removing.remove_subject_object(row, with_contacts=True)]
    resource.remove(row)
    return []
