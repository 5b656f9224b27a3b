""" "Wat als deze versie de afgelopen 90 dagen had gegolden?" Recorded contacts, replayed through another version.

What is here is exact and holds sets of contacts; it is not for showing. `replay_settled` makes figures of it that may
be seen. How it is done, and what it cannot know: docs/decisions/0014-replay.md."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from toetssteen.insight import replay_classes, replay_path, replay_reading
from toetssteen.insight.replay_classes import LEAST, Alike
from toetssteen.insight.replay_judging import Case, Effect, Judgement
from toetssteen.insight.replay_path import ABSENT
from toetssteen.insight.replay_period import Period
from toetssteen.insight.replay_reading import Group
from toetssteen.insight.replay_scope import Trial
from toetssteen.products.models import Product
from toetssteen.protocols.effective import Effective, Pinned, at
from toetssteen.protocols.models import Question

Subjects = set[int]
"""Of conversations: see `replay_reading`."""


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
    held: dict[Pinned, Effective] = field(default_factory=dict)
    """What these conversations were held by."""

    def effect(self, effect: Effect, code: str) -> Subjects:
        return self.effects.get(effect, {}).get(code, set())


Progress = Callable[[int], None]
"""Is told of how many subjects were just replayed."""


def replay(
    trial: Trial,
    period: Period,
    products: Sequence[int],
    *,
    pinned: Iterable[Pinned],
    least: int = LEAST,
    progress: Progress = lambda _count: None,
) -> list[Block]:
    """The blocks of these products, in which something was done for the customer after the conversation. `pinned`: the
    versions that they were held by. `least`: how many contacts must be alike for what they answered to count; one tells
    everything exactly, and is for no page."""
    names = dict(Question.objects.values_list("pk", "code"))
    tried = replay_path.looked_at(trial.document)
    refs = dict(Product.objects.filter(pk__in=products).values_list("pk", "ref"))
    blocks: dict[tuple[int, str], Block] = {}
    looked = _looked_at(trial, pinned, least=least)
    keys = [pk for pk, code in names.items() if code in looked]
    for part in _recorded(trial, period, products, keys, progress=progress):
        after = trial.instead_of(part.pinned, part.product_id)
        key = (part.product_id, part.follow_up)
        if after is None:
            continue
        block = blocks.setdefault(key, Block(*key))
        block.present.update(subject for group in part.groups if group.present for subject in group.subjects)
        block.held[part.pinned] = at(part.pinned)
        case = Case(at(part.pinned), after, part.follow_up, refs[part.product_id], part.left_out)
        dimensions = replay_classes.dimensions(case.before, part.follow_up, tried, least=least)
        for alike in replay_classes.classes(part.alike(names, dimensions), dimensions, least=least):
            _apply(block, alike.subjects, case.judge(alike.vector))
    _read_answers(list(blocks.values()), products, {code: pk for pk, code in names.items()})
    return [block for block in blocks.values() if block.subjects]


@dataclass(slots=True)
class _Part:
    """What was recorded for one product and follow-up, under the same versions and measures."""

    product_id: int
    follow_up: str
    pinned: Pinned
    left_out: frozenset[str]
    groups: list[Group] = field(default_factory=list)

    def alike(self, names: Mapping[int, str], dimensions: Sequence[str]) -> list[Alike]:
        said = [({names[pk]: value for pk, value in group.looked.items()}, group.subjects) for group in self.groups]
        return [Alike({code: given.get(code, ABSENT) for code in dimensions}, some) for given, some in said]


def _looked_at(trial: Trial, pinned: Iterable[Pinned], *, least: int) -> set[str]:
    """The questions of which the answer is read."""
    tried = replay_path.looked_at(trial.document)
    looked: set[str] = set()
    for held in map(at, pinned):
        for follow_up in held.follow_ups:
            looked.update(replay_classes.dimensions(held, follow_up.code, tried, least=least))
    return looked


def _recorded(
    trial: Trial, period: Period, products: Sequence[int], keys: Sequence[int], *, progress: Progress
) -> list[_Part]:
    parts: dict[tuple[object, ...], _Part] = {}
    for between in period.slices():
        for group in replay_reading.groups(trial, between, products, looked=keys):
            key = (group.product_id, group.follow_up, group.pinned, group.left_out)
            parts.setdefault(key, _Part(*key)).groups.append(group)
            progress(len(group.subjects))
    return list(parts.values())


def _apply(block: Block, subjects: Sequence[int], judgement: Judgement) -> None:
    block.subjects.update(subjects)
    for code in judgement.stood:
        block.stood.setdefault(code, set()).update(subjects)
    for effect, code in judgement.effects:
        block.effects.setdefault(effect, {}).setdefault(code, set()).update(subjects)
    for code, others in judgement.hangs_on.items():
        block.hangs_on.setdefault(code, set()).update(others)


def _read_answers(blocks: Sequence[Block], products: Sequence[int], keys: Mapping[str, int]) -> None:
    """The answers that would have been missed, and those that would have been compulsory."""
    wanted: dict[str, Subjects] = {}
    for block in blocks:
        for effect in (Effect.DROPPED, Effect.FORCED):
            for code, subjects in block.effects.get(effect, {}).items():
                wanted.setdefault(code, set()).update(subjects)
    names = {keys[code]: code for code in wanted if code in keys}
    by_key = {(block.product_id, block.follow_up): block for block in blocks}
    every = set[int]().union(*wanted.values())
    for given in replay_reading.given(list(names), products, every):
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
