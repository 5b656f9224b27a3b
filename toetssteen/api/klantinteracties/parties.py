"""`partijen` and what belongs to them: identifiers, accounts, categories, and who speaks for whom."""

from typing import Any
from uuid import uuid4

from toetssteen.api.contract import filters
from toetssteen.api.contract.common import (
    FULL_NAME,
    UUID,
    address,
    contact_name,
    language,
    url_of,
    whole_number,
)
from toetssteen.api.contract.fields import Choice, Flag, Text
from toetssteen.api.contract.filters import Filter, OfOneIdentifier, one_of
from toetssteen.api.contract.groups import Stored
from toetssteen.api.contract.reading import Reading, Values
from toetssteen.api.contract.references import Reference, References
from toetssteen.api.contract.registry import of, register
from toetssteen.api.contract.resource import Resource
from toetssteen.api.contract.variants import Variant
from toetssteen.api.klantinteracties.of_party import ContactPersonId, Identifiers
from toetssteen.interactions import keeping, removing
from toetssteen.parties.models import (
    BankAccount,
    DigitalAddress,
    Party,
    PartyKind,
)

KINDS = tuple(kind.value for kind in (PartyKind.PERSON, PartyKind.ORGANISATION, PartyKind.CONTACT_PERSON))

NAMED = Variant(
    name="partijIdentificatie",
    kind="soortPartij",
    present="named",
    prefix="partij_identificatie",
    options={
        PartyKind.CONTACT_PERSON.value: (
            "Contactpersoon",
            (
                ContactPersonId,
                Reference(
                    name="werkteVoorPartij",
                    attr="works_for",
                    target=of("partijen"),
                    component="PartijPolymorphic",
                    nullable=True,
                ),
                contact_name("ContactpersoonPersoon"),
                FULL_NAME,
            ),
        ),
        PartyKind.PERSON.value: ("Persoon", (contact_name("PersoonContact"), FULL_NAME)),
        PartyKind.ORGANISATION.value: ("Organisatie", (Text(name="naam", attr="organisation", max=200),)),
    },
)

_VISITED = """CASE WHEN {t}.visiting_address IS NULL AND {t}.town <> '' AND {t}.checked_at IS NOT NULL
    AND NOT {t}.secret_address THEN ('{{"nummeraanduidingId":"","straatnaam":' || to_json({t}.street)::text
    || ',"huisnummer":' || coalesce({t}.house_number::text, 'null')
    || ',"huisnummertoevoeging":' || to_json({t}.house_addition)::text
    || ',"postcode":' || to_json(trim(left({t}.postcode, 4) || ' ' || substr({t}.postcode, 5)))::text
    || ',"stad":' || to_json({t}.town)::text
    || ',"adresregel1":"","adresregel2":"","adresregel3":"","land":""}}') ELSE """


class _Visited(Stored):
    """What a base registration told stands in where the customer gave nothing; a secret address does not."""

    def sql(self, t: str) -> str:
        return f"({_VISITED.format(t=t)} {super().sql(t)} END)"


def _visited() -> Stored:
    plain = address("bezoekadres", "visiting_address", "PartijBezoekadres")
    return _Visited(name=plain.name, attr=plain.attr, component=plain.component, nullable=True, fields=plain.fields)


def _rule(values: Values, reading: Reading) -> None:
    NAMED.mark(values, reading, yes=uuid4(), no=None)
    works_for = values.get("works_for_id")
    if works_for is not None and not keeping.is_organisation(works_for):
        reason = "Partij object moet het soort 'organisatie' hebben."
        reading.wrong("partijIdentificatie.werkteVoorPartij.uuid", "invalid", reason)
    _preferred(values, reading, "preferred_address_id", "digital_addresses", "voorkeursDigitaalAdres",
               "digitaleAdressen", "Het voorkeurs adres moet een gelinkte digitaal adres zijn.")  # fmt: skip
    _preferred(values, reading, "preferred_account_id", "bank_accounts", "voorkeursRekeningnummer",
               "rekeningnummers", "Het voorkeurs rekeningnummer moet een gelinkte rekeningnummer zijn.")  # fmt: skip


