"""A person as plain data in a draft, and back."""

import json
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests import factories
from toetssteen.parties.brp import (
    AddressLines,
    DutchAddress,
    Gender,
    PartialDate,
    RegisteredPerson,
    UnknownAddress,
)
from toetssteen.parties.free_text import BsnInText, refuse_bsn
from toetssteen.parties.snapshot import from_plain, to_plain

text = st.text(st.characters(exclude_categories=["Cs"]), max_size=30)
exact = st.dates(min_value=date(1000, 1, 1)).map(PartialDate.of)
dates = st.one_of(
    exact,
    exact.map(lambda day: PartialDate(day.year, day.month)),
    exact.map(lambda day: PartialDate(day.year)),
    st.just(PartialDate()),
)
addresses = st.one_of(
    st.builds(
        DutchAddress, street=text, house_number=st.none() | st.integers(1, 99999), letter=text, addition=text,
        indication=text, postcode=text, town=text,
    ),
    st.builds(AddressLines, lines=st.lists(text, max_size=3).map(tuple), country=text),
    st.just(UnknownAddress()),
)  # fmt: skip
people = st.builds(
    RegisteredPerson, bsn=st.none() | st.builds(factories.fresh_bsn), given_names=text, prefix=text, surname=text,
    display_name=text, birth_date=dates, gender=st.sampled_from(Gender), address=addresses, deceased=st.booleans(),
    deceased_on=st.none() | dates, under_guardianship=st.none() | st.booleans(), secrecy=st.booleans(),
    suspended_reason=text,
)  # fmt: skip


@given(people)
def test_a_person_comes_out_as_it_went_in(person: RegisteredPerson) -> None:
    assert from_plain(json.loads(json.dumps(to_plain(person)))) == person


@pytest.mark.parametrize("written", ["123456782", "1234.56.782", "BSN: 123456782.", "123 456 782"])
def test_a_bsn_in_free_text_is_refused_until_the_writer_says_that_it_is_none(written: str) -> None:
    with pytest.raises(BsnInText) as refused:
        refuse_bsn(f"De klant zegt {written} en meer", field="note", no_bsn=False)
    assert refused.value.field == "note"
    assert "123" not in str(refused.value)
    refuse_bsn(written, field="note", no_bsn=True)


@pytest.mark.parametrize("written", ["", "12-03-1980", "06-12345678", "123456789", "NL91 ABNA 0417 1643 00"])
def test_other_numbers_are_let_through(written: str) -> None:
    refuse_bsn(written, field="note", no_bsn=False)
