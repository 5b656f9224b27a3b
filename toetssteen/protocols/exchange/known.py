"""What is known already, so that a question that comes back keeps its identity, and what the user asked for."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from toetssteen.protocols.coherence import OWN
from toetssteen.protocols.document import FollowUp, Notice, OwnProduct, ProtocolDocument, Question

Meaning = tuple[str, str, tuple[tuple[str, str], ...]]


@dataclass(frozen=True)
class Known:
    """Of the protocols that are there: which code a question of a source has, and how own products are called."""

    by_place: dict[tuple[str, str], str] = field(default_factory=dict)
    """(protocol, place in the source) → code of the question or notice."""
    by_meaning: dict[Meaning, str] = field(default_factory=dict)
    """Of questions that several protocols share: their code has no name of a protocol before it."""
    own_products: dict[str, OwnProduct] = field(default_factory=dict)
    follow_ups: dict[str, FollowUp] = field(default_factory=dict)
    """Those that every product has."""


def known_from(documents: Iterable[ProtocolDocument]) -> Known:
    known = Known()
    for document in documents:
        parts: list[Question | Notice] = [*document.questions, *document.notices]
        for part in parts:
            for place in part.source_ref:
                known.by_place.setdefault((document.code, place), part.code)
        for question in document.questions:
            if "." not in question.code:
                known.by_meaning.setdefault(meaning(question), question.code)
        known.own_products.update({OWN + own.slug: own for own in document.own_products})
        if document.scope.all:
            known.follow_ups.update({follow_up.code: follow_up for follow_up in document.follow_ups})
    return known


def meaning(question: Question) -> Meaning:
    return question.text, question.type, tuple((option.value, option.text) for option in question.options)


@dataclass(frozen=True)
class Wishes:
    """What the file does not say and the user may. What is left empty is proposed, with a remark."""

    code: str = ""
    title: str = ""
    products: tuple[str, ...] = ()
    """References of products. Empty: those that the file names, else an own product with the name of the set."""
    follow_up: str = ""
    """Code of the follow-up that uses the answers. Empty: what fits the format."""
    known: Known = field(default_factory=Known)
    beside: Callable[[str], bytes | None] = lambda _name: None
    """Another file that a set of Signalen takes questions from, by its name; None where there is none."""
