"""Nothing is known of fewer than ten contacts: not from one replay, and not from the difference of any two of them."""

from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests import factories
from tests.insight import replay_town as town
from tests.insight.replay_town import choice, protocol, question, replace, talks, when
from toetssteen.insight.replay_classes import LEAST, Alike, classes
from toetssteen.insight.replay_judging import Effect
from toetssteen.insight.replay_path import ABSENT, UNKNOWN
from toetssteen.insight.replay_reading import SHIFT, contacts_in
from toetssteen.protocols.document import ProtocolDocument, QuestionType
from toetssteen.staff.models import Department, StaffMember

DIMENSIONS = ["a", "b", "c"]
_answer = st.sampled_from(["x", "y", "z", True, ABSENT])


@st.composite
def recorded(draw: st.DrawFn) -> list[Alike]:
    """Up to sixty contacts, some of them about two subjects."""
    vectors = draw(st.lists(st.fixed_dictionaries(dict.fromkeys(DIMENSIONS, _answer)), min_size=1, max_size=12))
    found: dict[int, list[int]] = {at: [] for at in range(len(vectors))}
    for contact in range(draw(st.integers(0, 60))):
        for position in range(draw(st.sampled_from([1, 1, 1, 2]))):
            found[draw(st.integers(0, len(vectors) - 1))].append((contact << SHIFT) + position)
    return [Alike(vector, found[at]) for at, vector in enumerate(vectors) if found[at]]


@given(recorded())
@settings(max_examples=100)
def test_every_class_is_of_ten_contacts_that_are_alike(some: list[Alike]) -> None:
    made = list(classes(some, DIMENSIONS))
    everybody = {subject for alike in some for subject in alike.subjects}
    told = [subject for alike in made for subject in alike.subjects]
    assert sorted(told) == (sorted(everybody) if contacts_in(everybody) >= LEAST else [])
    vectors = {subject: alike.vector for alike in some for subject in alike.subjects}
    for alike in made:
        assert contacts_in(alike.subjects) >= LEAST
        for code, value in alike.vector.items():
            assert value is UNKNOWN or all(vectors[subject][code] == value for subject in alike.subjects)


@given(recorded())
def test_classes_of_one_tell_everything(some: list[Alike]) -> None:
    assert all(UNKNOWN not in alike.vector.values() for alike in classes(some, DIMENSIONS, least=1))


KIND = choice("soort", "bank", "kast", "piano")
SIZE = choice("maat", "groot", "klein")
WHERE = question("plek")
NOTE = question("uitleg")
DRAFTS = {
    "as it is": protocol(KIND, SIZE, WHERE, NOTE),
    "without where": protocol(KIND, SIZE, NOTE),
    "where for benches": protocol(KIND, SIZE, replace(WHERE, when=when("soort", "bank")), NOTE),
    "where for benches and a piano": protocol(KIND, SIZE, replace(WHERE, when=when("soort", "bank", "piano")), NOTE),
    "where for all but the piano": protocol(KIND, SIZE, replace(WHERE, when=when("soort", "bank", "kast")), NOTE),
    "where for large ones": protocol(KIND, SIZE, replace(WHERE, when=when("maat", "groot")), NOTE),
    "where for a piano": protocol(KIND, SIZE, replace(WHERE, when=when("soort", "piano")), NOTE),
    "where at one word": protocol(KIND, SIZE, NOTE, replace(WHERE, when=when("uitleg", "Rode piano"))),
    "note for a piano": protocol(KIND, SIZE, WHERE, replace(NOTE, when=when("soort", "piano"))),
    "small pianos apart": protocol(
        replace(KIND, when=None),
        SIZE,
        replace(WHERE, when=when("soort", "bank")),
        replace(NOTE, when=when("maat", "klein")),
    ),
}


@pytest.fixture
def one_piano(departments: dict[str, Department], balie: StaffMember) -> None:
    """Twenty-five benches, twenty-four cupboards of which one is large, and one piano."""
    factories.publish(DRAFTS["as it is"])
    here = {"plek": "Voor de deur"}
    talks(town.product(), {"soort": "bank", "maat": "groot", **here}, times=25, by=balie)
    talks(town.product(), {"soort": "kast", "maat": "klein", **here}, times=23, by=balie)
    talks(town.product(), {"soort": "kast", "maat": "groot", **here}, times=1, by=balie)
    talks(town.product(), {"soort": "piano", "maat": "groot", "uitleg": "Rode piano", **here}, times=1, by=balie)


def shown(document: ProtocolDocument) -> dict[tuple[Effect, str], set[int]]:
    blocks = town.replayed(document, town.product(), least=LEAST).values()
    return {(effect, code): some for block in blocks for effect, found in block.effects.items()
            for code, some in found.items()}  # fmt: skip


def test_no_two_replays_differ_in_fewer_than_ten_contacts(one_piano: None) -> None:
    found = [some for document in DRAFTS.values() for some in shown(document).values()]
    assert len(found) > 8
    assert all(contacts_in(some) >= LEAST for some in found)
    assert [pair for pair in combinations(found, 2) if 0 < contacts_in(pair[0] ^ pair[1]) < LEAST] == []


def test_the_only_piano_is_not_to_be_found_with_any_draft(one_piano: None) -> None:
    with_it, without_it = shown(DRAFTS["where for benches"]), shown(DRAFTS["where for benches and a piano"])
    gone = (Effect.DROPPED, "plek")
    assert contacts_in(with_it[gone] ^ without_it[gone]) in {0, *range(LEAST, 99)}
    assert gone not in shown(DRAFTS["where for all but the piano"])


def test_an_answer_in_free_words_decides_nothing(one_piano: None) -> None:
    assert set(shown(DRAFTS["where at one word"])) == {(Effect.MAYBE_DROPPED, "plek")}


def test_what_was_in_force_changes_nothing_in_what_is_shown_either(one_piano: None) -> None:
    assert shown(DRAFTS["as it is"]) == {}


def test_a_condition_that_was_there_already_leaves_nobody_undecided(
    departments: dict[str, Department], balie: StaffMember
) -> None:
    size = replace(SIZE, when=when("soort", "kast"))
    before = protocol(KIND, size, replace(NOTE, when=when("maat", "groot")), WHERE)
    factories.publish(before)
    talks(town.product(), {"soort": "bank"}, times=12, by=balie)
    talks(town.product(), {"soort": "kast", "maat": "groot", "uitleg": "Zwaar"}, times=2, by=balie)
    less = replace(before, questions=[q for q in before.questions if q.code != "plek"])
    assert shown(before) == {}
    assert {key: contacts_in(some) for key, some in shown(less).items()} == {(Effect.DROPPED, "plek"): 14}


def test_fewer_than_ten_contacts_of_a_product_tell_nothing(
    departments: dict[str, Department], balie: StaffMember
) -> None:
    factories.publish(protocol(WHERE))
    talks(town.product(), {"plek": "Hier"}, times=9, by=balie)
    draft = protocol(question("anders", QuestionType.YES_NO))
    assert town.replayed(draft, town.product(), least=LEAST) == {}
