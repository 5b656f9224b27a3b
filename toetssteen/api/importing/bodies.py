"""What of an object that Open Klant tells is written here, and what the contract lets nobody write."""

from collections.abc import Mapping
from copy import deepcopy
from typing import Any
from uuid import UUID

from django.utils import timezone

from toetssteen.api.contract.fields import read_moment
from toetssteen.api.contract.reading import Values
from toetssteen.api.contract.references import read_uuid
from toetssteen.api.contract.resource import Resource
from toetssteen.api.contract.variants import Variant
from toetssteen.interactions.keeping import DUE_AFTER

Body = dict[str, Any]

_PREFERRED = ("voorkeursDigitaalAdres", "voorkeursRekeningnummer")
_ELSEWHERE = {
    "partijen": {"digitaleAdressen", "rekeningnummers", "partijIdentificatoren", *_PREFERRED},
    "internetaken": {"toegewezenAanActor"},
}
"""What another object tells as well, or another field. What a party prefers is set once it is there."""


def first(resource: Resource, told: Mapping[str, Any]) -> Body:
    """What can be written of an object before the objects exist that come after it."""
    left_out = _ELSEWHERE.get(resource.name, set())
    body: Body = {}
    for one in resource.fields:
        nothing = isinstance(one, Variant) and told.get(one.name) is None
        if one.name in told and not (one.read_only or one.name in left_out or nothing):
            body[one.name] = deepcopy(told[one.name])
    if resource.name == "partijen" and isinstance(body.get("partijIdentificatie"), dict):
        body["partijIdentificatie"].pop("werkteVoorPartij", None)
    if resource.name == "internetaken" and body.get("status") == "verwerkt" and body.get("afgehandeldOp") is None:
        # Of before Open Klant kept that moment. It was not done earlier than this.
        body["afgehandeldOp"] = told.get("toegewezenOp")
    return body


def second(resource: Resource, told: Mapping[str, Any]) -> Body:
    """What a party refers to that is made after it."""
    body = {name: deepcopy(told[name]) for name in _PREFERRED if name in told}
    named = told.get("partijIdentificatie")
    if isinstance(named, dict) and "werkteVoorPartij" in named:
        body |= {"soortPartij": told.get("soortPartij"), "partijIdentificatie": deepcopy(named)}
    return body


def given(resource: Resource, told: Mapping[str, Any], body: Body, values: Values, row: Any) -> Values:
    """What was read of the body, with what Open Klant gave itself: ids and moments. `row`: None for a new one."""
    values = {**values, "uuid": UUID(told["uuid"])}
    if values.get("named") is not None:
        named = read_uuid(told["partijIdentificatie"].get("uuid"))
        values["named"] = named or (row.named if row is not None else None) or values["named"]
        if (
            row is not None
            and body["soortPartij"] == row.kind
            and "werkteVoorPartij" not in body["partijIdentificatie"]
        ):
            values.pop("works_for_id")
    if resource.name == "internetaken" and (moment := read_moment(told.get("toegewezenOp"))):
        values["created_at"] = moment
        if row is None:
            values["due_on"] = timezone.localdate(moment) + DUE_AFTER
    return values


def without(body: Body, path: str) -> Body | None:
    """Less the innermost part of the path that stands in the body. None: nothing of it does."""
    parts = path.split(".")
    if len(parts) > 1 and parts[-1] == "uuid":
        # A reference goes as a whole.
        parts.pop()
    body = deepcopy(body)
    place: Any = body
    found: tuple[Any, Any] | None = None
    for part in parts:
        key = int(part) if isinstance(place, list) and part.isdecimal() else part
        if not (key in place if isinstance(place, dict) else isinstance(place, list) and key in range(len(place))):
            break
        found, place = (place, key), place[key]
    if found is None:
        return None
    del found[0][found[1]]
    return body
