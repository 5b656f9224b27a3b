"""One path under another version, against trying every answer that history does not tell."""

from collections.abc import Iterator
from itertools import product
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.protocols.gate.gate import protocol, question, replace
from tests.protocols.gate.test_walk import FOLLOW_UPS, PRODUCTS, answers, documents
from toetssteen.insight.replay_path import ABSENT, could_answer, looked_at, walk
from toetssteen.protocols.document import Comparison, Condition, Notice, ProtocolDocument, Question, QuestionType
from toetssteen.protocols.effective import Effective, Pinned
from toetssteen.protocols.paths import step


def effective(document: ProtocolDocument) -> Effective:
    return Effective(Pinned(0, 0), document, document)


def recorded_of(document: ProtocolDocument, follow_up: str, ref: str, said: dict[str, Any]) -> dict[str, Any]:
    stood = step(document, follow_up, product=ref, answers=said).questions
    return {asked.code: said.get(asked.code, ABSENT) for asked in stood}


def completions(document: ProtocolDocument, recorded: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Every set of answers that the same customer could have given under this document."""
    ways = [_could_say(asked, recorded) for asked in document.questions]
    for said in product(*ways):
        pairs = zip(document.questions, said, strict=True)
        yield {asked.code: answer for asked, answer in pairs if answer is not None}


def _could_say(asked: Question, recorded: dict[str, Any]) -> list[Any]:
    any_answer = [answer for answer in answers(asked) if answer is not None or not asked.required]
    if asked.code not in recorded:
        return any_answer
    value = recorded[asked.code]
    if value is ABSENT:
        return any_answer if asked.required else [None]
    return [value] if could_answer(asked, value) else any_answer


@given(documents(), documents(), st.data())
@settings(max_examples=40)
def test_what_is_said_of_a_path_holds_whatever_the_unknown_answers_are(
    before: ProtocolDocument, after: ProtocolDocument, data: st.DataObject
) -> None:
    follow_up, ref = data.draw(st.sampled_from(FOLLOW_UPS)), data.draw(st.sampled_from(PRODUCTS))
    said = {q.code: data.draw(st.sampled_from(answers(q))) for q in before.questions}
    recorded = recorded_of(before, follow_up, ref, {code: value for code, value in said.items() if value is not None})
    found = walk(effective(after), follow_up, product=ref, recorded=recorded)
    for full in completions(after, recorded):
        truth = step(after, follow_up, product=ref, answers=full)
        stands, said_of = {q.code for q in truth.questions}, found.questions
        blocking = {notice.code for notice in truth.notices if notice.blocking}
        assert stands <= set(said_of)
        assert {code for code, certain in said_of.items() if certain} <= stands
        assert blocking <= set(found.notices)
        assert {code for code, certain in found.notices.items() if certain} <= blocking


@given(documents(), st.data())
@settings(max_examples=80)
def test_the_version_that_was_in_force_gives_what_stood(document: ProtocolDocument, data: st.DataObject) -> None:
    follow_up, ref = data.draw(st.sampled_from(FOLLOW_UPS)), data.draw(st.sampled_from(PRODUCTS))
    said = {q.code: data.draw(st.sampled_from(answers(q))) for q in document.questions if not q.required}
    given_answers = {code: value for code, value in said.items() if value is not None}
    truth = step(document, follow_up, product=ref, answers=given_answers)
    found = walk(
        effective(document), follow_up, product=ref, recorded=recorded_of(document, follow_up, ref, given_answers)
    )
    assert found.questions == {asked.code: True for asked in truth.questions}
    assert found.notices == {notice.code: True for notice in truth.notices if notice.blocking}
    assert found.hangs_on == {}


@given(documents(), documents(), st.data())
@settings(max_examples=80)
def test_answers_that_no_condition_looks_at_decide_nothing(
    before: ProtocolDocument, after: ProtocolDocument, data: st.DataObject
) -> None:
    follow_up, ref = data.draw(st.sampled_from(FOLLOW_UPS)), data.draw(st.sampled_from(PRODUCTS))
    said = {q.code: data.draw(st.sampled_from(answers(q))) for q in before.questions}
    recorded = recorded_of(before, follow_up, ref, {code: value for code, value in said.items() if value is not None})
    looked = looked_at(before) | looked_at(after)
    less = {code: value if code in looked else ABSENT for code, value in recorded.items()}
    assert walk(effective(after), follow_up, product=ref, recorded=less) == walk(
        effective(after), follow_up, product=ref, recorded=recorded
    )


def asks(code: str, **fields: Any) -> Question:
    return question(code, used_by=["a"], **fields)


def when(code: str, *words: str) -> Condition:
    return Condition(all=[Comparison(question=code, is_=list(words))])


def said_of(document: ProtocolDocument, recorded: dict[str, Any]) -> dict[str, bool | None]:
    return walk(effective(document), "a", product="eigen:p", recorded=recorded).questions


def test_a_new_question_leaves_open_what_hangs_on_it() -> None:
    new = protocol(asks("new", type=QuestionType.YES_NO), asks("old", when=when("new", "ja")))
    found = walk(effective(new), "a", product="eigen:p", recorded={"old": "x"})
    assert found.questions == {"new": True, "old": None}
    assert found.hangs_on == {"old": {"new"}}


def test_a_question_that_was_left_open_makes_no_condition_true() -> None:
    document = protocol(asks("first", type=QuestionType.YES_NO), asks("next", when=when("first", "ja")))
    assert said_of(document, {"first": ABSENT}) == {"first": True}


def test_a_question_that_must_be_answered_now_leaves_open_what_hangs_on_it() -> None:
    must = asks("first", type=QuestionType.YES_NO, required_because="Zonder dit kan de afdeling niets doen.")
    assert said_of(protocol(must, asks("next", when=when("first", "ja"))), {"first": ABSENT}) == {
        "first": True,
        "next": None,
    }


def test_an_option_that_is_gone_leaves_open_what_would_have_been_chosen() -> None:
    document = protocol(asks("first", type=QuestionType.YES_NO), asks("next", when=when("first", "ja")))
    assert said_of(document, {"first": "misschien", "next": "x"}) == {"first": True, "next": None}


def test_a_question_that_may_have_stood_gives_no_other_answer_than_it_got() -> None:
    document = protocol(
        asks("new", type=QuestionType.YES_NO),
        asks("mid", type=QuestionType.YES_NO, when=when("new", "ja")),
        asks("yes", when=when("mid", "ja")),
        asks("no", when=when("mid", "nee")),
    )
    assert said_of(document, {"mid": True}) == {"new": True, "mid": None, "yes": None}


def test_a_notice_that_blocks_at_a_recorded_answer_is_certain() -> None:
    document = replace(
        protocol(asks("first", type=QuestionType.YES_NO)),
        notices=[Notice(code="stop", text="!", when=when("first", "nee"), blocking=True)],
    )
    assert walk(effective(document), "a", product="eigen:p", recorded={"first": False}).notices == {"stop": True}
    assert walk(effective(document), "a", product="eigen:p", recorded={"first": True}).notices == {}
