"""One change of a protocol's document at a time. Nothing is saved here: each gives the document as it becomes.

Whether it has earned its place is for the gate to say. What is refused here could not be undone by looking at it:
a code that stands twice, or a follow-up that goes while questions hang on it.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from typing import Any, TypeVar

from msgspec.structs import replace

from toetssteen.dutch.words import normalised
from toetssteen.protocols.coherence import OWN
from toetssteen.protocols.document import (
    Condition,
    FollowUp,
    Notice,
    Origin,
    ProtocolDocument,
    Question,
)
from toetssteen.protocols.errors import CodeTaken, FollowUpInUse, TooManyParts
from toetssteen.protocols.gate.check import MOST_PARTS

Part = TypeVar("Part", Question, FollowUp, Notice)

LISTS = {"question": "questions", "follow_up": "follow_ups", "notice": "notices"}
"""Kind of part → the list of the document in which it stands."""
_FREE = frozenset({"code", "origin", "source_ref", "used_by", "when", "by_product"})
"""Fields whose origin is not told."""


def put(document: ProtocolDocument, kind: str, part: Part, *, instead_of: str = "") -> ProtocolDocument:
    """The part at the end of its list, or in the place of the one with the code `instead_of`. With another code
    than that, what looked at the old code looks at the new one. Raises `CodeTaken`, `TooManyParts`."""
    parts: list[Any] = list(getattr(document, LISTS[kind]))
    codes = [each.code for each in parts]
    if part.code != instead_of and part.code in codes:
        raise CodeTaken(field="code", value=part.code)
    if instead_of not in codes:
        if kind != "follow_up" and len(document.questions) + len(document.notices) >= MOST_PARTS:
            raise TooManyParts(most=MOST_PARTS)
        return replace(document, **{LISTS[kind]: [*parts, part]})
    at = codes.index(instead_of)
    parts[at] = _ours(parts[at], part, document.origin)
    changed = replace(document, **{LISTS[kind]: parts})
    return _renamed(changed, instead_of, part.code) if part.code != instead_of else changed


def drop(document: ProtocolDocument, kind: str, code: str) -> ProtocolDocument:
    """Without it; the same document where it was gone already. Raises `FollowUpInUse`."""
    if kind == "follow_up":
        used = [each.text for each in document.questions if code in each.used_by]
        used += [each.text for each in document.notices if code in each.used_by]
        if used:
            follow_up = document.follow_up(code)
            raise FollowUpInUse(name=follow_up.name if follow_up else code, parts=_quoted(used))
    name = LISTS[kind]
    return replace(document, **{name: [each for each in getattr(document, name) if each.code != code]})


def move(document: ProtocolDocument, kind: str, code: str, places: int) -> ProtocolDocument:
    """Earlier by a negative number, later by a positive one, and never beyond the ends."""
    name = LISTS[kind]
    parts = list(getattr(document, name))
    at = next((at for at, each in enumerate(parts) if each.code == code), None)
    if at is None:
        return document
    part = parts.pop(at)
    parts.insert(max(0, min(len(parts), at + places)), part)
    return replace(document, **{name: parts})


def with_products(document: ProtocolDocument, refs: Sequence[str]) -> ProtocolDocument:
    """For these products; a subject of our own that it is not about any more is not described any more."""
    own = [each for each in document.own_products if OWN + each.slug in refs]
    follow_ups = [
        replace(
            follow_up,
            by_product=[
                replace(part, products=kept)
                for part in follow_up.by_product
                if (kept := [ref for ref in part.products if ref in refs])
            ],
        )
        for follow_up in document.follow_ups
    ]
    scope = replace(document.scope, products=list(refs))
    return replace(document, scope=scope, own_products=own, follow_ups=follow_ups)


def proposed_code(text: str, *, taken: Collection[str], prefix: str = "") -> str:
    """`Is er een partner?` in the protocol `paspoort` → `paspoort.is-er-een-partner`, and another where that stands
    already."""
    words = re.sub(r"[^a-z0-9]+", "-", normalised(text)).strip("-")[:50].strip("-") or "vraag"
    bare = f"{prefix[:25].rstrip('.-_')}.{words}" if prefix else words
    code, number = bare, 2
    while code in taken:
        code, number = f"{bare}-{number}", number + 1
    return code


def earlier(document: ProtocolDocument, code: str) -> list[Question]:
    """The questions at which a condition of this one may look; all of them for a new one, or for a notice."""
    codes = [question.code for question in document.questions]
    return document.questions[: codes.index(code)] if code in codes else list(document.questions)


def _ours(before: Any, after: Any, general: Origin) -> Any:
    """What is changed of a text from a source comes from there no more."""
    changed = [
        name
        for name in before.__struct_fields__
        if name not in _FREE and getattr(before, name) != getattr(after, name)
        if before.origin.get(name, general) is Origin.SOURCE
    ]
    if not changed:
        return after
    return replace(after, origin={**after.origin, **dict.fromkeys(changed, Origin.PROPOSAL)})


def _renamed(document: ProtocolDocument, old: str, new: str) -> ProtocolDocument:
    """The same with another code for one question or follow-up, wherever it is named."""
    return replace(
        document,
        questions=[_with_name(each, old, new) for each in document.questions],
        notices=[_with_name(each, old, new) for each in document.notices],
    )


def _with_name(part: Any, old: str, new: str) -> Any:
    used_by = [new if code == old else code for code in part.used_by]
    return replace(part, used_by=used_by, when=_looking_at(part.when, old, new))


def _looking_at(when: Condition | None, old: str, new: str) -> Condition | None:
    if when is None:
        return None
    every, some = (
        [replace(test, question=new) if test.question == old else test for test in tests]
        for tests in (when.all, when.any)
    )
    return Condition(all=every, any=some)


def _quoted(texts: Sequence[str]) -> str:
    return ", ".join(f"“{text[:60]}”" for text in texts[:3]) + (" …" if len(texts) > 3 else "")
