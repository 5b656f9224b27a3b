"""From what somebody typed to a value, for every type of question; right, wrong, and as people write it."""

from collections.abc import Mapping
from contextlib import suppress
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from tests import factories
from toetssteen.protocols.document import Question, QuestionType
from toetssteen.protocols.values import PARTS, InvalidAnswer, parse
from toetssteen.protocols.wording import in_words

QUESTIONS = {question.type: question for question in factories.every_type().questions}
BSN = factories.fresh_bsn().reveal()


def parsed(kind: QuestionType, typed: str | Mapping[str, str]) -> Any:
    return parse(QUESTIONS[kind], {"": typed} if isinstance(typed, str) else typed)


T = QuestionType


@pytest.mark.parametrize(
    ("kind", "typed", "value"),
    [
        (T.TEXT, "  👩🏽‍🦽 שלום \u202eom ", "👩🏽‍🦽 שלום \u202eom"),
        (T.LONG_TEXT, "een\r\ntwee", "een\ntwee"),
        (T.NUMBER, "1.250", 1250),
        (T.NUMBER, "-3", -3),
        (T.NUMBER, "0", 0),
        (T.NUMBER, "1 000 000", 1000000),
        (T.AMOUNT, "1.000,50", "1000.50"),
        (T.AMOUNT, "1.000", "1000.00"),
        (T.AMOUNT, "1000.5", "1000.50"),
        (T.AMOUNT, "€ 12,-", "12.00"),
        (T.AMOUNT, "12,--", "12.00"),
        (T.AMOUNT, "1 000,05", "1000.05"),
        (T.AMOUNT, "€\u00a012,50", "12.50"),
        (T.AMOUNT, "-12,50", "-12.50"),
        (T.AMOUNT, "-0", "0.00"),
        (T.AMOUNT, "0,5", "0.50"),
        (T.AMOUNT, "999999999999", "999999999999.00"),
        (T.DATE, "27-11-2026", "2026-11-27"),
        (T.DATE, "27 nov 2026", "2026-11-27"),
        (T.DATE, "29-2-2028", "2028-02-29"),
        (T.TIME, "14u05", "14:05"),
        (T.TIME, "9 uur", "09:00"),
        (T.YES_NO, "ja", True),
        (T.YES_NO, "nee", False),
        (T.ONE_OF, "a", "a"),
        (T.BSN, f"{BSN[:4]}.{BSN[4:6]}.{BSN[6:]}", BSN),
        (T.LICENCE_PLATE, "12-ab-34", "12AB34"),
        (T.LICENCE_PLATE, "g 123 bb", "G123BB"),
        (T.PHONE, "06 12 34 56 78", "+31612345678"),
        (T.PHONE, "(020) 123-4567", "+31201234567"),
        (T.PHONE, "+32 2 555 12 12", "+3225551212"),
        (T.EMAIL, "fatima@voorbeeld.nl", "fatima@voorbeeld.nl"),
    ],
)
def test_people_write_it_in_many_ways(kind: QuestionType, typed: str, value: Any) -> None:
    assert parsed(kind, typed) == value


@pytest.mark.parametrize(
    ("kind", "typed"),
    [
        (T.NUMBER, "drie"),
        (T.NUMBER, "1,5"),
        (T.NUMBER, "9" * 13),
        (T.NUMBER, "1.25"),
        (T.AMOUNT, "1,000"),
        (T.AMOUNT, "1,000.50"),
        (T.AMOUNT, "1.00.000"),
        (T.AMOUNT, "12,345"),
        (T.AMOUNT, "1e3"),
        (T.AMOUNT, "1_000"),
        (T.AMOUNT, "NaN"),
        (T.AMOUNT, "Infinity"),
        (T.AMOUNT, "-"),
        (T.AMOUNT, "€"),
        (T.AMOUNT, "9" * 400),
        (T.AMOUNT, "1e-999999999"),
        (T.DATE, "30-2-2026"),
        (T.DATE, "29-2-2026"),
        (T.DATE, "31-4-2026"),
        (T.DATE, "0-0-0000"),
        (T.DATE, "morgen"),
        (T.DATE, "9" * 1000),
        (T.TIME, "24:00"),
        (T.TIME, "12:60"),
        (T.TIME, "kwart"),
        (T.YES_NO, "misschien"),
        (T.ONE_OF, "c"),
        (T.SOME_OF, "c"),
        (T.BSN, "123456789"),
        (T.BSN, "000000000"),
        (T.BSN, "١٢٣٤٥٦٧٨٢"),
        (T.LICENCE_PLATE, "123456"),
        (T.LICENCE_PLATE, "ABCDEF"),
        (T.LICENCE_PLATE, "12-AB-345"),
        (T.PHONE, "0612"),
        (T.PHONE, "bel me"),
        (T.EMAIL, "fatima@"),
        (T.EMAIL, "fatima"),
        (T.TEXT, "x" * 401),
        (T.LONG_TEXT, "x" * 4001),
        (T.LONG_TEXT, "x" * 1_000_000),
        (T.TEXT, "een\0nul"),
        (T.BSN, f"{BSN}\0"),
        (T.SOME_OF, "a\0"),
    ],
)
def test_what_cannot_be_is_a_sentence_that_does_not_repeat_it(kind: QuestionType, typed: str) -> None:
    with pytest.raises(InvalidAnswer) as refused:
        parsed(kind, typed)
    sentence = str(refused.value)
    assert sentence.endswith(".")
    assert len(typed) < 5 or typed not in sentence


