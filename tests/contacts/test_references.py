"""The reference that a customer is told."""

from hypothesis import assume, given
from hypothesis import strategies as st

from toetssteen.contacts.references import ALPHABET, new_reference, parse_reference, shown

references = st.builds(lambda _: new_reference(), st.integers())


@given(references)
def test_it_is_read_back_as_it_is_shown_heard_and_typed(reference: str) -> None:
    heard = reference.replace("1", "l").replace("0", "o")
    for typed in (reference, shown(reference), shown(reference).lower(), f" {heard} ", " ".join(reference)):
        assert parse_reference(typed) == reference


@given(references, st.integers(min_value=0, max_value=7), st.sampled_from(ALPHABET))
def test_any_one_wrong_sign_is_noticed(reference: str, place: int, sign: str) -> None:
    assume(reference[place] != sign)
    assert parse_reference(reference[:place] + sign + reference[place + 1 :]) is None


def test_every_one_wrong_sign_of_some_references_is_noticed() -> None:
    for reference in (new_reference() for _ in range(50)):
        for place in range(8):
            for sign in set(ALPHABET) - {reference[place]}:
                assert parse_reference(reference[:place] + sign + reference[place + 1 :]) is None


@given(st.text(max_size=20))
def test_anything_else_is_no_reference(text: str) -> None:
    found = parse_reference(text)
    assert found is None or (len(found) == 8 and set(found) <= set(ALPHABET))
