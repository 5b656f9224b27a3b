"""Which questions some path reaches, and how long the longest path is: exact, without trying all answers.

A condition is made of tests, "the answer to r is one of S", and a test is never denied. So the questions of a
follow-up are walked in order with, for each state, the set of tests that hold so far; what no later condition
looks at is forgotten, so that states meet again. Of the answers to a question only those count that make the
most tests true: fewer true tests never ask more. Where a notice that ends the follow-up looks at a question,
every answer counts, and none as well, since any question can be skipped.

The number of states grows with the questions that are looked at across one another, which are few; in the
worst case the problem is as hard as any (three tests in `any`, over many questions). `MOST_STEPS` bounds it:
beyond it the answer is "not determined", never a wrong one.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import reduce
from operator import or_

from toetssteen.protocols import paths, values
from toetssteen.protocols.document import (
    CHOICES,
    Comparison,
    Condition,
    Notice,
    ProtocolDocument,
    Question,
    QuestionType,
)

MOST_STEPS = 50_000
"""For one follow-up: about a twentieth of a second. No form of the library needs more than 512."""

SEVERAL = frozenset({QuestionType.SOME_OF, QuestionType.FILE})
"""Types whose answer is several values at once."""


@dataclass(slots=True)
class Walk:
    reached: set[tuple[str, str]] = field(default_factory=set)
    """(follow-up, question) that some path asks before a notice ends it."""
    held: set[str] = field(default_factory=set)
    """Codes of notices that some path shows."""
    longest: dict[str, int] = field(default_factory=dict)
    """Follow-up → questions on its longest path."""
    undetermined: set[str] = field(default_factory=set)
    """Follow-ups of which the bound was passed: nothing is said of them."""


_MANY = 100
"""Different answers to one question, from which it takes longer to compare them than to try them."""


class _TooMany(Exception):
    pass


def walk(document: ProtocolDocument, *, most_steps: int = MOST_STEPS) -> Walk:
    """Every follow-up that a question or notice names, and every one of the document."""
    result = Walk()
    codes = [follow_up.code for follow_up in document.follow_ups]
    codes += [code for part in parts(document) for code in part.used_by]
    tests = _Tests(document)
    for code in dict.fromkeys(codes):
        try:
            _FollowUp(document, code, tests, most_steps).walk(result)
        except _TooMany:
            result.undetermined.add(code)
    return result


def parts(document: ProtocolDocument) -> list[Question | Notice]:
    """All that can have a condition."""
    return [*document.questions, *document.notices]


def can_be(question: Question, word: str) -> bool:
    """Whether `word` can be the answer, or one of them, in the words in which conditions compare."""
    if question.type in CHOICES:
        return any(option.value == word for option in question.options)
    if question.type is QuestionType.DATE_TIME:
        return True  # its form depends on the zone in force that day: given the benefit of the doubt
    if question.type in values.PARTS:
        return False
    try:
        value = values.parse(question, {"": word})
    except values.InvalidAnswer:
        return False
    return paths.holds(Condition(all=[Comparison(question="x", is_=[word])]), {"x": value})


class _Tests:
    """Every different test of a document as one bit."""

    def __init__(self, document: ProtocolDocument) -> None:
        self.bits: dict[str, dict[frozenset[str], int]] = {}
        every = 0
        for part in parts(document):
            for test in tests_of(part.when):
                words = self.bits.setdefault(test.question, {})
                if frozenset(test.is_) not in words:
                    words[frozenset(test.is_)] = 1 << every
                    every += 1

    def mask(self, tests: Iterable[Comparison]) -> int:
        mask = 0
        for test in tests:
            mask |= self.bits[test.question][frozenset(test.is_)]
        return mask

    def made_true(self, code: str, possible: Iterable[str]) -> set[int]:
        """For each possible single word, the tests that it makes true."""
        tests = self.bits.get(code, {})
        return {sum(bit for words, bit in tests.items() if word in words) for word in possible}

    def named(self, code: str) -> list[str]:
        return sorted({word for words in self.bits.get(code, {}) for word in words})


@dataclass(frozen=True, slots=True)
class _Asks:
    """A condition as bits."""

    all: int = 0
    any: int = 0
    open: bool = True
    """True where nothing is asked of `any`."""

    def holds(self, state: int) -> bool:
        return state & self.all == self.all and (self.open or bool(state & self.any))


class _FollowUp:
    def __init__(self, document: ProtocolDocument, code: str, tests: _Tests, most_steps: int) -> None:
        self.document, self.code, self.tests, self.left = document, code, tests, most_steps
        self.questions = [question for question in document.questions if code in question.used_by]
        self.notices = [notice for notice in document.notices if not notice.used_by or code in notice.used_by]
        self.ending = {test.question for notice in self.notices if notice.blocking for test in tests_of(notice.when)}
        self.at = self._places()

    def _places(self) -> dict[int, list[Notice]]:
        """Each notice at the start (-1) and behind each question that it looks at: there it can become true."""
        order = {question.code: at for at, question in enumerate(self.questions)}
        places: dict[int, list[Notice]] = {}
        for notice in self.notices:
            for at in {-1} | {order[test.question] for test in tests_of(notice.when) if test.question in order}:
                places.setdefault(at, []).append(notice)
        return places

    def walk(self, result: Walk) -> None:
        asks = [self._asks(question.when) for question in self.questions]
        needed = self._needed(asks)
        states = self._told(-1, dict.fromkeys(self._products(), 0), needed[0], result)
        longest = 0
        for at, question in enumerate(self.questions):
            states = self._asked(question, asks[at], states, result)
            longest = max((longest, *states.values()))
            states = self._told(at, states, needed[at + 1], result)
        result.longest[self.code] = longest

    def _asked(self, question: Question, asks: _Asks, states: dict[int, int], result: Walk) -> dict[int, int]:
        """State → questions asked on the longest way to it, after this question."""
        after: dict[int, int] = {}
        answers = self._answers(question)
        self.left -= len(states) * len(answers)
        if self.left < 0:
            raise _TooMany
        for state, count in states.items():
            if not asks.holds(state):
                after[state] = max(after.get(state, 0), count)
                continue
            result.reached.add((self.code, question.code))
            for made_true in answers:
                after[state | made_true] = max(after.get(state | made_true, 0), count + 1)
        return after

    def _told(self, at: int, states: dict[int, int], needed: int, result: Walk) -> dict[int, int]:
        """The states that go on after the notices at this place, without what is not looked at any more."""
        ends: list[_Asks] = []
        for notice in self.at.get(at, ()):
            asks = self._asks(notice.when)
            if any(asks.holds(state) for state in states):
                result.held.add(notice.code)
            if notice.blocking:
                ends.append(asks)
        self.left -= len(states) * len(self.at.get(at, ()))
        after: dict[int, int] = {}
        for state, count in states.items():
            if not any(end.holds(state) for end in ends):
                after[state & needed] = max(after.get(state & needed, 0), count)
        return after

    def _asks(self, when: Condition | None) -> _Asks:
        if when is None:
            return _Asks()
        return _Asks(self.tests.mask(when.all), self.tests.mask(when.any), not when.any)

    def _needed(self, asks: Sequence[_Asks]) -> list[int]:
        """Before each question, and after the last: the tests that a condition still looks at."""
        needed = [0]
        for at in range(len(asks) - 1, -1, -1):
            later = needed[-1] | asks[at].all | asks[at].any
            for notice in self.at.get(at, ()):
                later |= self.tests.mask(tests_of(notice.when))
            needed.append(later)
        return needed[::-1]

    def _products(self) -> set[int]:
        named = self.tests.named(paths.PRODUCT)
        if self.document.scope.all:
            return {0} | self.tests.made_true(paths.PRODUCT, named)
        return self.tests.made_true(paths.PRODUCT, self.document.scope.products or [""])

    def _answers(self, question: Question) -> set[int]:
        """The sets of tests that an answer can make true, without those that count for nothing."""
        possible = [word for word in self.tests.named(question.code) if can_be(question, word)]
        single = self.tests.made_true(question.code, possible)
        if question.type in SEVERAL:
            return self._several(question, single)
        if question.code in self.ending:
            return single | {0}
        if len(single) > _MANY:
            return single
        return {one for one in single if not any(one != other and one & other == one for other in single)} or {0}

    def _several(self, question: Question, single: set[int]) -> set[int]:
        if question.code not in self.ending:
            return {reduce(or_, single, 0)}
        together = {0}
        for one in single:
            together |= {one | other for other in together}
            if len(together) > self.left:
                raise _TooMany
        return together


def tests_of(when: Condition | None) -> list[Comparison]:
    return [*when.all, *when.any] if when else []
