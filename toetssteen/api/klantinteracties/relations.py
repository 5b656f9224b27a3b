"""What belongs to `partijen`: accounts, categories, and who speaks for whom."""

from toetssteen.api.contract import filters
from toetssteen.api.contract.common import IBAN_PATTERN, UUID, matches, url_of
from toetssteen.api.contract.fields import Day, Text
from toetssteen.api.contract.filters import Filter
from toetssteen.api.contract.reading import Reading, Values
from toetssteen.api.contract.references import Reference
from toetssteen.api.contract.registry import of, register
from toetssteen.api.contract.resource import Resource
from toetssteen.api.klantinteracties.actors import taken
from toetssteen.interactions import keeping, removing
from toetssteen.parties.models import BankAccount, Categorised, Category, Representation

ACCOUNTS = register(
    Resource(
        name="rekeningnummers",
        label="Rekeningnummer",
        component="Rekeningnummer",
        model=BankAccount,
        parties="SELECT t.party_id FROM page t",
        save=keeping.keep_row(BankAccount),
        remove=removing.remove,
        fields=(
            UUID,
            url_of("rekeningnummers"),
            Reference(name="partij", attr="party", target=of("partijen"), component="PartijForeignKey", nullable=True),
            Text(
                name="iban",
                attr="iban",
                max=34,
                required=True,
                blank=False,
                checks=(matches(IBAN_PATTERN, "Ongeldige IBAN: {}"),),
                described_as={"pattern": IBAN_PATTERN},
            ),
            Text(
                name="bic",
                attr="bic",
                max=11,
                min=8,
                checks=(matches(r"^[\S]+$", "Geen spaties toegestaan: {}"),),
                described_as={"pattern": r"^[\S]+$"},
            ),
        ),
        filters=(
            Filter("bic", "{t}.bic = {v}"),
            Filter("iban", "{t}.iban = {v}"),
            Filter("uuid", "{t}.uuid = {v}", filters.uuid),
        ),
    )
)

CATEGORIES = register(
    Resource(
        name="categorieen",
        label="Categorie",
        component="Categorie",
        model=Category,
        save=keeping.keep_row(Category),
        remove=removing.remove,
        fields=(UUID, url_of("categorieen"), Text(name="naam", attr="name", max=80)),
    )
)

_OF_PARTY = "{t}.party_id = (SELECT id FROM parties_party WHERE uuid = {v})"
_OF_CATEGORY = "{t}.category_id = (SELECT id FROM parties_category WHERE uuid = {v})"

CATEGORISED = register(
    Resource(
        name="categorie-relaties",
        label="CategorieRelatie",
        component="CategorieRelatie",
        model=Categorised,
        parties="SELECT t.party_id FROM page t",
        save=keeping.keep_categorised,
        remove=removing.remove,
        fields=(
            UUID,
            url_of("categorie-relaties"),
            Reference(
                name="partij", attr="party", target=of("partijen"), component="PartijForeignkeyBase", nullable=True
            ),
            Reference(
                name="categorie",
                attr="category",
                target=of("categorieen"),
                component="CategorieForeignKey",
                nullable=True,
                also=(("naam", "to_json({x}.name)::text"),),
            ),
            Day(name="beginDatum", attr="begins_on", nullable=True),
            Day(name="eindDatum", attr="ends_on", nullable=True),
        ),
        filters=(
            Filter("partij__url", _OF_PARTY, filters.url),
            Filter("partij__uuid", _OF_PARTY, filters.uuid),
            Filter(
                "partij__nummer",
                "{t}.party_id = (SELECT id FROM parties_party WHERE number = {v} AND number > '' LIMIT 1)",
            ),
            Filter("categorie__url", _OF_CATEGORY, filters.url),
            Filter("categorie__uuid", _OF_CATEGORY, filters.uuid),
            Filter("categorie__naam", "{t}.category_id = ANY(ARRAY(SELECT id FROM parties_category WHERE name = {v}))"),
            Filter("beginDatum", "{t}.begins_on = {v}", filters.day),
            Filter("eindDatum", "{t}.ends_on = {v}", filters.day),
        ),
    )
)


def _represented(values: Values, reading: Reading) -> None:
    both = [values.get(attr, getattr(reading.current, attr, None)) for attr in ("representative_id", "represented_id")]
    if both[0] is not None and both[0] == both[1]:
        reading.wrong("vertegenwoordigdePartij", "invalid", "De partij kan niet zichzelf vertegenwoordigen.")
        return
    taken(
        Representation,
        values,
        reading,
        {"representative_id": "vertegenwoordigendePartij", "represented_id": "vertegenwoordigdePartij"},
        "De velden vertegenwoordigende_partij, vertegenwoordigde_partij moeten een unieke set zijn.",
    )


_SPEAKS = "{t}.representative_id = (SELECT id FROM parties_party WHERE uuid = {v})"
_SPOKEN_FOR = "{t}.represented_id = (SELECT id FROM parties_party WHERE uuid = {v})"

REPRESENTATIONS = register(
    Resource(
        name="vertegenwoordigingen",
        label="Vertegenwoordigden",
        component="Vertegenwoordigden",
        model=Representation,
        parties="SELECT t.representative_id FROM page t UNION SELECT t.represented_id FROM page t",
        rule=_represented,
        save=keeping.keep_row(Representation),
        remove=removing.remove,
        fields=(
            UUID,
            url_of("vertegenwoordigingen"),
            Reference(
                name="vertegenwoordigendePartij",
                attr="representative",
                target=of("partijen"),
                component="PartijForeignKey",
                required=True,
            ),
            Reference(
                name="vertegenwoordigdePartij",
                attr="represented",
                target=of("partijen"),
                component="PartijForeignKey",
                required=True,
            ),
        ),
        filters=(
            Filter("vertegenwoordigendePartij__url", _SPEAKS, filters.url),
            Filter("vertegenwoordigendePartij__uuid", _SPEAKS, filters.uuid),
            Filter("vertegenwoordigdePartij__url", _SPOKEN_FOR, filters.url),
            Filter("vertegenwoordigdePartij__uuid", _SPOKEN_FOR, filters.uuid),
        ),
    )
)
