"""The customers of generated history: the fictitious persons of RvIG first, made-up ones after them, some companies.

A made-up person has no BSN: one that passes the test could be somebody's.
"""

import csv
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from random import Random
from typing import Any

from toetssteen.adapters.brp_persons import persons
from toetssteen.cli.generation import sayings
from toetssteen.cli.generation.copying import copy
from toetssteen.contacts.models import Answer, Topic
from toetssteen.dutch.words import normalised_email
from toetssteen.history.actions import Happening, record_all
from toetssteen.intake.known import OWN_RECORD, REGISTER
from toetssteen.parties import queries
from toetssteen.parties.actions import add_identifier, keep_registered
from toetssteen.parties.brp import RegisteredPerson
from toetssteen.parties.models import AddressKind, DigitalAddress, Identifier, IdentifierKind, Party, PartyKind, Surname
from toetssteen.staff.models import StaffMember

_COMPANIES = Path(__file__).with_name("data") / "companies.csv"
_BATCH = 2000


@dataclass(slots=True, repr=False)
class Known:
    """An earlier answer of a customer that may be shown again."""

    answer: Answer
    topic: Topic
    valid_until: date


@dataclass(slots=True, repr=False)
class Customer:
    party: Party
    facts: dict[str, tuple[Any, str]]
    """`known_from` of a question → what is known, and where that was known from."""
    bsn: str = ""
    earlier: dict[tuple[str, str], Known] = field(default_factory=dict)
    """(question, class of purpose) → the newest answer."""


@dataclass(frozen=True, slots=True, repr=False)
class Customers:
    """Some call often: the chance of each falls with its place in the row."""

    persons: Sequence[Customer]
    companies: Sequence[Customer]

    def draw(self, rng: Random, *, business: bool) -> Customer:
        if business and self.companies:
            return rng.choice(self.companies)
        return self.persons[int(len(self.persons) * rng.random() ** 2.2)]


def customers(count: int, rng: Random, *, by: StaffMember) -> Customers:
    """`count` persons and the companies, as customers. Inside the caller's transaction."""
    alive = [person for person in persons() if not person.deceased and not person.suspended_reason]
    rng.shuffle(alive)
    known = _registered(alive[:count], by=by)
    made = [_made_up(rng) for _ in range(count - len(known))]
    for start in range(0, len(made), _BATCH):
        _save(made[start : start + _BATCH], by=by)
    people = [*known, *(Customer(party, {}) for party in made)]
    _give_addresses(people, rng)
    return Customers(people, list(_companies(by=by)))


def _registered(people: Sequence[RegisteredPerson], *, by: StaffMember) -> list[Customer]:
    """Each through the action that an agent uses. Whoever was a customer here already stays as they are."""
    numbers = {person.bsn: person for person in people if person.bsn}
    here = queries.uuids_by_bsn(numbers)
    parties = {party.uuid: party for party in Party.objects.filter(uuid__in=here.values())}
    known = [
        (bsn, parties[here[bsn]] if bsn in here else keep_registered(person, by=by)) for bsn, person in numbers.items()
    ]
    fresh = [party for bsn, party in known if bsn not in here]
    Party.objects.filter(pk__in=[party.pk for party in fresh]).update(generated=True)
    return [Customer(party, _facts(party), bsn.reveal()) for bsn, party in known]


def _made_up(rng: Random) -> Party:
    party = Party(
        given_names=rng.choice(sayings.GIVEN),
        prefix=rng.choice(sayings.PREFIXES),
        surname=rng.choice(sayings.SURNAMES),
        birth_date=(date(1940, 1, 1) + timedelta(days=rng.randrange(24_000))).isoformat(),
        street=rng.choice(sayings.STREETS),
        house_number=rng.randint(1, 220),
        postcode=sayings.postcode(rng),
        town=sayings.TOWN,
        generated=True,
    )
    party.search_surname, party.search_given = queries.search_names(party)
    return party


