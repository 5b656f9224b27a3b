"""Understanding what somebody types to find a customer: one box for every way in."""

import re
from dataclasses import dataclass
from datetime import date

from toetssteen.dutch.dates import parse_date
from toetssteen.dutch.words import normalised, normalised_email, normalised_phone
from toetssteen.parties.bsn import Bsn, InvalidBsn
from toetssteen.parties.errors import QueryTooLong

MAX_LENGTH = 200
REFERENCE = re.compile(r"^[0-9A-HJKMNP-TV-Z]{4}-?[0-9A-HJKMNP-TV-Z]{4}$", re.IGNORECASE)
_ADDRESS = re.compile(r"^([1-9]\d{3}) ?([a-z]{2})[ ,]*(?:(\d{1,5})[ -]?([a-z0-9]{0,4})?)?$", re.IGNORECASE)
_DATE_AT_END = re.compile(
    r"(?:^|\s)(\d{1,2}[-/.]\d{1,2}[-/.](?:\d{4}|\d{2})|\d{8}|\d{4}-\d{1,2}-\d{1,2}|\d{1,2} [a-z]{3,9} \d{4})$",
    re.IGNORECASE,
)
_INVISIBLE = re.compile(r"[\x00-\x1f\x7f]")


@dataclass(frozen=True, slots=True, repr=False)
class Query:
    """What was typed, understood; everything that it can mean is filled. Shows itself to no log."""

    bsn: Bsn | None = None
    kvk_number: str = ""
    phone: str = ""
    email: str = ""
    postcode: str = ""
    house_number: int | None = None
    addition: str = ""
    surname: str = ""
    """Normalised; with the prefix, if somebody typed it."""
    written_surname: str = ""
    birth_date: date | None = None
    reference: str = ""

    def __repr__(self) -> str:
        return "Query()"

    @property
    def for_register(self) -> bool:
        """Whether the BRP can be asked with it."""
        return bool(self.bsn or (self.surname and self.birth_date) or (self.postcode and self.house_number is not None))


def understand(text: str) -> Query | None:
    """None when nothing can be searched with it yet. Raises `QueryTooLong`."""
    typed = " ".join(_INVISIBLE.sub(" ", text).split())
    if len(typed) > MAX_LENGTH:
        raise QueryTooLong(field="q")
    if len(typed) < 2:
        return None
    if "@" in typed:
        return Query(email=normalised_email(typed))
    if address := _ADDRESS.match(typed):
        return _by_address(address)
    if re.fullmatch(r"\+?[\d\s().-]{6,}", typed):
        return _by_number(typed)
    reference = typed.replace("-", "").upper() if REFERENCE.match(typed) else ""
    return _by_name(typed, reference)


def _by_address(match: re.Match[str]) -> Query:
    number = int(match[3]) if match[3] else None
    postcode = (match[1] + match[2]).upper()
    return Query(postcode=postcode, house_number=number, addition=(match[4] or "").upper())


def _by_number(typed: str) -> Query:
    digits = re.sub(r"\D", "", typed)
    try:
        bsn = Bsn.parse(typed)
    except InvalidBsn:
        bsn = None
    return Query(
        bsn=bsn,
        kvk_number=digits if len(digits) in (8, 12) else "",
        phone=normalised_phone(typed) or "",
        reference=digits if len(digits) == 8 else "",
    )


def _by_name(typed: str, reference: str) -> Query:
    birth_date, name = None, typed
    if match := _DATE_AT_END.search(typed):
        try:
            birth_date, name = parse_date(match[1]), typed[: match.start()].strip()
        except ValueError:
            birth_date = None
    surname = normalised(name)
    return Query(surname=surname, written_surname=name, birth_date=birth_date, reference=reference)
