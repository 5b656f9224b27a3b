"""A new contact, with who took part and what it was about, in one statement: the rows go in as a document, and the
answer comes out of it. One statement is one transaction and one round trip.

What it cannot do it leaves: a reference to a customer who is not there, or a number that is there already, makes no
row, and the longer way says what is wrong."""

from collections.abc import Mapping
from contextlib import nullcontext
from functools import lru_cache
from typing import Any
from uuid import UUID, uuid4

import msgspec
from django.conf import settings
from django.db import IntegrityError, connection, models, transaction
from django.utils import timezone

from toetssteen.access.roles import require
from toetssteen.api.contract import asking
from toetssteen.api.contract.fields import object_sql
from toetssteen.api.contract.reading import Reading, Values
from toetssteen.api.contract.references import Reference, References, reference_sql
from toetssteen.api.contract.registry import RESOURCES
from toetssteen.api.contract.resource import Resource
from toetssteen.api.contract.statements import Statement, compiled, one_row
from toetssteen.api.models import Token
from toetssteen.contacts.models import Contact, Participant
from toetssteen.contacts.references import new_reference
from toetssteen.history.actions import APPENDED, Context, Happening, Processing, to_append
from toetssteen.interactions.models import SubjectObject

_ALIASES: dict[str, tuple[str, type[models.Model], str]] = {
    "klantcontact": ("contact", Contact, "klantcontacten"),
    "betrokkene": ("participant", Participant, "betrokkenen"),
    "onderwerpobject": ("subject", SubjectObject, "onderwerpobjecten"),
}
_HANGING = {
    "hadBetrokkenen": ("participant", "betrokkenen"),
    "gingOverOnderwerpobjecten": ("subject", "onderwerpobjecten"),
}
_FROM_CONTACT = {"contact_id": "contact.id", "ended_at": "contact.ended_at"}


def registered(body: Mapping[str, Any], *, token: Token, base: str) -> str | None:
    """One contact; the JSON of it."""
    reading = Reading()
    values = RESOURCES["klantcontacten"].read(body, reading)
    if not _in_order(reading, values):
        return None
    found = register({"klantcontact": values}, None, token=token, base=base)
    return found["klantcontact"] if found else None


def registered_together(parts: dict[str, Values | None], reading: Reading, *, token: Token, base: str) -> str | None:
    """The parts of `maak-klantcontact` as they were read; the JSON of all of them."""
    contact = parts["klantcontact"]
    wanted = {one.path: one.uuid for one in reading.wanted}
    if contact is None or not _in_order(reading, contact) or not wanted.keys() <= {"betrokkene.wasPartij"}:
        return None
    found = register(parts, wanted.get("betrokkene.wasPartij"), token=token, base=base)
    return object_of({name: found.get(name, "null") for name in parts}) if found else None


def object_of(texts: Mapping[str, str]) -> str:
    return "{" + ",".join(f'"{name}":{text}' for name, text in texts.items()) + "}"


def _in_order(reading: Reading, contact: Values) -> bool:
    """Nothing is wrong with what was read. Who waits for a notification goes the longer way, which tells."""
    if settings.TOETSSTEEN.notifications_url or any(reading.problems):
        return False
    RESOURCES["klantcontacten"].rule(contact, reading)
    return not any(reading.problems)


def register(parts: dict[str, Values | None], party: UUID | None, *, token: Token, base: str) -> dict[str, str] | None:
    """`parts` as they were read, with references not looked up; `party`: who took part. Gives the JSON of each part,
    or None when it has to go the longer way."""
    require(token.acts_as, "exchange.write")
    given = {name: values for name, values in parts.items() if values is not None}
    rows = {name: _row(_ALIASES[name][1], values) for name, values in given.items()}
    _complete(rows["klantcontact"])
    made = [_created(name, row) for name, row in rows.items()]
    processing = Processing("exchange.created", [party], Context("token", token.uuid, token.purpose)) if party else None
    document = {**rows, "party": party, "history": to_append(made, by=token.acts_as, processing=processing)}
    values = {
        **asking.told_of(token, "exchange.created"),
        "base": base,
        "document": msgspec.json.encode(document).decode(),
    }
    try:
        # Where there is a transaction already, a number that is there must not end it.
        with transaction.atomic() if connection.in_atomic_block else nullcontext():
            found = one_row(_statement(tuple(given)), values)
    except IntegrityError:
        return None
    return dict(zip(given, found, strict=True)) if found else None


