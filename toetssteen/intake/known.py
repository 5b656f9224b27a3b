"""What need not be asked: the base registration has it, or the customer answered it before for a like purpose."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from toetssteen.contacts.queries import EarlierAnswer, answers_still_valid
from toetssteen.intake.conversation import Customer, FoundPerson, KnownCustomer, Subject
from toetssteen.parties.brp import DutchAddress, RegisteredPerson
from toetssteen.parties.models import AddressKind, DigitalAddress, Party
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


def known_answers(subject: Subject, customer: Customer | None) -> dict[str, KnownAnswer]:
    """Question code → what is known, for the questions of the chosen follow-up; without those that the customer
    says are wrong. At most three queries; none for an anonymous customer or a customer that was just found."""
    if customer is None or not subject.follow_up:
        return {}
    questions = [question for question in _of_follow_up(subject) if question.code not in subject.refuted]
    facts = _facts(customer)
    result = {question.code: facts[question.known_from] for question in questions if question.known_from in facts}
    rest = {question.code: question for question in questions if question.purpose_class and question.code not in result}
    if isinstance(customer, KnownCustomer) and rest:
        earlier = answers_still_valid(customer.party_id, rest.keys(), on=timezone.localdate())
        for code, question in rest.items():
            answer = earlier.get((code, question.purpose_class))
            if answer is not None:
                result[code] = KnownAnswer(answer.value, EARLIER, answer)
    return result


def _of_follow_up(subject: Subject) -> Iterable[Question]:
    effective = subject.effective
    for question in (*effective.own.questions, *effective.general.questions):
        if subject.follow_up in question.used_by:
            yield question


def _facts(customer: Customer) -> dict[str, KnownAnswer]:
    if isinstance(customer, FoundPerson):
        return _of_person(from_plain(customer.person))
    party = Party.objects.filter(pk=customer.party_id).first()
    if party is None:
        return {}
    facts = _of_party(party) if party.checked_at else {}
    for address in DigitalAddress.objects.filter(party=party).order_by("pk"):
        field = {AddressKind.PHONE.value: "party.phone", AddressKind.EMAIL.value: "party.email"}.get(address.kind)
        if field:
            facts[field] = KnownAnswer(address.address, OWN_RECORD)
    return facts


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


def _of_party(party: Party) -> dict[str, KnownAnswer]:
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
