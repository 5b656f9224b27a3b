"""Grounds for what is special and for a BSN, and a source for how long an answer is kept."""

import pytest

from tests.protocols.gate.gate import GOOD, TODAY, protocol, question, replace, rules
from toetssteen.protocols.document import OwnProduct, QuestionType, Retention, Sensitivity
from toetssteen.protocols.gate.context import Context
from toetssteen.protocols.gate.grounds import BSN, SPECIAL, allows

HEALTH = question(sensitivity=Sensitivity.SPECIAL)
NUMBER = question("nummer", type=QuestionType.BSN, known_from="brp.bsn")


@pytest.mark.parametrize(
    "ground",
    [
        "Wmo 2015, artikel 5.1.1",
        "Wmo 2015, artikel 2.3.2, vierde lid, onder a; Wmo 2015, artikel 5.1.1, eerste lid",
        "Artikel 5.1.1 Wet maatschappelijke ondersteuning 2015",
        "Jeugdwet, artikel 7.4.0",
        "Participatiewet, artikel 17",
        "UAVG, artikel 30, derde lid",
        "Uitvoeringswet Algemene verordening gegevensbescherming, art. 22",
        "AVG, artikel 9, tweede lid, onder a",
        "AVG artikel 9 lid 2",
    ],
)
def test_a_ground_that_allows_special_data(ground: str) -> None:
    assert allows(SPECIAL, [ground])
    assert rules(protocol(replace(HEALTH, ground=ground))) == set()


@pytest.mark.parametrize(
    "ground",
    [
        "",
        "Wmo 2015, artikel 2.3.2",
        "Wmo 2015",
        "Wmo 2015, artikel 5.1.11",
        "Artikel 5.1.1 van iets anders",
        "UAVG, artikel 46",
        "UAVG, artikel 3",
        "AVG, artikel 9",
        "AVG, artikel 6, tweede lid",
        "Wegenverkeerswet, artikel 30",
    ],
)
def test_special_data_without_such_a_ground_is_refused(ground: str) -> None:
    assert rules(protocol(replace(HEALTH, ground=ground))) == {("special-without-ground", "waar")}


def test_the_sensitivity_of_the_protocol_counts_and_the_question_may_be_ordinary() -> None:
    assert rules(protocol(sensitivity=Sensitivity.SPECIAL)) == {("special-without-ground", "waar")}
    ordinary = question(sensitivity=Sensitivity.ORDINARY)
    assert rules(protocol(ordinary, sensitivity=Sensitivity.SPECIAL)) == set()


def test_every_product_of_the_group_needs_the_ground() -> None:
    law = ["Artikel 5.1.1 Wet maatschappelijke ondersteuning 2015"]
    one = Context(today=TODAY, grounds={"eigen:bank": law})
    both = Context(today=TODAY, grounds={"eigen:bank": law, "eigen:kast": law})
    assert rules(protocol(HEALTH), one) == {("special-without-ground", "waar")}
    assert rules(protocol(HEALTH), both) == set()


def test_a_product_of_our_own_has_the_grounds_of_what_it_is_part_of() -> None:
    own = [OwnProduct(slug=slug, name=slug, part_of="upl:wmo") for slug in ("bank", "kast")]
    context = Context(today=TODAY, grounds={"upl:wmo": ["Jeugdwet, artikel 7.4.0"]})
    assert rules(protocol(HEALTH, own_products=own), context) == set()


@pytest.mark.parametrize(
    ("ground", "allowed"),
    [
        ("Wabb, artikel 10; Wet BRP, artikel 2.43", True),
        ("Wabb, artikel 10", False),
        ("Wet BRP, artikel 2.43", False),
        ("Wabb, artikel 1; Wet BRP, artikel 2.43", False),
        ("Jeugdwet, artikel 7.2.1", True),
        ("", False),
    ],
)
def test_a_bsn_needs_a_law_that_allows_it_and_a_public_task(ground: str, allowed: bool) -> None:
    assert allows(BSN, [ground]) is allowed
    expected = set() if allowed else {("bsn-without-ground", "nummer")}
    assert rules(protocol(replace(NUMBER, ground=ground))) == expected


def test_the_public_task_may_be_that_of_the_product() -> None:
    task = ["Artikel 30b Wet op de kansspelen"]
    context = Context(today=TODAY, grounds={"eigen:bank": task, "eigen:kast": task})
    assert rules(protocol(replace(NUMBER, ground="Wabb, artikel 10")), context) == set()
    assert rules(protocol(NUMBER), context) == {("bsn-without-ground", "nummer")}


@pytest.mark.parametrize(
    ("of_question", "of_follow_up", "passes"),
    [
        (None, None, False),
        (None, Retention(result="6.1.3"), True),
        (Retention(result="6.1.3"), None, True),
        (None, Retention(result="6.99"), False),
        (Retention(result="6.99"), Retention(result="6.1.3"), False),
        (None, Retention(result="7.1.20"), False),
        (None, Retention(result="6.1.3", source=" "), False),
    ],
)
def test_how_long_an_answer_is_kept_has_a_source(
    of_question: Retention | None, of_follow_up: Retention | None, passes: bool
) -> None:
    document = protocol(question(retention=of_question), follow_ups=[replace(GOOD, retention=of_follow_up)])
    assert rules(document) == (set() if passes else {("retention-without-source", "waar")})
