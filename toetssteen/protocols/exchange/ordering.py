"""Questions in an order in which each stands after what it depends on, as near to the given order as that goes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django.utils.translation import gettext as _

from toetssteen.protocols.exchange.result import refuse


def in_order(keys: Sequence[str], looked_at: Mapping[str, Sequence[str]], *, name: str) -> tuple[list[str], list[str]]:
    """The keys in order, and those that had to move. Raises `UnreadableProtocol` for a circle."""
    known = set(keys)
    waits = {key: [one for one in dict.fromkeys(looked_at.get(key, ())) if one in known] for key in keys}
    order: list[str] = []
    done: set[str] = set()
    for key in keys:
        _place(key, waits, order, done, name)
    place = {key: at for at, key in enumerate(keys)}
    moved = [key for key in keys if any(place[one] > place[key] for one in waits[key])]
    return order, moved


def _place(start: str, waits: Mapping[str, Sequence[str]], order: list[str], done: set[str], name: str) -> None:
    """`start` after everything that it waits for, without recursion."""
    way: list[tuple[str, int]] = [(start, 0)]
    standing = [start]
    while way:
        key, at = way.pop()
        if key in done:
            standing.pop()
            continue
        if at == len(waits[key]):
            done.add(key)
            order.append(key)
            standing.pop()
            continue
        way.append((key, at + 1))
        following = waits[key][at]
        if following in standing:
            circle = " → ".join([*standing[standing.index(following) :], following])
            sentence = _("Deze vragen wachten op elkaar: %(circle)s.") % {"circle": circle[:200]}
            refuse("circle", sentence, name=name, path=following)
        if following not in done:
            way.append((following, 0))
            standing.append(following)
