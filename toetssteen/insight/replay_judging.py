"""What would have been otherwise for contacts that are alike, had another version held."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property

from toetssteen.insight import replay_path
from toetssteen.insight.replay_classes import Vector
from toetssteen.insight.replay_path import UNKNOWN
from toetssteen.insight.replay_unchanged import Unchanged, unchanged
from toetssteen.protocols.effective import Effective


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


@dataclass(frozen=True, slots=True)
class Judgement:
    """What holds for all subjects that went one way."""

    stood: tuple[str, ...]
    effects: tuple[tuple[Effect, str], ...]
    hangs_on: Mapping[str, set[str]]


@dataclass(frozen=True)
class Case:
    """What held and what is tried instead, for one product and follow-up, under the same measures."""

    before: Effective
    after: Effective
    follow_up: str
    product: str
    left_out: frozenset[str] = frozenset()
    """What a measure left out. It would have done so in the other version too."""

    @cached_property
    def _unchanged(self) -> Unchanged:
        return unchanged(self.before, self.after, self.follow_up)

    def judge(self, vector: Vector) -> Judgement:
        """What would have been otherwise for who answered so."""
        held = replay_path.what_stood(
            self.before, self.follow_up, product=self.product, recorded=vector, left_out=self.left_out
        )
        stood = tuple(code for code, stands in held.questions.items() if stands)
        if self.after.follow_up(self.follow_up) is None:
            return Judgement(stood, ((Effect.PLACELESS, self.follow_up),), {})
        recorded = {code: vector.get(code, UNKNOWN) for code in stood}
        recorded |= {code: UNKNOWN for code, stands in held.questions.items() if stands is None}
        walk = replay_path.walk(
            self.after, self.follow_up, product=self.product, recorded=recorded, left_out=self.left_out
        )
        stopped = [
            (Effect.STOPPED, code)
            for code, holds in walk.notices.items()
            if holds and code not in self._unchanged.notices
        ]
        effects = stopped or [*self._differences(held, walk), *self._forced(stood, walk)]
        return Judgement(stood, tuple(effects), walk.hangs_on)

    def _differences(self, held: replay_path.Walk, walk: replay_path.Walk) -> Iterator[tuple[Effect, str]]:
        for code in [*held.questions, *(code for code in walk.questions if code not in held.questions)]:
            was, would = held.questions.get(code, False), walk.questions.get(code, False)
            if code not in self._unchanged.questions and (was is None or was != would):
                yield _EFFECTS[was, would], code
        for code, holds in walk.notices.items():
            if holds is None and code not in self._unchanged.notices:
                yield Effect.MAYBE_STOPPED, code

    def _forced(self, stood: Sequence[str], walk: replay_path.Walk) -> Iterator[tuple[Effect, str]]:
        for code in stood:
            held, tried = self.before.question(code), self.after.question(code)
            if walk.questions.get(code) and held and tried and tried.required and not held.required:
                yield Effect.FORCED, code


_EFFECTS: dict[tuple[bool | None, bool | None], Effect] = {
    (True, False): Effect.DROPPED,
    (True, None): Effect.MAYBE_DROPPED,
    (None, False): Effect.MAYBE_DROPPED,
    (None, None): Effect.MAYBE_DROPPED,
    (False, True): Effect.ADDED,
    (False, None): Effect.MAYBE_ADDED,
    (None, True): Effect.MAYBE_ADDED,
}
"""Whether it stood, and whether it would have stood."""
