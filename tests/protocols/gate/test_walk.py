"""Reachability and the longest path, against trying every combination of answers."""

from collections.abc import Iterator
from itertools import chain, combinations, product
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.protocols.gate.gate import GOOD, protocol, question, replace
from toetssteen.protocols.document import (
    Comparison,
    Condition,
    Notice,
    Option,
    ProtocolDocument,
    Question,
    QuestionType,
    Scope,
)
from toetssteen.protocols.gate.walk import can_be, walk
from toetssteen.protocols.paths import PRODUCT, step

FOLLOW_UPS = ["a", "b"]
WORDS = ["x", "y", "z"]
PRODUCTS = ["eigen:p", "eigen:q"]


@st.composite
def documents(draw: st.DrawFn) -> ProtocolDocument:
    """Up to five questions that look at one another and at the product, and notices that may end the follow-up."""
    types = [QuestionType.YES_NO, QuestionType.ONE_OF, QuestionType.SOME_OF, QuestionType.TEXT, QuestionType.NUMBER]
    codes = [f"q{at}" for at in range(draw(st.integers(1, 5)))]
    made: dict[str, QuestionType] = {}
    questions = []
    for code in codes:
        when = draw(_condition(made))
        made[code] = draw(st.sampled_from(types))
        options = [Option(value=word, text=word) for word in WORDS] if made[code].endswith("_of") else []
        used_by = draw(st.lists(st.sampled_from(FOLLOW_UPS), unique=True, max_size=2))
        questions.append(question(code, type=made[code], options=options, used_by=used_by, when=when))
    notices = [
        Notice(
            code=f"n{at}",
            text="!",
            when=draw(_condition(made)),
            used_by=draw(st.lists(st.sampled_from(FOLLOW_UPS), unique=True, max_size=2)),
            blocking=draw(st.booleans()),
        )
        for at in range(draw(st.integers(0, 2)))
    ]
    follow_ups = [replace(GOOD, code=code) for code in FOLLOW_UPS]
    return protocol(*questions, scope=Scope(products=PRODUCTS), follow_ups=follow_ups, notices=notices)


def _condition(made: dict[str, QuestionType]) -> st.SearchStrategy[Condition | None]:
    def words(code: str) -> list[str]:
        named = {QuestionType.YES_NO: ["ja", "nee"], QuestionType.NUMBER: ["1", "2", "02"]}
        return PRODUCTS if code == PRODUCT else named.get(made[code], WORDS)

    test = st.sampled_from([PRODUCT, *made]).flatmap(
        lambda code: st.builds(
            Comparison, question=st.just(code), is_=st.lists(st.sampled_from(words(code)), max_size=2, unique=True)
        )
    )
    some = st.lists(test, max_size=2)
    return st.none() | st.builds(Condition, all=some, any=some)


def answers(question: Question) -> list[Any]:
    """Every answer that any condition could tell apart, and none."""
    match question.type:
        case QuestionType.YES_NO:
            return [None, True, False]
        case QuestionType.NUMBER:
            return [None, 1, 2, 3]
        case QuestionType.SOME_OF:
            some = chain.from_iterable(combinations(WORDS, size) for size in range(1, len(WORDS) + 1))
            return [None, *map(list, some)]
        case _:
            return [None, *WORDS]


def every_way(document: ProtocolDocument) -> Iterator[tuple[str, dict[str, Any]]]:
    for ref in document.scope.products:
        for given_answers in product(*map(answers, document.questions)):
            pairs = zip(document.questions, given_answers, strict=True)
            yield ref, {asked.code: answer for asked, answer in pairs if answer is not None}


def by_trying(document: ProtocolDocument) -> tuple[set[tuple[str, str]], set[str], dict[str, int]]:
    """A question is reached where what was answered before it asks it and ends nothing."""
    reached: set[tuple[str, str]] = set()
    held: set[str] = set()
    longest = dict.fromkeys(FOLLOW_UPS, 0)
    order = {asked.code: at for at, asked in enumerate(document.questions)}
    for ref, given_answers in every_way(document):
        last = max((order[code] for code in given_answers), default=-1)
        for code in FOLLOW_UPS:
            seen = step(document, code, product=ref, answers=given_answers)
            ends = {notice.code for notice in seen.notices if notice.blocking}
            if not ends:
                longest[code] = max(longest[code], len(seen.questions))
                reached |= {(code, asked.code) for asked in seen.questions if order[asked.code] > last}
    for ref, given_answers in every_way(document):
        for code in FOLLOW_UPS:
            held |= _held(document, code, ref, given_answers)
    return reached, held, longest


def _held(document: ProtocolDocument, code: str, ref: str, given_answers: dict[str, Any]) -> set[str]:
    """Notices that appear while nothing has ended yet: answer by answer."""
    so_far: dict[str, Any] = {}
    seen: set[str] = set()
    for asked in [None, *document.questions]:
        if asked is not None and asked.code in given_answers:
            so_far[asked.code] = given_answers[asked.code]
        now = step(document, code, product=ref, answers=so_far)
        seen |= {notice.code for notice in now.notices}
        if now.blocked:
            break
    return seen


@settings(max_examples=200, deadline=None)
@given(documents())
def test_it_finds_what_trying_every_combination_finds(document: ProtocolDocument) -> None:
    found = walk(document)
    reached, held, longest = by_trying(document)
    assert not found.undetermined
    assert found.reached == reached
    assert found.held == held
    assert {code: found.longest[code] for code in FOLLOW_UPS} == longest


def test_what_takes_too_many_steps_is_undetermined_and_never_wrong() -> None:
    """Twenty questions, each of two answers that the last one still looks at together."""
    every = [question(f"q{at}", type=QuestionType.YES_NO) for at in range(20)]
    pairs = [Comparison(question=f"q{at}", is_=["ja" if at % 2 else "nee"]) for at in range(20)]
    other = [Comparison(question=f"q{at}", is_=["nee" if at % 2 else "ja"]) for at in range(20)]
    last = [question("l1", when=Condition(all=pairs)), question("l2", when=Condition(all=other))]
    document = protocol(*every, *last)
    assert walk(document).undetermined == {"ophalen"}
    patient = walk(document, most_steps=10_000_000)
    assert {("ophalen", "l1"), ("ophalen", "l2")} <= patient.reached
    assert patient.longest == {"ophalen": 21}


def test_many_questions_in_a_row_are_no_combinations() -> None:
    """Each looks at the one before it: four hundred take four hundred steps and some."""
    row = [question("q0", type=QuestionType.YES_NO)]
    for at in range(1, 400):
        when = Condition(all=[Comparison(question=f"q{at - 1}", is_=["ja"])])
        row.append(question(f"q{at}", type=QuestionType.YES_NO, when=when))
    found = walk(protocol(*row), most_steps=2_000)
    assert found.longest == {"ophalen": 400}
    assert len(found.reached) == 400


def test_the_words_that_can_be_an_answer() -> None:
    assert can_be(question(type=QuestionType.NUMBER), "3")
    assert not can_be(question(type=QuestionType.NUMBER), "03")
    assert can_be(question(type=QuestionType.DATE), "2026-01-31")
    assert not can_be(question(type=QuestionType.DATE), "31-01-2026")
    assert not can_be(question(type=QuestionType.ADDRESS), "Dorpsstraat 1")
    assert not can_be(question(max_length=3), "lang")
