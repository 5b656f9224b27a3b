"""Finding and choosing the customer of a conversation, where that serves the customer."""

import base64
from dataclasses import dataclass, replace
from uuid import UUID

from toetssteen.access.roles import require
from toetssteen.contacts.queries import party_of_reference
from toetssteen.history.actions import Context, record_processing
from toetssteen.intake.conversation import Conversation, Customer, FoundPerson, KnownCustomer
from toetssteen.keys.fields import keyring
from toetssteen.keys.keyring import BrokenKeys
from toetssteen.parties import queries
from toetssteen.parties.actions import find_customers, find_in_register, look_up
from toetssteen.parties.brp import DutchAddress, RegisteredPerson
from toetssteen.parties.bsn import Bsn
from toetssteen.parties.errors import CustomerUnknown
from toetssteen.parties.models import Party
from toetssteen.parties.query import Query
from toetssteen.parties.snapshot import from_plain, to_plain
from toetssteen.staff.models import StaffMember

ACTIVITY = "klant-zoeken"
"""The purpose for which customers are looked for: to serve the conversation at hand."""
_HANDLE = b"intake.customers.handle"


@dataclass(frozen=True, slots=True, repr=False)
class Line:
    """One customer in the results. `handle` chooses it; it tells nothing by itself."""

    handle: str
    found: queries.Found
    from_register: bool


def find(query: Query, *, conversation: UUID, by: StaffMember) -> list[Line]:
    """Customers known here, also by the reference of an earlier conversation."""
    if query.bsn:
        # Nine digits can be read as a phone number without its zero, and that is looked for in plain.
        query = replace(query, phone="")
    context = Context("conversation", conversation, ACTIVITY)
    found = find_customers(query, context=context, by=by)
    participant = party_of_reference(query.reference) if query.reference else None
    party = participant.party if participant is not None else None
    if party is not None and party.uuid not in {line.uuid for line in found}:
        found = [_found(party), *found]
        record_processing("party.found", [party.uuid], context=context, by=by)
    return [Line(str(line.uuid), line, from_register=False) for line in found]


def find_outside(query: Query, *, by: StaffMember) -> list[Line]:
    """People of the BRP who are no customer here yet. Raises `RegisterUnavailable`, `InvalidQuery`."""
    results = find_in_register(query, by=by)
    return [
        Line(_sealed(result.person.bsn), _listed(result.person), from_register=True)
        for result in results
        if result.party is None and result.person.bsn is not None
    ]


def choose(conversation: Conversation, handle: str, *, uuid: UUID, by: StaffMember) -> None:
    """Make somebody from the results the customer. Raises `CustomerUnknown`, `RegisterUnavailable`."""
    require(by, "party.view")
    bsn = _opened(handle)
    if bsn is None:
        party = _party(handle)
        conversation.customer = KnownCustomer(party.uuid, party.pk)
        context = Context("conversation", uuid, ACTIVITY)
        record_processing("party.viewed", [party.uuid], context=context, by=by)
        return
    person = look_up(bsn, by=by)
    if person is None:
        raise CustomerUnknown(field="customer")
    conversation.customer = FoundPerson(to_plain(person))


def forget(conversation: Conversation) -> None:
    """Anonymous again."""
    conversation.customer = None


def shown(customer: Customer) -> queries.Found | None:
    """The chosen customer, as a line on the screen; None when it is no longer known here."""
    if isinstance(customer, FoundPerson):
        return _listed(from_plain(customer.person))
    party = Party.objects.filter(uuid=customer.party).first()
    return _found(party) if party else None


def _party(handle: str) -> Party:
    try:
        uuid = UUID(handle)
    except ValueError:
        raise CustomerUnknown(field="customer") from None
    party = Party.objects.filter(uuid=uuid).first()
    if party is None:
        raise CustomerUnknown(field="customer")
    return party


def _found(party: Party) -> queries.Found:
    return queries.found(tuple(getattr(party, column) for column in queries.COLUMNS))


def _listed(person: RegisteredPerson) -> queries.Found:
    address = person.listed_address
    line = ""
    if isinstance(address, DutchAddress):
        number = f"{address.house_number or ''}{address.letter}{address.addition and ' ' + address.addition}"
        postcode = f"{address.postcode[:4]} {address.postcode[4:]}".strip()
        line = f"{address.street} {number}, {postcode} {address.town}"
    elif lines := getattr(address, "lines", ()):
        line = ", ".join(lines)
    return queries.Found(
        uuid=UUID(int=0),
        kind="persoon",
        name=person.display_name or f"{person.given_names} {person.prefix} {person.surname}".replace("  ", " "),
        birth_date=str(person.birth_date),
        address=line,
        deceased_on=(str(person.deceased_on or "") or "onbekend") if person.deceased else "",
        under_guardianship=bool(person.under_guardianship),
        secret_address=person.secrecy,
    )


def _sealed(bsn: Bsn | None) -> str:
    plain = bsn.reveal().encode() if bsn else b""
    return "b." + base64.urlsafe_b64encode(keyring().seal(plain, bound_to=_HANDLE)).decode()


def _opened(handle: str) -> Bsn | None:
    """The BSN in a handle of the BRP; None for a handle of a customer known here."""
    if not handle.startswith("b."):
        return None
    try:
        plain = keyring().open(base64.urlsafe_b64decode(handle[2:]), bound_to=_HANDLE)
    except (BrokenKeys, ValueError):
        raise CustomerUnknown(field="customer") from None
    return Bsn(plain.decode())
