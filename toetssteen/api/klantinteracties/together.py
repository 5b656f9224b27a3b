"""`maak-klantcontact`: a contact, who took part and what it was about, in one transaction."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.db import models, transaction
from django.http import HttpRequest, HttpResponse

from toetssteen.access.roles import require
from toetssteen.api import repeated
from toetssteen.api.contract.reading import EMPTY, REQUIRED, Reading, Values
from toetssteen.api.contract.registry import RESOURCES
from toetssteen.api.contract.resource import Resource
from toetssteen.api.contract.views import answer, attempt, base_of, body_of, guarded, not_allowed, read_back, refused
from toetssteen.api.contract.writing import keep_new
from toetssteen.api.klantinteracties import quick
from toetssteen.api.models import Token
from toetssteen.contacts.models import Contact

Body = Mapping[str, Any]

TOGETHER = {"klantcontact": "klantcontacten", "betrokkene": "betrokkenen", "onderwerpobject": "onderwerpobjecten"}
"""The parts of `maak-klantcontact`."""
GIVEN = {"betrokkene": "hadKlantcontact", "onderwerpobject": "klantcontact"}
"""What refers to the contact in each, and is given by it."""


@guarded
def make_contact(request: HttpRequest, token: Token) -> HttpResponse:
    """A contact, who took part and what it was about: all of it, or nothing."""
    if request.method != "POST":
        return not_allowed(request.method or "")
    for name in TOGETHER.values():
        if no := refused(token, RESOURCES[name], "schrijven"):
            return no
    return repeated.once(request, token, lambda: _made_together(request, token))


def _made_together(request: HttpRequest, token: Token) -> HttpResponse:
    body = body_of(request)
    reading = Reading()
    base = base_of(request, RESOURCES["klantcontacten"])
    quickly = quick.registered_together(_read(body, reading), reading, token=token, base=base)
    if quickly is not None:
        return answer(quickly, 201)
    made = attempt(lambda: create_together(body, token=token))
    resources = {name: RESOURCES[TOGETHER[name]] for name in made}
    texts = {name: read_back(request, token, resources[name], key) if key else "null" for name, key in made.items()}
    return answer(quick.object_of(texts), 201)


def _read(body: Body, reading: Reading) -> dict[str, Values | None]:
    return {name: _part(name, RESOURCES[of], body, reading) for name, of in TOGETHER.items()}


@transaction.atomic
def create_together(body: Body, *, token: Token) -> dict[str, UUID | None]:
    """A contact with one participant and one subject object. Raises `Invalid`."""
    require(token.acts_as, "exchange.write")
    reading = Reading()
    found = _read(body, reading)
    reading.finish()
    contact_values = found["klantcontact"]
    if contact_values is not None:
        RESOURCES["klantcontacten"].rule(contact_values, reading)
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
        made[name] = uuid = keep_new(RESOURCES[of], values, token=token)
        if contact is None:
            contact = Contact.objects.only("pk").get(uuid=uuid)
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
