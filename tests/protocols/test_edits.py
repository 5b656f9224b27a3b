"""One change of a protocol at a time: what it does to the rest, and what it refuses."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from tests import factories
from tests.protocols.documents import choice, protocol
from toetssteen.protocols import edits
from toetssteen.protocols.document import (
    Comparison,
    Condition,
    ForProducts,
    Notice,
    Origin,
    OwnProduct,
    ProtocolDocument,
    Question,
    QuestionType,
)
from toetssteen.protocols.errors import CodeTaken, FollowUpInUse, TooManyParts
from toetssteen.protocols.gate.check import MOST_PARTS


def abc() -> ProtocolDocument:
    return protocol([choice(code, ["een"], used_by=["a"]) for code in "qrs"])


def codes(document: ProtocolDocument) -> str:
    return "".join(question.code for question in document.questions)


@pytest.mark.parametrize(
    ("code", "places", "order"), [("q", 1, "rqs"), ("s", -1, "qsr"), ("q", -1, "qrs"), ("s", 9, "qrs"), ("x", 1, "qrs")]
)
def test_a_question_moves_and_stays_within_the_list(code: str, places: int, order: str) -> None:
    assert codes(edits.move(abc(), "question", code, places)) == order


def test_what_is_put_takes_the_place_of_what_was_there() -> None:
    other = replace(abc().questions[1], text="Anders")
    changed = edits.put(abc(), "question", other, instead_of="r")
    assert codes(changed) == "qrs"
    assert changed.questions[1].text == "Anders"


def test_a_code_stands_once() -> None:
    with pytest.raises(CodeTaken):
        edits.put(abc(), "question", choice("q", ["een"], used_by=["a"]))


def test_what_somebody_took_away_comes_back_at_the_end() -> None:
    document = edits.drop(abc(), "question", "q")
    assert codes(edits.put(document, "question", abc().questions[0], instead_of="q")) == "rsq"


def test_a_question_that_means_something_else_is_another_question_and_is_looked_at_as_such() -> None:
    looks = Condition(all=[Comparison(question="q", is_=["een"])])
    document = replace(
        abc(),
        questions=[*abc().questions, Question(code="t", text="t", type=QuestionType.TEXT, used_by=["a"], when=looks)],
        notices=[Notice(code="n", text="Let op", when=looks)],
    )
    changed = edits.put(document, "question", replace(document.questions[0], code="q2"), instead_of="q")
    for part in (changed.questions[3], changed.notices[0]):
        assert part.when is not None
        assert part.when.all[0].question == "q2"


def test_a_follow_up_goes_only_when_no_question_hangs_on_it() -> None:
    with pytest.raises(FollowUpInUse) as refusal:
        edits.drop(abc(), "follow_up", "a")
    assert (
        str(refusal.value) == "“A” wordt nog gebruikt door: “q”, “r”, “s”. Hang die eerst aan een andere vervolgactie."
    )
    assert [each.code for each in edits.drop(abc(), "follow_up", "b").follow_ups] == ["a"]


def test_a_protocol_has_room_for_five_hundred_questions() -> None:
    full = protocol([choice(f"q{n}", ["een"], used_by=["a"]) for n in range(MOST_PARTS)])
    with pytest.raises(TooManyParts):
        edits.put(full, "question", choice("nog-een", ["een"], used_by=["a"]))


def test_a_text_that_is_changed_comes_from_its_source_no_more() -> None:
    document = factories.from_library("afval")
    question = replace(document.questions[0], text="Waar ligt het?")
    changed = edits.put(document, "question", question, instead_of=question.code)
    assert changed.questions[0].origin["text"] is Origin.PROPOSAL
    same = edits.put(document, "question", document.questions[0], instead_of=question.code)
    assert same == document


def test_a_product_that_goes_takes_along_what_was_said_of_it() -> None:
    document = replace(
        abc(),
        own_products=[OwnProduct(slug="x", name="X"), OwnProduct(slug="y", name="Y")],
        follow_ups=[
            replace(abc().follow_ups[0], by_product=[ForProducts(products=["eigen:x"], term=2)]),
            replace(abc().follow_ups[1], by_product=[ForProducts(products=["eigen:x", "eigen:y"], term=2)]),
        ],
    )
    changed = edits.with_products(document, ["eigen:y"])
    assert [own.slug for own in changed.own_products] == ["y"]
    assert changed.follow_ups[0].by_product == []
    assert changed.follow_ups[1].by_product[0].products == ["eigen:y"]


@given(st.text(max_size=80), st.sets(st.sampled_from(["vraag", "wat-is-het", "p.wat-is-het", "p.vraag"])))
def test_a_proposed_code_is_a_code_and_is_free(text: str, taken: set[str]) -> None:
    from toetssteen.web.protocols.editing.question_form import is_code

    for prefix in ("", "p"):
        code = edits.proposed_code(text, taken=taken, prefix=prefix)
        assert is_code(code)
        assert code not in taken
