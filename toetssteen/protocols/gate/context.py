"""What the gate must know beside the protocol itself. All of it is given: the gate asks no database."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from toetssteen.protocols import coherence
from toetssteen.protocols.coherence import Fault
from toetssteen.protocols.document import FollowUp, ProtocolDocument, Question
from toetssteen.protocols.gate import language
from toetssteen.protocols.gate.walk import Walk, walk
from toetssteen.protocols.gate.wordings import Wordings


@dataclass(frozen=True)
class Context:
    today: date
    grounds: Mapping[str, Sequence[str]] = field(default_factory=dict)
    """Reference of a product → the names of its legal grounds, as the UPL has them."""
    general: ProtocolDocument | None = None
    """The protocol with the follow-ups that every product has."""
    others: Wordings = field(default_factory=Wordings)
    """The questions of all protocols as they hold now, that of this protocol among them: what a code means there,
    and to which product a protocol belongs."""
    principles: frozenset[str] | None = None
    """Codes of those on which one can stand; None: not known here."""
    hard_words: Callable[[str], Sequence[language.Hard]] = language.hard
    """What makes a text harder than B1. Another measure than ours can be put here."""

    @cached_property
    def general_longest(self) -> Mapping[str, int]:
        """Follow-up of every product → questions that the general protocol asks for it, at most."""
        return walk(self.general).longest if self.general else {}


@dataclass(frozen=True)
class Case:
    """One document before the gate, with what several rules need."""

    document: ProtocolDocument
    context: Context
    walk: Walk

    @cached_property
    def faults(self) -> tuple[Fault, ...]:
        """What does not fit together."""
        general = self.context.general
        return tuple(
            coherence.faults(self.document, general=[part.code for part in general.follow_ups] if general else ())
        )

    @property
    def questions(self) -> Iterator[tuple[str, Question]]:
        """Each question with the path at which it stands."""
        for at, question in enumerate(self.document.questions):
            yield f"questions[{at}]", question

    def follow_up(self, code: str) -> FollowUp | None:
        general = self.context.general
        return self.document.follow_up(code) or (general.follow_up(code) if general else None)

    def follow_ups(self, question: Question) -> Iterator[FollowUp]:
        """Those that use the answer and exist; what does not exist is refused elsewhere."""
        yield from (found for code in question.used_by if (found := self.follow_up(code)))

    def grounds(self, question: Question) -> Iterator[tuple[str, list[str]]]:
        """Product → the legal grounds of the question there: its own, and those of the product."""
        own = [question.ground] if question.ground else []
        part_of = {f"eigen:{product.slug}": product.part_of for product in self.document.own_products}
        for product in self.document.scope.products or [""]:
            listed = self.context.grounds.get(product) or self.context.grounds.get(part_of.get(product, "")) or ()
            yield product, [*own, *listed]


def case_of(document: ProtocolDocument, context: Context) -> Case:
    return Case(document, context, walk(document))