def _save(parties: list[Party], *, by: StaffMember) -> None:
    copy(parties)
    surnames = {party.search_surname: Surname(text=party.search_surname) for party in parties}
    Surname.objects.bulk_create(surnames.values(), ignore_conflicts=True)
    record_all((Happening("party.created", party, {}) for party in parties), by=by)


def _give_addresses(people: list[Customer], rng: Random) -> None:
    """A phone or an e-mail address, or both, as most give; whoever has one already keeps it."""
    have = set(
        DigitalAddress.objects.filter(party__in=[one.party.pk for one in people]).values_list("party_id", flat=True)
    )
    fresh: list[DigitalAddress] = []
    for customer in people:
        drawn = [(AddressKind.PHONE, sayings.phone(rng), 0.7), (AddressKind.EMAIL, sayings.email(rng), 0.45)]
        given = [(kind, address) for kind, address, chance in drawn if rng.random() < chance]
        if customer.party.pk in have:
            continue
        for kind, address in given:
            search = normalised_email(address)
            fresh.append(DigitalAddress(party=customer.party, kind=kind, address=address, search_address=search))
    copy(fresh)
    _know_addresses(people)


def _know_addresses(people: list[Customer]) -> None:
    by_party = {customer.party.pk: customer for customer in people}
    rows = DigitalAddress.objects.filter(party__in=by_party).order_by("pk").values_list("party_id", "kind", "address")
    for party_id, kind, address in rows:
        name = {AddressKind.PHONE.value: "party.phone", AddressKind.EMAIL.value: "party.email"}.get(kind)
        if name:
            by_party[party_id].facts[name] = (address, OWN_RECORD)


def _facts(party: Party) -> dict[str, tuple[Any, str]]:
    """As `intake.known` finds them, which a test holds beside this."""
    address = {
        "postcode": party.postcode,
        "number": party.house_number,
        "addition": party.house_addition,
        "street": party.street,
        "city": party.town,
    }
    plain: dict[str, Any] = {
        "brp.given_names": party.given_names,
        "brp.surname": " ".join(part for part in (party.prefix, party.surname) if part),
        "brp.birth_date": party.birth_date if len(party.birth_date) == 10 else None,
        "brp.address": {part: value for part, value in address.items() if value} if party.house_number else None,
    }
    return {name: (value, REGISTER) for name, value in plain.items() if value}


def _companies(*, by: StaffMember) -> Iterator[Customer]:
    """Each company or branch once, by its number at the KVK."""
    seen: set[tuple[IdentifierKind, str]] = set()
    with _COMPANIES.open(encoding="utf-8", newline="") as stream:
        for row in csv.DictReader(stream):
            kind, number = IdentifierKind.BRANCH_NUMBER, row["vestigingsnummer"]
            if not number:
                kind, number = IdentifierKind.KVK_NUMBER, row["kvkNummer"]
            if (kind, number) not in seen:
                seen.add((kind, number))
                yield Customer(_company(row, kind, number, by=by), {})


def _company(row: dict[str, str], kind: IdentifierKind, number: str, *, by: StaffMember) -> Party:
    value_hash, _version = queries.hash_of(kind, number)
    earlier = Identifier.objects.filter(kind=kind, value_hash=value_hash).select_related("party").first()
    if earlier and earlier.party:
        return earlier.party
    party = Party(
        kind=PartyKind.ORGANISATION,
        organisation=row["naam"],
        street=row["straatnaam"],
        house_number=int(row["huisnummer"]) if row["huisnummer"] else None,
        postcode=row["postcode"],
        town=row["plaats"],
        generated=True,
    )
    _save_company(party, by=by)
    add_identifier(party, kind, number)
    return party


def _save_company(party: Party, *, by: StaffMember) -> None:
    party.search_surname, party.search_given = queries.search_names(party)
    _save([party], by=by)
