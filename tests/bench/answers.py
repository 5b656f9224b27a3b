"""Answers to the real questions of the library: what somebody could type, parsed as the product parses it."""

from dataclasses import dataclass
from datetime import date
from random import Random
from typing import Any

from tests.bench.names import STREETS
from toetssteen.contacts import retention
from toetssteen.dutch.durations import add
from toetssteen.protocols import values
from toetssteen.protocols.document import FollowUp, Question, QuestionType
from toetssteen.protocols.effective import Effective

Typed = dict[str, dict[str, str | list[str]]]
_WORDS = (
    "de lantaarn voor de deur knippert al een week",
    "graag een brief over de kosten",
    "het formulier gaf een foutmelding",
    "ik ben verhuisd en mijn pas is kwijt",
    "bellen na vijf uur alstublieft",
    "de container is niet geleegd",
    "er ligt glas op het fietspad",
    "mijn partner belt later terug",
)
_BSNS = ("999990019", "999990020", "999990032", "999990044")
_LONGEST_WALK = 12


@dataclass(frozen=True, slots=True)
class Given:
    """One answer as it is stored."""

    question: str
    value: Any
    sealed: bool
    valid_days: int | None
    purpose_class: str


@dataclass(frozen=True, slots=True)
class Walk:
    """One way through the questions of a follow-up."""

    typed: Typed
    given: tuple[Given, ...]
    left: tuple[str, ...] = ()
    """Questions that stood and got no answer."""


def walk(
    effective: Effective, follow_up: FollowUp, *, product: str, random: Random, most: int | None = None
) -> Walk | None:
    """Answer what stands, in order, as conditions open more. With `most`: the required ones, and others up to so
    many. None where the answers end the follow-up."""
    typed: Typed = {}
    answers: dict[str, Any] = {}
    passed: set[str] = set()
    for _ in range(_LONGEST_WALK):
        step = effective.step(follow_up.code, product=product, answers=answers)
        if step.blocked:
            return None
        open_now = [question for question in step.questions if question.code not in passed]
        if not open_now:
            break
        for question in open_now:
            passed.add(question.code)
            left = most is None or len(answers) < most
            if question.required_because or (left and (most or random.random() < 0.85)):
                _answer(question, typed, answers, random)
    standing = {question.code: question for question in step.questions}
    given = tuple(_given(effective, standing[code], value) for code, value in answers.items() if code in standing)
    open_still = tuple(code for code in standing if code not in answers)
    return Walk({code: typed[code] for code in answers if code in standing}, given, open_still)


def _answer(question: Question, typed: Typed, answers: dict[str, Any], random: Random) -> None:
    raw = _typed(question, random)
    value = values.parse(question, raw)
    if value is not None:
        typed[question.code], answers[question.code] = raw, value


def _given(effective: Effective, question: Question, value: Any) -> Given:
    today = date.today()
    return Given(
        question=question.code,
        value=value,
        sealed=effective.is_sealed(question),
        valid_days=(add(today, question.valid_for) - today).days if question.valid_for else None,
        purpose_class=question.purpose_class,
    )


def keep_days(follow_up: FollowUp | None) -> tuple[int, str]:
    """The term of a subject in days from now, and its ground."""
    today = date.today()
    kept = retention.of_topic(follow_up, on=today)
    return min((kept.until - today).days, 36_500), kept.ground


def _typed(question: Question, random: Random) -> dict[str, str | list[str]]:
    match question.type:
        case QuestionType.ONE_OF:
            return {"": random.choice(question.options).value}
        case QuestionType.SOME_OF:
            picked = random.sample(question.options, min(len(question.options), random.choice((1, 1, 2))))
            return {"": [option.value for option in picked]}
        case QuestionType.FILE:
            return {}
        case QuestionType.DATE | QuestionType.DATE_TIME:
            return _day(question, random)
        case QuestionType.ADDRESS | QuestionType.LOCATION:
            return {
                "postcode": f"{random.randrange(3500, 3600)}AB",
                "number": str(random.randrange(1, 200)),
                "street": random.choice(STREETS),
                "city": "Voorbeeldstad",
            }
        case _:
            return {"": _simple(question, random)[: question.max_length or 400]}


def _day(question: Question, random: Random) -> dict[str, str | list[str]]:
    today = date.today()
    year = today.year + (1 if question.not_in_past else -1)
    day = f"{random.randrange(1, 29)}-{random.randrange(1, 13)}-{year}"
    return {"": day} if question.type is QuestionType.DATE else {"date": day}


def _simple(question: Question, random: Random) -> str:
    match question.type:
        case QuestionType.NUMBER:
            return str(random.randrange(1, 20))
        case QuestionType.AMOUNT:
            return f"{random.randrange(5, 900)},50"
        case QuestionType.TIME:
            return f"{random.randrange(8, 20)}:15"
        case QuestionType.YES_NO:
            return random.choice(("ja", "nee"))
        case QuestionType.BSN:
            return random.choice(_BSNS)
        case QuestionType.LICENCE_PLATE:
            return f"{random.randrange(10, 99)}-BX-{random.randrange(10, 99)}"
        case QuestionType.PHONE:
            return f"06{random.randrange(10_000_000, 99_999_999)}"
        case QuestionType.EMAIL:
            return f"klant{random.randrange(100_000)}@voorbeeld.nl"
        case _:
            return random.choice(_WORDS)