def _created(name: str, row: dict[str, Any]) -> Happening:
    made: Any = _ALIASES[name][1](uuid=row["uuid"])
    return Happening("exchange.created", made, {})


def _complete(row: dict[str, Any]) -> None:
    """As `interactions.keeping.keep_contact` makes a new one."""
    row["reference"], row["by_system"] = new_reference(), True
    row["keep_until"] = timezone.localdate() + settings.TOETSSTEEN.retention_by_system
    row["started_at"] = row["ended_at"] = row.get("started_at") or timezone.now()


@lru_cache(maxsize=8)
def _defaults(model: type[models.Model]) -> dict[str, Any]:
    return {
        str(field.column): None if field.null else field.get_default()
        for field in model._meta.concrete_fields
        if not field.primary_key and field.name not in {"uuid", "metadata"}
    }


def _row(model: type[models.Model], values: Values) -> dict[str, Any]:
    row = {**_defaults(model), **values, "uuid": uuid4()}
    if model is Contact:
        row.setdefault("metadata", {})
    return row


@lru_cache(maxsize=8)
def _statement(names: tuple[str, ...]) -> Statement:
    parts = ["given AS (SELECT %(document)s::jsonb AS document)", _PARTY]
    parts += [_insert(name) for name in names]
    parts.append("history AS (SELECT document->'history' AS appended FROM contact, given)")
    parts.append(APPENDED.strip())
    shown = ", ".join(_shown(name, names) for name in names)
    others = "".join(f", {_ALIASES[name][0]}" for name in names if name != "klantcontact")
    return compiled(f"WITH {', '.join(parts)} SELECT {shown} FROM contact{others}")


_PARTY = """party AS (
    SELECT p.id FROM given LEFT JOIN parties_party p ON p.uuid = (document->>'party')::uuid
    WHERE document->>'party' IS NULL OR p.id IS NOT NULL)"""
"""One row, also of nobody; none when who is named is not there."""


def _insert(name: str) -> str:
    alias, model, _resource = _ALIASES[name]
    columns = [
        (str(field.column), str(field.db_type(connection)))
        for field in model._meta.concrete_fields
        if not field.primary_key
    ]
    quoted = ", ".join(column for column, _type in columns)
    typed = ", ".join(f"{column} {kind}" for column, kind in columns)
    chosen = ", ".join(_chosen(name, column) for column, _type in columns)
    source = "party" if name == "klantcontact" else "contact, party"
    return f"""{alias} AS (INSERT INTO {model._meta.db_table} ({quoted})
    SELECT {chosen} FROM {source}, given, jsonb_to_record(document->'{name}') AS r ({typed}) RETURNING *)"""


def _chosen(name: str, column: str) -> str:
    if name == "betrokkene" and column == "party_id":
        return "party.id"
    return _FROM_CONTACT[column] if name != "klantcontact" and column in _FROM_CONTACT else f"r.{column}"


def _shown(name: str, names: tuple[str, ...]) -> str:
    """The row as it is told. What hangs on it is what was made with it."""
    alias, _model, resource_name = _ALIASES[name]
    made = {_ALIASES[other][0] for other in names}
    resource: Resource = RESOURCES[resource_name]
    parts: list[tuple[str, str]] = []
    for one in resource.fields:
        hanging = _HANGING.get(one.name)
        if isinstance(one, References):
            there = name == "klantcontact" and hanging is not None and hanging[0] in made
            parts.append(
                (one.name, f"'[' || {reference_sql(hanging[1], hanging[0])} || ']'" if there and hanging else "'[]'")
            )
        elif isinstance(one, Reference) and one.attr == "contact":
            parts.append((one.name, reference_sql("klantcontacten", "contact")))
        else:
            parts.append((one.name, one.sql(alias)))
    return object_sql(parts)
