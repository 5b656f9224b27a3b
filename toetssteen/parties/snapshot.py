"""A person of the base registration as plain data, to lie sealed in a conversation that is not saved yet."""

from typing import Any

from toetssteen.parties.brp import (
    Address,
    AddressLines,
    DutchAddress,
    Gender,
    PartialDate,
    RegisteredPerson,
    UnknownAddress,
)
from toetssteen.parties.bsn import Bsn

_PLAIN = ("given_names", "prefix", "surname", "display_name", "deceased", "under_guardianship", "secrecy")


def to_plain(person: RegisteredPerson) -> dict[str, Any]:
    return {
        **{name: getattr(person, name) for name in _PLAIN},
        "bsn": person.bsn.reveal() if person.bsn else None,
        "birth_date": str(person.birth_date),
        "deceased_on": None if person.deceased_on is None else str(person.deceased_on),
        "gender": person.gender.value,
        "suspended_reason": person.suspended_reason,
        "address": _address_to_plain(person.address),
    }


def from_plain(plain: dict[str, Any]) -> RegisteredPerson:
    return RegisteredPerson(
        **{name: plain[name] for name in _PLAIN},
        bsn=Bsn(plain["bsn"]) if plain["bsn"] else None,
        birth_date=_date(plain["birth_date"]),
        deceased_on=None if plain["deceased_on"] is None else _date(plain["deceased_on"]),
        gender=Gender(plain["gender"]),
        suspended_reason=plain["suspended_reason"],
        address=_address_from_plain(plain["address"]),
    )


def _date(text: str) -> PartialDate:
    return PartialDate(*(int(part) for part in text.split("-"))) if text else PartialDate()


_DUTCH = ("street", "house_number", "letter", "addition", "indication", "postcode", "town")


def _address_to_plain(address: Address) -> dict[str, Any]:
    match address:
        case DutchAddress():
            return {name: getattr(address, name) for name in _DUTCH}
        case AddressLines(lines=lines, country=country):
            return {"lines": list(lines), "country": country}
        case UnknownAddress():
            return {}


def _address_from_plain(plain: dict[str, Any]) -> Address:
    if "lines" in plain:
        return AddressLines(tuple(plain["lines"]), plain["country"])
    return DutchAddress(**plain) if plain else UnknownAddress()
