"""What there is to tell. Each domain declares its own in its module `news`."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.functional import Promise


@dataclass(frozen=True, slots=True)
class Kind:
    """One sort of news.

    `code` is noun.past-tense, as the event of the same happening. `sentence` may name what it is about as
    `%(about)s`. `route` is the name of the page about it, which takes the public id of the subject; empty: none."""

    code: str
    sentence: str | Promise
    route: str = ""


_KINDS: dict[str, Kind] = {}


def declare(code: str, sentence: str | Promise, *, route: str = "") -> Kind:
    """Once for each code. A module that is loaded again declares the same."""
    kind = Kind(code, sentence, route)
    known = _KINDS.setdefault(code, kind)
    if known.route != route:
        raise ValueError(f"{code} is declared twice")
    return known


def find(code: str) -> Kind | None:
    """None for news of a kind that no longer exists: it keeps what it was about."""
    return _KINDS.get(code)


def declared() -> Sequence[Kind]:
    return tuple(_KINDS.values())
