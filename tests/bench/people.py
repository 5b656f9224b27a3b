"""The customers: their names, addresses, numbers in registers, phones and mail."""

from dataclasses import dataclass
from random import Random

from django.db.models import Model

from tests.bench import bulk, names
from toetssteen.dutch.words import normalised
from toetssteen.keys.fields import sealed_field
from toetssteen.parties.models import AddressKind, Identifier, IdentifierKind, PartyKind
from toetssteen.parties.queries import hash_of

TABLES = ("parties_party", "parties_surname", "parties_identifier", "parties_digitaladdress")
_PARTY = (
    "id", "uuid", "kind", "given_names", "prefix", "surname", "organisation", "birth_date", "street", "house_number",
    "house_addition", "postcode", "town", "deceased_on", "under_guardianship", "secret_address", "checked_at",
    "generated", "search_surname", "search_given",
)  # fmt: skip
_IDENTIFIER = ("uuid", "party_id", "kind", "value", "sealed_value", "value_hash", "key_version")
_ADDRESS = ("uuid", "party_id", "kind", "address", "search_address")
_WEIGHTS = range(9, 1, -1)


@dataclass(frozen=True, slots=True)
class Rows:
    parties: list[str]
    identifiers: list[str]
    addresses: list[str]


def fill(connection: bulk.Connection, count: int, random: Random) -> list[str]:
    """The uuid of each customer; its place in the list + 1 is its key."""
    surnames = names.surnames(count, random)
    weights = names.zipf(len(surnames), flat=20)
    streets = _streets(random, max(50, count // 17))
    rows, uuids = Rows([], [], []), []
    bodies = random.sample(range(10_000_000, 90_000_000), count + count // 5)
    numbers = (bsn for body in bodies if (bsn := _bsn(body)))
    for key in range(1, count + 1):
        uuids.append(bulk.uuid(random))
        surname = random.choices(surnames, cum_weights=weights)[0]
        if key % 13:
            _person(rows, key, uuids[-1], surname, next(numbers), random.choice(streets), random)
        else:
            _organisation(rows, key, uuids[-1], surname, random.choice(streets), random)
    bulk.copy(connection, "parties_party", _PARTY, rows.parties)
    bulk.copy(connection, "parties_identifier", _IDENTIFIER, rows.identifiers)
    bulk.copy(connection, "parties_digitaladdress", _ADDRESS, rows.addresses)
    distinct = {normalised(surname) for surname in surnames}
    distinct |= {line.split("\t")[-2] for line in rows.parties}
    bulk.copy(connection, "parties_surname", ("text",), sorted(distinct))
    return uuids


def _streets(random: Random, count: int) -> list[tuple[str, str]]:
    return [(random.choice(names.STREETS), postcode) for postcode in names.postcodes(random, count)]


def _person(rows: Rows, key: int, uuid: str, surname: str, bsn: str, place: tuple[str, str], random: Random) -> None:
    given = " ".join(random.sample(names.GIVEN, random.choice((1, 1, 2))))
    born = f"{random.randrange(1935, 2008)}-{random.randrange(1, 13):02}-{random.randrange(1, 29):02}"
    deceased = f"2026-{random.randrange(1, 11):02}-11" if random.random() < 0.03 else ""
    fields = (
        PartyKind.PERSON.value, given, random.choice(names.PREFIXES), surname, "", born, *_house(place, random),
        deceased, _flag(random, 0.005), _flag(random, 0.005), "2026-11-01T12:00:00Z", "t",
        normalised(surname), normalised(given),
    )  # fmt: skip
    rows.parties.append("\t".join((str(key), uuid, *fields)))
    _identify(rows, key, IdentifierKind.BSN, bsn, random)
    if random.random() < 0.7:
        number = f"+316{random.randrange(10_000_000, 99_999_999)}"
        rows.addresses.append(f"{bulk.uuid(random)}\t{key}\t{AddressKind.PHONE.value}\t{number}\t{number}")
    if random.random() < 0.6:
        mail = f"{normalised(given).replace(' ', '.')}.{key}@voorbeeld.nl"
        rows.addresses.append(f"{bulk.uuid(random)}\t{key}\t{AddressKind.EMAIL.value}\t{mail}\t{mail}")


def _organisation(rows: Rows, key: int, uuid: str, surname: str, place: tuple[str, str], random: Random) -> None:
    name = f"{surname} {random.choice(('Bouw', 'Advies', 'Transport', 'Horeca', 'Zorg', 'Detailhandel'))} B.V."
    fields = (
        PartyKind.ORGANISATION.value, "", "", "", name, "", *_house(place, random), "", "f", "f", bulk.NULL, "t",
        normalised(name), "",
    )  # fmt: skip
    rows.parties.append("\t".join((str(key), uuid, *fields)))
    _identify(rows, key, IdentifierKind.KVK_NUMBER, f"{10_000_000 + key}", random)


def _house(place: tuple[str, str], random: Random) -> tuple[str, str, str, str, str]:
    street, postcode = place
    return street, str(random.randrange(1, 120)), random.choice(("", "", "", "A", "B")), postcode, names.TOWN


def _flag(random: Random, chance: float) -> str:
    return "t" if random.random() < chance else "f"


def _identify(rows: Rows, key: int, kind: IdentifierKind, value: str, random: Random) -> None:
    value_hash, version = hash_of(kind, value)
    sealed = kind == IdentifierKind.BSN
    columns = (
        bulk.uuid(random), str(key), kind.value, "" if sealed else value,
        bulk.bytea(sealed_as(Identifier, value)) if sealed else bulk.NULL, bulk.bytea(value_hash), str(version),
    )  # fmt: skip
    rows.identifiers.append("\t".join(columns))


def sealed_as(model: type[Model], value: object, *, field: str = "sealed_value") -> bytes:
    """As this field of the model stores it."""
    return sealed_field(model, field).seal(value)


def _bsn(body: int) -> str:
    """Nine digits that pass the 11-test; empty where no last digit does."""
    rest = sum(int(digit) * weight for digit, weight in zip(f"{body:08d}", _WEIGHTS, strict=True)) % 11
    return f"{body:08d}{rest}" if rest < 10 else ""
