""" "Wat als deze versie de afgelopen 90 dagen had gegolden?" Recorded contacts, replayed through another version.

What is here is exact and holds sets of contacts; it is not for showing. `replay_settled` makes figures of it that may
be seen. How it is done, and what it cannot know: docs/decisions/0014-replay.md."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

import msgspec

from toetssteen.insight import replay_path, replay_reading
from toetssteen.insight.replay_path import ABSENT
from toetssteen.insight.replay_period import Period
from toetssteen.insight.replay_reading import Group
from toetssteen.insight.replay_scope import Trial
from toetssteen.products.models import Product
from toetssteen.protocols.effective import Effective, at
from toetssteen.protocols.models import Question

Subjects = set[int]
"""Of conversations: see `replay_reading`."""


class Effect(StrEnum):
    """What would have been otherwise for a subject. The code beside it is that of a question, unless it says else."""

    DROPPED = "vervalt"
    """The question stood, and would not have stood."""
    ADDED = "erbij"
    """It did not stand, and would have stood."""
    FORCED = "verplicht"
    """It was left open, and could not have been."""
    MAYBE_DROPPED = "misschien-vervalt"
    MAYBE_ADDED = "misschien-erbij"
    STOPPED = "gestopt"
    """A blocking notice would have ended the follow-up. The code is that of the notice."""
    MAYBE_STOPPED = "misschien-gestopt"
    PLACELESS = "geen-plek"
    """The follow-up is gone. The code is that of the follow-up."""


@dataclass(slots=True)
class Answers:
    """What was recorded of one question, as far as it is needed."""

    asked: Subjects = field(default_factory=set)
    """Answered by the customer."""
    known: Subjects = field(default_factory=set)
    """Known already, so not asked."""
    used: Subjects = field(default_factory=set)
    unused: Subjects = field(default_factory=set)
    """A department that was drawn by lot said that it was not used."""
    weights: dict[float, Subjects] = field(default_factory=dict)
    """One divided by the chance → of whom a department was drawn with that chance, and said whether it was used."""


@dataclass(slots=True)
class Block:
    """One product and follow-up."""

    product_id: int
    follow_up: str
    subjects: Subjects = field(default_factory=set)
    present: Subjects = field(default_factory=set)
    """Those of which the customer waited."""
    stood: dict[str, Subjects] = field(default_factory=dict)
    """Question → where it stood, as it was recorded."""
    effects: dict[Effect, dict[str, Subjects]] = field(default_factory=dict)
    hangs_on: dict[str, set[str]] = field(default_factory=dict)
    """For what may stand: the questions whose answer would tell."""
    answers: dict[str, Answers] = field(default_factory=dict)

    def effect(self, effect: Effect, code: str) -> Subjects:
        return self.effects.get(effect, {}).get(code, set())


@dataclass(frozen=True, slots=True)
class Judgement:
    """What holds for all subjects that went one way."""

    stood: tuple[str, ...]
    effects: tuple[tuple[Effect, str], ...]
    hangs_on: Mapping[str, set[str]]


Progress = Callable[[int], None]
"""Is told of how many subjects were just replayed."""


def replay(
    trial: Trial, period: Period, products: Sequence[int], *, progress: Progress = lambda _count: None
) -> list[Block]:
    """The blocks of these products, in which something was done for the customer after the conversation."""
    names = dict(Question.objects.values_list("pk", "code"))
    looked = _looked_at(trial, period, products)
    refs = dict(Product.objects.filter(pk__in=products).values_list("pk", "ref"))
    blocks: dict[tuple[int, str], Block] = {}
    judged: dict[tuple[object, ...], Judgement | None] = {}
    for between in period.slices():
        keys = [pk for pk, code in names.items() if code in looked]
        for group in replay_reading.groups(trial, between, products, looked=keys):
            way = (group.pinned, group.product_id, group.follow_up, msgspec.json.encode(sorted(group.looked.items())))
            if way not in judged:
                recorded = {names[pk]: value for pk, value in group.looked.items()}
                judged[way] = _judge(trial, group, product=refs[group.product_id], answers=recorded)
            judgement = judged[way]
            if judgement is not None:
                key = (group.product_id, group.follow_up)
                _apply(blocks.setdefault(key, Block(*key)), group, judgement)
            progress(len(group.subjects))
    _read_answers(list(blocks.values()), period, products, {code: pk for pk, code in names.items()})
    return list(blocks.values())


def _looked_at(trial: Trial, period: Period, products: Sequence[int]) -> set[str]:
    """Whatever a condition looks at, in what held or in what is on trial."""
    found = replay_path.looked_at(trial.document)
    for pinned in replay_reading.pinned_in(trial, period, products):
        held = at(pinned)
        found |= replay_path.looked_at(held.own) | replay_path.looked_at(held.general)
    return found


def _judge(trial: Trial, group: Group, *, product: str, answers: Mapping[str, Any]) -> Judgement | None:
    """`answers`: to what any condition looks at. Of the other questions the answer decides nothing, so that one
    without an answer here may stand as left open. None: the version on trial is not about these subjects."""
    before, after = at(group.pinned), trial.instead_of(group.pinned, group.product_id)
    if after is None:
        return None
    follow_up = group.follow_up
    stood = tuple(q.code for q in before.step(follow_up, product=product, answers=answers).questions)
    if after.follow_up(follow_up) is None:
        return Judgement(stood, ((Effect.PLACELESS, follow_up),), {})
    recorded = {code: answers.get(code, ABSENT) for code in stood}
    walk = replay_path.walk(after, follow_up, product=product, recorded=recorded)
    stopped = tuple((Effect.STOPPED, code) for code, holds in walk.notices.items() if holds)
    effects = stopped or (*_differences(stood, walk), *_forced(stood, walk, before, after))
    return Judgement(stood, effects, walk.hangs_on)


def _differences(stood: Sequence[str], walk: replay_path.Walk) -> Iterator[tuple[Effect, str]]:
    for code in stood:
        if code not in walk.questions:
            yield Effect.DROPPED, code
        elif walk.questions[code] is None:
            yield Effect.MAYBE_DROPPED, code
    for code, stands in walk.questions.items():
        if code not in stood:
            yield (Effect.ADDED if stands else Effect.MAYBE_ADDED), code
    for code, holds in walk.notices.items():
        if holds is None:
            yield Effect.MAYBE_STOPPED, code


def _forced(
    stood: Sequence[str], walk: replay_path.Walk, before: Effective, after: Effective
) -> Iterator[tuple[Effect, str]]:
    for code in stood:
        held, tried = before.question(code), after.question(code)
        if walk.questions.get(code) and held and tried and tried.required and not held.required:
            yield Effect.FORCED, code


def _apply(block: Block, group: Group, judgement: Judgement) -> None:
    block.subjects.update(group.subjects)
    if group.present:
        block.present.update(group.subjects)
    for code in judgement.stood:
        block.stood.setdefault(code, set()).update(group.subjects)
    for effect, code in judgement.effects:
        block.effects.setdefault(effect, {}).setdefault(code, set()).update(group.subjects)
    for code, others in judgement.hangs_on.items():
        block.hangs_on.setdefault(code, set()).update(others)


def _read_answers(blocks: Sequence[Block], period: Period, products: Sequence[int], keys: Mapping[str, int]) -> None:
    """The answers that would have been missed, and those that would have been compulsory."""
    wanted: dict[str, Subjects] = {}
    for block in blocks:
        for effect in (Effect.DROPPED, Effect.FORCED):
            for code, subjects in block.effects.get(effect, {}).items():
                wanted.setdefault(code, set()).update(subjects)
    names = {keys[code]: code for code in wanted if code in keys}
    by_key = {(block.product_id, block.follow_up): block for block in blocks}
    every = set[int]().union(*wanted.values())
    for given in replay_reading.given(list(names), products, every, period):
        found = by_key.get((given.product_id, given.follow_up))
        if found is not None:
            _keep(found.answers.setdefault(names[given.question_id], Answers()), given)
    for block in blocks:
        _leave_open_alone(block)


def _keep(answers: Answers, given: replay_reading.Given) -> None:
    (answers.known if given.known else answers.asked).update(given.subjects)
    if given.used is not None:
        (answers.used if given.used else answers.unused).update(given.subjects)
    if given.weight is not None:
        answers.weights.setdefault(given.weight, set()).update(given.subjects)


def _leave_open_alone(block: Block) -> None:
    """What was answered needs no forcing."""
    forced = block.effects.get(Effect.FORCED, {})
    for code in list(forced):
        answers = block.answers.get(code, Answers())
        forced[code] -= answers.asked | answers.known
        if not forced[code]:
            del forced[code]
