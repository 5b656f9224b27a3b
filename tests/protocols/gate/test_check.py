"""The verdict as a whole: findings, reasons, the library, and how long it takes."""

import time
from collections import Counter

import pytest

from tests.protocols import library_figures
from tests.protocols.gate.gate import CONTEXT, protocol, question
from tests.protocols.gate.many import many
from toetssteen.protocols.document import Beneficiary, ProtocolDocument
from toetssteen.protocols.gate.check import MOST_PARTS, check
from toetssteen.protocols.gate.context import Context
from toetssteen.protocols.gate.verdict import Verdict, accept
from toetssteen.protocols.gate.wordings import Wordings
from toetssteen.protocols.reading import read_library

LIBRARY = read_library()
OURS = {"algemeen", "paspoort", "wmo-voorziening"}
BAD = question("b", used_by=[])
VAGUE = [question("vaag", purpose="unknown"), question("loos", purpose="unknown")]


def test_a_finding_names_the_question_the_rule_why_it_exists_and_the_mend() -> None:
    [finding] = check(protocol(BAD), CONTEXT).refusals
    assert (finding.rule, finding.severity, finding.protocol, finding.question, finding.field) == (
        "no-follow-up",
        "refused",
        "grofvuil",
        "b",
        "questions[0].used_by",
    )
    assert finding.message == "Geen enkele vervolgactie gebruikt het antwoord."
    assert finding.why.startswith("We vragen alleen")
    assert finding.mend.startswith("Hang de vraag aan")


def test_nothing_wrong_may_be_published() -> None:
    assert check(protocol(), CONTEXT) == Verdict()
    assert check(protocol(), CONTEXT).may_publish


def test_a_warning_passes_with_a_written_reason_and_one_reason_serves_many() -> None:
    verdict = check(protocol(*VAGUE), CONTEXT)
    assert not verdict.refused
    assert not verdict.may_publish
    passed = accept(verdict, {"purpose-unknown": "We zoeken het uit."})
    assert passed.may_publish
    assert [(one.finding.question, one.reason) for one in passed.accepted] == [
        ("vaag", "We zoeken het uit."),
        ("loos", "We zoeken het uit."),
    ]


def test_a_reason_for_one_question_passes_that_one_and_goes_before_the_general_one() -> None:
    verdict = check(protocol(*VAGUE), CONTEXT)
    one = accept(verdict, {("purpose-unknown", "vaag"): "Burgerzaken weet het."})
    assert [finding.question for finding in one.warnings] == ["loos"]
    both = accept(verdict, {("purpose-unknown", "vaag"): "Burgerzaken weet het.", "purpose-unknown": "Later."})
    assert [accepted.reason for accepted in both.accepted] == ["Burgerzaken weet het.", "Later."]
    again = accept(one, {"purpose-unknown": "Later."})
    assert again == both


@pytest.mark.parametrize("reason", ["", "   ", "\n"])
def test_an_empty_reason_is_none(reason: str) -> None:
    assert not accept(check(protocol(*VAGUE), CONTEXT), {"purpose-unknown": reason}).may_publish


def test_no_reason_passes_what_is_refused() -> None:
    verdict = check(protocol(BAD), CONTEXT)
    assert accept(verdict, {"no-follow-up": "Moet van het management.", ("no-follow-up", "b"): "Echt."}) == verdict


def test_everything_that_is_wrong_is_told_at_once() -> None:
    worst = question(
        "x", used_by=[], required_because="verplicht", benefits=[Beneficiary.MANAGEMENT], purpose="unknown"
    )
    verdict = check(protocol(worst), CONTEXT)
    assert {finding.rule for finding in verdict.refusals} == {
        "no-follow-up",
        "required-without-reason",
        "management-alone",
    }
    assert [finding.rule for finding in verdict.warnings] == ["purpose-unknown"]


def test_a_protocol_that_nobody_can_oversee_is_refused_before_anything_is_compared() -> None:
    verdict = check(protocol(*(question(f"q{at}") for at in range(MOST_PARTS + 1))), CONTEXT)
    assert [finding.rule for finding in verdict.refusals] == ["too-big"]


@pytest.mark.parametrize("document", [one for one in LIBRARY if one.code in OURS], ids=lambda one: one.code)
def test_our_own_proposals_pass(document: ProtocolDocument) -> None:
    assert check(document, library_figures.context(LIBRARY)).refusals == ()


def test_the_page_in_the_docs_has_the_verdict_of_today() -> None:
    hint = "python -m tests.protocols.library_figures writes it anew"
    assert library_figures.gate_written() == library_figures.gate_section(LIBRARY), hint


def test_five_hundred_protocols_take_less_than_two_seconds_of_cpu() -> None:
    """The best of three, since others may use the machine."""
    documents = many(LIBRARY)
    assert len(documents) == 500
    best = min(_seconds(documents) for _round in range(3))
    assert best < 2.0


def _seconds(documents: list[ProtocolDocument]) -> float:
    start = time.process_time()
    general = next(document for document in documents if document.code == "algemeen")
    context = Context(today=CONTEXT.today, general=general, others=Wordings(documents))
    found = Counter(finding.rule for document in documents for finding in check(document, context).warnings)
    assert found["stands-twice"] > 1000
    return time.process_time() - start
