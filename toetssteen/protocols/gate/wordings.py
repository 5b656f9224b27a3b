"""The questions of all protocols: which of them stand twice under another wording, by the likeness of their
trigrams, what a code means elsewhere, and to whom a product belongs.

The likeness is `similarity()` of PostgreSQL's `pg_trgm`, so that a search in the database and the gate agree: a
text is its words in lower case, each with two spaces before and one behind; what two texts share of their sets
of three characters, divided by all that they have together.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from functools import lru_cache
from math import ceil
from typing import NamedTuple

from toetssteen.protocols.document import ProtocolDocument, Question

ALIKE = 0.65
"""From here on two questions are taken for one. Chosen by reading the pairs of the library: below it most ask
something else ("Datum van overlijden", "Plaats van overlijden": 0.54), above it most ask the same."""

_SHARED = ALIKE / (1 + ALIKE)
"""The same, as the share that they have in common of both counted together."""

_APART = (
    {"waarom", "wanneer", "waar", "wie", "hoeveel"},
    {"vanaf", "tot", "per"},
    {"begin", "einde"},
    {"begint", "eindigt"},
    {"lengte", "breedte", "hoogte", "diepte"},
    {"oud", "nieuw"},
    {"oude", "nieuwe"},
    {"adres", "mailadres", "telefoonnummer", "nummer", "vestigingsnummer"},
)
"""Where each of two texts has another word of one of these, they ask something else, however alike they are."""

_TELLING = frozenset(word for group in _APART for word in group)
_WORD = re.compile(r"[^\W_]+")


Meaning = tuple[str, str, tuple[tuple[str, str], ...]]


def _meaning(question: Question) -> Meaning:
    return question.text, question.type, tuple((option.value, option.text) for option in question.options)


class Place(NamedTuple):
    protocol: str
    question: str
    text: str


@lru_cache(maxsize=20_000)
def trigrams(text: str) -> frozenset[str]:
    padded = (f"  {word} " for word in _WORD.findall(text.lower()))
    return frozenset(word[at : at + 3] for word in padded for at in range(len(word) - 2))


def similarity(one: str, other: str) -> float:
    """From 0 to 1."""
    ours, theirs = trigrams(one), trigrams(other)
    shared = len(ours & theirs)
    return shared / (len(ours) + len(theirs) - shared) if shared else 0.0


def asks_apart(one: str, other: str) -> bool:
    ours, theirs = _telling(one), _telling(other)
    if not ours or not theirs:
        return False
    return any(group & (ours - theirs) and group & (theirs - ours) for group in _APART)


@lru_cache(maxsize=20_000)
def _telling(text: str) -> frozenset[str]:
    """Its words that tell questions apart."""
    return frozenset(_WORD.findall(text.lower())) & _TELLING


class Wordings:
    """The questions of many protocols, to be asked which texts are alike. Made once for many documents.

    Two texts that are alike for a share `ALIKE` have one of their rarest trigrams in common, so only texts
    that share one of these are compared."""

    def __init__(
        self, documents: Iterable[ProtocolDocument] = (), *, owning: Iterable[ProtocolDocument] | None = None
    ) -> None:
        """`owning`: those of which the products are theirs; None: all of them."""
        documents = list(documents)
        self._places: dict[str, list[Place]] = defaultdict(list)
        self._holding: dict[str, dict[Meaning, tuple[Question, set[str]]]] = defaultdict(dict)
        self._owners: dict[tuple[str, bool], list[str]] = defaultdict(list)
        for document in documents if owning is None else owning:
            for ref in document.scope.products:
                self._owners[ref, len(document.scope.products) == 1].append(document.code)
        for document in documents:
            for question in document.questions:
                self._places[question.text].append(Place(document.code, question.code, question.text))
                same = self._holding[question.code].setdefault(_meaning(question), (question, set()))
                same[1].add(document.code)
        self._often = Counter(gram for text in self._places for gram in trigrams(text))
        self._bits = {gram: 1 << at for at, gram in enumerate(self._often)}
        self._sets = {text: self._set(text) for text in self._places}
        self._by_rare: dict[str, list[str]] = defaultdict(list)
        for text in self._places:
            for gram in self._rarest(text):
                self._by_rare[gram].append(text)
        self._known: dict[str, list[tuple[float, str]]] = {}

    def holding(self, code: str, *, beside: str) -> Iterator[tuple[str, Question]]:
        """What this code asks now, each meaning once, with a protocol in which it stands: `beside` if it is among
        them."""
        for question, protocols in self._holding.get(code, {}).values():
            yield beside if beside in protocols else min(protocols), question

    def owners(self, product: str, *, alone: bool) -> list[str]:
        """Codes of the protocols that belong to a product: of those for it `alone`, or of those for a group."""
        return self._owners.get((product, alone), [])

    def _set(self, text: str) -> tuple[int, int]:
        """How many trigrams, and those that are known here as one number: to compare two is to count bits."""
        grams = trigrams(text)
        return len(grams), sum(self._bits.get(gram, 0) for gram in grams)

    def _rarest(self, text: str) -> list[str]:
        grams = sorted(trigrams(text), key=lambda gram: (self._often[gram], gram))
        return grams[: len(grams) - ceil(ALIKE * len(grams)) + 1]

    def alike(self, text: str) -> Iterator[tuple[float, Place]]:
        """Most alike first."""
        if text not in self._known:
            near = {other for gram in self._rarest(text) for other in self._by_rare.get(gram, ())}
            self._known[text] = sorted(self._scored(text, near), reverse=True)
        for score, other in self._known[text]:
            for place in self._places[other]:
                yield score, place

    def _scored(self, text: str, near: Iterable[str]) -> Iterator[tuple[float, str]]:
        size, grams = self._sets.get(text) or self._set(text)
        least, most = ALIKE * size, size / ALIKE
        for other in near:
            others, theirs = self._sets[other]
            if not least <= others <= most:
                continue
            shared = (grams & theirs).bit_count()
            if shared >= _SHARED * (size + others) and not asks_apart(text, other):
                yield shared / (size + others - shared), other
