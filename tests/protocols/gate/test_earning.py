"""A question earns its place: somebody uses it, for something, and a customer is helped."""

import pytest

from tests.protocols.gate.gate import GOOD, TODAY, codes, findings, protocol, question, replace, rules
from toetssteen.protocols.document import Beneficiary, FollowUp, ForProducts
from toetssteen.protocols.gate.context import Context
from toetssteen.protocols.gate.registry import RULES, Rule
from toetssteen.protocols.gate.verdict import Severity

NOBODY = replace(GOOD, department=None, term=None)


def test_a_question_that_earns_its_place_passes_without_a_word() -> None:
    assert findings(protocol()) == []


def test_an_answer_that_nobody_uses_is_refused() -> None:
    assert rules(protocol(follow_ups=[NOBODY])) == {("no-consumer", "waar")}
    assert rules(protocol(question(consumer="KCC-medewerker"), follow_ups=[NOBODY])) == set()
    assert codes(protocol(question(consumer="  "), follow_ups=[NOBODY])) == {"no-consumer"}


def test_the_department_of_each_product_counts_as_consumer() -> None:
    half = replace(NOBODY, by_product=[ForProducts(products=["eigen:bank"], department="afval")])
    whole = replace(NOBODY, by_product=[ForProducts(products=["eigen:bank", "eigen:kast"], department="afval")])
    assert codes(protocol(follow_ups=[half])) == {"no-consumer"}
    assert codes(protocol(follow_ups=[whole])) == set()


def test_a_consumer_is_missing_for_the_one_follow_up_that_has_none() -> None:
    other = replace(NOBODY, code="bellen", name="Bellen")
    [finding] = findings(protocol(question(used_by=["ophalen", "bellen"]), follow_ups=[GOOD, other]))
    assert (finding.rule, finding.field) == ("no-consumer", "questions[0].consumer")
    assert "Bellen" in finding.message


def test_a_question_without_a_follow_up_is_refused() -> None:
    assert rules(protocol(question(used_by=[]))) == {("no-follow-up", "waar")}


def test_a_follow_up_of_every_product_counts() -> None:
    call = FollowUp(code="bellen", name="Bellen", department="kcc", retention=GOOD.retention)
    general = protocol(question("nummer", used_by=["bellen"]), code="algemeen", follow_ups=[call])
    asks = protocol(question(used_by=["bellen"]))
    assert codes(asks, Context(today=TODAY, general=general)) == set()
    assert "no-follow-up" in codes(asks)


@pytest.mark.parametrize(
    "reason",
    ["verplicht", "Verplicht veld.", "Dit veld is verplicht.", "Omdat het moet van het systeem", "ja", "x", "    "],
)
def test_a_word_of_a_form_is_no_reason_to_require(reason: str) -> None:
    assert rules(protocol(question(required_because=reason))) == {("required-without-reason", "waar")}


@pytest.mark.parametrize("reason", ["Zonder plek weet niemand waar het is.", "De toestemming geldt voor één kind.", ""])
def test_a_sentence_why_the_follow_up_cannot_do_without_passes(reason: str) -> None:
    assert rules(protocol(question(required_because=reason))) == set()


@pytest.mark.parametrize(
    ("benefits", "expected"),
    [
        ([Beneficiary.MANAGEMENT], {"management-alone"}),
        ([Beneficiary.MANAGEMENT, Beneficiary.MANAGEMENT], {"management-alone"}),
        ([Beneficiary.MANAGEMENT, Beneficiary.COLLEAGUE], {"not-for-customer"}),
        ([Beneficiary.COLLEAGUE], {"not-for-customer"}),
        ([Beneficiary.COLLEAGUE, Beneficiary.CUSTOMER], set()),
        ([], set()),
    ],
)
def test_the_customer_comes_first_and_management_never_alone(benefits: list[Beneficiary], expected: set[str]) -> None:
    assert codes(protocol(question(benefits=benefits))) == expected


@pytest.mark.parametrize("purpose", ["unknown", "Unknown", " "])
def test_an_unknown_purpose_is_warned_of(purpose: str) -> None:
    assert rules(protocol(question(purpose=purpose))) == {("purpose-unknown", "waar")}


@pytest.mark.parametrize(
    ("day", "expected"),
    [("2026-11-22", {"review-past"}), ("2026-11-23", set()), ("2027-01-01", set()), ("2026-13-40", {"review-past"})],
)
def test_a_review_date_that_is_past_is_warned_of(day: str, expected: set[str]) -> None:
    assert codes(protocol(question(review_on=day))) == expected


def test_what_the_gate_refuses_and_what_it_warns_of() -> None:
    refused = {code for code, rule in RULES.items() if rule.severity is Severity.REFUSED}
    assert refused == {
        "no-consumer",
        "no-follow-up",
        "required-without-reason",
        "management-alone",
        "special-without-ground",
        "bsn-without-ground",
        "retention-without-source",
        "condition-never",
        "condition-circle",
        "option-missing",
        "option-leads-nowhere",
        "question-unreachable",
        "does-not-fit",
        "principle-gone",
        "other-meaning",
        "product-taken",
    }
    assert set(RULES) - refused == {
        "not-for-customer",
        "in-base-registration",
        "stands-twice",
        "purpose-unknown",
        "above-b1",
        "too-many-questions",
        "review-past",
        "paths-undetermined",
        "meaning-in-doubt",
    }


@pytest.mark.parametrize("rule", RULES.values(), ids=lambda rule: rule.code)
def test_each_rule_says_why_it_exists_and_how_one_mends_it(rule: Rule) -> None:
    for words in (str(rule.why), str(rule.mend)):
        assert words.endswith(".")
        assert len(words.split()) > 3
