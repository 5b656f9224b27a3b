"""What the BRP Personen API answers, read strictly: a wrong type or a missing field is a wrong answer.

Source: the Haal Centraal BRP Personen API 2.7.0 (tests/contract). Only the fields that we ask for.
"""

from datetime import date
from typing import Annotated, TypeVar

import msgspec
from msgspec import Meta, Struct, field

from toetssteen.parties.brp import (
    Address,
    AddressLines,
    DutchAddress,
    Gender,
    PartialDate,
    RegisteredPerson,
    UnknownAddress,
)
from toetssteen.parties.bsn import Bsn, InvalidBsn

Line = Annotated[str, Meta(max_length=450, pattern=r"^[^\x00-\x1f\x7f]*\Z")]
"""Longer than any text of the contract; control characters, such as NUL, are in none."""

DECEASED = "O"

Decoded = TypeVar("Decoded")


class Code(Struct, frozen=True):
    code: Line = ""
    text: Line = field(name="omschrijving", default="")


class FullDate(Struct, frozen=True, tag="Datum"):
    value: date = field(name="datum")


class MonthDate(Struct, frozen=True, tag="JaarMaandDatum"):
    year: Annotated[int, Meta(ge=1, le=9999)] = field(name="jaar")
    month: Annotated[int, Meta(ge=1, le=12)] = field(name="maand")


class YearDate(Struct, frozen=True, tag="JaarDatum"):
    year: Annotated[int, Meta(ge=1, le=9999)] = field(name="jaar")


class UnknownDate(Struct, frozen=True, tag="DatumOnbekend"):
    pass


Date = FullDate | MonthDate | YearDate | UnknownDate


class Dated(Struct, frozen=True):
    on: Date | None = field(name="datum", default=None)


class Suspension(Struct, frozen=True):
    reason: Code = field(name="reden", default=Code())


class Name(Struct, frozen=True):
    given_names: Line = field(name="voornamen", default="")
    prefix: Line = field(name="voorvoegsel", default="")
    surname: Line = field(name="geslachtsnaam", default="")
    full: Line = field(name="volledigeNaam", default="")


class Inland(Struct, frozen=True):
    official_street: Line = field(name="officieleStraatnaam", default="")
    short_street: Line = field(name="korteStraatnaam", default="")
    house_number: Annotated[int, Meta(ge=1, le=99999)] | None = field(name="huisnummer", default=None)
    letter: Line = field(name="huisletter", default="")
    addition: Line = field(name="huisnummertoevoeging", default="")
    indication: Code = field(name="aanduidingBijHuisnummer", default=Code())
    postcode: Line = ""
    town: Line = field(name="woonplaats", default="")


class Abroad(Struct, frozen=True):
    line1: Line = field(name="regel1", default="")
    line2: Line = field(name="regel2", default="")
    line3: Line = field(name="regel3", default="")
    country: Code = field(name="land", default=Code())


class Place(Struct, frozen=True):
    description: Line = field(name="locatiebeschrijving", default="")


class HomeInland(Struct, frozen=True, tag="Adres"):
    at: Inland = field(name="verblijfadres", default=Inland())


class HomeAbroad(Struct, frozen=True, tag="VerblijfplaatsBuitenland"):
    at: Abroad = field(name="verblijfadres", default=Abroad())


class HomePlace(Struct, frozen=True, tag="Locatie"):
    at: Place = field(name="verblijfadres", default=Place())


class HomeUnknown(Struct, frozen=True, tag="VerblijfplaatsOnbekend"):
    pass


class Lines(Struct, frozen=True):
    line1: Line = field(name="adresregel1", default="")
    line2: Line = field(name="adresregel2", default="")
    line3: Line = field(name="adresregel3", default="")
    country: Code = field(name="land", default=Code())


class Person(Struct, frozen=True):
    bsn: Line = field(name="burgerservicenummer")
    name: Name = field(name="naam", default=Name())
    birth: Dated = field(name="geboorte", default=Dated())
    gender: Code = field(name="geslacht", default=Code())
    home: HomeInland | HomeAbroad | HomePlace | HomeUnknown | None = field(name="verblijfplaats", default=None)
    municipality: Code = field(name="gemeenteVanInschrijving", default=Code())
    lines: Lines = field(name="adressering", default=Lines())
    death: Dated | None = field(name="overlijden", default=None)
    suspension: Suspension = field(name="opschortingBijhouding", default=Suspension())
    secrecy: bool = field(name="geheimhoudingPersoonsgegevens", default=False)
    guardianship: bool = field(name="indicatieCurateleRegister", default=False)


