"""Two versions of a protocol compared, in words: "vraag 4 vervalt voor paspoort".

Complete: equal documents give no changes, and unequal ones give at least one for each part that differs. What has
no sentence of its own is said as the name of the field with what stood there and what stands there now.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from toetssteen.protocols import compare_sentences as sentences
from toetssteen.protocols import compare_words as words
from toetssteen.protocols.coherence import OWN
from toetssteen.protocols.document import FollowUp, Notice, OwnProduct, ProtocolDocument, Question
from toetssteen.protocols.field_words import Lookup


class Kind(StrEnum):
    ADDED = "added"
    DROPPED = "dropped"
    MOVED = "moved"
    CHANGED = "changed"


PROTOCOL, FOLLOW_UP, QUESTION, NOTICE = "protocol", "follow_up", "question", "notice"
"""The parts of a protocol that a change is about."""


@dataclass(frozen=True, slots=True)
class Change:
    kind: Kind
    part: str
    """One of the four above."""
    code: str
    """Of the question, the follow-up or the notice; empty for the protocol itself."""
    field: str
    """Empty where the whole part comes, goes or moves."""
    sentence: str


@dataclass(frozen=True, slots=True)
class _List:
    """One of the lists of a document: how its parts are found again, and how they are called in a sentence."""

    part: str
    name: str
    key: str
    struct: type[Any]


_LISTS = (
    _List(FOLLOW_UP, "follow_ups", "code", FollowUp),
    _List(QUESTION, "questions", "code", Question),
    _List(NOTICE, "notices", "code", Notice),
)
_OWN = _List(PROTOCOL, "own_products", "slug", OwnProduct)


def compare(
    before: ProtocolDocument,
    after: ProtocolDocument,
    *,
    products: Mapping[str, str] | None = None,
    principles: Mapping[str, str] | None = None,
    general: ProtocolDocument | None = None,
) -> list[Change]:
    """Every change from `before` to `after`: the protocol itself, its follow-ups, its questions, its notices.

    `products` and `principles` give names to references and codes; `general` is the protocol for all products."""
    if before == after:
        return []
    names = {"products": dict(products or {}), "principles": dict(principles or {})}
    then, now = (_lookup(document, names, general) for document in (before, after))
    changes = list(_protocol(before, after, then, now))
    for each in _LISTS:
        changes += _listed(each, getattr(before, each.name), getattr(after, each.name), then, now)
    return changes


def summarised(changes: Sequence[Change]) -> str:
    """All of it in one line: the first change, and how many more there are."""
    if not changes:
        return _("Er verandert niets.")
    said = [change for change in changes if change.field != "origin"] or list(changes)
    more = len(said) - 1
    if not more:
        return said[0].sentence
    return ngettext("%(first)s En nog %(n)d wijziging.", "%(first)s En nog %(n)d wijzigingen.", more) % {
        "first": said[0].sentence,
        "n": more,
    }


def _lookup(
    document: ProtocolDocument, names: Mapping[str, dict[str, str]], general: ProtocolDocument | None
) -> Lookup:
    shared = general.follow_ups if general else []
    own = {f"{OWN}{product.slug}": product.name for product in document.own_products}
    return Lookup(
        questions={question.code: question for question in document.questions},
        follow_ups={each.code: each.name for each in (*shared, *document.follow_ups)},
        products={**own, **names["products"]},
        principles=names["principles"],
    )


def _protocol(before: ProtocolDocument, after: ProtocolDocument, then: Lookup, now: Lookup) -> Iterator[Change]:
    lists = {each.name for each in _LISTS} | {_OWN.name}
    for name in ProtocolDocument.__struct_fields__:
        if name not in lists:
            old, new = getattr(before, name), getattr(after, name)
            for sentence in sentences.of_protocol(name, old, new, then, now) if old != new else ():
                yield Change(Kind.CHANGED, PROTOCOL, "", name, sentence)
    yield from _listed(_OWN, before.own_products, after.own_products, then, now)


def _listed(each: _List, before: Sequence[Any], after: Sequence[Any], then: Lookup, now: Lookup) -> Iterator[Change]:
    old, new = keyed(before, each.key), keyed(after, each.key)
    code = "" if each is _OWN else None

    def change(kind: Kind, key: tuple[str, int], field: str, sentence: str) -> Change:
        return Change(kind, each.part, key[0] if code is None else code, field, sentence)

    for key, (at, part) in old.items():
        if key not in new:
            yield change(Kind.DROPPED, key, "", words.dropped(words.called(part, at)))
    for key, (at, part) in new.items():
        if key not in old:
            yield change(Kind.ADDED, key, "", words.added(words.called(part, at)))
    kept = [key for key in new if key in old]
    for key in moved([key for key in old if key in new], kept):
        yield change(Kind.MOVED, key, "", words.moved(words.called(new[key][1], new[key][0]), old[key][0], new[key][0]))
    for key in kept:
        called = words.called(new[key][1], new[key][0])
        for name in each.struct.__struct_fields__:
            was, is_ = getattr(old[key][1], name), getattr(new[key][1], name)
            for sentence in sentences.of_part(each.struct, name, called, (was, is_), (then, now)) if was != is_ else ():
                yield change(Kind.CHANGED, key, name, sentence)


def keyed(parts: Sequence[Any], key: str) -> dict[tuple[str, int], tuple[int, Any]]:
    """(code, how many of that code came before) → its position and the part, so that a draft in which a code stands
    twice can be compared too."""
    found: dict[tuple[str, int], tuple[int, Any]] = {}
    seen: dict[str, int] = {}
    for at, part in enumerate(parts):
        code = getattr(part, key)
        found[code, seen.get(code, 0)] = (at, part)
        seen[code] = seen.get(code, 0) + 1
    return found


def moved(before: Sequence[Any], after: Sequence[Any]) -> list[Any]:
    """The fewest of `after` that have to be moved to make it of `before`, which has the same members."""
    place = {key: at for at, key in enumerate(before)}
    best: list[tuple[int, Any]] = []
    # For each end of a rising run its length and where it came from; the longest one stays where it is.
    length = [1] * len(after)
    came = [-1] * len(after)
    for at, key in enumerate(after):
        for earlier in range(at):
            if place[after[earlier]] < place[key] and length[earlier] + 1 > length[at]:
                length[at], came[at] = length[earlier] + 1, earlier
        best.append((length[at], at))
    stays: set[int] = set()
    at = max(best, key=lambda pair: pair[0])[1] if best else -1
    while at >= 0:
        stays.add(at)
        at = came[at]
    return [key for at, key in enumerate(after) if at not in stays]
