"""`digitaleadressen`: e-mail addresses, phone numbers and other ways to reach somebody."""

from collections.abc import Mapping
from typing import Any

from toetssteen.api.contract import filters
from toetssteen.api.contract.common import UUID, email, phone, slug, url_of
from toetssteen.api.contract.fields import Choice, Day, Flag, Text
from toetssteen.api.contract.filters import Filter, OfOneIdentifier, one_of
from toetssteen.api.contract.reading import Reading, Values
from toetssteen.api.contract.references import Reference
from toetssteen.api.contract.registry import of, register
from toetssteen.api.contract.resource import Resource
from toetssteen.api.klantinteracties.contacts import ROLES
from toetssteen.api.klantinteracties.parties import KINDS as PARTY_KINDS
from toetssteen.interactions import keeping, removing
from toetssteen.parties.models import AddressKind, DigitalAddress

KINDS = ("email", "telefoonnummer", "overig")
_CHECKS = {AddressKind.EMAIL.value: email, AddressKind.PHONE.value: phone}
_TAKEN = "De velden ['verstrekt_door_partij', 'referentie', 'soort_digitaal_adres'] moeten een unieke set zijn."
_PARTY_ONLY = "`is_standaard_adres` kan alleen gezet worden als `verstrekt_door_partij` niet leeg is."


def _rule(values: Values, reading: Reading) -> None:
    party, kind, default = (
        values.get(attr, getattr(reading.current, attr, None)) for attr in ("party_id", "kind", "is_default")
    )
    if default and not party:
        reading.wrong("isStandaardAdres", "invalid", _PARTY_ONLY)
        return
    reference = values.get("given_reference", getattr(reading.current, "given_reference", ""))
    if party and reference:
        others = DigitalAddress.objects.filter(party=party, given_reference=reference, kind=kind)
        if others.exclude(pk=reading.current.pk if reading.current else 0).exists():
            reading.wrong("nonFieldErrors", "unique", _TAKEN)


class _Address(Text):
    """What is asked of it follows from its kind, which stands beside it or in the row."""

    def read(self, body: Mapping[str, Any], into: Values, path: str, reading: Reading) -> None:
        before = len(reading.problems)
        super().read(body, into, path, reading)
        kind = body.get("soortDigitaalAdres", getattr(reading.current, "kind", None))
        check = _CHECKS.get(kind) if isinstance(kind, str) else None
        text = into.get("address")
        if check and text and len(reading.problems) == before and (reason := check(text)):
            reading.wrong(f"{path}{self.name}", "invalid", reason)


_BY_PARTICIPANT = "{t}.participant_id = (SELECT id FROM contacts_participant WHERE uuid = {v})"
_BY_PARTY = "{t}.party_id = (SELECT id FROM parties_party WHERE uuid = {v})"

ADDRESSES = register(
    Resource(
        name="digitaleadressen",
        label="DigitaalAdres",
        component="DigitaalAdres",
        model=DigitalAddress,
        parties="SELECT t.party_id FROM page t UNION ALL SELECT b.party_id FROM contacts_participant b "
        "WHERE b.id = ANY(ARRAY(SELECT participant_id FROM page))",
        rule=_rule,
        save=keeping.keep_digital_address,
        remove=removing.remove,
        expands=(
            "verstrektDoorBetrokkene",
            "verstrektDoorBetrokkene.hadKlantcontact",
            "verstrektDoorBetrokkene.hadKlantcontact.leiddeTotInterneTaken",
        ),
        fields=(
            UUID,
            url_of("digitaleadressen"),
            Reference(
                name="verstrektDoorBetrokkene",
                attr="participant",
                target=of("betrokkenen"),
                component="BetrokkeneForeignKey",
                nullable=True,
            ),
            Reference(
                name="verstrektDoorPartij",
                attr="party",
                target=of("partijen"),
                component="PartijForeignKey",
                nullable=True,
            ),
            _Address(name="adres", attr="address", max=80, required=True, blank=False, in_full="left({t}.address, 80)"),
            Choice(
                name="soortDigitaalAdres",
                attr="kind",
                choices=KINDS,
                component="SoortDigitaalAdresEnum",
                required=True,
            ),
            Flag(name="isStandaardAdres", attr="is_default"),
            Text(name="omschrijving", attr="description", max=40),
            Text(
                name="referentie",
                attr="given_reference",
                max=50,
                checks=(slug,),
                described_as={"pattern": "^[-a-zA-Z0-9_]+$"},
            ),
            Day(name="verificatieDatum", attr="verified_on", nullable=True),
        ),
        filters=(
            Filter("verstrektDoorBetrokkene__uuid", _BY_PARTICIPANT, filters.uuid),
            Filter("verstrektDoorBetrokkene__url", _BY_PARTICIPANT, filters.url),
            Filter(
                "verstrektDoorBetrokkene__rol",
                "(SELECT role FROM contacts_participant WHERE id = {t}.participant_id) = {v}",
                one_of(*ROLES),
            ),
            Filter("verstrektDoorPartij__uuid", _BY_PARTY, filters.uuid),
            Filter("verstrektDoorPartij__url", _BY_PARTY, filters.url),
            Filter(
                "verstrektDoorPartij__soortPartij",
                "(SELECT kind FROM parties_party WHERE id = {t}.party_id) = {v}",
                one_of(*PARTY_KINDS),
            ),
            OfOneIdentifier(
                "verstrektDoorPartij__partijIdentificator__",
                "{t}.party_id = ANY(ARRAY(SELECT o.party_id FROM parties_identifier o WHERE {inside}))",
                "EXISTS (SELECT FROM parties_identifier o WHERE o.party_id = {t}.party_id AND {inside})",
            ),
            Filter("adres", "{t}.address = {v}"),
            Filter("adres__icontains", "{t}.address ILIKE {v}", filters.part_of),
            Filter("soortDigitaalAdres", "{t}.kind = {v}", one_of(*KINDS)),
            Filter("isStandaardAdres", "{t}.is_default = {v}", filters.flag),
            Filter("omschrijving", "{t}.description ILIKE {v}", filters.part_of),
            Filter("referentie", "{t}.given_reference = {v} AND {t}.given_reference > ''"),
            Filter("verificatieDatum", "{t}.verified_on = {v}", filters.day),
            *(
                Filter(f"verificatieDatum__{name}", f"{{t}}.verified_on {sign} {{v}}", filters.day)
                for name, sign in (("gt", ">"), ("gte", ">="), ("lt", "<"), ("lte", "<="))
            ),
            Filter("isGeverifieerd", "({t}.verified_on IS NOT NULL) = {v}", filters.flag),
        ),
    )
)
