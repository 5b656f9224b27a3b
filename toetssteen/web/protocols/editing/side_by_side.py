"""Two versions of one protocol: what changed in words, and both beside each other."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from toetssteen.protocols.compare import Change, compare, keyed
from toetssteen.protocols.document import ProtocolDocument, Question, Scope, Source
from toetssteen.protocols.field_words import purpose_of
from toetssteen.protocols.models import Principle, ProtocolVersion
from toetssteen.protocols.wording import TYPES, condition_in_words
from toetssteen.web.protocols.editing.work import product_names


@dataclass(frozen=True, slots=True)
class Side:
    """A question in one of the two versions."""

    number: int
    text: str
    type: str
    purpose: str
    when: str
    required: bool
    used_by: list[str]


@dataclass(frozen=True, slots=True)
class Pair:
    """The same question in both; None where a version does not have it."""

    before: Side | None
    after: Side | None
    changes: list[str]


@dataclass(frozen=True, slots=True)
class Comparison:
    before: ProtocolVersion | None
    after: ProtocolVersion
    changes: list[Change]
    pairs: list[Pair]


def comparison(before: ProtocolVersion | None, after: ProtocolVersion, *, general: ProtocolDocument) -> Comparison:
    """Of a first version everything is new. Two queries."""
    new = after.document
    old = before.document if before else _nothing(new)
    products = product_names(old, new)
    principles = dict(Principle.objects.values_list("code", "statement"))
    changes = compare(old, new, products=products, principles=principles, general=general)
    return Comparison(before, after, changes, _pairs(old, new, changes, products))


def _nothing(document: ProtocolDocument) -> ProtocolDocument:
    return ProtocolDocument(
        code=document.code,
        title=document.title,
        scope=Scope(products=list(document.scope.products), all=document.scope.all),
        source=Source(name=document.source.name),
        principles=list(document.principles),
        origin=document.origin,
        own_products=list(document.own_products),
        follow_ups=[],
    )


def _pairs(old: ProtocolDocument, new: ProtocolDocument, changes: list[Change], products: dict[str, str]) -> list[Pair]:
    """In the order of the new version; what was dropped stands where it stood."""
    then, now = keyed(old.questions, "code"), keyed(new.questions, "code")
    order = list(now)
    for key in then:
        if key not in now:
            order.insert(min(then[key][0], len(order)), key)
    said: dict[str, list[str]] = {}
    for change in changes:
        if change.part == "question":
            said.setdefault(change.code, []).append(change.sentence)
    return [
        Pair(_side(old, then.get(key), products), _side(new, now.get(key), products), said.get(key[0], []))
        for key in order
    ]


def _side(document: ProtocolDocument, found: tuple[int, Any] | None, products: dict[str, str]) -> Side | None:
    if found is None:
        return None
    at, question = found
    asked: dict[str, Question] = {each.code: each for each in document.questions}
    return Side(
        at + 1,
        question.text,
        str(TYPES[question.type]),
        purpose_of(question),
        condition_in_words(question.when, asked, products) if question.when else "",
        question.required,
        [follow_up.name if (follow_up := document.follow_up(code)) else code for code in question.used_by],
    )
