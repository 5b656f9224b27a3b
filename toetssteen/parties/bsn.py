"""The burgerservicenummer: a value that shows itself to nobody who does not ask for it by name."""

import re
from collections.abc import Iterator
from typing import NoReturn, Self

from django.utils.translation import gettext_lazy as _
from stdnum.nl import bsn as eleven_test

from toetssteen.access.errors import RuleBroken

_MASK = "•••••••••"
_TYPED = re.compile(r"[0-9]{8,9}")


class InvalidBsn(RuleBroken):
    code = "invalid-bsn"
    message = _("Dit is geen geldig BSN. Een BSN heeft negen cijfers. Kijk of ze alle negen kloppen.")


class Bsn:
    """Nine digits that pass the 11-test. Prints as dots; `reveal()` gives the number.

    Not a dataclass, whose `asdict` would give the number away. Does not pickle: a BSN has no place in
    a session, a cache or the arguments of a job.
    """

    __slots__ = ("_number",)
    _number: str

    def __init__(self, number: str) -> None:
        """`number` is nine digits, as it is stored. Raises `InvalidBsn`."""
        if len(number) != 9 or not _passes(number):
            raise InvalidBsn(field="bsn")
        object.__setattr__(self, "_number", number)

    @classmethod
    def parse(cls, text: str) -> Self:
        """What a person types: spaces and dots between, the leading zero left out. Raises `InvalidBsn`."""
        digits = re.sub(r"[\s.]", "", text)
        if not _TYPED.fullmatch(digits):
            raise InvalidBsn(field="bsn")
        return cls(digits.zfill(9))

    def reveal(self) -> str:
        return self._number

    def __str__(self) -> str:
        return _MASK

    def __repr__(self) -> str:
        return f"Bsn({_MASK})"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Bsn) and other._number == self._number

    def __hash__(self) -> int:
        return hash(self._number)

    def __setattr__(self, name: str, value: object) -> NoReturn:
        raise AttributeError("Een BSN verandert niet.")

    def __copy__(self) -> Self:
        return self

    def __deepcopy__(self, memo: object) -> Self:
        return self

    def __reduce__(self) -> NoReturn:
        raise TypeError("Een BSN gaat niet in een sessie, cache of taak.")


# Digits as people group them: one space, dot or hyphen at a time between them.
_CHAIN = re.compile(r"[0-9]+(?:[ \u00a0.\-][0-9]+)*")
_PIECE = re.compile(r"[^ \u00a0]+")
_DATE = re.compile(r"[0-9]{1,2}[ .\-][0-9]{1,2}[ .\-][0-9]{4}|[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}")
_OTHER = re.compile(
    r"""(?x)
      \b[A-Z]{2}[0-9]{2} (?:[ ]?[A-Z]{4}) (?:[ ]?[0-9]){10,30} \b    # IBAN
    | (?:\+|\b00) 31 (?:[ .\-]|\(0\))* [0-9] (?:[ .\-]?[0-9]){8} \b  # telephone from abroad
    | \b06 (?:[ .\-]?[0-9]){8} \b                                    # mobile telephone
    """
)


def looks_like_bsn(text: str) -> list[tuple[int, int]]:
    """Where a BSN seems to stand in free text: (start, end), in order, for a warning before it is saved.

    Runs of eight or nine digits that pass the 11-test, also grouped as in 1234.56.782. One in eleven
    numbers passes by chance, so what it finds is a question to the writer, never a fact.
    """
    return [
        (start, end)
        for piece_start, piece_end in _outside_other_numbers(text)
        for chain in _CHAIN.finditer(text, piece_start, piece_end)
        for start, end in _candidates(chain)
        if _passes(re.sub(r"[^0-9]", "", text[start:end]).zfill(9))
    ]


def _outside_other_numbers(text: str) -> Iterator[tuple[int, int]]:
    start = 0
    for other in _OTHER.finditer(text):
        yield start, other.start()
        start = other.end()
    yield start, len(text)


def _candidates(chain: re.Match[str]) -> Iterator[tuple[int, int]]:
    """The chain as a whole when it has the length, or else each number in it that stands between spaces."""
    if _has_length(chain.group()):
        yield chain.span()
        return
    for piece in _PIECE.finditer(chain.string, *chain.span()):
        if _has_length(piece.group()):
            yield piece.span()


def _has_length(written: str) -> bool:
    return 8 <= sum(map(str.isdigit, written)) <= 9 and not _DATE.fullmatch(written)


def _passes(number: str) -> bool:
    return bool(_TYPED.fullmatch(number)) and bool(eleven_test.is_valid(number))
