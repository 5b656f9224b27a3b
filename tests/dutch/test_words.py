"""One written form for names and numbers."""

import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from toetssteen.dutch.words import normalised, normalised_phone


@pytest.mark.parametrize(
    ("written", "plain"),
    [
        ("Yılmaz", "yilmaz"),
        ("İNCE", "ince"),
        ("Şahin-de Vries", "sahin de vries"),
        ("van 't Écluse", "van t ecluse"),
        ("’s-Jacob", "s jacob"),
        ("Ĳsbrand", "ijsbrand"),
        ("Groß", "gross"),
        ("Bjørn Łukasz Đorđe", "bjorn lukasz dorde"),
        ("😀", ""),
        ("\0\u202e", ""),
    ],
)
def test_a_name_is_found_however_it_is_written(written: str, plain: str) -> None:
    assert normalised(written) == plain


@given(st.text())
def test_nothing_but_letters_digits_and_single_spaces_is_left_and_it_stays_so(text: str) -> None:
    plain = normalised(text)
    assert set(plain) <= set(string.ascii_lowercase + string.digits + " ")
    assert "  " not in plain
    assert normalised(plain) == plain


@pytest.mark.parametrize(
    "written",
    [
        "0612345678",
        "06-12345678",
        "06 12 34 56 78",
        "+31 6 12345678",
        "0031612345678",
        "+31 (0)6 12345678",
        "06/12345678",
    ],
)
def test_a_phone_number_has_one_form(written: str) -> None:
    assert normalised_phone(written) == "+31612345678"
