"""Contacts in classes of ten or more that are alike in all that a replay knows of them.

A replay may be tried with any draft, and the difference of two is a figure too. So what it knows of a contact is only
what at least ten contacts of that class share: an answer that fewer gave in the same circumstances is left out, and
what hangs on it cannot be said. The classes do not depend on the draft. So every figure of every draft is a sum over
whole classes, and so is each difference of them. See docs/decisions/0014-replay.md.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import msgspec

from toetssteen.insight.replay_path import ABSENT, UNKNOWN, looked_at
from toetssteen.insight.replay_reading import SHIFT
from toetssteen.protocols.document import CHOICES, Question, QuestionType
from toetssteen.protocols.effective import Effective

LEAST = 10
"""Contacts in a class: a figure on fewer is not shown."""
_CLOSED = CHOICES | {QuestionType.YES_NO, QuestionType.NUMBER}
"""Types with so few different answers that many contacts share one."""

Vector = Mapping[str, Any]
"""Question → the answer, `ABSENT`, or `UNKNOWN`."""


@dataclass(slots=True)
class Alike:
    """Subjects with the same vector, as they were recorded or as far as it may be known."""

    vector: dict[str, Any]
    subjects: list[int]


def dimensions(held: Effective, follow_up: str, tried: Collection[str], *, least: int) -> list[str]:
    """The questions by whose answers classes are made, in their order: those on which something hung when the
    conversations were held, then the others that one chooses an answer to. What is sealed comes last, and only where a
    condition looks at it. `tried`: what the conditions of the version on trial look at; with classes of one nothing
    but that, and what was looked at, matters."""
    looked = looked_at(held.own) | looked_at(held.general)
    asked = _questions(held, follow_up)
    if least == 1:
        return [question.code for question in asked if question.code in looked | set(tried)]
    plain = [question for question in asked if not held.is_sealed(question)]
    sealed = [question.code for question in asked if held.is_sealed(question)]
    first = [question.code for question in plain if question.code in looked]
    then = [question.code for question in plain if question.code not in looked and question.type in _CLOSED]
    last = [code for code in sealed if code in looked]
    return [*first, *then, *last, *(code for code in sealed if code in tried and code not in looked)]


def _questions(held: Effective, follow_up: str) -> list[Question]:
    documents = [held.own] if held.own is held.general else [held.own, held.general]
    asked = {q.code: q for document in documents for q in document.questions if follow_up in q.used_by}
    return list(asked.values())


def classes(recorded: Sequence[Alike], dimensions: Sequence[str], *, least: int = LEAST) -> Iterator[Alike]:
    """The same subjects in classes of at least so many contacts; none where there are fewer altogether."""
    if len(_contacts(recorded)) >= least:
        yield from _split(list(recorded), list(dimensions), {}, least)


def _split(part: list[Alike], rest: list[str], shared: dict[str, Any], least: int) -> Iterator[Alike]:
    if not rest:
        yield Alike(shared, [subject for alike in part for subject in alike.subjects])
        return
    code, *after = rest
    children: dict[bytes, list[Alike]] = {}
    for alike in part:
        children.setdefault(_word(alike.vector[code]), []).append(alike)
    large, pool = _apart(list(children.values()), least)
    for child in large:
        yield from _split(child, after, shared | {code: child[0].vector[code]}, least)
    if pool:
        yield from _split(pool, after, shared | {code: UNKNOWN}, least)


def _apart(children: list[list[Alike]], least: int) -> tuple[list[list[Alike]], list[Alike]]:
    """Those that are large enough, and the rest together. When that rest is too small a large one gives it as many as
    it lacks or, where it would be too small then itself, all."""
    sized = sorted(((len(_contacts(child)), at) for at, child in enumerate(children)), reverse=True)
    large = [children[at] for size, at in sized if size >= least]
    pool = [alike for size, at in sized if size < least for alike in children[at]]
    lacks = least - len(_contacts(pool))
    if not pool or lacks <= 0 or not large:
        return large, pool
    stays, goes = _take(large[0], lacks, _contacts(pool))
    if len(_contacts(stays)) >= least:
        return [stays, *large[1:]], [*pool, *goes]
    return large[:-1], [*pool, *large[-1]]


def _take(child: list[Alike], count: int, there: set[int]) -> tuple[list[Alike], list[Alike]]:
    """So many contacts that are not `there` out of it, with all of their subjects: the oldest, whichever they are."""
    chosen = set(sorted(_contacts(child) - there)[:count])
    stays = [Alike(alike.vector, [s for s in alike.subjects if s >> SHIFT not in chosen]) for alike in child]
    goes = [Alike(alike.vector, [s for s in alike.subjects if s >> SHIFT in chosen]) for alike in child]
    return [alike for alike in stays if alike.subjects], [alike for alike in goes if alike.subjects]


def _contacts(part: Sequence[Alike]) -> set[int]:
    return {subject >> SHIFT for alike in part for subject in alike.subjects}


def _word(value: Any) -> bytes:
    return b"" if value is ABSENT else msgspec.json.encode(value)
