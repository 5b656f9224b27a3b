"""What we need of the base registration of persons (BRP), whoever supplies it.

An implementation lives in `toetssteen.adapters`. Nothing here prints a person: these values pass through
logs and error pages by accident sooner or later.
"""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Protocol

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from toetssteen.access.errors import RuleBroken
from toetssteen.parties.bsn import Bsn


@dataclass(frozen=True, repr=False)
class PartialDate:
    """A date of which the register may know the year and month, the year, or nothing."""

    year: int | None = None
    month: int | None = None
    day: int | None = None

    def __post_init__(self) -> None:
        """Raises ValueError for a date that cannot be, or a gap in it."""
        if (self.day is not None and self.month is None) or (self.month is not None and self.year is None):
            raise ValueError("a partial date misses its day first, then its month")
        date(self.year or 2000, self.month or 1, self.day or 1)

    @classmethod
    def of(cls, day: date) -> "PartialDate":
        return cls(day.year, day.month, day.day)

    @property
    def exact(self) -> date | None:
        if self.year is None or self.month is None or self.day is None:
            return None
        return date(self.year, self.month, self.day)

    def __str__(self) -> str:
        """ISO 8601 as far as it is known: 1970-03-01, 1970-03, 1970, or nothing."""
        parts = [] if self.year is None else [f"{self.year:04d}"]
        return "-".join([*parts, *(f"{part:02d}" for part in (self.month, self.day) if part is not None)])


class Gender(StrEnum):
    MALE = "M"
    FEMALE = "V"
    UNKNOWN = "O"


@dataclass(frozen=True, repr=False)
class DutchAddress:
    street: str
    house_number: int | None = None
    letter: str = ""
    addition: str = ""
    indication: str = ""
    """"bij" or "tegenover" the house number."""
    postcode: str = ""
    """Six characters, no space."""
    town: str = ""


@dataclass(frozen=True, repr=False)
class AddressLines:
    """An address abroad, a place without an address, or the address in the answer to a search."""

    lines: tuple[str, ...]
    country: str = ""


@dataclass(frozen=True, repr=False)
class UnknownAddress:
    """The register knows that this person lives somewhere, but not where; or it tells no address."""


Address = DutchAddress | AddressLines | UnknownAddress


@dataclass(frozen=True, repr=False, kw_only=True)
class RegisteredPerson:
    """A person as the register has them. A search tells less than a look-up by BSN: the address comes as
    lines, and whether there is guardianship is not told. Look up whom the customer turns out to be."""

    bsn: Bsn | None
    """None when the register gives a number that fails the 11-test."""
    given_names: str = ""
    prefix: str = ""
    surname: str = ""
    display_name: str = ""
    birth_date: PartialDate = PartialDate()
    gender: Gender = Gender.UNKNOWN
    address: Address = UnknownAddress()
    deceased: bool = False
    deceased_on: PartialDate | None = None
    """None for the living, and for a deceased person of whom the answer gives no date."""
    under_guardianship: bool | None = None
    """Curatele. None: not told, which is not the same as no."""
    secrecy: bool = False
    """Geheimhouding: the address of this person is shown in no list."""
    suspended_reason: str = ""
    """Why the register is no longer kept for this person, in its words: emigratie, overlijden."""

    @property
    def listed_address(self) -> Address:
        """The address as a list of search results may show it."""
        return UnknownAddress() if self.secrecy else self.address


class PersonRegister(Protocol):
    """Each raises `RegisterUnavailable` within its deadline when there is no good answer, and
    `InvalidQuery` when the question itself is no good. The deceased are found too, marked as such."""

    def by_bsn(self, bsn: Bsn) -> RegisteredPerson | None: ...

    def by_name_and_birth(
        self, surname: str, birth_date: date, *, given_names: str | None = None
    ) -> list[RegisteredPerson]:
        """`surname` may have its prefix before it; `given_names` may be the first letters of them."""
        ...

    def by_postcode_and_number(
        self, postcode: str, house_number: int, *, letter: str | None = None, addition: str | None = None
    ) -> list[RegisteredPerson]: ...


class Unavailable(StrEnum):
    SLOW = "slow"
    DOWN = "down"
    WRONG_ANSWER = "wrong-answer"
    REFUSED = "refused"
    PAUSED = "paused"
    NOT_CONNECTED = "not-connected"


_SENTENCES: dict[Unavailable, Promise] = {
    Unavailable.SLOW: _("De BRP geeft niet op tijd antwoord. Ga verder zonder de BRP, of zoek het straks nog eens op."),
    Unavailable.DOWN: _("De BRP is nu niet te bereiken. Ga verder zonder de BRP, of zoek het straks nog eens op."),
    Unavailable.WRONG_ANSWER: _("De BRP geeft een antwoord dat niet klopt. Ga verder zonder de BRP."),
    Unavailable.REFUSED: _("De BRP laat ons niet toe. Ga verder zonder de BRP en meld dit aan de beheerder."),
    Unavailable.PAUSED: _("De BRP gaf een paar keer geen antwoord. We wachten even en proberen het dan weer."),
    Unavailable.NOT_CONNECTED: _("De BRP is hier niet aangesloten. Ga verder zonder de BRP."),
}


class RegisterUnavailable(RuleBroken):
    """No answer that can be used. Never a reason to stop: whoever asked goes on without the register."""

    code = "register-unavailable"

    def __init__(self, reason: Unavailable) -> None:
        self.reason = reason
        self.message = _SENTENCES[reason]
        super().__init__()


class InvalidQuery(RuleBroken):
    """The register cannot search with this; `field` tells with which part of it."""

    code = "register-invalid-query"
    message = _("Hiermee kan de BRP niet zoeken. Kijk of alles goed is ingevuld.")


class TooManyPersons(InvalidQuery):
    code = "register-too-many"
    message = _("De BRP vindt hiermee te veel mensen. Vul meer in, zoals de voornaam of de toevoeging.")


class NoRegister:
    """For an installation without a BRP: every question gets the same clear answer."""

    def by_bsn(self, bsn: Bsn) -> RegisteredPerson | None:
        raise RegisterUnavailable(Unavailable.NOT_CONNECTED)

    def by_name_and_birth(
        self, surname: str, birth_date: date, *, given_names: str | None = None
    ) -> list[RegisteredPerson]:
        raise RegisterUnavailable(Unavailable.NOT_CONNECTED)

    def by_postcode_and_number(
        self, postcode: str, house_number: int, *, letter: str | None = None, addition: str | None = None
    ) -> list[RegisteredPerson]:
        raise RegisterUnavailable(Unavailable.NOT_CONNECTED)