def _preferred(
    values: Values, reading: Reading, attr: str, links: str, name: str, links_name: str, reason: str
) -> None:
    """It is one of those that the party has, or gets."""
    preferred = values.get(attr)
    if preferred is None:
        return
    if links in values:
        have = {one["id"] for one in values[links]}
    elif reading.current is not None and reading.partial:
        have = set(getattr(reading.current, links).values_list("pk", flat=True))
    else:
        have = set()
    if reading.current is not None and not reading.partial and not have:
        reading.wrong(name, "invalid", f"{name} mag niet meegegeven worden als {links_name} leeg is.")
    elif preferred not in have:
        reading.wrong(name, "invalid", reason)


def _save(values: Values, row: Any) -> Party:
    addresses, accounts = values.pop("digital_addresses", None), values.pop("bank_accounts", None)
    identifiers = values.pop("identifiers", None)
    party = keeping.keep_party(values, row)
    if addresses is not None:
        keeping.attach(DigitalAddress, party, [one["id"] for one in addresses])
    if accounts is not None:
        keeping.attach(BankAccount, party, [one["id"] for one in accounts])
    if identifiers is not None:
        Identifiers.keep(identifiers, party)
    return party


PARTIES = register(
    Resource(
        name="partijen",
        label="Partij",
        component="Partij",
        model=Party,
        parties="SELECT t.id FROM page t",
        rule=_rule,
        save=_save,
        remove=removing.remove_party,
        expands=("digitaleAdressen", "betrokkenen", "categorieRelaties", "betrokkenen.hadKlantcontact"),
        fields=(
            UUID,
            url_of("partijen"),
            Text(
                name="nummer",
                attr="number",
                max=10,
                nullable=True,
                deprecated=True,
                checks=(whole_number,),
                once=(Party, "partij"),
            ),
            Text(name="interneNotitie", attr="internal_note", max=1000),
            References(
                name="betrokkenen",
                target=of("betrokkenen"),
                rows="contacts_participant {r} WHERE {r}.party_id = {t}.id",
                component="BetrokkeneForeignKey",
                read_only=True,
            ),
            References(
                name="categorieRelaties",
                target=of("categorie-relaties"),
                rows="parties_categorised {r} LEFT JOIN parties_category {r}k ON {r}k.id = {r}.category_id "
                "WHERE {r}.party_id = {t}.id",
                one="""('{{"uuid":"' || {r}.uuid || '","url":"' || %(base)s || '/categorie-relaties/' || {r}.uuid
                    || '","categorieNaam":' || coalesce(to_json({r}k.name)::text, 'null')
                    || ',"beginDatum":' || coalesce('"' || {r}.begins_on || '"', 'null')
                    || ',"eindDatum":' || coalesce('"' || {r}.ends_on || '"', 'null') || '}}')""",
                component="CategorieRelatieForeignKey",
                more=(
                    ("categorieNaam", {"type": "string", "nullable": True, "readOnly": True}),
                    ("beginDatum", {"type": "string", "format": "date", "nullable": True}),
                    ("eindDatum", {"type": "string", "format": "date", "nullable": True}),
                ),
                read_only=True,
            ),
            References(
                name="digitaleAdressen",
                attr="digital_addresses",
                target=of("digitaleadressen"),
                rows="parties_digitaladdress {r} WHERE {r}.party_id = {t}.id",
                component="DigitaalAdresForeignKey",
                nullable=True,
            ),
            Reference(
                name="voorkeursDigitaalAdres",
                attr="preferred_address",
                target=of("digitaleadressen"),
                component="DigitaalAdresForeignKey",
                nullable=True,
            ),
            References(
                name="vertegenwoordigden",
                target=of("partijen"),
                rows="parties_representation {r}v JOIN parties_party {r} ON {r}.id = {r}v.represented_id "
                "WHERE {r}v.representative_id = {t}.id",
                order="{r}v.id",
                component="PartijForeignKey",
                read_only=True,
            ),
            References(
                name="rekeningnummers",
                attr="bank_accounts",
                target=of("rekeningnummers"),
                rows="parties_bankaccount {r} WHERE {r}.party_id = {t}.id",
                component="RekeningnummerForeignKey",
                nullable=True,
            ),
            Reference(
                name="voorkeursRekeningnummer",
                attr="preferred_account",
                target=of("rekeningnummers"),
                component="RekeningnummerForeignKey",
                nullable=True,
            ),
            Identifiers(
                name="partijIdentificatoren",
                attr="identifiers",
                target=of("partij-identificatoren"),
                rows="parties_identifier {r} WHERE {r}.party_id = {t}.id",
                component="PartijIdentificator",
                nullable=True,
            ),
            Choice(name="soortPartij", attr="kind", choices=KINDS, component="SoortPartijEnum", required=True),
            Flag(
                name="indicatieGeheimhouding",
                attr="asked_secrecy",
                nullable=True,
                in_full="CASE WHEN {t}.secret_address THEN true ELSE {t}.asked_secrecy END",
            ),
            Text(name="voorkeurstaal", attr="language", max=3, checks=(language,)),
            Flag(name="indicatieActief", attr="active", required=True),
            _visited(),
            address("correspondentieadres", "postal_address", "PartijCorrespondentieadres"),
            NAMED,
        ),
        filters=(
            Filter(
                "vertegenwoordigdePartij__uuid",
                "{t}.id = ANY(ARRAY(SELECT v.represented_id FROM parties_representation v "
                "JOIN parties_party p ON p.id = v.representative_id WHERE p.uuid = {v}))",
                filters.uuid,
            ),
            Filter(
                "vertegenwoordigdePartij__url",
                "{t}.id = ANY(ARRAY(SELECT v.represented_id FROM parties_representation v "
                "JOIN parties_party p ON p.id = v.representative_id WHERE p.uuid = {v}))",
                filters.url,
            ),
            OfOneIdentifier(
                "partijIdentificator__",
                "{t}.id = ANY(ARRAY(SELECT o.party_id FROM parties_identifier o WHERE {inside}))",
                "EXISTS (SELECT FROM parties_identifier o WHERE o.party_id = {t}.id AND {inside})",
            ),
            OfOneIdentifier(
                "subIdentificatorVan__",
                "{t}.id = ANY(ARRAY(SELECT s.party_id FROM parties_identifier o "
                "JOIN parties_identifier s ON s.part_of_id = o.id WHERE {inside}))",
                "EXISTS (SELECT FROM parties_identifier o JOIN parties_identifier s ON s.part_of_id = o.id "
                "WHERE s.party_id = {t}.id AND {inside})",
            ),
            Filter(
                "categorierelatie__categorie__naam",
                "EXISTS (SELECT FROM parties_categorised c JOIN parties_category k ON k.id = c.category_id "
                "WHERE c.party_id = {t}.id AND k.name = ANY({v}))",
                filters.several,
            ),
            Filter("nummer", "{t}.number = {v} AND {t}.number > ''"),
            Filter(
                "indicatieGeheimhouding",
                "(CASE WHEN {t}.secret_address THEN true ELSE {t}.asked_secrecy END) = {v}",
                filters.flag,
            ),
            Filter("indicatieActief", "{t}.active = {v}", filters.flag),
            Filter("soortPartij", "{t}.kind = {v}", one_of(*KINDS)),
            *(
                Filter(f"{prefix}{name}", f"{{t}}.{attr} @> jsonb_build_object('{key}', {{v}}::text)")
                for prefix, attr in (
                    ("bezoekadres", "visiting_address"),
                    ("correspondentieadres", "postal_address"),
                )
                for name, key in (
                    ("NummeraanduidingId", "bag_id"),
                    ("Adresregel1", "line_1"),
                    ("Adresregel2", "line_2"),
                    ("Adresregel3", "line_3"),
                    ("Land", "country"),
                )
            ),
        ),
    )
)