class PersonsAnswer(Struct, frozen=True):
    kind: str = field(name="type")
    persons: list[Person] = field(name="personen")


class InvalidParameter(Struct, frozen=True):
    name: str = ""


class Problem(Struct, frozen=True):
    code: str = ""
    invalid: list[InvalidParameter] = field(name="invalidParams", default_factory=list)


class WrongAnswer(Exception):
    """Does not say what was wrong: that could be a person's data."""


_persons_answer = msgspec.json.Decoder(PersonsAnswer)
_problem = msgspec.json.Decoder(Problem)


def persons_in(body: bytes, *, kind: str, complete: bool) -> list[RegisteredPerson]:
    """The persons in the answer to a query of this `kind`. `complete`: a look-up by BSN, which also tells
    about guardianship. Raises `WrongAnswer`."""
    answer = _decoded(_persons_answer, body)
    if answer is None or answer.kind != kind:
        raise WrongAnswer
    return [registered(person, complete=complete) for person in answer.persons]


def problem_in(body: bytes) -> Problem:
    """What an answer other than 200 says of itself; empty when that cannot be read."""
    return _decoded(_problem, body) or Problem()


def _decoded(decoder: msgspec.json.Decoder[Decoded], body: bytes) -> Decoded | None:
    try:
        return decoder.decode(body)
    except (msgspec.MsgspecError, ValueError, RecursionError):
        return None


def registered(person: Person, *, complete: bool) -> RegisteredPerson:
    name = person.name
    return RegisteredPerson(
        bsn=_bsn(person.bsn),
        given_names=name.given_names.strip(),
        prefix=name.prefix.strip(),
        surname=name.surname.strip(),
        display_name=name.full.strip() or " ".join(f"{name.given_names} {name.prefix} {name.surname}".split()),
        birth_date=_partial(person.birth.on) or PartialDate(),
        gender=Gender(person.gender.code) if person.gender.code in set(Gender) else Gender.UNKNOWN,
        address=_address(person),
        deceased=person.death is not None or person.suspension.reason.code == DECEASED,
        deceased_on=_partial(person.death.on) if person.death else None,
        under_guardianship=person.guardianship if complete else None,
        secrecy=person.secrecy,
        suspended_reason=person.suspension.reason.text,
    )


def _bsn(text: str) -> Bsn | None:
    try:
        return Bsn(text)
    except InvalidBsn:
        return None


def _partial(known: Date | None) -> PartialDate | None:
    match known:
        case FullDate(value):
            return PartialDate.of(value)
        case MonthDate(year, month):
            return PartialDate(year, month)
        case YearDate(year):
            return PartialDate(year)
        case UnknownDate():
            return PartialDate()
        case None:
            return None


def _address(person: Person) -> Address:
    match person.home:
        case HomeInland(at):
            return _dutch(at, person.municipality.text)
        case HomeAbroad(at):
            return _lines(at.line1, at.line2, at.line3, country=at.country.text)
        case HomePlace(at):
            return _lines(at.description)
        case HomeUnknown():
            return UnknownAddress()
        case None:
            told = person.lines
            return _lines(told.line1, told.line2, told.line3, country=told.country.text)


def _dutch(at: Inland, municipality: str) -> Address:
    """An address from before the BAG has no town; its municipality tells as much."""
    street = at.official_street or at.short_street
    if not street and not at.postcode:
        return UnknownAddress()
    return DutchAddress(
        street=street,
        house_number=at.house_number,
        letter=at.letter,
        addition=at.addition,
        indication=at.indication.text,
        postcode=at.postcode.replace(" ", "").upper(),
        town=at.town or municipality,
    )


def _lines(*lines: str, country: str = "") -> Address:
    told = tuple(" ".join(line.split()) for line in lines if line.strip())
    return AddressLines(told, country) if told or country else UnknownAddress()
