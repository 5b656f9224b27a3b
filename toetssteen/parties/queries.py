"""Finding customers that are known here. One statement for each way in; a name with a typo costs one more."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import Q, QuerySet

from toetssteen.dutch.words import normalised
from toetssteen.keys.fields import keyring
from toetssteen.parties.bsn import Bsn
from toetssteen.parties.models import IdentifierKind, Party, PartyKind
from toetssteen.parties.query import Query

PREFIXES = ("van der", "van den", "van de", "van", "de", "den", "der", "ter", "ten", "t", "el", "von", "in t")
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
    """The customers that fit, at most `limit`; the surname's start first, and with a typo only if none fits."""
    if query.surname:
        return _by_name(query, limit)
    matches = _exact(query)
    return [] if matches is None else _rows(Party.objects.filter(matches).distinct().order_by("pk"), limit)


def by_bsn(bsn: Bsn) -> Party | None:
    return Party.objects.filter(_identifier(IdentifierKind.BSN, bsn.reveal())).first()


def uuids_by_bsn(numbers: Iterable[Bsn]) -> dict[Bsn, UUID]:
    """Which of these people are customers already; one query."""
    hashes = {value: bsn for bsn in numbers for value in _hashes(IdentifierKind.BSN, bsn.reveal())}
    rows = Party.objects.filter(
        identifiers__kind=IdentifierKind.BSN, identifiers__value_hash__in=list(hashes)
    ).values_list("identifiers__value_hash", "uuid")
    return {hashes[bytes(value)]: uuid for value, uuid in rows}


def hash_of(kind: str, value: str) -> tuple[bytes, int]:
    """The keyed hash by which an identifier is found, and the version of the key."""
    ring = keyring()
    return ring.hash(value.encode()), ring.current.version


def _hashes(kind: str, value: str) -> list[bytes]:
    return list(keyring().hashes(value.encode()).values())


def _identifier(kind: IdentifierKind, value: str) -> Q:
    return Q(identifiers__kind=kind, identifiers__value_hash__in=_hashes(kind, value))


def _exact(query: Query) -> Q | None:
    ways: list[Q] = []
    if query.bsn:
        ways.append(_identifier(IdentifierKind.BSN, query.bsn.reveal()))
    if query.kvk_number:
        kind = IdentifierKind.KVK_NUMBER if len(query.kvk_number) == 8 else IdentifierKind.BRANCH_NUMBER
        ways.append(_identifier(kind, query.kvk_number))
    if query.phone or query.email:
        ways.append(Q(digital_addresses__search_address__in=[x for x in (query.phone, query.email) if x]))
    if query.postcode:
        address = Q(postcode=query.postcode)
        if query.house_number is not None:
            address &= Q(house_number=query.house_number)
        if query.addition:
            address &= Q(house_addition__iexact=query.addition)
        ways.append(address)
    if not ways:
        return None
    together = Q(pk__in=())
    for way in ways:
        together |= Q(pk__in=Party.objects.filter(way).values("pk")[:100])
    return together


def _by_name(query: Query, limit: int) -> list[Found]:
    surname, given = _split(query.surname)
    found = _rows(_named([surname], given, query), limit)
    if not found and given:
        found = _rows(_named([query.surname], "", query), limit)
    if not found and len(surname) > 3:
        found = _rows(_named(_alike(surname), given, query), limit)
    return found


def _split(text: str) -> tuple[str, str]:
    """Surname without its prefix, and the given name if one was typed before it: `jan van dijk` → `dijk`, `jan`."""
    words = text.split()
    for size in (2, 1):
        for start in range(len(words) - size):
            if " ".join(words[start : start + size]) in PREFIXES:
                return " ".join(words[start + size :]), " ".join(words[:start])
    return (" ".join(words[1:]), words[0]) if len(words) > 1 else (text, "")


def _named(surnames: list[str], given: str, query: Query) -> QuerySet[Party]:
    starts = Q(pk__in=())
    for surname in surnames:
        starts |= Q(search_surname__gte=surname, search_surname__lt=surname + "\U0010ffff")
    people = Party.objects.filter(starts)
    if given:
        people = people.filter(search_given__startswith=given)
    if query.birth_date:
        people = people.filter(birth_date=query.birth_date.isoformat())
    return people.order_by("search_surname", "search_given", "pk")


def _alike(surname: str) -> list[str]:
    """Surnames that look like it, from the small table of distinct ones."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT text FROM parties_surname WHERE text %% %s ORDER BY similarity(text, %s) DESC, text LIMIT 5",
            [surname, surname],
        )
        return [row[0] for row in cursor.fetchall()]


def _rows(people: QuerySet[Party], limit: int) -> list[Found]:
    return [found(row) for row in people.values_list(*COLUMNS)[:limit]]


def found(row: tuple[Any, ...]) -> Found:
    party = dict(zip(COLUMNS, row, strict=True))
    name = " ".join(part for part in (party["given_names"], party["prefix"], party["surname"]) if part)
    number = f"{party['house_number'] or ''}{party['house_addition'] and ' ' + party['house_addition']}"
    lines = (f"{party['street']} {number}".strip(), f"{party['postcode']} {party['town']}".strip())
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
    return normalised(party.organisation or party.surname), normalised(party.given_names)
