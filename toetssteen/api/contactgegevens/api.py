"""The Contactgegevens API 1.1.1 of VNG: people and organisations, for who has no base registration."""

from typing import Any

from toetssteen.api.contract.api import Api
from toetssteen.api.contract.common import UUID, address, url_of
from toetssteen.api.contract.fields import Choice, Day, Schema, Text
from toetssteen.api.contract.reading import Reading, Values
from toetssteen.api.contract.registry import register
from toetssteen.api.contract.resource import Resource
from toetssteen.interactions import keeping, removing
from toetssteen.interactions.models import KnownOrganisation, KnownPerson

GENDERS = ("m", "v", "o")


class _Gender(Choice):
    """May be left empty."""

    def read_value(self, raw: Any, into: Values, at: str, reading: Reading) -> None:
        if raw == "":
            into[self.attr] = ""
        else:
            super().read_value(raw, into, at, reading)

    def schema(self) -> Schema:
        names = (self.component, "BlankEnum")
        return {"oneOf": [{"$ref": f"#/components/schemas/{name}"} for name in names]}


def _blank(found: dict[str, Any]) -> None:
    found["components"]["schemas"]["BlankEnum"] = {"enum": [""]}


API = Api(
    base="contactgegevens",
    version="1.1.1",
    about="Personen en organisaties, volgens het contract van VNG.",
    tags={"persoon": "personen", "organisatie": "organisaties"},
    more=_blank,
)

PERSONS = register(
    Resource(
        name="persoon",
        base="contactgegevens",
        label="Persoon",
        component="Persoon",
        model=KnownPerson,
        save=keeping.keep_row(KnownPerson),
        remove=removing.remove,
        fields=(
            UUID,
            url_of("persoon"),
            Day(name="geboortedatum", attr="born_on", required=True),
            Day(name="overlijdensdatum", attr="died_on", nullable=True),
            Text(name="geslachtsnaam", attr="surname", max=200, required=True, blank=False),
            _Gender(name="geslacht", attr="gender", choices=GENDERS, component="GeslachtEnum"),
            Text(name="voorvoegsel", attr="prefix", max=10),
            Text(name="voornamen", attr="given_names", max=200),
            address("adres", "home", "PersoonAdres"),
        ),
    )
)

ORGANISATIONS = register(
    Resource(
        name="organisatie",
        base="contactgegevens",
        label="Organisatie",
        component="Organisatie",
        model=KnownOrganisation,
        save=keeping.keep_row(KnownOrganisation),
        remove=removing.remove,
        fields=(
            UUID,
            url_of("organisatie"),
            Text(name="handelsnaam", attr="trade_name", max=255, required=True, blank=False),
            Day(name="oprichtingsdatum", attr="founded_on", nullable=True),
            Day(name="opheffingsdatum", attr="dissolved_on", nullable=True),
            address("adres", "home", "OrganisatieAdres"),
        ),
    )
)
