"""Conditions of Signalen (`ifAllOf`, `ifOneOf`, in each other) as conditions of ours.

Theirs are any combination of "and" and "or". Ours are a list of which all hold and one of which one holds. So a
condition is written out as "and" of "or"s: what looks at one question becomes one test, and a single "or" over
several questions is `any`. Two of such "or"s cannot be said; then the question comes more often than at the
source, with a remark.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from toetssteen.protocols.document import Comparison, Condition
from toetssteen.protocols.exchange.here import Here
from toetssteen.protocols.exchange.result import refuse

Clause = tuple[tuple[str, str], ...]
"""(key, value) pairs of which one holds."""

MOST_CLAUSES = 200
DEEPEST = 10
ALL, ANY = "ifAllOf", "ifOneOf"


@dataclass(frozen=True, slots=True)
class Told:
    """`when` None: always. `never`: no answer in this set can make it true. `exact` False: the source is stricter."""

    when: Condition | None = None
    never: bool = False
    exact: bool = True


def clauses(meta: Mapping[str, Any], *, single: Callable[[str], bool], name: str) -> list[Clause]:
    """`single`: whether a key has one answer at a time; several that must all hold are then one of them."""
    found: list[Clause] = []
    for key in (ALL, ANY):
        if isinstance(meta.get(key), dict):
            found += _of(key, meta[key], single, name, 0)
    return found


def _of(kind: str, tests: Mapping[str, Any], single: Callable[[str], bool], name: str, depth: int) -> list[Clause]:
    if depth > DEEPEST:
        _too_much(name)
    parts: list[list[Clause]] = []
    for key, value in tests.items():
        if key in (ALL, ANY):
            if isinstance(value, dict):
                parts.append(_of(key, value, single, name, depth + 1))
            continue
        values = [_word(one) for one in (value if isinstance(value, list) else [value])]
        if kind == ALL and not single(key):
            parts.append([((key, one),) for one in values])
        else:
            parts.append([tuple((key, one) for one in values)])
    return [clause for part in parts for clause in part] if kind == ALL else _either(parts, name)


def _either(parts: list[list[Clause]], name: str) -> list[Clause]:
    """The "or" of "and"s of "or"s, written out."""
    found: list[Clause] = [()]
    for part in parts:
        found = [tuple(dict.fromkeys((*one, *other))) for one in found for other in part]
        if len(found) > MOST_CLAUSES or sum(map(len, found)) > MOST_CLAUSES * 100:
            _too_much(name)
    return found if parts else []


def _too_much(name: str) -> None:
    refuse("condition-size", _("Een voorwaarde in dit bestand is te ingewikkeld om te lezen."), name=name)


def _word(value: Any) -> str:
    if isinstance(value, bool):
        return "ja" if value else "nee"
    return str(value)[:200] if isinstance(value, str | int | float) else ""


def told(found: list[Clause], here: Here) -> Told:
    """Those clauses as a condition of ours."""
    every: list[Comparison] = []
    several: list[list[Comparison]] = []
    for clause in found:
        tests = [here.test(key, value) for key, value in clause]
        if True in tests:
            continue
        one_each = _by_question([one for one in tests if isinstance(one, Comparison)])
        if not one_each:
            return Told(never=True)
        if any(map(here.covers, one_each)):
            continue
        if len(one_each) == 1:
            every += one_each
        elif one_each not in several:
            several.append(one_each)
    several = _not_implied(several, every, here)
    every = _narrowest(every)
    if not every and not several:
        return Told()
    return Told(Condition(all=every, any=several[0] if several else []), exact=len(several) < 2)


def _not_implied(several: list[list[Comparison]], every: list[Comparison], here: Here) -> list[list[Comparison]]:
    """Without an "or" that holds already wherever a question was asked that another part of the condition needs:
    an answer to a question that was not asked counts for nothing."""
    left: list[list[Comparison]] = []
    for at, group in enumerate(several):
        others = [[one] for one in every] + left + several[at + 1 :]
        if not any(all(here.implies(one.question, group) for one in other) for other in others):
            left.append(group)
    return left


def _by_question(tests: list[Comparison]) -> list[Comparison]:
    words: dict[str, list[str]] = {}
    for one in tests:
        words.setdefault(one.question, []).extend(word for word in one.is_ if word not in words.get(one.question, ()))
    return [Comparison(question=question, is_=is_) for question, is_ in words.items()]


def _narrowest(tests: list[Comparison]) -> list[Comparison]:
    """Without a test that another one on the same question implies."""
    left: list[Comparison] = []
    for at, one in enumerate(tests):
        others = [*left, *tests[at + 1 :]]
        if not any(other.question == one.question and set(other.is_) <= set(one.is_) for other in others):
            left.append(one)
    return left
