"""What cannot be is said beside its field, keeps what was typed, and changes nothing."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from msgspec.structs import replace

from tests.web.editor import Editor, errors_on, text_of
from toetssteen.protocols import drafts
from toetssteen.protocols.models import ProtocolVersion, VersionStatus
from toetssteen.staff.models import StaffMember

WHO = "paspoort.voor-wie"


# Bad input


LONG = "é" * 500_000


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("text", "", "Vul dit in."),
        ("text", LONG, "Dit is te lang: 500000 tekens. Er passen er 400."),
        ("text", "Vraag met\0nul", "Hier staat een teken in dat niet kan."),
        ("purpose", LONG, "Dit is te lang"),
        ("consumer", "a" * 201, "Dit is te lang"),
        ("help", "x\x07", "Hier staat een teken in dat niet kan."),
        ("used_by", [], "Kies de vervolgactie die het antwoord gebruikt."),
        ("used_by", ["verzonnen"], "Deze keuze is er niet (meer)."),
        ("type", "verzonnen", "Deze keuze is er niet (meer)."),
        ("benefits", ["iedereen"], "Deze keuze is er niet (meer)."),
        ("principle", "verzonnen", "Deze keuze is er niet (meer)."),
        ("sensitivity", "geheim", "Deze keuze is er niet (meer)."),
        ("known_from", "kvk.number.x", "Deze keuze is er niet (meer)."),
        ("valid_for", "P99Y", "Deze keuze is er niet (meer)."),
        ("retention", "99.99", "Dit is geen resultaat uit de Selectielijst 2020."),
        ("retention", "1' OR 1=1", "Dit is geen resultaat uit de Selectielijst 2020."),
        ("review_on", "31-02-2027", "Dit is geen datum."),
        ("more_options", "Voor mijn kind", "“Voor mijn kind” staat er twee keer."),
        ("more_options", "\n".join(f"keus {n}" for n in range(99)), "Er passen hoogstens 60 antwoorden."),
    ],
)
def test_what_cannot_be_is_said_beside_its_field_and_what_was_typed_stays(
    editor: Editor, field: str, value: Any, sentence: str
) -> None:
    before = editor.document
    answer = editor.save("question", WHO, **{"help": "Dit blijft staan"} | {field: value})
    assert answer.status_code == 422
    assert sentence in errors_on(answer)
    if field != "help":
        assert "Dit blijft staan" in text_of(answer)
    assert editor.document == before


def test_a_list_without_answers_is_said_beside_its_field(editor: Editor) -> None:
    answer = editor.save("question-new", text="Welke?", type="one_of", used_by="afspraak")
    assert "Zet hier de antwoorden om uit te kiezen" in errors_on(answer)


@pytest.mark.parametrize("code", ["Hoofdletter", "met spatie", "-begin", "ü", "a" * 81, "../../etc"])
def test_a_code_that_is_none_is_said_beside_its_field(editor: Editor, code: str) -> None:
    answer = editor.save("question-new", text="Iets?", used_by="afspraak", code=code)
    assert answer.status_code == 422
    assert "code" in errors_on(answer).lower() or "te lang" in errors_on(answer)


@pytest.mark.parametrize("code", [WHO, "algemeen.terugbelnummer"])
def test_a_code_of_another_question_is_refused_here_and_elsewhere(editor: Editor, code: str) -> None:
    before = editor.document
    answer = editor.save("question-new", text="Iets anders?", used_by="afspraak", code=code)
    assert answer.status_code == 422
    assert f"De code “{code}” is al van een andere vraag" in errors_on(answer)
    assert editor.document == before


@pytest.mark.parametrize(
    ("name", "asked", "wanted", "sentence"),
    [
        ("a later question", "paspoort.naam-kind", "x", "Die vraag komt pas later."),
        ("itself", "paspoort.voor-welke-datum", "x", "Die vraag komt pas later."),
        ("what is not there", "verzonnen", "x", "Die vraag komt pas later."),
        ("an answer that is not there", WHO, "buurman", "Kies bij welk antwoord."),
        ("no answer", WHO, [], "Kies bij welk antwoord."),
    ],
)
def test_a_forged_condition_is_said_beside_its_row(
    editor: Editor, name: str, asked: str, wanted: Any, sentence: str
) -> None:
    answer = editor.save(
        "question", "paspoort.voor-welke-datum", **{"when:all:0:question": asked, "when:all:0:is": wanted}
    )
    assert answer.status_code == 422, name
    assert sentence in text_of(answer)


def test_more_than_five_hundred_questions_do_not_fit(editor: Editor, coordinator: StaffMember) -> None:
    question = editor.document.questions[0]
    many = [replace(question, code=f"q{n}") for n in range(499)]
    full = replace(editor.document, questions=many)
    drafts.change_draft(editor.uuid, full, revision=editor.draft.revision, what="vol", by=coordinator)
    assert "499" in editor.read()
    answer = editor.save("question-new", text="Nog één?", used_by="afspraak", purpose="Proef")
    assert answer.status_code == 422
    assert "Er passen hoogstens 500 vragen en mededelingen" in text_of(answer)
    assert "Nog één?" in text_of(answer)


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("name", "", "Vul dit in."),
        ("name", LONG, "Dit is te lang"),
        ("term", "-1", "Typ een heel getal van 0 t/m 260"),
        ("term", "drie", "Typ een heel getal"),
        ("term", "1e3", "Typ een heel getal"),
        ("department", "verzonnen", "Deze keuze is er niet (meer)."),
        ("retention", "x", "Dit is geen resultaat uit de Selectielijst 2020."),
        ("tell", "a\0b", "Hier staat een teken in dat niet kan."),
    ],
)
def test_a_follow_up_that_cannot_be_is_said_beside_its_field(
    editor: Editor, field: str, value: str, sentence: str
) -> None:
    answer = editor.save("follow-up", "afspraak", **{field: value})
    assert answer.status_code == 422
    assert sentence in errors_on(answer)


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("title", "", "Vul dit in."),
        ("title", LONG, "Dit is te lang"),
        ("first", "verzonnen", "Deze keuze is er niet (meer)."),
        ("products", ["eigen:verzonnen"], "Deze keuze is er niet (meer)."),
        ("products", [], "Een protocol hoort bij minstens één product."),
        ("sensitivity", "geheim", "Deze keuze is er niet (meer)."),
    ],
)
def test_a_protocol_that_cannot_be_is_said_beside_its_field(
    editor: Editor, field: str, value: Any, sentence: str
) -> None:
    answer = editor.save("about", **{field: value})
    assert answer.status_code == 422
    assert sentence in errors_on(answer)


@pytest.mark.parametrize("text", [LONG, "a\0b"])
def test_a_reason_that_cannot_be_is_said_beside_its_field(editor: Editor, text: str) -> None:
    answer = editor.save("gate", **{"reason:purpose-unknown": text})
    assert answer.status_code == 422
    assert editor.draft.reasons == []


# Speed


def _queries(ask: Callable[[], Any]) -> int:
    ask()
    with CaptureQueriesContext(connection) as captured:
        ask()
    return len(captured)


def test_the_pages_ask_as_many_queries_for_many_questions_as_for_few(editor: Editor, coordinator: StaffMember) -> None:
    pages = [("",), ("question", WHO), ("question-new",), ("follow-up", "afspraak"), ("gate",), ("compare",),
             ("publish",), ("preview",), ("about",), ("find",)]  # fmt: skip
    few = {page: _queries(lambda page=page: editor.client.get(editor.at(*page))) for page in pages}  # type: ignore[misc]  # bound now
    questions = editor.document.questions
    more = [replace(question, code=f"{question.code}-{n}") for n in range(9) for question in questions]
    many = replace(editor.document, questions=[*questions, *more])
    drafts.change_draft(editor.uuid, many, revision=editor.draft.revision, what="veel", by=coordinator)
    assert {page: _queries(lambda page=page: editor.client.get(editor.at(*page))) for page in pages} == few  # type: ignore[misc]  # bound now
    assert max(few.values()) <= 14, few
    assert ProtocolVersion.objects.filter(status=VersionStatus.DRAFT).count() == 1
