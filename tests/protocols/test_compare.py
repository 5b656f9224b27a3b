"""Two versions of a protocol in words: no change goes unmentioned, and none is made up."""

from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from tests import factories
from tests.protocols.documents import choice, documents, protocol
from toetssteen.protocols.compare import Change, Kind, compare, moved, summarised
from toetssteen.protocols.document import (
    Beneficiary,
    Comparison,
    Condition,
    FollowUp,
    ForProducts,
    Notice,
    Option,
    Origin,
    OwnProduct,
    ProtocolDocument,
    Question,
    QuestionType,
    Retention,
    Scope,
    Sensitivity,
    Source,
)
from toetssteen.protocols.field_words import NAMES

pytestmark = pytest.mark.django_db


def words(before: ProtocolDocument, after: ProtocolDocument, **more: Any) -> list[str]:
    return [change.sentence for change in compare(before, after, **more)]


def changed_question(**fields: Any) -> list[str]:
    passport = factories.from_library("paspoort")
    questions = [replace(passport.questions[0], **fields), *passport.questions[1:]]
    return words(passport, replace(passport, questions=questions))


@given(documents(), documents())
def test_equal_documents_and_only_those_have_nothing_to_say(one: ProtocolDocument, other: ProtocolDocument) -> None:
    assert compare(one, one) == []
    assert (compare(one, other) == []) is (one == other)


OTHER: dict[tuple[type[Any], str], Any] = {
    (Question, "type"): QuestionType.DATE,
    (Question, "used_by"): ["a", "b"],
    (Question, "options"): [Option(value="x", text="X")],
    (Question, "benefits"): [Beneficiary.COLLEAGUE],
    (Question, "max_length"): 7,
    (Question, "not_in_future"): True,
    (Question, "not_in_past"): True,
    (Question, "object_types"): ["paal"],
    (Question, "known_from"): "brp.surname",
    (Question, "valid_for"): "P1Y",
    (Question, "sensitivity"): Sensitivity.SPECIAL,
    (Question, "review_on"): "2027-01-01",
    (Question, "source_ref"): ["1.2"],
    (FollowUp, "term"): 9,
    (FollowUp, "needs_customer"): True,
    (FollowUp, "by_product"): [ForProducts(products=["eigen:x"], term=3)],
    (Notice, "used_by"): ["a"],
    (Notice, "blocking"): True,
    (Notice, "source_ref"): ["1.2"],
    (ProtocolDocument, "scope"): Scope(products=["eigen:x"]),
    (ProtocolDocument, "source"): Source(name="s", licence="MIT"),
    (ProtocolDocument, "principles"): ["klant-eerst"],
    (ProtocolDocument, "origin"): Origin.PROPOSAL,
    (ProtocolDocument, "shielded"): True,
    (ProtocolDocument, "sensitivity"): Sensitivity.SPECIAL,
    (ProtocolDocument, "own_products"): [OwnProduct(slug="x", name="X")],
    (ProtocolDocument, "follow_ups"): [],
    (ProtocolDocument, "questions"): [],
    (ProtocolDocument, "notices"): [],
}
"""Another value for each field that is no plain text."""

SHARED = {
    "when": Condition(all=[Comparison(question="product", is_=["eigen:x"])]),
    "retention": Retention(result="6.1.3"),
    "origin": {"text": Origin.PROPOSAL},
}


def every_field() -> list[tuple[type[Any], str]]:
    parts = (ProtocolDocument, FollowUp, Question, Notice)
    return [(part, name) for part in parts for name in part.__struct_fields__]


@pytest.mark.parametrize(("part", "name"), every_field())
def test_a_change_in_any_field_is_said(part: type[Any], name: str) -> None:
    question = choice("q", ["een", "twee"], used_by=["a"])
    before = protocol([question], [Notice(code="n", text="Let op")])
    other = OTHER[part, name] if (part, name) in OTHER else SHARED.get(name, "iets-anders")
    match part:
        case _ if part is ProtocolDocument:
            after = replace(before, **{name: other})
        case _ if part is FollowUp:
            after = replace(before, follow_ups=[replace(before.follow_ups[0], **{name: other}), before.follow_ups[1]])
        case _ if part is Question:
            after = replace(before, questions=[replace(question, **{name: other})])
        case _:
            after = replace(before, notices=[replace(before.notices[0], **{name: other})])
    there, back = words(before, after), words(after, before)
    assert there
    assert back
    assert there != back or name == "code"  # another code is another question, which may have the same words


def test_every_field_of_a_protocol_has_a_name() -> None:
    for part, names in NAMES.items():
        missing = set(part.__struct_fields__) - set(names)
        assert missing <= {"origin", "source_ref"}, part


def test_a_question_that_is_dropped_for_one_product_is_said_so() -> None:
    both = Condition(all=[Comparison(question="product", is_=["eigen:x", "eigen:y"])])
    one = Condition(all=[Comparison(question="product", is_=["eigen:y"])])
    before = protocol([choice("q", ["een"], used_by=["a"], when=both)])
    after = replace(before, questions=[replace(before.questions[0], when=one)])
    names = {"eigen:x": "paspoort", "eigen:y": "rijbewijs"}
    assert words(before, after, products=names) == ["Vraag 1 “q” vervalt voor paspoort."]
    assert words(after, before, products=names) == ["Vraag 1 “q” geldt nu ook voor paspoort."]


