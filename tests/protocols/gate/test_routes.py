"""Conditions that can never hold, circles, options that lead nowhere, and paths that are too long."""

import pytest

from tests.protocols.gate.gate import (
    CONTEXT,
    GOOD,
    TODAY,
    choice,
    codes,
    findings,
    protocol,
    question,
    replace,
    rules,
    when,
)
from toetssteen.protocols.document import Comparison, Condition, Notice, QuestionType, Scope
from toetssteen.protocols.gate.context import Context

OTHER = replace(GOOD, code="bellen", name="Bellen")


def both(*tests: tuple[str, str]) -> Condition:
    return Condition(all=[Comparison(question=code, is_=[word]) for code, word in tests])


@pytest.mark.parametrize(
    "condition",
    [
        both(("soort", "bank"), ("soort", "kast")),
        both(("product", "eigen:bank"), ("product", "eigen:kast")),
        Condition(all=[Comparison(question="soort", is_=[])]),
        Condition(
            all=[Comparison(question="soort", is_=["bank"])],
            any=[Comparison(question="soort", is_=["kast"]), Comparison(question="soort", is_=[])],
        ),
    ],
    ids=["two-answers-to-one", "two-products", "no-answer-at-all", "any-against-all"],
)
def test_a_condition_that_contradicts_itself_is_refused(condition: Condition) -> None:
    document = protocol(choice("soort", "bank", "kast"), question("maat", when=condition))
    assert rules(document) == {("condition-never", "maat")}


def test_two_answers_to_a_question_that_takes_several_are_no_contradiction() -> None:
    several = choice("soort", "bank", "kast")
    document = protocol(
        replace(several, type=QuestionType.SOME_OF), question("maat", when=both(("soort", "bank"), ("soort", "kast")))
    )
    assert rules(document) == set()


def test_a_condition_on_a_question_of_another_follow_up_is_refused() -> None:
    document = protocol(
        choice("soort", "bank", used_by=["bellen"]),
        question("maat", when=when("soort", "bank")),
        follow_ups=[GOOD, OTHER],
    )
    [finding] = findings(document)
    assert (finding.rule, finding.question, finding.field) == ("condition-never", "maat", "questions[1].when")
    assert "Soort?" in finding.message


def test_a_product_outside_the_scope_is_refused() -> None:
    assert rules(protocol(question(when=when("product", "eigen:stoel")))) == {("condition-never", "waar")}


def test_a_notice_that_never_shows_is_refused() -> None:
    notice = Notice(code="let-op", text="Let op.", when=both(("soort", "bank"), ("soort", "kast")))
    assert rules(protocol(choice("soort", "bank", "kast"), notices=[notice])) == {("condition-never", "let-op")}


def test_a_question_behind_answers_that_exclude_each_other_is_unreachable() -> None:
    """Neither condition is wrong by itself: together no path is left."""
    document = protocol(
        choice("soort", "bank", "kast"),
        choice("zit", "goed", when=when("soort", "bank")),
        choice("deur", "open", when=when("soort", "kast")),
        question("maat", when=both(("zit", "goed"), ("deur", "open"))),
    )
    assert rules(document) == {("question-unreachable", "maat")}


def test_a_question_behind_a_notice_that_ends_it_all_is_unreachable() -> None:
    end = Notice(code="einde", text="Dit doet de gemeente niet.", when=when("soort", "bank"), blocking=True)
    document = protocol(choice("soort", "bank", "kast"), question("maat", when=when("soort", "bank")), notices=[end])
    assert rules(document) == {("question-unreachable", "maat")}
    open_end = replace(end, blocking=False)
    assert rules(replace(document, notices=[open_end])) == set()


def test_one_follow_up_in_which_it_is_asked_is_enough() -> None:
    document = protocol(
        choice("soort", "bank", used_by=["bellen"]),
        question("maat", used_by=["ophalen", "bellen"], when=when("soort", "bank")),
        follow_ups=[GOOD, OTHER],
    )
    assert rules(document) == set()


