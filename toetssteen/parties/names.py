"""Reading a name as people type it: surname first or last, with initials, with its prefix before or behind."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from toetssteen.dutch.words import normalised

PREFIX_WORDS = frozenset(
    [
        "van", "vd", "der", "den", "de", "het", "ter", "ten", "te", "tot", "in", "op", "aan", "bij", "onder", "over",
        "uit", "uijt", "voor", "von", "vom", "zu", "zum", "zur", "la", "le", "las", "les", "los", "du", "des", "da",
        "das", "do", "dos", "del", "della", "di", "dal", "dalla", "el", "al", "af", "am", "auf",
    ]
)  # fmt: skip
"""The words of which prefixes are made (RvIG, *Tabel 36, voorvoegsels*), normalised, and `vd` for *van de*."""
PREFIXES_OF_NAMES = frozenset(["el", "al"])
"""Of those, what registers often have as a part of the surname itself."""
_PERHAPS = frozenset(["t", "ben", "bin", "ibn", "abu", "abou"])
"""Words that are a prefix for one customer, and a given name or an initial for another."""
_APOSTROPHE = re.compile(r"\s*(?:['’‘`´][st]\b|[dl]['’‘`´])", re.IGNORECASE)
_MOST_WORDS = 8


@dataclass(frozen=True, slots=True, repr=False)
class Name:
    """One way to read what was typed. Normalised; without the prefix, since few people tell it right."""

    surname: str
    given: tuple[str, ...] = ()
    """Given names or initials, or how they begin."""
    is_whole: bool = False
    """Whether the surname was typed to its end: something else follows it."""


def readings(typed: str) -> tuple[Name, ...]:
    """The likeliest first, since one text may be read in several ways. Empty when there is no name in it."""
    before, comma, behind = typed.partition(",")
    words = _words(before)
    if not words:
        return ()
    starts_with_prefix = bool(_APOSTROPHE.match(before))
    found = _behind_comma(words, _words(behind), starts_with_prefix) if comma else _any_order(words, starts_with_prefix)
    return tuple(dict.fromkeys(found))


def as_written(name: Name, typed: str) -> tuple[str, str]:
    """Surname and first given name of a reading with the signs that were typed, for a register that minds them:
    accents and hyphens. An initial comes as one letter."""
    tokens = re.split(r"[\s,]+", typed.strip())
    spans = {
        normalised(" ".join(tokens[start:end])): " ".join(tokens[start:end])
        for start in range(len(tokens))
        for end in range(start + 1, min(len(tokens), start + _MOST_WORDS) + 1)
    }
    given = name.given[0] if name.given else ""
    return spans.get(name.surname, name.surname), spans.get(given, given) if len(given) > 1 else given


def _words(text: str) -> list[str]:
    """Normalised. What hyphens hold together is one word: `jansen-de vries`, `jan-willem`. `v d berg` is spelled."""
    words: list[str] = []
    for piece in re.split(r"[\s./]+", text):
        parts = normalised(piece).split()
        if words and " " in words[-1] and words[-1].rpartition(" ")[2] in PREFIX_WORDS:
            words[-1] = " ".join([words[-1], *parts])
        elif "-" in piece.strip("-") and not _APOSTROPHE.match(piece):
            words.append(" ".join(parts))
        else:
            words.extend(parts)
    words = [word for word in words if word][:_MOST_WORDS]
    for place, (word, following) in enumerate(pairwise(words)):
        if word == "v" and following in ("d", "de", "den", "der"):
            words[place : place + 2] = ["van", "de" if following == "d" else following]
    return words


def _behind_comma(surname: Sequence[str], rest: Sequence[str], starts_with_prefix: bool) -> Iterator[Name]:
    """`Berg, van der` and `Berg, J. van der`: what stands before the comma is the surname, whole."""
    given = tuple(rest[: _end_without_prefix(rest)])
    bare = surname[_prefix_size(surname, starts_with_prefix) :]
    yield Name(" ".join(bare), given, is_whole=True)
    yield Name(" ".join(surname), given, is_whole=True)


def _any_order(words: Sequence[str], starts_with_prefix: bool) -> Iterator[Name]:
    size = _prefix_size(words, starts_with_prefix)
    if size:
        yield from _after_prefix(words, size)
        return
    end = _end_without_prefix(words)
    if 0 < end < len(words):  # "berg van der", "berg j van der"; and it may be that the surname is still to come
        yield from _surname_first(words[:end])
    start = next((place for place in range(1, len(words) - 1) if _is_prefix(words, place)), 0)
    if start:  # "jan van dijk", and "jansen de vries", which is one surname
        rest = words[start:]
        yield Name(" ".join(rest[_prefix_size(rest, True) :]), tuple(words[:start]))
        yield Name(" ".join(words))
    elif end in (0, len(words)):
        yield from _without_prefix(words)


def _after_prefix(words: Sequence[str], size: int) -> Iterator[Name]:
    """`van der berg`, `van der berg jan`; and `el amrani`, which a register may have as a surname of two words."""
    bare = words[size:]
    initials = _initials_at_end(bare)
    yield Name(" ".join(bare[: len(bare) - initials]), tuple(bare[len(bare) - initials :]), is_whole=initials > 0)
    yield Name(" ".join(words))
    if not initials and len(bare) > 1:
        yield Name(bare[0], tuple(bare[1:]), is_whole=True)


def _without_prefix(words: Sequence[str]) -> Iterator[Name]:
    """`jansen`, `p j jansen`, `piet jansen`, `jansen piet`, `jansen bakker`."""
    initials = next((place for place, word in enumerate(words) if len(word) > 1), 0)
    if initials:
        yield Name(" ".join(words[initials:]), tuple(words[:initials]))
    elif len(words) == 1:
        yield Name(words[0])
    else:
        if len(words[-1]) > 1:
            yield Name(words[-1], tuple(words[:-1]))
        yield from _surname_first(words)
        if len(words) > 2:
            yield Name(" ".join(words[1:]), (words[0],))
    if len(words) > 1:
        yield Name(" ".join(words))
    if words[0] in _PERHAPS and len(words) > 1:
        yield Name(" ".join(words[1:]))


def _surname_first(words: Sequence[str]) -> Iterator[Name]:
    """`jansen p j`, `jansen bakker p`: initials end a surname; without them its first word is taken for it."""
    end = len(words) - _initials_at_end(words)
    if end == len(words):
        end = 1
    yield Name(" ".join(words[:end]), tuple(words[end:]), is_whole=True)


def _initials_at_end(words: Sequence[str]) -> int:
    """How many; never all of the words."""
    count = 0
    while count < len(words) - 1 and len(words[-1 - count]) == 1:
        count += 1
    return count


def _prefix_size(words: Sequence[str], is_prefix: bool) -> int:
    """Of how many words the prefix at the start is, a surname being left; `is_prefix`: the first one surely is."""
    size = 0
    while size < len(words) - 1 and ((size == 0 and is_prefix) or _is_prefix(words, size)):
        size += 1
    return size


def _end_without_prefix(words: Sequence[str]) -> int:
    """Where the prefix at the end begins, something being left; the length when there is none."""
    end = len(words)
    while end > 0 and _is_prefix(words, end - 1):
        end -= 1
    return end


def _is_prefix(words: Sequence[str], place: int) -> bool:
    """A `t` is one behind another word: *in 't Veld*, but not among initials."""
    return words[place] in PREFIX_WORDS or (words[place] == "t" and place > 0 and len(words[place - 1]) > 1)