def test_a_question_that_comes_or_goes_or_moves() -> None:
    a, b, c = (choice(code, ["een"], used_by=["a"]) for code in "abc")
    assert words(protocol([a, b]), protocol([a])) == ["Vraag 2 “b” vervalt."]
    assert words(protocol([a]), protocol([a, b])) == ["Vraag 2 “b” komt erbij."]
    assert words(protocol([a, b, c]), protocol([c, a, b])) == ["Vraag 1 “c” verhuist van plek 3 naar plek 1."]
    assert words(protocol([a, b, c]), protocol([a, c])) == ["Vraag 2 “b” vervalt."]


def test_what_a_question_asks_of_the_customer_is_said_in_words() -> None:
    first = factories.from_library("paspoort").questions[0]
    part = "Vraag 1 “Is het paspoort voor uzelf of voor uw kind?”"
    assert changed_question(required_because="Een kind moet zelf meekomen.") == [
        f"{part} is nu nodig: “Een kind moet zelf meekomen.”."
    ]
    assert changed_question(text="Voor wie is het?") == [
        "Vraag 1 “Voor wie is het?” is anders gesteld, eerst: “Is het paspoort voor uzelf of voor uw kind?”."
    ]
    assert changed_question(used_by=["afspraak", "vermissing"]) == [
        f"{part} hoort nu ook bij “Vermissing van een paspoort verwerken”."
    ]
    assert changed_question(purpose="Iets anders") == [
        f"{part}: waarvoor is nu “Iets anders”, eerst “Weten of de ouder en het kind samen moeten komen”."
    ]
    assert changed_question(options=[first.options[1]]) == [f"{part}: het antwoord “Voor mijzelf” vervalt."]
    assert changed_question(options=first.options[::-1]) == [f"{part}: de antwoorden staan in een andere volgorde."]


def test_a_question_that_was_needed_can_become_voluntary() -> None:
    before = protocol([choice("q", ["een"], used_by=["a"], required_because="Zonder dit weet niemand wie het is.")])
    after = replace(before, questions=[replace(before.questions[0], required_because="")])
    assert words(before, after) == ["Vraag 1 “q” is nu vrijwillig."]


def test_a_condition_is_said_with_the_words_of_the_answer() -> None:
    passport = factories.from_library("paspoort")
    when = Condition(all=[Comparison(question="paspoort.voor-wie", is_=["kind"])])
    after = replace(
        passport, questions=[passport.questions[0], replace(passport.questions[1], when=when), *passport.questions[2:]]
    )
    (said,) = words(passport, after)
    assert said.endswith(
        "geldt alleen nog als er bij “Is het paspoort voor uzelf of voor uw kind?” is geantwoord: “Voor mijn kind”."
    )
    (back,) = words(after, passport)
    assert back.endswith("geldt nu altijd.")


def test_a_follow_up_with_another_term_or_department(departments: Any) -> None:
    passport = factories.from_library("paspoort")
    first = replace(passport.follow_ups[0], term=3, department="kcc")
    said = words(passport, replace(passport, follow_ups=[first, *passport.follow_ups[1:]]))
    assert any(one.endswith("is nu klaar binnen 3 werkdagen, eerst 1 werkdag.") for one in said)
    assert any("gaat nu naar Klantcontactcentrum" in one or "gaat nu naar" in one for one in said)


@given(st.permutations(range(7)))
def test_moving_what_is_said_to_move_gives_the_new_order(order: list[int]) -> None:
    before = list(range(7))
    said = moved(before, order)
    assert [each for each in before if each not in said] == [each for each in order if each not in said]


def test_a_code_that_stands_twice_is_compared_as_well() -> None:
    once = choice("q", ["een"], used_by=["a"])
    twice = protocol([once, replace(once, text="anders")])
    assert compare(twice, twice) == []
    assert [change.kind for change in compare(protocol([once]), twice)] == [Kind.ADDED]
    assert compare(twice, protocol([once, once]))


def test_many_changes_are_one_line_with_a_count() -> None:
    a, b = (choice(code, ["een"], used_by=["a"]) for code in "ab")
    changes = compare(protocol([]), protocol([a, b]))
    assert summarised(changes) == "Vraag 1 “a” komt erbij. En nog 1 wijziging."
    assert summarised(changes[:1]) == "Vraag 1 “a” komt erbij."
    assert summarised([]) == "Er verandert niets."


def test_a_change_is_plain_data() -> None:
    (change,) = compare(protocol([]), protocol([choice("a", ["een"], used_by=["a"])]))
    assert msgspec.to_builtins(change) == {
        "kind": "added",
        "part": "question",
        "code": "a",
        "field": "",
        "sentence": "Vraag 1 “a” komt erbij.",
    }
    assert isinstance(change, Change)
