"""A BSN is checked where it enters, and shows itself to nobody who does not ask for it by name."""

import copy
import dataclasses
import logging
import pickle

import pytest
from hypothesis import given
from hypothesis import strategies as st

from toetssteen.parties.bsn import Bsn, InvalidBsn, looks_like_bsn

VALID = "999993653"


def digits_with_check() -> st.SearchStrategy[str]:
    """Every BSN there can be: eight digits and the ninth that follows from them, when there is one."""

    def completed(first: str) -> str | None:
        rest = sum((9 - place) * int(digit) for place, digit in enumerate(first)) % 11
        return f"{first}{rest}" if rest < 10 and first.strip("0") else None

    return st.from_regex(r"[0-9]{8}", fullmatch=True).map(completed).filter(bool).map(str)


separators = st.lists(st.sampled_from(["", " ", ".", "  "]), min_size=8, max_size=8)


@given(digits_with_check(), separators)
def test_a_bsn_is_read_however_it_is_grouped(number: str, between: list[str]) -> None:
    typed = "".join(digit + gap for digit, gap in zip(number, [*between, ""], strict=True))
    assert Bsn.parse(typed).reveal() == number


@given(digits_with_check(), st.integers(0, 8), st.integers(1, 9))
def test_one_wrong_digit_is_always_noticed(number: str, place: int, shift: int) -> None:
    wrong = f"{number[:place]}{(int(number[place]) + shift) % 10}{number[place + 1 :]}"
    with pytest.raises(InvalidBsn):
        Bsn.parse(wrong)


@given(st.text())
def test_whatever_is_typed_is_a_bsn_or_a_sentence(text: str) -> None:
    try:
        bsn = Bsn.parse(text)
    except InvalidBsn:
        return
    assert len(bsn.reveal()) == 9


def test_a_refusal_repeats_nothing_of_what_was_typed() -> None:
    with pytest.raises(InvalidBsn) as refusal:
        Bsn.parse("999993654")
    assert "999993654" not in f"{refusal.value} {refusal.value!r} {refusal.value.args} {refusal.value.values}"
    assert refusal.value.__cause__ is None
    assert refusal.value.__context__ is None


def test_a_leading_zero_may_be_left_out() -> None:
    assert Bsn.parse("12345672") == Bsn.parse("012345672")


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "9830",
        "1234567",
        "0000000000",
        "000000000",
        "00000000",
        "9999936530",
        "99999365x",
        "٩٩٩٩٩٣٦٥٣",
        "123456789",
    ],
)
def test_what_is_no_bsn_is_refused(typed: str) -> None:
    with pytest.raises(InvalidBsn) as refusal:
        Bsn.parse(typed)
    assert "geen geldig BSN" in str(refusal.value)


def test_a_stored_number_has_nine_digits() -> None:
    assert Bsn(VALID).reveal() == VALID
    with pytest.raises(InvalidBsn):
        Bsn("9999.93.653")


@dataclasses.dataclass
class Holder:
    bsn: Bsn


def test_it_shows_itself_only_on_request(caplog: pytest.LogCaptureFixture) -> None:
    bsn = Bsn(VALID)
    logging.getLogger("test").warning("%s %r", bsn, bsn)
    shown = [
        str(bsn),
        repr(bsn),
        f"{bsn}",
        repr([bsn]),
        str(dataclasses.asdict(Holder(bsn))),
        caplog.text,
    ]
    assert not [text for text in shown if VALID in text]
    assert not hasattr(bsn, "__dict__")


def test_it_goes_in_no_session_cache_or_job() -> None:
    with pytest.raises(TypeError):
        pickle.dumps(Bsn(VALID))


def test_it_is_a_value() -> None:
    bsn = Bsn(VALID)
    assert {bsn, Bsn.parse(VALID)} == {bsn}
    assert bsn != VALID
    assert copy.deepcopy(bsn) == copy.copy(bsn) == bsn
    with pytest.raises(AttributeError):
        bsn._number = "123456782"


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("mijn bsn is 123456782.", ["123456782"]),
        ("BSN123456782", ["123456782"]),
        ("1234.56.782 of 123 456 782", ["1234.56.782", "123 456 782"]),
        ("12345672 (zonder nul)", ["12345672"]),
        ("kamer 4 123456782", ["123456782"]),
        ("kamer 4 1234.56.782", ["1234.56.782"]),
        ("123456782 999993653", ["123456782", "999993653"]),
        ("123456782\n999993653", ["123456782", "999993653"]),
        ("123456789", []),
        ("1123456782", []),
        ("zaak 2024-123456782", []),
        ("NL91ABNA0417164300 en NL91 ABNA 0417 1643 00", []),
        ("06 12345672, 06-12345672, +31 612345672, 0031 6 12345672, +31(0)612345672", []),
        ("17051976 20200304", ["17051976", "20200304"]),
        ("geboren 17.05.1976, verhuisd 2020-03-04", []),
    ],
)
def test_a_bsn_in_free_text_is_noticed(text: str, found: list[str]) -> None:
    assert [text[start:end] for start, end in looks_like_bsn(text)] == found


@given(
    st.text(st.characters(exclude_categories=["Nd"])),
    digits_with_check(),
    st.sampled_from([" ", ", ", "\n", ": "]),
)
def test_a_bsn_between_words_is_always_noticed(words: str, number: str, gap: str) -> None:
    text = f"{words}{gap}{number}{gap}{words}"
    start = len(words) + len(gap)
    assert (start, start + 9) in looks_like_bsn(text)


@given(st.text("0123456789 .-+NLABcd\n"))
def test_what_is_noticed_can_be_read_as_a_bsn(text: str) -> None:
    for start, end in looks_like_bsn(text):
        assert Bsn.parse(text[start:end].replace("-", ""))


def test_a_megabyte_of_digits_is_read_in_one_go() -> None:
    for text in (
        "1 " * 500_000,
        "1" * 1_000_000,
        "06 " * 300_000,
        "+31." * 250_000,
        "NL91ABNA" + "0 " * 500_000,
    ):
        looks_like_bsn(text)