def test_questions_that_wait_for_each_other_are_refused() -> None:
    document = protocol(
        choice("a", "x", when=when("c", "x")),
        choice("b", "x", when=when("a", "x")),
        choice("c", "x", when=when("b", "x")),
    )
    found = [finding for finding in findings(document) if finding.rule == "condition-circle"]
    assert [finding.question for finding in found] == ["a"]
    assert "a → c → b → a" in found[0].message


def test_a_question_that_waits_for_itself_is_a_circle() -> None:
    assert ("condition-circle", "a") in rules(protocol(choice("a", "x", when=when("a", "x"))))


def test_a_condition_that_looks_ahead_does_not_fit_and_is_no_circle() -> None:
    document = protocol(question("a", when=when("b", "x")), choice("b", "x"))
    assert rules(document) == {("does-not-fit", "a")}


def test_a_condition_on_an_option_that_does_not_exist_is_refused() -> None:
    document = protocol(choice("soort", "bank"), question("maat", when=when("soort", "stoel")))
    assert rules(document) == {("option-missing", "maat")}


@pytest.mark.parametrize(
    "text", ["Anders, namelijk:", "Anders, nl:", "Anders,nl.", "Non-food, nl", "Iets anders:", "Anders …"]
)
def test_an_option_that_promises_more_must_lead_somewhere(text: str) -> None:
    soort = choice("soort", "bank", "anders")
    soort = replace(soort, options=[soort.options[0], replace(soort.options[1], text=text)])
    assert rules(protocol(soort)) == {("option-leads-nowhere", "soort")}
    assert rules(protocol(soort, question("welke", when=when("soort", "anders")))) == set()
    told = Notice(code="uitleg", text="Vertel.", when=when("soort", "anders"))
    assert rules(protocol(soort, notices=[told])) == set()


@pytest.mark.parametrize("text", ["Anders", "Iets anders", "Namelijk dit", "Nederland", "12:00 uur"])
def test_an_option_that_promises_nothing_may_end_there(text: str) -> None:
    soort = choice("soort", "anders")
    assert rules(protocol(replace(soort, options=[replace(soort.options[0], text=text)]))) == set()


def _row(number: int) -> list[str]:
    return ["stoep", "bank", "fiets", "lamp", "vuilnis", "hond", "water", "dak"][:number]


def test_more_than_seven_questions_on_one_path_are_warned_of() -> None:
    assert rules(protocol(*(question(word) for word in _row(7)))) == set()
    [finding] = findings(protocol(*(question(word) for word in _row(8))))
    assert (finding.rule, finding.question, finding.field) == ("too-many-questions", "", "follow_ups[0]")
    assert "8" in finding.message


def test_questions_that_are_never_asked_together_are_not_counted_together() -> None:
    either = [question(word, when=when("soort", "ja")) for word in _row(4)]
    other = [question(word, when=when("soort", "nee")) for word in _row(8)[4:]]
    assert rules(protocol(question("soort", type=QuestionType.YES_NO), *either, *other)) == set()


def test_the_questions_that_every_product_gets_count_as_well() -> None:
    general = protocol(*(question(f"x{word}") for word in _row(4)), code="algemeen", scope=Scope(all=True))
    document = protocol(*(question(word) for word in _row(4)))
    assert codes(document, Context(today=TODAY, general=general)) == {"too-many-questions"}


def test_what_cannot_be_determined_is_said_and_nothing_is_refused_for_it() -> None:
    every = [question(f"q{at}", type=QuestionType.YES_NO) for at in range(20)]
    tests = [[Comparison(question=f"q{at}", is_=[word]) for at in range(20)] for word in ("ja", "nee")]
    last = [question(f"l{at}", when=Condition(all=some)) for at, some in enumerate(tests)]
    found = codes(protocol(*every, *last), CONTEXT)
    assert "paths-undetermined" in found
    assert not found & {"condition-never", "question-unreachable"}
