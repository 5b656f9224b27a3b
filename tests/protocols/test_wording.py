"""Answers as a person reads them aloud."""

from typing import Any

import pytest
from django.utils.translation import override

from toetssteen.protocols.document import Comparison, Condition, Option, Question, QuestionType
from toetssteen.protocols.wording import (
    TYPES,
    condition_in_words,
    duration_in_words,
    in_words,
    plate_in_words,
)


def _question(kind: str, code: str = "q") -> Question:
    options = [Option(value="a", text="Eerste keus"), Option(value="b", text="Tweede keus")]
    return Question(code=code, text="Vraag?", type=QuestionType(kind), used_by=["x"], options=options)


@pytest.mark.parametrize(
    ("kind", "value", "words"),
    [
        ("text", "Zo 😀", "Zo 😀"),
        ("number", 2026, "2026"),
        ("number", 12345, "12.345"),
        ("amount", "1234.50", "€\u00a01.234,50"),
        ("amount", "-3.05", "€\u00a0-3,05"),
        ("date", "2026-11-27", "27 november 2026"),
        ("time", "09:30", "09:30"),
        ("date_time", "2026-11-27T14:05+01:00", "27 november 2026 om 14:05"),
        ("date_time", "2026-11-27", "27 november 2026"),
        ("yes_no", True, "Ja"),
        ("yes_no", False, "Nee"),
        ("one_of", "b", "Tweede keus"),
        ("one_of", "weg", "weg"),
        ("some_of", ["b", "a"], "Tweede keus, Eerste keus"),
        ("address", {"postcode": "1234AB", "number": 5, "addition": "bis"}, "5 bis, 1234 AB"),
        (
            "address",
            {"postcode": "1234AB", "number": 5, "street": "Dorpsstraat", "city": "Ons Dorp"},
            "Dorpsstraat 5, 1234 AB Ons Dorp",
        ),
        ("location", {"description": "bij het park", "object_number": "L12"}, "bij het park · nummer L12"),
        ("location", {"lat": 52.09, "lon": 5.12}, "52.09000, 5.12000"),
        ("file", ["x"], "1 bestand"),
        ("file", ["x", "y"], "2 bestanden"),
        ("licence_plate", "12AB34", "12-AB-34"),
        ("phone", "+31201234567", "020 123 4567"),
        ("phone", "+4930123456", "+49 30 123456"),
        ("email", "a@b.nl", "a@b.nl"),
        ("bsn", "123456782", "123456782"),
    ],
)
def test_an_answer_reads_as_it_is_said(kind: str, value: Any, words: str) -> None:
    with override("nl"):
        assert in_words(_question(kind), value) == words


@pytest.mark.parametrize("kind", list(QuestionType))
@pytest.mark.parametrize("value", ["nergens", 3.5, ["a", 1], {"x": None}, True, [{"y": 1}]])
def test_a_value_that_does_not_fit_is_shown_and_breaks_nothing(kind: QuestionType, value: Any) -> None:
    assert isinstance(in_words(_question(kind), value), str)


def test_what_was_not_answered_reads_as_nothing() -> None:
    assert in_words(_question("date"), None) == ""


def test_every_type_of_question_has_a_name() -> None:
    assert set(TYPES) == set(QuestionType)


@pytest.mark.parametrize(
    ("plate", "words"),
    [
        ("AB1234", "AB-12-34"),
        ("1234AB", "12-34-AB"),
        ("12AB34", "12-AB-34"),
        ("AB12CD", "AB-12-CD"),
        ("ABCD12", "AB-CD-12"),
        ("12ABC3", "12-ABC-3"),
        ("1ABC23", "1-ABC-23"),
        ("AB123C", "AB-123-C"),
        ("A123BC", "A-123-BC"),
        ("ABC12D", "ABC-12-D"),
    ],
)
def test_a_plate_has_its_dashes(plate: str, words: str) -> None:
    assert plate_in_words(plate) == words


@pytest.mark.parametrize(
    ("duration", "words"),
    [("P1Y", "1 jaar"), ("P1Y6M", "1 jaar en 6 maanden"), ("P2W", "2 weken"), ("P1D", "1 dag"), ("P", "P"), ("x", "x")],
)
def test_a_term_reads_as_it_is_said(duration: str, words: str) -> None:
    with override("nl"):
        assert duration_in_words(duration) == words


def test_a_condition_names_the_question_and_the_answer() -> None:
    asked = {"q": _question("yes_no"), "keus": _question("one_of", "keus")}
    condition = Condition(
        all=[Comparison(question="q", is_=["ja"])],
        any=[Comparison(question="keus", is_=["a", "b"]), Comparison(question="product", is_=["eigen:x"])],
    )
    with override("nl"):
        assert condition_in_words(condition, asked, {"eigen:x": "Fietswrak"}) == (
            "als er bij “Vraag?” is geantwoord: “Ja” en er bij “Vraag?” is geantwoord: “Eerste keus” of “Tweede keus” "
            "of het gaat over “Fietswrak”"
        )
