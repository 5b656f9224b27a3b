"""What a replay says, as it may be shown and kept: figures on ten contacts or more, plain data, no contact in it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import msgspec

from toetssteen.insight.intervals import weighted_share
from toetssteen.insight.replay import Answers, Block, Subjects
from toetssteen.insight.replay_classes import LEAST
from toetssteen.insight.replay_judging import Effect
from toetssteen.insight.replay_reading import contacts_in
from toetssteen.insight.replay_seconds import Seconds

_YEAR = 365


@dataclass(frozen=True, slots=True)
class Line:
    """One effect on one question (or notice, or follow-up) at one product and follow-up."""

    effect: Effect
    code: str
    text: str
    times: int
    """In so many subjects of conversations."""
    asked: int = 0
    """Of those it was asked of the customer, and answered."""
    known: int = 0
    """It was known already."""
    used: int = 0
    """Answers that would have been missed and of which is known that they were used."""
    unused: int = 0
    """Of which is known that they were not used."""
    likely_used: float | None = None
    """An estimate for all answers, those of which the use is unknown included; None: too little is known for one."""
    at_most_used: float | None = None
    """What it will not be above, in 95 of 100 times: of none in a hundred that is three in a hundred, not none."""
    customer_seconds: float = 0
    staff_seconds: float = 0
    measured: bool = False
    """Whether the seconds of this question were measured, or assumed."""
    hangs_on: tuple[str, ...] = ()
    """The questions whose answer would tell, in words."""

    @property
    def left_open(self) -> int:
        return self.times - self.asked - self.known

    @property
    def missed(self) -> int:
        return self.asked + self.known

    @property
    def unknown(self) -> int:
        return self.missed - self.used - self.unused


@dataclass(frozen=True, slots=True)
class Section:
    """One product and follow-up."""

    product: str
    """Its public id."""
    product_name: str
    follow_up: str
    follow_up_name: str
    subjects: int
    lines: tuple[Line, ...]

    def of(self, *effects: Effect) -> list[Line]:
        return [line for line in self.lines if line.effect in effects]


@dataclass(frozen=True, slots=True)
class Report:
    protocol: str
    title: str
    number: int
    revision: int
    """Which state of the draft was replayed."""
    first: date
    last: date
    helped: int
    """Subjects of which the customer was helped at once: nothing was asked, so nothing changes."""
    new_follow_ups: tuple[str, ...]
    """Names: nobody chose them yet, so no history can judge them."""
    sections: tuple[Section, ...]

    @property
    def days(self) -> int:
        return (self.last - self.first).days + 1

    def of(self, *effects: Effect) -> list[Line]:
        return [line for section in self.sections for line in section.of(*effects)]

    @property
    def subjects(self) -> int:
        return sum(section.subjects for section in self.sections)

    @property
    def not_asked(self) -> int:
        return sum(line.asked for line in self.of(Effect.DROPPED))

    @property
    def used(self) -> int:
        return sum(line.used for line in self.of(Effect.DROPPED))

    @property
    def customer_hours(self) -> float:
        """Saved in a year, less what new questions take."""
        return self._hours("customer_seconds")

    @property
    def staff_hours(self) -> float:
        return self._hours("staff_seconds")

    @property
    def assumed(self) -> bool:
        """Whether the time of any question was assumed."""
        return any(not line.measured for line in self.of(Effect.DROPPED, Effect.ADDED))

    def _hours(self, whose: str) -> float:
        saved = sum(getattr(line, whose) for line in self.of(Effect.DROPPED))
        added = sum(getattr(line, whose) for line in self.of(Effect.ADDED))
        return float(saved - added) * _YEAR / self.days / 3600

    def to_builtins(self) -> dict[str, Any]:
        """Plain data that JSON can hold, so that it can be kept as evidence."""
        plain: dict[str, Any] = msgspec.to_builtins(self)
        return plain


def from_builtins(plain: Any) -> Report:
    return msgspec.convert(plain, Report)


def lines_of(block: Block, texts: Mapping[str, str], seconds: Mapping[str, Seconds]) -> tuple[Line, ...]:
    """`texts`: code → words, of questions, notices and follow-ups. Effects on many come first."""
    lines = [
        _line(block, effect, code, subjects, texts, seconds)
        for effect, found in block.effects.items()
        for code, subjects in found.items()
        if contacts_in(subjects) >= LEAST
    ]
    return tuple(sorted(lines, key=lambda line: (list(Effect).index(line.effect), -line.times, line.code)))


def _line(
    block: Block,
    effect: Effect,
    code: str,
    subjects: Subjects,
    texts: Mapping[str, str],
    seconds: Mapping[str, Seconds],
) -> Line:
    time = seconds.get(code, Seconds())
    answers = block.answers.get(code, Answers())
    dropped = effect is Effect.DROPPED
    likely = _likely_used(subjects, answers) if dropped else None
    asked = subjects & answers.asked if dropped else subjects
    timed = effect in (Effect.DROPPED, Effect.ADDED)
    waiting, rest = len(asked & block.present), len(asked - block.present)
    return Line(
        effect=effect,
        code=code,
        text=texts.get(code, code),
        times=len(subjects),
        asked=len(asked) if dropped else 0,
        known=len(subjects & answers.known) if dropped else 0,
        used=len(subjects & answers.used) if dropped else 0,
        unused=len(subjects & answers.unused) if dropped else 0,
        likely_used=likely[0] if likely else None,
        at_most_used=likely[1] if likely else None,
        customer_seconds=waiting * time.present if timed else 0,
        staff_seconds=waiting * time.present + rest * time.absent if timed else 0,
        measured=time.measured,
        hangs_on=tuple(texts.get(other, other) for other in sorted(block.hangs_on.get(code, ()))),
    )


def _likely_used(subjects: Subjects, answers: Answers) -> tuple[float, float] | None:
    """What is known to be used, and of the unknown the share that those drawn by lot show, each weighed by one divided
    by its chance; by estimate, and at most. None below ten drawn contacts."""
    drawn = {weight: subjects & some for weight, some in answers.weights.items()}
    if contacts_in(set[int]().union(*drawn.values())) < LEAST:
        return None
    share = weighted_share(
        weight=sum(weight * len(some) for weight, some in drawn.items()),
        weight_squared=sum(weight * weight * len(some) for weight, some in drawn.items()),
        weight_used=sum(weight * len(some & answers.used) for weight, some in drawn.items()),
    )
    missed = subjects & (answers.asked | answers.known)
    used, unknown = len(missed & answers.used), len(missed - answers.used - answers.unused)
    return used + unknown * share.estimate, used + unknown * share.most


def words_in(documents: Iterable[Any], codes: Iterable[str]) -> dict[str, str]:
    """Code → how it reads in the first of these documents that has it."""
    found: dict[str, str] = {}
    for document in documents:
        for question in document.questions:
            found.setdefault(question.code, question.text)
        for notice in document.notices:
            found.setdefault(notice.code, notice.text)
        for follow_up in document.follow_ups:
            found.setdefault(follow_up.code, follow_up.name)
    return {code: found[code] for code in codes if code in found}
