"""Keeping customers: made from the base registration when a conversation needs them, refreshed when it tells more."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils import timezone

from toetssteen.access.roles import Actor, require
from toetssteen.history.actions import Context, record, record_processing
from toetssteen.parties import queries
from toetssteen.parties.brp import AddressLines, DutchAddress, PersonRegister, RegisteredPerson
from toetssteen.parties.bsn import Bsn
from toetssteen.parties.errors import CustomerUnknown
from toetssteen.parties.models import Identifier, IdentifierKind, Party, Surname
from toetssteen.parties.names import as_written
from toetssteen.parties.query import Query
from toetssteen.parties.register import person_register


@dataclass(frozen=True, slots=True, repr=False)
class RegisterResult:
    """Who the BRP found: the person, and the id by which that person is a customer here, if so."""

    person: RegisteredPerson
    party: UUID | None


def find_customers(query: Query, *, context: Context, by: Actor) -> list[queries.Found]:
    """The customers known here that fit. That they were looked at is recorded, with the purpose at hand."""
    require(by, "party.search")
    found = queries.search(query)
    record_processing("party.found", (line.uuid for line in found), context=context, by=by)
    return found


def find_in_register(query: Query, *, by: Actor) -> list[RegisterResult]:
    """Who the BRP knows. Raises `RegisterUnavailable` and `InvalidQuery`; the conversation goes on without."""
    require(by, "party.search")
    register = person_register()
    if query.bsn:
        person = register.by_bsn(query.bsn)
        people = [person] if person else []
    elif query.names and query.birth_date:
        people = _by_name(register, query, query.birth_date)
    elif query.postcode and query.house_number is not None:
        people = register.by_postcode_and_number(query.postcode, query.house_number)
    else:
        return []
    known = queries.uuids_by_bsn(person.bsn for person in people if person.bsn)
    return [RegisterResult(person, known.get(person.bsn) if person.bsn else None) for person in people if person.bsn]


def _by_name(register: PersonRegister, query: Query, birth_date: date) -> list[RegisteredPerson]:
    """By the likeliest reading of the name, and by the next one when nobody is called that."""
    for name in query.names[:2]:
        surname, given = as_written(name, query.written_name)
        people = register.by_name_and_birth(surname, birth_date, given_names=given or None)
        if people:
            return people
    return []


def look_up(bsn: Bsn, *, by: Actor) -> RegisteredPerson | None:
    """One person, with all that the BRP tells. Raises `RegisterUnavailable`."""
    require(by, "party.search")
    return person_register().by_bsn(bsn)


def keep_registered(person: RegisteredPerson, *, by: Actor) -> Party:
    """The customer of this person: made, or brought up to date. Call it inside the transaction that needs it.
    Raises `CustomerUnknown` for a person whose BSN the register gives wrong."""
    require(by, "contact.register")
    if person.bsn is None:
        raise CustomerUnknown
    party = queries.by_bsn(person.bsn)
    if party is None:
        party = _made(person, person.bsn, by=by)
    else:
        _fill(party, person)
        party.save()
    Surname.objects.bulk_create([Surname(text=party.search_surname)], ignore_conflicts=True)
    return party


def _made(person: RegisteredPerson, bsn: Bsn, *, by: Actor) -> Party:
    """A new customer. Two colleagues may make the same one at the same moment: the second gets that of the first."""
    party = Party()
    _fill(party, person)
    try:
        with transaction.atomic():
            party.save()
            add_identifier(party, IdentifierKind.BSN, bsn.reveal())
    except IntegrityError:
        made_meanwhile = queries.by_bsn(bsn)
        if made_meanwhile is None:
            raise
        return made_meanwhile
    record("party.created", party, by=by)
    return party


def add_identifier(party: Party, kind: IdentifierKind, value: str) -> Identifier:
    """Give a party a number of a register. A BSN is sealed; all get a keyed hash to be found by."""
    value_hash, version = queries.hash_of(kind, value)
    sealed = kind == IdentifierKind.BSN
    return Identifier.objects.create(
        party=party,
        kind=kind,
        value="" if sealed else value,
        sealed_value=value if sealed else None,
        value_hash=value_hash,
        key_version=version,
    )


def _fill(party: Party, person: RegisteredPerson) -> None:
    party.given_names, party.prefix, party.surname = person.given_names, person.prefix, person.surname
    party.birth_date = str(person.birth_date)
    party.deceased_on = (str(person.deceased_on or "") or "onbekend") if person.deceased else ""
    party.under_guardianship = bool(person.under_guardianship)
    party.secret_address = person.secrecy
    party.checked_at = timezone.now()
    party.search_surname, party.search_given = queries.search_names(party)
    party.street = party.house_addition = party.postcode = party.town = ""
    party.house_number = None
    match person.address:
        case DutchAddress() as address:
            party.street, party.house_number = address.street, address.house_number
            party.house_addition = f"{address.letter}{address.addition}"
            party.postcode, party.town = address.postcode, address.town
        case AddressLines(lines=lines, country=country):
            party.street = ", ".join(line for line in (*lines, country) if line)[:120]
