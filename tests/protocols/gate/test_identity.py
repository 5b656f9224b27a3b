"""A code has one meaning and a product one owner; a question that is put in other words stays the same question."""

from typing import Any

import pytest

from tests.protocols.gate.gate import TODAY, choice, codes, findings, protocol, question, replace
from toetssteen.protocols.document import Option, ProtocolDocument, Question, QuestionType, Scope
from toetssteen.protocols.gate.context import Context
from toetssteen.protocols.gate.wordings import Wordings

OURS = {"other-meaning", "meaning-in-doubt", "product-taken"}
WHERE = "Waar is het?"
JA_NEE = [Option(value="ja", text="Ja"), Option(value="nee", text="Nee")]
COLOURS = choice("kleur", "rood", "groen", text="Welke kleur heeft de container?")


def beside(*others: ProtocolDocument) -> Context:
    return Context(today=TODAY, others=Wordings(others))


def elsewhere(*questions: Question, **fields: Any) -> ProtocolDocument:
    return protocol(*questions, code="ander", scope=Scope(products=["eigen:stoel"]), **fields)


def now_and_then(now: Question, then: Question) -> set[str]:
    """What the gate says of a new version, beside the one that holds."""
    return codes(protocol(now), beside(protocol(then))) & OURS


@pytest.mark.parametrize(
    ("now", "then"),
    [
        ({"text": "Waar is het precies?"}, {"text": WHERE}),
        ({"text": WHERE, "purpose": "Iets anders"}, {"text": WHERE}),
        ({"type": QuestionType.LONG_TEXT}, {"type": QuestionType.TEXT}),
        ({"type": QuestionType.TEXT}, {"type": QuestionType.LONG_TEXT}),
        (
            {"type": QuestionType.ONE_OF, "options": [Option(value=w, text=w) for w in ("ja", "nee")]},
            {"type": "yes_no"},
        ),
    ],
)
def test_what_asks_the_same_keeps_its_code(now: dict[str, Any], then: dict[str, Any]) -> None:
    kind = QuestionType(then.get("type", "text"))
    assert now_and_then(question(**now), question(**(then | {"type": kind}))) == set()


def test_the_version_that_holds_is_no_other_meaning_of_itself() -> None:
    assert codes(protocol(COLOURS), beside(protocol(COLOURS))) & OURS == set()


@pytest.mark.parametrize("kind", [QuestionType.DATE, QuestionType.NUMBER, QuestionType.YES_NO, QuestionType.FILE])
def test_another_kind_of_answer_is_another_question(kind: QuestionType) -> None:
    assert now_and_then(question(type=kind), question()) == {"other-meaning"}


def test_an_answer_that_is_gone_is_warned_of() -> None:
    fewer = replace(COLOURS, options=COLOURS.options[:1])
    assert now_and_then(fewer, COLOURS) == {"meaning-in-doubt"}
    [finding] = [one for one in findings(protocol(fewer), beside(protocol(COLOURS))) if one.rule == "meaning-in-doubt"]
    assert finding.message == "De keuze “groen” is er niet meer; in de versie die nu geldt wel."
    assert (finding.field, finding.question) == ("questions[0].text", "kleur")


def test_an_answer_with_another_value_is_another_question() -> None:
    other = replace(COLOURS, options=[COLOURS.options[0], Option(value="grijs", text="groen")])
    assert now_and_then(other, COLOURS) == {"other-meaning"}
    [finding] = [one for one in findings(protocol(other), beside(protocol(COLOURS))) if one.rule == "other-meaning"]
    assert finding.message == "De keuze “groen” uit de versie die nu geldt is er niet meer, en er is een andere."
    assert (finding.field, finding.question) == ("questions[0].code", "kleur")


def test_an_answer_more_is_warned_of() -> None:
    more = replace(COLOURS, options=[*COLOURS.options, Option(value="blauw", text="blauw")])
    assert now_and_then(more, COLOURS) == {"meaning-in-doubt"}
    assert codes(protocol(COLOURS), beside(protocol(COLOURS), elsewhere(more))) & OURS == set()


def test_answers_that_each_went_their_own_way_are_refused_across_protocols() -> None:
    here = replace(COLOURS, options=[*COLOURS.options, Option(value="geel", text="geel")])
    there = replace(COLOURS, options=[*COLOURS.options, Option(value="blauw", text="blauw")])
    assert codes(protocol(here), beside(elsewhere(there))) & OURS == {"other-meaning"}


@pytest.mark.parametrize("text", ["Wanneer was het?", "Wat is uw telefoonnummer?"])
def test_a_text_that_is_nothing_like_it_is_warned_of(text: str) -> None:
    assert now_and_then(question(text=text), question(text=WHERE)) == {"meaning-in-doubt"}


def test_length_and_width_are_not_one_question_however_alike_they_are() -> None:
    now, then = (
        question(text="Wat is de lengte van het voorwerp?"),
        question(text="Wat is de breedte van het voorwerp?"),
    )
    assert now_and_then(now, then) == {"meaning-in-doubt"}


def test_a_value_that_comes_to_stand_for_something_else_is_warned_of() -> None:
    turned = replace(COLOURS, options=[COLOURS.options[0], Option(value="groen", text="Weet ik niet")])
    assert now_and_then(turned, COLOURS) == {"meaning-in-doubt"}


def test_the_same_code_in_another_protocol_is_compared_as_well() -> None:
    [finding] = [
        one
        for one in findings(protocol(question("waar", type=QuestionType.DATE)), beside(elsewhere(question("waar"))))
        if one.rule in OURS
    ]
    assert finding.message == "Het soort antwoord is anders dan in het protocol “ander”."


def test_a_product_has_one_owner() -> None:
    taken = protocol(question(), code="ander")
    found = [one for one in findings(protocol(), beside(taken)) if one.rule == "product-taken"]
    assert [one.field for one in found] == ["for.products[0]", "for.products[1]"]
    assert found[0].message == "“eigen:bank” hoort al bij het protocol “ander”."
    assert codes(protocol(), beside(protocol(), elsewhere())) & OURS == set()


def test_beside_one_for_its_group_a_product_can_have_one_of_its_own() -> None:
    """The nearest holds."""
    bench = protocol(question(), code="ander", scope=Scope(products=["eigen:bank"]))
    assert codes(bench, beside(protocol())) & OURS == set()
    assert codes(bench, beside(protocol(), replace(bench, code="derde"))) & OURS == {"product-taken"}