@pytest.mark.parametrize("kind", list(QuestionType))
@pytest.mark.parametrize("nothing", ["", "   ", "\n"])
def test_nothing_typed_is_no_answer(kind: QuestionType, nothing: str) -> None:
    parts = PARTS.get(kind, ("",))
    typed: Any = {"": []} if kind in (T.FILE, T.SOME_OF) else dict.fromkeys(parts, nothing)
    assert parse(QUESTIONS[kind], typed) is None
    assert parse(QUESTIONS[kind], {}) is None


def test_some_of_keeps_the_order_of_the_list_and_each_once() -> None:
    assert parse(QUESTIONS[T.SOME_OF], {"": ["b", "a", "b"]}) == ["a", "b"]


@pytest.mark.parametrize(
    ("typed", "part"),
    [
        ({"date": "", "time": "14:00"}, "date"),
        ({"date": "30-2-2026", "time": "14:00"}, "date"),
        ({"date": "27-11-2026", "time": "25:00"}, "time"),
        ({"date": "29-3-2026", "time": "02:30"}, "time"),
    ],
    ids=["no date", "no such day", "no such time", "skipped by summer time"],
)
def test_of_a_date_with_a_time_the_wrong_box_is_told(typed: dict[str, str], part: str) -> None:
    with pytest.raises(InvalidAnswer) as refused:
        parsed(T.DATE_TIME, typed)
    assert refused.value.field == part


@pytest.mark.parametrize(
    ("typed", "value"),
    [
        ({"date": "27-11-2026", "time": "14:05"}, "2026-11-27T14:05+01:00"),
        ({"date": "27-7-2026", "time": "14.05"}, "2026-07-27T14:05+02:00"),
        ({"date": "25-10-2026", "time": "02:30"}, "2026-10-25T02:30+02:00"),
        ({"date": "27-11-2026", "time": ""}, "2026-11-27"),
    ],
    ids=["winter", "summer", "the hour that comes twice", "a day alone"],
)
def test_a_date_with_a_time_is_a_moment_in_the_municipality(typed: dict[str, str], value: str) -> None:
    assert parsed(T.DATE_TIME, typed) == value


def limited(**limits: bool) -> Question:
    return replace(QUESTIONS[T.DATE], **limits)


def test_a_date_may_be_limited_to_one_side_of_today() -> None:
    today = timezone.localdate()
    tomorrow, yesterday = (today + timedelta(days=1)).isoformat(), (today - timedelta(days=1)).isoformat()
    for limit, refused, taken in (("not_in_future", tomorrow, yesterday), ("not_in_past", yesterday, tomorrow)):
        question = limited(**{limit: True})
        with pytest.raises(InvalidAnswer):
            parse(question, {"": refused})
        assert parse(question, {"": taken}) == taken
        assert parse(question, {"": today.isoformat()}) == today.isoformat()


@pytest.mark.parametrize(
    ("kind", "typed", "part"),
    [
        (T.ADDRESS, {"postcode": "1234 AB"}, "number"),
        (T.ADDRESS, {"number": "12"}, "postcode"),
        (T.ADDRESS, {"postcode": "0234 AB", "number": "12"}, "postcode"),
        (T.ADDRESS, {"postcode": "1234", "number": "12"}, "postcode"),
        (T.ADDRESS, {"postcode": "1234AB", "number": "12a"}, "number"),
        (T.ADDRESS, {"postcode": "1234AB", "number": "123456"}, "number"),
        (T.ADDRESS, {"street": "x" * 401, "number": "1"}, "street"),
        (T.LOCATION, {"lat": "52,37"}, "lon"),
        (T.LOCATION, {"lat": "91", "lon": "4"}, "lat"),
        (T.LOCATION, {"lat": "nan", "lon": "4"}, "lat"),
        (T.LOCATION, {"lat": "52", "lon": "oost"}, "lon"),
        (T.LOCATION, {"description": "x" * 401}, "description"),
    ],
)
def test_of_an_address_the_wrong_box_is_told(kind: QuestionType, typed: dict[str, str], part: str) -> None:
    with pytest.raises(InvalidAnswer) as refused:
        parsed(kind, typed)
    assert refused.value.field == part


def test_an_address_and_a_place_have_what_is_known_of_them() -> None:
    typed = {"postcode": "3514 cm", "number": "12", "addition": "A", "street": "", "city": ""}
    assert parsed(T.ADDRESS, typed) == {"postcode": "3514CM", "number": 12, "addition": "A"}
    assert parsed(T.LOCATION, {"description": "bij de brug"}) == {"description": "bij de brug"}
    assert parsed(T.LOCATION, {"lat": "52,3702157", "lon": "4.8951679", "object_number": "17"}) == {
        "lat": 52.370216,
        "lon": 4.895168,
        "object_number": "17",
    }


@given(st.sampled_from(list(QuestionType)), st.text(max_size=60))
def test_whatever_is_typed_it_is_a_value_or_a_sentence(kind: QuestionType, typed: str) -> None:
    raw: Any = dict.fromkeys(PARTS.get(kind, ("",)), typed)
    with suppress(InvalidAnswer):
        value = parse(QUESTIONS[kind], {"": [typed]} if kind is T.SOME_OF else raw)
        assert value is None or in_words(QUESTIONS[kind], value) is not None


@given(st.decimals(min_value=-(10**11), max_value=10**11, places=2))
def test_an_amount_survives_the_way_that_dutch_people_write_it(amount: Any) -> None:
    written = f"{amount:,.2f}".translate(str.maketrans(",.", ".,"))
    assert parsed(T.AMOUNT, written) == f"{amount + 0:.2f}"
