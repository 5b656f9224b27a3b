"""Finding customers that are known here."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from django.db import connection
from django.db.models import Q

from toetssteen.dutch.words import normalised
from toetssteen.keys.fields import keyring
from toetssteen.parties import ways
from toetssteen.parties.bsn import Bsn
from toetssteen.parties.models import IdentifierKind, Party, PartyKind
from toetssteen.parties.query import Query

LIMIT = 10


@dataclass(frozen=True, slots=True, repr=False)
class Found:
    """One line in a list of customers. The address of somebody with secrecy is not in it."""

    uuid: UUID
    kind: str
    name: str
    birth_date: str
    address: str
    deceased_on: str
    under_guardianship: bool
    secret_address: bool


COLUMNS = (
    "uuid", "kind", "given_names", "prefix", "surname", "organisation", "birth_date", "street", "house_number",
    "house_addition", "postcode", "town", "deceased_on", "under_guardianship", "secret_address",
)  # fmt: skip


def search(query: Query, *, limit: int = LIMIT) -> list[Found]:
    """The customers that fit, at most `limit`. A name may have a typo only if nobody is called just that.
    One statement; two or three for a name that nobody has."""
    rows = ways.run([*ways.exact(query, limit=limit), *ways.named(query, limit=limit)], COLUMNS, limit=limit)
    for typo in (ways.nearly, ways.alike):
        if not rows and query.names:
            rows = ways.run(list(typo(query, limit=limit)), COLUMNS, limit=limit)
    return [found(row) for row in rows]


def by_bsn(bsn: Bsn) -> Party | None:
    return Party.objects.filter(_identifier(IdentifierKind.BSN, bsn.reveal())).first()


def uuids_by_bsn(numbers: Iterable[Bsn]) -> dict[Bsn, UUID]:
    """Which of these people are customers already; one query."""
    hashes = {value: bsn for bsn in numbers for value in ways.hashes(bsn.reveal())}
    rows = Party.objects.filter(
        identifiers__kind=IdentifierKind.BSN, identifiers__value_hash__in=list(hashes)
    ).values_list("identifiers__value_hash", "uuid")
    return {hashes[bytes(value)]: uuid for value, uuid in rows}


class Facts(NamedTuple):
    """What is known of a customer, beside one of the ways to reach them."""

    given_names: str
    prefix: str
    surname: str
    birth_date: str
    street: str
    house_number: int | None
    house_addition: str
    postcode: str
    town: str
    checked_at: datetime | None
    address_kind: str | None
    address: str | None


_FACTS = """
SELECT party.given_names, party.prefix, party.surname, party.birth_date, party.street, party.house_number,
    party.house_addition, party.postcode, party.town, party.checked_at, way.kind, way.address
FROM parties_party party LEFT JOIN parties_digitaladdress way ON way.party_id = party.id
WHERE party.id = %s ORDER BY way.id
"""


def facts_of(party_id: int) -> list[Facts]:
    """One for each way to reach them, the newest last; one when there is none. Empty: no customer here any more."""
    with connection.cursor() as cursor:
        cursor.execute(_FACTS, [party_id])
        return [Facts(*row) for row in cursor.fetchall()]


def hash_of(kind: str, value: str) -> tuple[bytes, int]:
    """The keyed hash by which an identifier is found, and the version of the key."""
    ring = keyring()
    return ring.hash(value.encode()), ring.current.version


def _identifier(kind: IdentifierKind, value: str) -> Q:
    return Q(identifiers__kind=kind, identifiers__value_hash__in=ways.hashes(value))


def found(row: tuple[Any, ...]) -> Found:
    party = dict(zip(COLUMNS, row, strict=True))
    name = " ".join(part for part in (party["given_names"], party["prefix"], party["surname"]) if part)
    number = f"{party['house_number'] or ''}{party['house_addition'] and ' ' + party['house_addition']}"
    postcode = f"{party['postcode'][:4]} {party['postcode'][4:]}".strip()
    lines = (f"{party['street']} {number}".strip(), f"{postcode} {party['town']}".strip())
    return Found(
        uuid=party["uuid"],
        kind=party["kind"],
        name=party["organisation"] if party["kind"] == PartyKind.ORGANISATION else name,
        birth_date=party["birth_date"],
        address="" if party["secret_address"] else ", ".join(line for line in lines if line),
        deceased_on=party["deceased_on"],
        under_guardianship=party["under_guardianship"],
        secret_address=party["secret_address"],
    )


def search_names(party: Party) -> tuple[str, str]:
    """What the search columns of a party hold: its surname or organisation, and its given names."""
    return normalised(party.organisation or party.surname)[:200], normalised(party.given_names)[:200]
