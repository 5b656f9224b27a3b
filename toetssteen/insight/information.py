"""What an answer tells about what came of the follow-up: Shannon's information, in bits, corrected for chance.

Answers are few against the number of ways in which they can fall together, so that plain counting finds information
where there is none. Miller (1955) takes off what chance alone brings on average: (rows − 1)(columns − 1) ÷ (2n ln 2).
What lies within two standard deviations of that is no information.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import log, log2, sqrt

LEAST = 0.05
"""Bits below which an answer is taken to tell nothing."""
_LEAST_CASES = 10
"""In fewer cases that are alike so far nothing is looked for any more."""
_DEVIATIONS = 2.0
OTHER = "·"


@dataclass(frozen=True, slots=True)
class Case:
    """One finished follow-up."""

    answers: Mapping[str, str]
    """Question → its answer as one of few; a question that was not asked is absent."""
    outcome: str
    used: Mapping[str, bool]
    """Question → whether its answer was used, where the department said so."""


def classes(outcomes: Sequence[str]) -> list[str]:
    """What recurs, as it is; all else together."""
    sizes = Counter(outcomes)
    least = max(5, len(outcomes) * 0.03)
    return [outcome if sizes[outcome] >= least else OTHER for outcome in outcomes]


def entropy(sizes: Iterable[int]) -> float:
    counted = [size for size in sizes if size]
    total = sum(counted)
    return -sum(size / total * log2(size / total) for size in counted)


def information(cases: Sequence[Case], question: str, *, given: Sequence[str] = ()) -> float:
    """Bits that the answer tells about the outcome to one who knows the answers of `given`. Never below 0."""
    strata: dict[tuple[str, ...], list[Case]] = defaultdict(list)
    for case in cases:
        strata[tuple(case.answers.get(code, "") for code in given)].append(case)
    gained, freedom = 0.0, 0
    for stratum in strata.values():
        pairs = Counter((case.answers.get(question, ""), case.outcome) for case in stratum)
        rows, columns = Counter[str](), Counter[str]()
        for (answer, outcome), size in pairs.items():
            rows[answer] += size
            columns[outcome] += size
        gained += len(stratum) * (entropy(rows.values()) + entropy(columns.values()) - entropy(pairs.values()))
        freedom += (len(rows) - 1) * (len(columns) - 1)
    beyond = gained - (freedom + _DEVIATIONS * sqrt(2 * freedom)) / (2 * log(2))
    return (gained - freedom / (2 * log(2))) / len(cases) if beyond > 0 else 0.0


@dataclass(frozen=True, slots=True)
class Told:
    """`bits` on what was known before it, of the `outcome` bits that there are to know."""

    question: str
    bits: float


def in_order(cases: Sequence[Case], order: Sequence[str]) -> list[Told]:
    """What each question tells beyond those before it that told something."""
    told: list[Told] = []
    given: list[str] = []
    for question in order:
        bits = information(cases, question, given=given)
        told.append(Told(question, bits))
        if bits >= LEAST:
            given.append(question)
    return told


def best_order(cases: Sequence[Case], order: Sequence[str], after: Mapping[str, frozenset[str]]) -> list[str]:
    """What settles most comes first, each time on what is known by then; a question comes after those that decide
    whether it is asked. What tells nothing any more keeps its place behind them."""
    chosen: list[str] = []
    rest = list(order)
    while rest:
        free = [question for question in rest if after.get(question, frozenset()) & set(rest) == frozenset()]
        gains = {question: information(cases, question, given=chosen) for question in free}
        best = max(free, key=lambda question: (gains[question], -rest.index(question)), default=rest[0])
        if gains.get(best, 0.0) < LEAST:
            break
        chosen.append(best)
        rest.remove(best)
    return [*chosen, *rest]


def questions_until_settled(cases: Sequence[Case], order: Sequence[str]) -> float:
    """How many questions, on average, until those that follow tell nothing more of what comes of it. Only questions
    that were asked count."""
    return _until_settled(list(cases), list(order)) / len(cases) if cases else 0.0


def _until_settled(cases: list[Case], order: list[str]) -> int:
    """The number of questions that all of these are asked from here on."""
    if len(cases) < _LEAST_CASES or len({case.outcome for case in cases}) == 1:
        return 0
    if all(information(cases, question) < LEAST for question in order):
        return 0
    first, rest = order[0], order[1:]
    groups: dict[str, list[Case]] = defaultdict(list)
    for case in cases:
        groups[case.answers.get(first, "")].append(case)
    asked = sum(first in case.answers for case in cases)
    return asked + sum(_until_settled(group, rest) for group in groups.values())
