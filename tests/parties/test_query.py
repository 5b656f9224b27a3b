"""What somebody types to find a customer, understood."""

import unicodedata
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from toetssteen.parties.bsn import Bsn
from toetssteen.parties.errors import QueryTooLong
from toetssteen.parties.names import as_written, readings
from toetssteen.parties.query import MAX_LENGTH, Query, understand

BIRTH = date(1980, 3, 12)
A_BSN = "123456782"
NO_BSN = "612345678"


def understood(text: str) -> Query:
    query = understand(text)
    assert query is not None
    return query


@pytest.mark.parametrize(
    "typed",
    [
        "jansen 12-03-1980", "12-03-1980 jansen", "Jansen, 12-03-1980", "jansen 12031980", "12031980 JANSEN",
        "jansen 12/3/1980", "jansen 12.03.80", "jansen 120380", "jansen 12 03 1980", "jansen 12 maart 1980",
        "12 mrt 80 jansen", "jansen 1980-03-12", "  jansen   12-03-1980 ", "jansen\t12-03-1980", "jansen 12-mrt-1980",
    ],
)  # fmt: skip
def test_a_surname_with_a_birth_date_in_any_order(typed: str) -> None:
    query = understood(typed)
    assert (query.names[0].surname, query.names[0].given, query.birth_date) == ("jansen", (), BIRTH)
    assert query.for_register


@pytest.mark.parametrize(
    "typed", ["jansen, p. 12031980", "p jansen 12-03-1980", "12-03-1980 P. Jansen", "jansen p 120380"]
)
def test_with_an_initial_as_well(typed: str) -> None:
    query = understood(typed)
    assert (query.names[0].surname, query.names[0].given, query.birth_date) == ("jansen", ("p",), BIRTH)


@pytest.mark.parametrize(
    ("typed", "surname", "given"),
    [
        ("van der Berg", "berg", ()),
        ("Berg, van der", "berg", ()),
        ("berg van der", "berg", ()),
        ("v.d. Berg", "berg", ()),
        ("v/d berg", "berg", ()),
        ("vd berg", "berg", ()),
        ("v.d.berg", "berg", ()),
        ("J. van der Berg", "berg", ("j",)),
        ("Berg, J.P. van der", "berg", ("j", "p")),
        ("van der Berg, Jan", "berg", ("jan",)),
        ("van der berg j", "berg", ("j",)),
        ("jan peter van der berg", "berg", ("jan", "peter")),
        ("'t Hart", "hart", ()),
        ("‘t Hart", "hart", ()),
        ("jan van 't hart", "hart", ("jan",)),
        ("in 't Veld", "veld", ()),
        ("D'Ancona", "ancona", ()),
        ("'s-Jacob", "jacob", ()),
        ("p.t. jansen", "jansen", ("p", "t")),
        ("piet jansen", "jansen", ("piet",)),
        ("De Vries-Jansen", "vries jansen", ()),
        ("Anna Jansen-de Vries", "jansen de vries", ("anna",)),
        ("jan-willem jansen", "jansen", ("jan willem",)),
        ("Şahin", "sahin", ()),
        ("Yılmaz", "yilmaz", ()),
        ("Müller-Lüdenscheidt, H.", "muller ludenscheidt", ("h",)),
        ("de", "de", ()),
        ("van den", "den", ()),
    ],
)
def test_a_name_is_read_with_prefix_given_name_and_initials(typed: str, surname: str, given: tuple[str, ...]) -> None:
    first = readings(typed)[0]
    assert (first.surname, first.given) == (surname, given)


@pytest.mark.parametrize(
    ("typed", "surname", "given"),
    [
        ("jansen piet", "jansen", ("piet",)),
        ("jansen de vries", "jansen de vries", ()),
        ("el amrani", "el amrani", ()),
        ("ben ali", "ben ali", ()),
        ("ben ali", "ali", ()),
        ("t hart", "hart", ()),
        ("van der berg jan", "berg", ("jan",)),
        ("bakkerij de vries", "bakkerij de vries", ()),
        ("anna maria jansen", "jansen", ("anna", "maria")),
    ],
)
def test_a_name_that_can_be_read_in_more_ways_is(typed: str, surname: str, given: tuple[str, ...]) -> None:
    assert (surname, given) in {(name.surname, name.given) for name in readings(typed)}


@pytest.mark.parametrize(
    ("typed", "written"),
    [
        ("Şahin-de Vries", ("Şahin-de Vries", "")),
        ("Berg, van der", ("Berg", "")),
        ("Bernadétte Müller-Jansen", ("Müller-Jansen", "Bernadétte")),
        ("P.J. Jansen", ("Jansen", "p")),
    ],
)
def test_the_register_is_asked_with_the_signs_that_were_typed(typed: str, written: tuple[str, str]) -> None:
    assert as_written(readings(typed)[0], typed) == written


