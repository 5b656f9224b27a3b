"""What the real forms were refused for, and what we propose instead: marked as ours, and told in the docs."""

import pytest

from tests.protocols import library_figures
from tests.protocols.exchange.reading import LIBRARY
from toetssteen.protocols.document import UNKNOWN, Origin, ProtocolDocument
from toetssteen.protocols.gate.check import check

CONTEXT = library_figures.context(LIBRARY)


@pytest.mark.parametrize("document", LIBRARY, ids=lambda one: one.code)
def test_all_that_ships_passes_the_gate(document: ProtocolDocument) -> None:
    assert check(document, CONTEXT).refusals == ()


def test_the_page_in_the_docs_tells_what_the_forms_were_refused_for() -> None:
    hint = "python -m tests.protocols.library_figures writes it anew"
    assert library_figures.refused_written() == library_figures.refused_section(LIBRARY), hint


def test_without_our_proposals_eight_forms_are_refused() -> None:
    bare = [library_figures.as_the_form_says(document) for document in LIBRARY]
    beside = library_figures.context(bare)
    assert sum(check(document, beside).refused for document in bare) == 8


def test_what_was_added_makes_up_no_purpose_and_nobody_who_benefits() -> None:
    added = [
        question
        for document in LIBRARY
        for question in document.questions
        if document.origin is Origin.SOURCE and any(ref.endswith("/anders") for ref in question.source_ref)
    ]
    assert len(added) == 4
    for question in added:
        assert question.purpose == UNKNOWN
        assert not question.benefits
        assert not question.required
        assert question.when is not None


def test_ground_comes_from_the_product_but_for_the_wmo_and_what_we_propose() -> None:
    grounded = [(document, question) for document in LIBRARY for question in document.questions if question.ground]
    assert {document.code for document, _question in grounded} == {
        "wmo-voorziening",
        "kansspelautomaten",
        "kwijtschelding",
        "leerlingenvervoer",
        "overlijden",
    }
    for document, question in grounded:
        assert question.origin.get("ground", document.origin) is Origin.PROPOSAL, question.code
