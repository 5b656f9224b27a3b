"""`actoren` and `actorklantcontacten`: who acted, as other systems tell."""

from collections.abc import Mapping
from typing import Any

from toetssteen.api.contract import filters
from toetssteen.api.contract.common import (
    ACTOR_UUID,
    PHONE_PATTERN,
    UUID,
    email,
    identified,
    phone,
    url_of,
)
from toetssteen.api.contract.fields import Choice, Flag, Text, object_sql
from toetssteen.api.contract.filters import Filter, one_of
from toetssteen.api.contract.groups import Group
from toetssteen.api.contract.reading import Reading, Values
from toetssteen.api.contract.references import Reference, named_sql
from toetssteen.api.contract.registry import of, register
from toetssteen.api.contract.resource import Resource
from toetssteen.api.contract.variants import Variant
from toetssteen.interactions import keeping, removing
from toetssteen.interactions.models import Actor, ActorContact, ActorKind

KINDS = tuple(kind.value for kind in (ActorKind.EMPLOYEE, ActorKind.AUTOMATIC, ActorKind.UNIT))
_EMAIL = {"format": "email"}
_phone_number = Text(
    name="telefoonnummer", attr="phone", max=20, blank=False, required=True, checks=(phone,),
    described_as={"pattern": PHONE_PATTERN},
)  # fmt: skip
_email = Text(name="emailadres", attr="email", max=254, checks=(email,), described_as=_EMAIL)
_duty = Text(name="functie", attr="duty", max=40, required=True, blank=False)
_description = Text(name="omschrijving", attr="description", max=200)


class _Identified(Group):
    """By this an employee is known elsewhere; it is not told to who has no purpose with it."""

    def sql(self, t: str) -> str:
        nothing = object_sql([(one.name, "'\"\"'") for one in self.fields])
        return f"CASE WHEN {named_sql(t)} THEN {super().sql(t)} ELSE {nothing} END"


class _Described(Variant):
    def is_there(self, t: str) -> str:
        return f"{t}.described AND {named_sql(t)}"


DESCRIBED = _Described(
    name="actorIdentificatie",
    kind="soortActor",
    present="described",
    prefix="actor_identificatie",
    options={
        ActorKind.EMPLOYEE.value: ("Medewerker", (_duty, _email, _phone_number)),
        ActorKind.AUTOMATIC.value: ("GeautomatiseerdeActor", (_duty, _description)),
        ActorKind.UNIT.value: (
            "OrganisatorischeEenheid",
            (
                _description,
                _email,
                Text(name="faxnummer", attr="fax", max=20),
                Text(
                    name="telefoonnummer",
                    attr="phone",
                    max=20,
                    checks=(phone,),
                    described_as={"pattern": PHONE_PATTERN},
                ),
            ),
        ),
    },
)


def _present(values: Values, reading: Reading) -> None:
    DESCRIBED.mark(values, reading, yes=True, no=False)


ACTORS = register(
    Resource(
        name="actoren",
        label="Actor",
        component="Actor",
        model=Actor,
        rule=_present,
        save=keeping.keep_actor,
        remove=removing.remove,
        fields=(
            ACTOR_UUID,
            url_of("actoren"),
            Text(
                name="naam",
                attr="name",
                max=200,
                required=True,
                blank=False,
                in_full=f"CASE WHEN {named_sql('{t}')} THEN {{t}}.name ELSE 'medewerker' END",
            ),
            Choice(name="soortActor", attr="kind", choices=KINDS, component="SoortActorEnum", required=True),
            Flag(name="indicatieActief", attr="active"),
            _Identified(
                name="actoridentificator",
                component="Actoridentificator",
                nullable=True,
                fields=identified("", "").fields,
            ),
            DESCRIBED,
        ),
        filters=(
            Filter("naam", "{t}.name ILIKE {v}", filters.part_of, of_actor=True),
            Filter("soortActor", "{t}.kind = {v}", one_of(*KINDS)),
            Filter("indicatieActief", "{t}.active = {v}", filters.flag),
            Filter("actoridentificatorObjectId", "{t}.object_id = {v} AND {t}.object_id > ''", of_actor=True),
            Filter("actoridentificatorCodeObjecttype", "{t}.object_type = {v}", of_actor=True),
            Filter("actoridentificatorCodeRegister", "{t}.register = {v}", of_actor=True),
            Filter("actoridentificatorCodeSoortObjectId", "{t}.id_kind = {v}", of_actor=True),
        ),
    )
)


def _once(values: Values, reading: Reading) -> None:
    taken(
        ActorContact,
        values,
        reading,
        {"actor_id": "actor", "contact_id": "klantcontact"},
        "De velden actor, klantcontact moeten een unieke set zijn.",
    )


def taken(model: Any, values: Values, reading: Reading, attrs: Mapping[str, str], reason: str) -> None:
    """Two references that no other row has together. They are complete once looked up, or come from the row."""
    found = {attr: values.get(attr, getattr(reading.current, attr, None)) for attr in attrs}
    if None in found.values():
        return
    rows = model.objects.filter(**found)
    if reading.current is not None:
        rows = rows.exclude(pk=reading.current.pk)
    if rows.exists():
        reading.wrong("nonFieldErrors", "unique", reason)


ACTOR_CONTACTS = register(
    Resource(
        name="actorklantcontacten",
        label="ActorKlantcontact",
        component="ActorKlantcontact",
        model=ActorContact,
        rule=_once,
        save=keeping.keep_row(ActorContact),
        remove=removing.remove,
        fields=(
            UUID,
            url_of("actorklantcontacten"),
            Reference(name="actor", attr="actor", target=of("actoren"), component="ActorForeignKey", required=True),
            Reference(
                name="klantcontact",
                attr="contact",
                target=of("klantcontacten"),
                component="KlantcontactForeignKey",
                required=True,
            ),
        ),
        filters=(
            Filter(
                "actor__uuid",
                "{t}.actor_id = (SELECT id FROM interactions_actor WHERE uuid = {v})",
                filters.uuid,
                of_actor=True,
            ),
            Filter(
                "actor__url",
                "{t}.actor_id = (SELECT id FROM interactions_actor WHERE uuid = {v})",
                filters.url,
                of_actor=True,
            ),
            Filter(
                "klantcontact__uuid",
                "{t}.contact_id = (SELECT id FROM contacts_contact WHERE uuid = {v})",
                filters.uuid,
            ),
            Filter(
                "klantcontact__url", "{t}.contact_id = (SELECT id FROM contacts_contact WHERE uuid = {v})", filters.url
            ),
        ),
    )
)
