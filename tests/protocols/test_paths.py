"""Which questions stand in a conversation."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.protocols.documents import choice, protocol
from toetssteen.protocols.document import (
    Comparison,
    Condition,
    FollowUp,
    ForProducts,
    Notice,
    Origin,
    ProtocolDocument,
    Question,
    QuestionType,
)
from toetssteen.protocols.paths import Step, step
from toetssteen.protocols.reading import read_library

LIBRARY = read_library()
VALUES = ["ja", "nee", "anders"]


def when(**tests: str) -> Condition:
    return Condition(all=[Comparison(question=code, is_=[value]) for code, value in tests.items()])


def codes(found: Step) -> list[str]:
    return [question.code for question in found.questions]


def test_only_the_questions_that_the_follow_up_uses_are_asked() -> None:
    document = protocol([choice("q", VALUES, used_by=["a"]), choice("r", VALUES, used_by=["b"])])
    assert codes(step(document, "a", product="eigen:x", answers={})) == ["q"]


def test_a_question_follows_the_answer_that_it_waits_for() -> None:
    document = protocol([choice("q", VALUES, used_by=["a"]), choice("r", VALUES, used_by=["a"], when=when(q="ja"))])
    assert codes(step(document, "a", product="eigen:x", answers={})) == ["q"]
    assert codes(step(document, "a", product="eigen:x", answers={"q": "ja"})) == ["q", "r"]


def test_what_hangs_on_a_question_that_is_not_asked_any_more_goes_with_it() -> None:
    document = protocol(
        [
            choice("q", VALUES, used_by=["a"]),
            choice("r", VALUES, used_by=["a"], when=when(q="ja")),
            choice("s", VALUES, used_by=["a"], when=when(r="ja")),
        ]
    )
    assert codes(step(document, "a", product="eigen:x", answers={"q": "nee", "r": "ja"})) == ["q"]


def test_an_answer_for_another_follow_up_counts_for_nothing() -> None:
    document = protocol([choice("q", VALUES, used_by=["b"]), choice("r", VALUES, used_by=["a"], when=when(q="ja"))])
    assert codes(step(document, "a", product="eigen:x", answers={"q": "ja"})) == []


def test_any_and_all_are_both_to_hold() -> None:
    both = Condition(
        all=[Comparison(question="product", is_=["eigen:x"])],
        any=[Comparison(question="q", is_=["ja"]), Comparison(question="q", is_=["nee"])],
    )
    document = protocol([choice("q", VALUES, used_by=["a"]), choice("r", VALUES, used_by=["a"], when=both)])
    assert codes(step(document, "a", product="eigen:x", answers={"q": "nee"})) == ["q", "r"]
    assert codes(step(document, "a", product="eigen:x", answers={"q": "anders"})) == ["q"]
    assert codes(step(document, "a", product="eigen:y", answers={"q": "nee"})) == ["q"]


@pytest.mark.parametrize(
    ("value", "asked"), [(True, True), (False, False), (["nee", "ja"], True), ([], False), (None, False)]
)
def test_answers_are_compared_by_their_words(value: Any, asked: bool) -> None:
    document = protocol([choice("q", VALUES, used_by=["a"]), choice("r", VALUES, used_by=["a"], when=when(q="ja"))])
    assert ("r" in codes(step(document, "a", product="eigen:x", answers={"q": value}))) is asked


def test_a_blocking_notice_blocks_only_while_it_stands() -> None:
    notice = Notice(code="n", text="Nee", when=when(q="nee"), blocking=True, used_by=["a"])
    document = protocol([choice("q", VALUES, used_by=["a", "b"])], [notice])
    assert step(document, "a", product="eigen:x", answers={"q": "nee"}).blocked
    assert not step(document, "a", product="eigen:x", answers={"q": "ja"}).blocked
    assert not step(document, "b", product="eigen:x", answers={"q": "nee"}).blocked


@st.composite
def branching(draw: st.DrawFn) -> ProtocolDocument:
    """Questions that wait for earlier ones, and a notice that waits for any."""
    names = [f"q{at}" for at in range(draw(st.integers(1, 7)))]
    questions = [
        choice(name, VALUES, used_by=draw(_used_by), when=draw(_when(names[:at]))) for at, name in enumerate(names)
    ]
    return protocol(questions, [Notice(code="n", text="n", when=draw(_when(names)), blocking=True)])


_used_by = st.lists(st.sampled_from(["a", "b"]), min_size=1, max_size=2, unique=True)


def _when(earlier: list[str]) -> st.SearchStrategy[Condition | None]:
    words = st.lists(st.sampled_from(VALUES), max_size=2)
    test = st.builds(Comparison, question=st.sampled_from(earlier), is_=words) if earlier else st.nothing()
    about = st.builds(Comparison, question=st.just("product"), is_=st.just(["eigen:x"]))
    tests = st.lists(test | about, max_size=2)
    return st.none() | st.builds(Condition, all=tests, any=tests)


given_answers = st.dictionaries(
    st.sampled_from([f"q{at}" for at in range(8)]),
    st.sampled_from(VALUES) | st.booleans() | st.lists(st.sampled_from(VALUES), max_size=2),
)
follow_up, product = st.sampled_from(["a", "b"]), st.sampled_from(["eigen:x", "eigen:y"])


@given(branching(), follow_up, product, given_answers)
@settings(max_examples=100, deadline=None)
def test_answers_to_questions_that_are_not_asked_change_nothing(
    document: ProtocolDocument, follow_up: str, product: str, answers: dict[str, Any]
) -> None:
    found = step(document, follow_up, product=product, answers=answers)
    asked = {code: value for code, value in answers.items() if code in codes(found)}
    assert step(document, follow_up, product=product, answers=asked) == found


@given(branching(), follow_up, product, given_answers)
@settings(max_examples=100, deadline=None)
def test_the_order_is_that_of_the_document_whatever_is_answered(
    document: ProtocolDocument, follow_up: str, product: str, answers: dict[str, Any]
) -> None:
    found = step(document, follow_up, product=product, answers=answers)
    order = [question.code for question in document.questions]
    assert codes(found) == sorted(codes(found), key=order.index)
    assert len(set(codes(found))) == len(codes(found))
    assert all(follow_up in question.used_by for question in found.questions)


@given(branching(), follow_up, product, given_answers, st.randoms())
@settings(max_examples=100, deadline=None)
def test_the_order_in_which_answers_came_does_not_matter(
    document: ProtocolDocument, follow_up: str, product: str, answers: dict[str, Any], random: Any
) -> None:
    shuffled = list(answers.items())
    random.shuffle(shuffled)
    again = step(document, follow_up, product=product, answers=dict(shuffled))
    assert again == step(document, follow_up, product=product, answers=answers)


def test_a_follow_up_says_what_differs_for_one_product_of_a_group() -> None:
    shared = FollowUp(
        code="f",
        name="F",
        department="afval",
        term=3,
        tell="Snel.",
        by_product=[ForProducts(products=["eigen:x"], term=0, origin={"term": Origin.PROPOSAL})],
    )
    mine = shared.for_product("eigen:x")
    assert (mine.department, mine.term, mine.tell, mine.by_product) == ("afval", 0, "Snel.", [])
    assert mine.origin == {"term": Origin.PROPOSAL}
    assert shared.for_product("eigen:y").term == 3


def _answers(questions: list[Question]) -> st.SearchStrategy[dict[str, Any]]:
    words = {
        question.code: st.booleans()
        if question.type is QuestionType.YES_NO
        else st.sampled_from([option.value for option in question.options])
        for question in questions
        if question.options or question.type is QuestionType.YES_NO
    }
    return st.fixed_dictionaries({}, optional=words)


@given(st.data())
@settings(max_examples=80, deadline=None)
def test_both_hold_for_the_protocols_that_ship(data: st.DataObject) -> None:
    document = data.draw(st.sampled_from(LIBRARY))
    chosen = data.draw(st.sampled_from(document.follow_ups)).code
    subject = data.draw(st.sampled_from(document.scope.products or ["x"]))
    answers = data.draw(_answers(document.questions))
    found = step(document, chosen, product=subject, answers=answers)
    asked = {code: value for code, value in answers.items() if code in codes(found)}
    assert step(document, chosen, product=subject, answers=asked) == found
