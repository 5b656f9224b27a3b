"""Understanding what somebody types to find a customer: one box for every way in."""

import re
import unicodedata
from dataclasses import dataclass
from datetime import date

from django.utils import timezone

from toetssteen.dutch.dates import parse_date
from toetssteen.dutch.words import normalised_email, normalised_phone
from toetssteen.parties.bsn import Bsn, InvalidBsn
from toetssteen.parties.errors import QueryTooLong
from toetssteen.parties.names import Name, readings

MAX_LENGTH = 200
REFERENCE = re.compile(r"[0-9A-TV-Z]{4}[- ]?[0-9A-TV-Z]{4}", re.IGNORECASE | re.ASCII)
"""What may be the reference of a conversation, also with the letters that it is misheard as."""
_POSTCODE = r"(?P<digits>[1-9]\d{3}) ?(?P<letters>[a-z]{2})"
_NUMBER = r"(?P<number>\d{1,5})(?:[ -]?(?P<addition>[a-z0-9](?:[a-z0-9 -]{0,6}[a-z0-9])?))?"
_ADDRESS = [
    re.compile(pattern, re.IGNORECASE | re.ASCII)
    for pattern in (rf"{_POSTCODE}(?:[ ,]*(?:nr\.? ?)?{_NUMBER})?", rf"{_NUMBER}[ ,]+{_POSTCODE}")
]
_NUMERIC = re.compile(r"\+?[\d\s()./-]{6,}", re.ASCII)
_DATE = (
    r"\d{1,2}[-/.]\d{1,2}[-/.](?:\d{4}|\d{2})|\d{4}-\d{1,2}-\d{1,2}|\d{1,2} \d{1,2} (?:\d{4}|\d{2})"
    r"|\d{8}|\d{6}|\d{1,2}[ -][a-z]{3,9}\.?[ -](?:\d{4}|\d{2})"
)
_DATE_AT_AN_END = [
    re.compile(pattern, re.IGNORECASE | re.ASCII)
    for pattern in (rf"(?P<rest>.*?)[ ,]+(?P<date>{_DATE})", rf"(?P<date>{_DATE})[ ,]+(?P<rest>.*)")
]


@dataclass(frozen=True, slots=True, repr=False)
class Query:
    """What was typed, understood; everything that it can mean is filled. Shows itself to no log."""

    bsn: Bsn | None = None
    kvk_number: str = ""
    """Eight digits, or the twelve of a branch."""
    phone: str = ""
    email: str = ""
    postcode: str = ""
    house_number: int | None = None
    addition: str = ""
    names: tuple[Name, ...] = ()
    """How a name in it can be read, the likeliest first."""
    written_name: str = ""
    """The name as it was typed."""
    birth_date: date | None = None
    reference: str = ""
    """What may be the reference of a conversation; whether it is one, its check tells."""

    def __repr__(self) -> str:
        return "Query()"

    @property
    def for_register(self) -> bool:
        """Whether the BRP can be asked with it."""
        return bool(self.bsn or (self.names and self.birth_date) or (self.postcode and self.house_number is not None))


def understand(text: str) -> Query | None:
    """None when nothing can be searched with it (yet). Raises `QueryTooLong`."""
    if len(text) > 50 * MAX_LENGTH:
        raise QueryTooLong(field="q")
    typed = _cleaned(text)
    if len(typed) > MAX_LENGTH:
        raise QueryTooLong(field="q")
    if len(typed) < 2:
        return None
    if "@" in typed:
        return Query(email=normalised_email(typed))
    reference = re.sub("[- ]", "", typed).upper() if REFERENCE.fullmatch(typed) else ""
    for pattern in _ADDRESS:
        if match := pattern.fullmatch(typed):
            return _by_address(match, reference)
    if _NUMERIC.fullmatch(typed):
        return _by_number(typed, reference)
    return _by_name(typed, reference)


def _cleaned(text: str) -> str:
    """One line, without signs that cannot be seen: controls, marks of direction, halves of a pair."""
    visible = "".join(" " if unicodedata.category(sign).startswith("C") else sign for sign in text)
    return " ".join(unicodedata.normalize("NFKC", visible).split())


def _by_address(match: re.Match[str], reference: str) -> Query:
    return Query(
        postcode=(match["digits"] + match["letters"]).upper(),
        house_number=int(match["number"]) if match["number"] else None,
        addition=re.sub("[ -]", "", match["addition"] or "").upper(),
        reference=reference,
    )


def _by_number(typed: str, reference: str) -> Query | None:
    """A BSN, a number of the KVK, a phone number or a reference: a number may be several of them at once.
    A date alone is nothing yet: it fits too many people."""
    if re.search(r"\d[-/.]\d", typed) and _birth_date(typed) is not None:
        return None
    digits = re.sub(r"\D", "", typed)
    try:
        bsn = Bsn.parse(typed.replace("-", ""))
    except InvalidBsn:
        bsn = None
    kvk_number = digits if len(digits) in (8, 12) and not typed.startswith("+") else ""
    query = Query(bsn=bsn, kvk_number=kvk_number, phone=normalised_phone(typed) or "", reference=reference)
    return query if query != Query() else None


def _by_name(typed: str, reference: str) -> Query | None:
    birth_date, name = None, typed
    for pattern in _DATE_AT_AN_END:
        match = pattern.fullmatch(typed)
        day = _birth_date(match["date"]) if match else None
        if match and day:
            birth_date, name = day, match["rest"]
            break
    names = readings(name)
    if not names and not reference:
        return None
    return Query(names=names, written_name=name, birth_date=birth_date, reference=reference)


def _birth_date(typed: str) -> date | None:
    """None for what is no date, or one on which nobody has been born yet."""
    try:
        day = parse_date(typed, past=True)
    except ValueError:
        return None
    return day if day <= timezone.localdate() else None
