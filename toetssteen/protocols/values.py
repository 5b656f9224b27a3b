"""Answers: from what somebody typed to a value, and from a value to words.

A raw answer is a mapping of part → what was typed: the part is "" for a plain question, and a name such as
`postcode` for one of several boxes. A value is plain data that JSON can hold:

    text, long_text, email, phone, licence_plate, bsn, one_of   str
    number                                                      int
    amount                                                      str, in euros with two decimals
    date, time, date_time                                       str, ISO 8601
    yes_no                                                      bool
    some_of                                                     list of str
    address       {postcode, number, addition, street, city}
    location      an address, description, lat and lon, object_number: what is known of it
    file                                                        list of attachment ids
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from toetssteen.access.errors import RuleBroken
from toetssteen.dutch.dates import local, parse_date, parse_time
from toetssteen.dutch.words import normalised_phone
from toetssteen.parties.bsn import Bsn, InvalidBsn
from toetssteen.protocols.document import Question, QuestionType

Raw = Mapping[str, str | Sequence[str]]

_ADDRESS = ("postcode", "number", "addition", "street", "city")
PARTS: dict[QuestionType, tuple[str, ...]] = {
    QuestionType.DATE_TIME: ("date", "time"),
    QuestionType.ADDRESS: _ADDRESS,
    QuestionType.LOCATION: (*_ADDRESS, "description", "lat", "lon", "object_number"),
}
"""The boxes of a question that has more than one."""

_LENGTH = {QuestionType.TEXT: 400, QuestionType.LONG_TEXT: 4000}
_POSTCODE = re.compile(r"^[1-9]\d{3} ?[A-Za-z]{2}$")
_PLATE = re.compile(r"^[A-Z0-9]{6}$")
_AMOUNT = re.compile(
    r"(?P<sign>-?)(?P<euros>\d{1,12}|\d{1,3}(?:\.\d{3}){1,3})(?:[,.](?P<cents>\d{1,2}|-{1,2}))?", re.ASCII
)
"""Points between thousands, a comma or a point before the cents: `1.000,50`, `12.5`, `12,-`. `1.000` is a thousand."""
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")


class InvalidAnswer(RuleBroken):
    """What was typed is no answer to the question. The message says what would be; it never repeats it."""

    code = "invalid-answer"

    def __init__(self, sentence: Any, *, field: str = "", **values: Any) -> None:
        """`field`: the box that is wrong, of a question that has more than one."""
        super().__init__(field=field, **values)
        self.message = sentence


def parse(question: Question, raw: Raw) -> Any:
    """The value, or None when nothing was typed. Raises `InvalidAnswer`."""
    for typed in raw.values():
        refuse_control(typed if isinstance(typed, str) else "".join(typed))
    if question.type in PARTS:
        parts = {part: _one(raw, part) for part in PARTS[question.type]}
        return _COMPOUND[question.type](question, parts) if any(parts.values()) else None
    if question.type in (QuestionType.SOME_OF, QuestionType.FILE):
        return _SEVERAL[question.type](question, _many(raw)) or None
    typed = _one(raw, "")
    return _SIMPLE[question.type](question, typed) if typed else None


def refuse_control(typed: str) -> None:
    """A NUL, which PostgreSQL does not take, and its like. Raises `InvalidAnswer`."""
    if _CONTROL.search(typed):
        raise InvalidAnswer(_("Hier staat een teken in dat niet kan. Typ het opnieuw."))


def _one(raw: Raw, part: str) -> str:
    typed = raw.get(part, "")
    return (typed if isinstance(typed, str) else next(iter(typed), "")).strip()


def _many(raw: Raw) -> list[str]:
    typed = raw.get("", [])
    return [typed] if isinstance(typed, str) and typed else list(typed)


def _text(question: Question, typed: str) -> str:
    limit = question.max_length or _LENGTH.get(question.type, 400)
    if len(typed) > limit:
        raise InvalidAnswer(_("Dit is te lang: %(size)s tekens. Er passen er %(limit)s."), size=len(typed), limit=limit)
    return typed.replace("\r\n", "\n")


def _number(question: Question, typed: str) -> int:
    bare = typed.replace(" ", "")
    if not re.fullmatch(r"-?\d{1,12}|-?\d{1,3}(\.\d{3})+", bare):
        raise InvalidAnswer(_("Typ een heel getal, bijvoorbeeld 3."))
    return int(bare.replace(".", ""))


def _amount(question: Question, typed: str) -> str:
    bare = re.sub(r"[€\s]", "", typed)
    match = _AMOUNT.fullmatch(bare)
    if not match:
        raise InvalidAnswer(_("Typ een bedrag in euro’s, bijvoorbeeld 12,50."))
    euros = int(match["euros"].replace(".", ""))
    cents = (match["cents"] or "0").strip("-").ljust(2, "0")
    sign = "-" if match["sign"] and (euros or int(cents)) else ""
    return f"{sign}{euros}.{cents}"


def _date(question: Question, typed: str) -> str:
    try:
        day = parse_date(typed)
    except ValueError:
        raise InvalidAnswer(_("Deze datum bestaat niet. Typ dag, maand en jaar, zoals 27-11-2026.")) from None
    if question.not_in_future and day > timezone.localdate():
        raise InvalidAnswer(_("Deze datum ligt in de toekomst. Typ een datum t/m vandaag."))
    if question.not_in_past and day < timezone.localdate():
        raise InvalidAnswer(_("Deze datum is voorbij. Typ een datum vanaf vandaag."))
    return day.isoformat()


def _time(question: Question, typed: str) -> str:
    try:
        return parse_time(typed).isoformat("minutes")
    except ValueError:
        raise InvalidAnswer(_("Dit is geen tijd. Typ uren en minuten, zoals 14:05.")) from None


def _date_time(question: Question, parts: dict[str, str]) -> str:
    if not parts["date"]:
        raise InvalidAnswer(_("Vul ook de datum in, zoals 27-11-2026."), field="date")
    day = _part(_date, question, parts, "date")
    if not parts["time"]:
        return day
    try:
        moment = local(parse_date(day), parse_time(_part(_time, question, parts, "time")))
    except ValueError:
        raise InvalidAnswer(_("Deze tijd bestaat niet op die dag."), field="time") from None
    if question.not_in_future and moment > timezone.now():
        raise InvalidAnswer(_("Dit tijdstip ligt in de toekomst. Typ een tijdstip t/m nu."))
    return moment.isoformat(timespec="minutes")


def _part(parse: Callable[[Question, str], str], question: Question, parts: dict[str, str], part: str) -> str:
    """One box, so that a refusal tells which."""
    try:
        return parse(question, parts[part])
    except InvalidAnswer as error:
        raise InvalidAnswer(error.message, field=part) from None


def _yes_no(question: Question, typed: str) -> bool:
    if typed not in ("ja", "nee"):
        raise InvalidAnswer(_("Kies ja of nee."))
    return typed == "ja"


def _one_of(question: Question, typed: str) -> str:
    if typed not in {option.value for option in question.options}:
        raise InvalidAnswer(_("Kies een van de antwoorden in de lijst."))
    return typed


def _some_of(question: Question, typed: list[str]) -> list[str]:
    if not set(typed) <= {option.value for option in question.options}:
        raise InvalidAnswer(_("Kies antwoorden uit de lijst."))
    return [option.value for option in question.options if option.value in typed]


def _file(question: Question, typed: list[str]) -> list[str]:
    return typed


def _bsn(question: Question, typed: str) -> str:
    try:
        return Bsn.parse(typed).reveal()
    except InvalidBsn as error:
        raise InvalidAnswer(error.message) from None


def _licence_plate(question: Question, typed: str) -> str:
    bare = re.sub(r"[\s.-]", "", typed).upper()
    if not _PLATE.match(bare) or bare.isdigit() or bare.isalpha():
        raise InvalidAnswer(_("Dit is geen Nederlands kenteken. Typ het zoals op de plaat, bijvoorbeeld 12-AB-34."))
    return bare


def _phone(question: Question, typed: str) -> str:
    number = normalised_phone(typed)
    if number is None:
        raise InvalidAnswer(_("Dit telefoonnummer klopt niet. Typ het met netnummer, zoals 020 123 45 67."))
    return number


def _email(question: Question, typed: str) -> str:
    try:
        validate_email(typed)
    except ValidationError:
        raise InvalidAnswer(_("Dit e-mailadres klopt niet. Het lijkt op naam@voorbeeld.nl.")) from None
    return typed


def _address(question: Question, parts: dict[str, str]) -> dict[str, Any]:
    if not parts["number"]:
        raise InvalidAnswer(_("Vul ook het huisnummer in."), field="number")
    if not (parts["postcode"] or parts["street"]):
        raise InvalidAnswer(_("Vul een postcode of een straat in."), field="postcode")
    return _address_parts(parts)


def _address_parts(parts: dict[str, str]) -> dict[str, Any]:
    """What of an address was typed, each part checked."""
    if parts["postcode"] and not _POSTCODE.match(parts["postcode"]):
        raise InvalidAnswer(_("Typ vier cijfers en twee letters, zoals 1234 AB."), field="postcode")
    if parts["number"] and not re.fullmatch(r"\d{1,5}", parts["number"]):
        raise InvalidAnswer(_("Typ alleen het getal. Een letter hoort bij toevoeging."), field="number")
    for part, typed in parts.items():
        if len(typed) > 400:
            raise InvalidAnswer(_("Dit is te lang. Er passen 400 tekens."), field=part)
    value: dict[str, Any] = {part: typed for part, typed in parts.items() if typed}
    if "postcode" in value:
        value["postcode"] = value["postcode"].replace(" ", "").upper()
    if "number" in value:
        value["number"] = int(value["number"])
    return value


def _location(question: Question, parts: dict[str, str]) -> dict[str, Any]:
    lat, lon = parts.pop("lat"), parts.pop("lon")
    value = _address_parts(parts)
    if lat or lon:
        value["lat"], value["lon"] = _degrees(lat, 90, "lat"), _degrees(lon, 180, "lon")
    return value


def _degrees(typed: str, limit: int, part: str) -> float:
    try:
        degrees = float(typed.replace(",", "."))
    except ValueError:
        degrees = float("nan")
    if not -limit <= degrees <= limit:
        raise InvalidAnswer(_("Typ graden, zoals 52,37 voor de breedte en 4,89 voor de lengte."), field=part)
    return round(degrees, 6)


_SIMPLE: dict[QuestionType, Callable[[Question, str], Any]] = {
    QuestionType.TEXT: _text,
    QuestionType.LONG_TEXT: _text,
    QuestionType.NUMBER: _number,
    QuestionType.AMOUNT: _amount,
    QuestionType.DATE: _date,
    QuestionType.TIME: _time,
    QuestionType.YES_NO: _yes_no,
    QuestionType.ONE_OF: _one_of,
    QuestionType.BSN: _bsn,
    QuestionType.LICENCE_PLATE: _licence_plate,
    QuestionType.PHONE: _phone,
    QuestionType.EMAIL: _email,
}
_SEVERAL: dict[QuestionType, Callable[[Question, list[str]], Any]] = {
    QuestionType.SOME_OF: _some_of,
    QuestionType.FILE: _file,
}
_COMPOUND: dict[QuestionType, Callable[[Question, dict[str, str]], Any]] = {
    QuestionType.DATE_TIME: _date_time,
    QuestionType.ADDRESS: _address,
    QuestionType.LOCATION: _location,
}
