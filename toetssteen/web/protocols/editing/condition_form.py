"""A condition as a form: per test a question to choose, and its answers to tick.

Fields: `when:<group>:<n>:question` and `when:<group>:<n>:is`, where the group is `all` or `any`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from toetssteen.protocols.document import CHOICES, Comparison, Condition, Question, QuestionType
from toetssteen.protocols.paths import PRODUCT
from toetssteen.web.protocols.editing.typed import Reading, Typed

GROUPS = ("all", "any")
_MOST_ROWS = 12
_LATER = gettext_lazy("Die vraag komt pas later. Kies een vraag die hiervoor staat, of verplaats deze vraag.")
_NO_ANSWER = gettext_lazy("Kies bij welk antwoord. Of kies geen vraag.")


@dataclass(frozen=True, slots=True)
class Row:
    """One test, as the form shows it."""

    group: str
    at: int
    question: str
    wanted: list[str]
    answers: list[tuple[str, str]] | None
    """To tick; None: any words are typed."""
    error: str


@dataclass(frozen=True, slots=True)
class Asked:
    """What a condition can look at here."""

    questions: Sequence[Question]
    """Those that come earlier, in order."""
    products: Mapping[str, str]
    """Reference → name; one product alone is nothing to ask after."""

    @property
    def offered(self) -> list[tuple[str, str]]:
        numbered = [(each.code, f"{at}. {each.text}") for at, each in enumerate(self.questions, start=1)]
        product = [(PRODUCT, _("Het product zelf"))] if len(self.products) > 1 else []
        return product + numbered

    def answers_to(self, code: str) -> list[tuple[str, str]] | None:
        if code == PRODUCT:
            return list(self.products.items())
        question = next((each for each in self.questions if each.code == code), None)
        if question is None:
            return []
        if question.type is QuestionType.YES_NO:
            return [("ja", _("Ja")), ("nee", _("Nee"))]
        return [(option.value, option.text) for option in question.options] if question.type in CHOICES else None


def fields_of(when: Condition | None) -> dict[str, Any]:
    """A condition as it stands in the form."""
    result: dict[str, Any] = {}
    for group in GROUPS:
        tests: list[Comparison] = getattr(when, group) if when else []
        for at, test in enumerate(tests):
            result[f"when:{group}:{at}:question"] = test.question
            result[f"when:{group}:{at}:is"] = list(test.is_)
    return result


def rows_of(typed: Typed, asked: Asked, problems: Mapping[str, str]) -> dict[str, list[Row]]:
    """Each group with its tests, and an empty one to add another."""
    result: dict[str, list[Row]] = {}
    for group in GROUPS:
        rows = [_row(typed, asked, group, at, problems) for at in _filled(typed, group)]
        if len(rows) < _MOST_ROWS:
            after = max((row.at for row in rows), default=-1) + 1
            rows.append(Row(group, after, "", [], [], ""))
        result[group] = rows
    return result


def read(reading: Reading, asked: Asked, before: Condition | None) -> Condition | None:
    """The condition that was built; None where nothing is asked. A test that says what one of `before` said stays as
    it was written: the order of boxes says nothing."""
    stood = {(test.question, frozenset(test.is_)): test for test in (*before.all, *before.any)} if before else {}
    built = {
        group: [stood.get((test.question, frozenset(test.is_)), test) for test in _tests(reading, asked, group)]
        for group in GROUPS
    }
    return Condition(**built) if any(built.values()) else None


def _filled(typed: Typed, group: str) -> list[int]:
    """Numbers of the rows of this group in which a question was chosen."""
    numbers = [name.split(":")[2] for name in typed if name.startswith(f"when:{group}:") and name.endswith(":question")]
    known = sorted({int(number) for number in numbers if number.isdecimal() and len(number) < 3})
    return [at for at in known if typed.one(f"when:{group}:{at}:question")][:_MOST_ROWS]


def _row(typed: Typed, asked: Asked, group: str, at: int, problems: Mapping[str, str]) -> Row:
    place = f"when:{group}:{at}"
    question = typed.one(f"{place}:question")
    answers = asked.answers_to(question)
    wanted = _wanted(typed, place, answers)
    return Row(group, at, question, wanted, answers, problems.get(place, ""))


def _wanted(typed: Typed, place: str, answers: list[tuple[str, str]] | None) -> list[str]:
    given = typed.many(f"{place}:is")
    if answers is None:  # typed in one box, one a line; a form that opens has them apart
        return [line.strip() for value in given for line in value.split("\n") if line.strip()]
    return given


def _tests(reading: Reading, asked: Asked, group: str) -> list[Comparison]:
    offered = {code for code, _text in asked.offered}
    tests = []
    for at in _filled(reading.typed, group):
        place = f"when:{group}:{at}"
        code = reading.typed.one(f"{place}:question")
        if code not in offered:
            reading.wrong(place, _LATER)
            continue
        answers = asked.answers_to(code)
        wanted = _wanted(reading.typed, place, answers)
        known = None if answers is None else {value for value, _text in answers}
        if not wanted or (known is not None and not set(wanted) <= known):
            reading.wrong(place, _NO_ANSWER)
            continue
        order = wanted if answers is None else [value for value, _text in answers if value in wanted]
        tests.append(Comparison(question=code, is_=order))
    return tests
