"""Plain language, one wording, and nothing that is known already."""

import pytest
from django.db import connection
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.protocols.gate.gate import TODAY, codes, findings, protocol, question, rules
from toetssteen.protocols.document import QuestionType, Scope
from toetssteen.protocols.gate import language
from toetssteen.protocols.gate.context import Context
from toetssteen.protocols.gate.wordings import ALIKE, Wordings, asks_apart, similarity
from toetssteen.protocols.reading import read_library

TEXTS = sorted({asked.text for document in read_library() for asked in document.questions})
ELSEWHERE = Scope(products=["eigen:stoel"])
TWICE = "in-base-registration"


@pytest.mark.django_db
def test_the_likeness_is_that_of_the_database() -> None:
    some = TEXTS[::9]
    pairs = [(one, other) for one in some for other in some]
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT similarity(a, b) FROM unnest(%s::text[], %s::text[]) WITH ORDINALITY AS t(a, b, n) ORDER BY n",
            [[one for one, _other in pairs], [other for _one, other in pairs]],
        )
        theirs = [row[0] for row in cursor.fetchall()]
    assert len(theirs) > 1000
    assert [similarity(one, other) for one, other in pairs] == pytest.approx(theirs, abs=1e-6)


@pytest.mark.django_db
@pytest.mark.parametrize(
    "text", ["", "?!", "e-mail", "A1 b_2", "Één crème brûlée", "coöperatie geïnd", "  x  ", "Wie? wie WIE"]
)
def test_the_likeness_of_odd_texts_is_that_of_the_database(text: str) -> None:
    for other in (text, "Een e-mail van wie?", "crème", "cooperatie"):
        with connection.cursor() as cursor:
            cursor.execute("SELECT similarity(%s, %s)", [text, other])
            [theirs] = cursor.fetchone() or [None]
        assert similarity(text, other) == pytest.approx(theirs, abs=1e-6)


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.sampled_from(TEXTS) | st.text("abcd ", min_size=1, max_size=20), min_size=2, max_size=40, unique=True)
)
def test_the_quick_way_finds_what_comparing_all_finds(texts: list[str]) -> None:
    asked = [question(f"q{at}", text=text) for at, text in enumerate(texts)]
    known = Wordings([protocol(*asked)])
    for text in texts:
        expected = {o for o in texts if similarity(text, o) > ALIKE + 1e-9 and not asks_apart(text, o)}
        found = {place.text for _score, place in known.alike(text)}
        assert expected <= found
        assert all(similarity(text, other) >= ALIKE - 1e-9 for other in found)


def test_a_question_that_stands_twice_is_warned_of_in_one_protocol_and_across() -> None:
    one = question("a", text="Op welk nummer kunnen we u bellen?")
    other = question("b", text="Op welk nummer kunnen wij u bellen?")
    assert rules(protocol(one, other)) == {("stands-twice", "a"), ("stands-twice", "b")}
    context = Context(today=TODAY, others=Wordings([protocol(other, code="ander", scope=ELSEWHERE)]))
    [finding] = findings(protocol(one), context)
    assert (finding.rule, finding.field) == ("stands-twice", "questions[0].text")
    assert "kunnen wij u bellen? (b)" in finding.message.replace("”", "")


def test_the_same_code_and_an_earlier_version_of_the_same_protocol_are_no_other() -> None:
    one = question("a", text="Op welk nummer kunnen we u bellen?")
    others = Wordings([protocol(question("b", text=one.text)), protocol(one, code="ander", scope=ELSEWHERE)])
    assert rules(protocol(one), Context(today=TODAY, others=others)) == set()


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Wat is de lengte van het voorwerp?", "Wat is de breedte van het voorwerp?"),
        ("Vanaf welke datum wilt u subsidie?", "Tot welke datum wilt u subsidie?"),
        ("Wat is het oude kenteken?", "Wat is het nieuwe kenteken?"),
    ],
)
def test_two_questions_that_differ_in_what_they_ask_are_not_one(one: str, other: str) -> None:
    assert similarity(one, other) > ALIKE - 0.15
    assert rules(protocol(question("a", text=one), question("b", text=other))) == set()


@pytest.mark.parametrize(
    "text",
    [
        "Wat is uw naam?",
        "Achternaam",
        "Wat is uw geboortedatum?",
        "Wat is je huidige adres?",
        "Geboortedatum",
        "Wat is de naam van uw partner?",
        "Hoeveel kinderen heeft u?",
        "Heeft u een partner?",
        "KvK-nummer",
    ],
)
def test_what_stands_in_a_base_registration_is_warned_of(text: str) -> None:
    assert rules(protocol(question("wie", text=text))) == {(TWICE, "wie")}


@pytest.mark.parametrize(
    "text", ["Naar welk adres verhuist u?", "Wat is de naam van de school?", "Waar staat het grofvuil?", "Welk nummer?"]
)
def test_what_no_registration_knows_may_be_asked(text: str) -> None:
    assert rules(protocol(question("wie", text=text))) == set()


def test_what_is_known_from_a_registration_is_shown_and_not_warned_of() -> None:
    assert rules(protocol(question("wie", text="Wat is uw achternaam?", known_from="brp.surname"))) == set()
    assert TWICE in codes(protocol(question("wie", type=QuestionType.BSN, ground="Jeugdwet, artikel 7.2.1")))


@pytest.mark.parametrize(
    "text",
    [
        "Indien dit zo is, wat dan?",
        "Wat is de motivering van dit verzoek?",
        "De vragen, welke hieronder staan?",
        "Wilt u dat wij u later nog een keer bellen om te horen of het gelukt is en of het nu goed gaat met u?",
        "Verstrekking van bijzondere belastingtechnische vrijstellingsmogelijkheden overeenkomstig gemeentelijke "
        "verordeningen geschiedde uitsluitend gedurende voorafgaande belastingjaren",
    ],
)
def test_language_above_b1_is_warned_of(text: str) -> None:
    assert rules(protocol(question("iets", text=text))) == {("above-b1", "iets")}
    assert rules(protocol(question("iets", help=text))) == {("above-b1", "iets")}


@pytest.mark.parametrize(
    "text",
    [
        "Welke kleur heeft de auto?",
        "Waar staat het? Kunt u dat vertellen? Dan komen we het morgen halen.",
        "Burgerservicenummer",
        "Zie https://www.voorbeeld.nl/indien-en-derhalve/middels?a=1",
    ],
)
def test_plain_language_passes(text: str) -> None:
    assert language.hard(text) == []


@pytest.mark.parametrize(
    ("word", "number"),
    [
        ("huis", 1),
        ("water", 2),
        ("gemeente", 3),
        ("geïnd", 2),
        ("paspoort", 2),
        ("verhuizen", 3),
        ("mooie", 2),
        ("uur", 1),
    ],
)
def test_syllables(word: str, number: int) -> None:
    assert language.syllables(word) == number


def test_flesch_douma_is_the_published_formula() -> None:
    """Two sentences, five words, eight syllables."""
    assert language.flesch_douma("Waar is het? Bel morgenochtend.") == pytest.approx(206.8 - 0.77 * 160 - 0.93 * 2.5)


def test_another_measure_of_language_can_take_its_place() -> None:
    context = Context(today=TODAY, hard_words=lambda _text: [language.Hard("Te moeilijk.", "Korter.")])
    [finding] = findings(protocol(), context)
    assert (finding.rule, finding.message, finding.mend) == ("above-b1", "Te moeilijk.", "Korter.")