@pytest.mark.parametrize(
    ("typed", "number", "addition"),
    [
        ("3514CM 12", 12, ""), ("3514 cm 12", 12, ""), ("3514cm12a", 12, "A"), ("3514 CM, 12-A", 12, "A"),
        ("3514CM 12 bis", 12, "BIS"), ("3514CM 12 A-2", 12, "A2"), ("12 3514CM", 12, ""), ("12a, 3514 CM", 12, "A"),
        ("3514cm nr. 12", 12, ""), ("3514CM", None, ""), ("3514CM 12 3hoog", 12, "3HOOG"),
    ],
)  # fmt: skip
def test_a_postcode_with_a_house_number(typed: str, number: int | None, addition: str) -> None:
    query = understood(typed)
    assert (query.postcode, query.house_number, query.addition) == ("3514CM", number, addition)
    assert query.for_register == (number is not None)


@pytest.mark.parametrize("typed", [A_BSN, "1234.56.782", "123 456 782", "123-456-782", " 123456782 "])
def test_a_bsn_however_it_is_grouped(typed: str) -> None:
    assert understood(typed).bsn == Bsn(A_BSN)


def test_nine_digits_that_fail_the_test_are_a_phone_number_at_most() -> None:
    query = understood(NO_BSN)
    assert (query.bsn, query.phone) == (None, "+31612345678")
    assert understand("123456789") is None or understood("123456789").bsn is None


def test_eight_digits_may_be_several_things_at_once() -> None:
    query = understood("12345678")
    assert (query.kvk_number, query.reference) == ("12345678", "12345678")
    lost_zero = understood("10000008")
    assert lost_zero.bsn == Bsn("010000008")
    assert lost_zero.kvk_number == "10000008"


def test_twelve_digits_are_a_branch() -> None:
    assert understood("000012345678").kvk_number == "000012345678"


@pytest.mark.parametrize(
    "typed",
    ["0612345678", "06-12345678", "06 12 34 56 78", "+31 6 12345678", "0031612345678", "06/12345678", "(06) 12345678"],
)
def test_a_phone_number_in_any_notation(typed: str) -> None:
    assert understood(typed).phone == "+31612345678"


def test_an_e_mail_address() -> None:
    assert understood(" Fatima@Voorbeeld.NL ").email == "fatima@voorbeeld.nl"


@pytest.mark.parametrize("typed", ["7K3M-9XQ2", "7k3m9xq2", "7K3M 9XQ2", "OK3M-9XQL"])
def test_a_reference_also_when_it_was_misheard(typed: str) -> None:
    assert understood(typed).reference == typed.upper().replace("-", "").replace(" ", "")


def test_a_reference_that_looks_like_an_address_is_both() -> None:
    query = understood("1234AB7K")
    assert (query.postcode, query.reference) == ("1234AB", "1234AB7K")


@pytest.mark.parametrize("typed", ["", " ", "j", "12-03-1980", "\0\0\0", "😀", "!!", "\u202e\u200f"])
def test_too_little_to_search_with(typed: str) -> None:
    assert understand(typed) is None


@pytest.mark.parametrize("typed", ["jansen 31-02-1980", "jansen 12-03-2999"])
def test_a_date_that_cannot_be_is_no_birth_date(typed: str) -> None:
    assert understood(typed).birth_date is None


def test_two_digits_are_a_year_in_which_somebody_was_born() -> None:
    assert understood("jansen 12-03-40").birth_date == date(1940, 3, 12)


@pytest.mark.parametrize("sign", ["\0", "\u202e", "\u200b", "\ud800", "\x85"])
def test_signs_that_cannot_be_seen_do_no_harm(sign: str) -> None:
    assert understood(f"jan{sign} jansen 12-03-1980").birth_date == BIRTH


def test_what_is_too_long_is_refused_also_when_it_is_a_megabyte() -> None:
    for text in ("j" * (MAX_LENGTH + 1), "1 " * 500_000, "a@" * 500_000, "\0" * 1_000_000):
        with pytest.raises(QueryTooLong):
            understand(text)


@given(st.text(max_size=MAX_LENGTH))
def test_nothing_that_is_typed_breaks_it(text: str) -> None:
    query = understand(text)
    if query is not None:
        assert repr(query) == "Query()"
        for name in query.names:
            assert name.surname
            assert name.surname.isascii()
        assert not any(unicodedata.category(sign) in ("Cc", "Cs") for sign in query.email + query.written_name)
