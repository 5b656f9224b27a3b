"""What need not be asked: the base registration has it, or the customer answered it before for a like purpose."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from toetssteen.contacts.queries import EarlierAnswer, answers_still_valid
from toetssteen.intake.conversation import Customer, FoundPerson, KnownCustomer, Subject
from toetssteen.parties.brp import DutchAddress, RegisteredPerson
from toetssteen.parties.errors import CustomerUnknown
from toetssteen.parties.models import AddressKind
from toetssteen.parties.queries import Facts, facts_of
from toetssteen.parties.snapshot import from_plain
from toetssteen.protocols.document import Question

REGISTER = "brp"
EARLIER = "antwoord"
OWN_RECORD = "dossier"

SOURCES: dict[str, str | Promise] = {
    REGISTER: _("Basisregistratie Personen"),
    EARLIER: _("eerder antwoord van de klant"),
    OWN_RECORD: _("klantdossier"),
}


@dataclass(frozen=True, slots=True, repr=False)
class KnownAnswer:
    value: Any
    source: str
    """`REGISTER`, `EARLIER` or `OWN_RECORD`."""
    earlier: EarlierAnswer | None = None


Known = dict[str, KnownAnswer]
"""By question code."""


def known_answers(subject: Subject, customer: Customer | None) -> Known:
    """What is known for the questions of the chosen follow-up, without those that the customer says are wrong.
    At most two queries; none for an anonymous customer or a customer that was just found."""
    if customer is None or not subject.follow_up:
        return {}
    try:
        return known_in([subject], customer)[0]
    except CustomerUnknown:
        return {}


def known_in(subjects: Sequence[Subject], customer: Customer | None) -> list[Known]:
    """The same for each of these subjects, in as many queries as for one. Raises `CustomerUnknown` when the
    customer is no customer here any more."""
    if customer is None:
        return [{} for _ in subjects]
    facts = _facts(customer)
    asked = [[q for q in _of_follow_up(subject) if q.code not in subject.refuted] for subject in subjects]
    known = [{q.code: facts[q.known_from] for q in questions if q.known_from in facts} for questions in asked]
    rest = {q.code for questions, own in zip(asked, known, strict=True) for q in questions if _may_return(q, own)}
    if isinstance(customer, KnownCustomer) and rest:
        earlier = answers_still_valid(customer.party_id, rest, on=timezone.localdate())
        for questions, own in zip(asked, known, strict=True):
            for question in questions:
                answer = earlier.get((question.code, question.purpose_class)) if _may_return(question, own) else None
                if answer is not None:
                    own[question.code] = KnownAnswer(answer.value, EARLIER, answer)
    return known


def _may_return(question: Question, known: Known) -> bool:
    """Whether an earlier answer may stand in for a new one."""
    return bool(question.purpose_class) and question.code not in known


def _of_follow_up(subject: Subject) -> Iterable[Question]:
    effective = subject.effective
    for question in (*effective.own.questions, *effective.general.questions):
        if subject.follow_up in question.used_by:
            yield question


def _facts(customer: Customer) -> dict[str, KnownAnswer]:
    """By what a question calls `known_from`; the newest phone number and e-mail address. One query at most."""
    if isinstance(customer, FoundPerson):
        return _of_person(from_plain(customer.person))
    rows = facts_of(customer.party_id)
    if not rows:
        raise CustomerUnknown(field="customer")
    facts = _of_party(rows[0]) if rows[0].checked_at else {}
    for row in rows:
        field = _REACHED_BY.get(row.address_kind or "")
        if field:
            facts[field] = KnownAnswer(row.address, OWN_RECORD)
    return facts


_REACHED_BY = {AddressKind.PHONE.value: "party.phone", AddressKind.EMAIL.value: "party.email"}


def _of_person(person: RegisteredPerson) -> dict[str, KnownAnswer]:
    address = person.address
    plain: dict[str, Any] = {
        "brp.bsn": person.bsn.reveal() if person.bsn else None,
        "brp.given_names": person.given_names,
        "brp.surname": " ".join(part for part in (person.prefix, person.surname) if part),
        "brp.birth_date": person.birth_date.exact.isoformat() if person.birth_date.exact else None,
    }
    if isinstance(address, DutchAddress):
        plain["brp.address"] = _address(
            address.street, address.house_number, f"{address.letter}{address.addition}", address.postcode, address.town
        )
    return {field: KnownAnswer(value, REGISTER) for field, value in plain.items() if value}


def _of_party(party: Facts) -> dict[str, KnownAnswer]:
    plain: dict[str, Any] = {
        "brp.given_names": party.given_names,
        "brp.surname": " ".join(part for part in (party.prefix, party.surname) if part),
        "brp.birth_date": party.birth_date if len(party.birth_date) == 10 else None,
        "brp.address": _address(party.street, party.house_number, party.house_addition, party.postcode, party.town),
    }
    return {field: KnownAnswer(value, REGISTER) for field, value in plain.items() if value}


def _address(street: str, number: int | None, addition: str, postcode: str, city: str) -> dict[str, Any]:
    parts = {"postcode": postcode, "number": number, "addition": addition, "street": street, "city": city}
    return {part: value for part, value in parts.items() if value} if number else {}
