"""Two people on one draft: the second is told what the first did, and neither loses anything."""

from uuid import UUID

import pytest
from django.test import Client
from django.urls import reverse

from tests import factories
from tests.fixtures import SignIn
from tests.web.editor import Editor, text_of
from toetssteen.access.roles import Role
from toetssteen.protocols import current, drafts
from toetssteen.protocols.models import ProtocolVersion
from toetssteen.staff.models import StaffMember

pytestmark = pytest.mark.django_db
WHO = "paspoort.voor-wie"
CHANGED = "Iemand anders heeft dit concept intussen gewijzigd."


@pytest.fixture
def colleague(sign_in: SignIn, editor: Editor) -> Editor:
    """The same draft in another's browser."""
    return Editor(sign_in(factories.member(Role.COORDINATOR, name="Cas Coördinator")), uuid=editor.uuid)


def test_the_second_is_told_in_words_what_the_first_did_and_nothing_is_overwritten(
    editor: Editor, colleague: Editor
) -> None:
    opened = editor.fields("question", WHO)
    colleague.press("drop", "question:paspoort.voor-welke-datum")
    answer = editor.save("question", WHO, at=opened, text="Voor wie is het?")
    assert answer.status_code == 409
    page = text_of(answer)
    assert CHANGED in page
    assert "Vraag 2 “Heeft u het paspoort voor een bepaalde datum nodig? Welke?” vervalt." in page
    assert 'value="Voor wie is het?"' in page
    question = editor.document.question(WHO)
    assert question is not None
    assert question.text == "Is het paspoort voor uzelf of voor uw kind?"


def test_saved_again_both_changes_stand(editor: Editor, colleague: Editor) -> None:
    from tests.web.forms import form

    opened = editor.fields("question", WHO)
    colleague.save("question", WHO, purpose="Weten wie er meekomt")
    answer = editor.save("question", WHO, at=opened, text="Voor wie is het?")
    assert answer.status_code == 409
    assert "waarvoor is nu “Weten wie er meekomt”" in text_of(answer)
    again = form(answer.content.decode(), editor.at("question", WHO))
    assert again["purpose"] == ["Weten wie er meekomt"]
    assert editor.save("question", WHO, at=dict(again)).status_code == 302
    question = editor.document.question(WHO)
    assert question is not None
    assert (question.text, question.purpose) == ("Voor wie is het?", "Weten wie er meekomt")


def test_a_question_that_another_took_away_comes_back_when_it_is_saved_again(editor: Editor, colleague: Editor) -> None:
    from tests.web.forms import form

    opened = editor.fields("question", WHO)
    colleague.press("drop", f"question:{WHO}")
    answer = editor.save("question", WHO, at=opened, text="Voor wie is het?")
    assert answer.status_code == 409
    assert "Vraag 1 “Is het paspoort voor uzelf of voor uw kind?” vervalt." in text_of(answer)
    again = form(answer.content.decode(), editor.at("question", WHO))
    editor.save("question", WHO, at=dict(again))
    question = editor.document.question(WHO)
    assert question is not None
    assert question.text == "Voor wie is het?"


@pytest.mark.parametrize("page", ["about", "gate", "publish", "follow-up-new", "notice-new", "question-new"])
def test_every_form_tells_of_the_other(editor: Editor, colleague: Editor, page: str) -> None:
    opened = editor.fields(page)
    colleague.press("drop", f"question:{WHO}")
    before = editor.document
    typed = {"title": "Anders", "name": "Iets", "text": "Iets", "summary": "Iets", "reason:purpose-unknown": "Daarom."}
    answer = editor.save(page, at=opened, **{name: value for name, value in typed.items() if name in opened})
    assert answer.status_code == 409
    assert CHANGED in text_of(answer)
    assert "vervalt." in text_of(answer)
    assert editor.document == before


def test_a_button_pressed_on_an_old_page_does_nothing_yet(editor: Editor, colleague: Editor) -> None:
    opened = editor.fields()
    colleague.press("down", f"question:{WHO}")
    before = editor.document
    for name, value in (("undo", "1"), ("drop", f"question:{WHO}"), ("discard", "1")):
        answer = editor.press(name, value, at=opened)
        assert answer.status_code == 409
        assert "verhuist van plek" in text_of(answer)
    assert editor.document == before


def test_what_was_undone_meanwhile_is_told_as_well(editor: Editor, colleague: Editor) -> None:
    editor.save("question", WHO, text="Voor wie is het?")
    opened = editor.fields("follow-up", "afspraak")
    colleague.press("undo")
    answer = editor.save("follow-up", "afspraak", at=opened, name="Afspraak")
    assert answer.status_code == 409
    assert "is anders gesteld, eerst: “Voor wie is het?”" in text_of(answer)


def test_without_the_mark_of_a_version_the_form_is_taken_for_an_old_one(editor: Editor) -> None:
    answer = editor.client.post(editor.at("question", WHO), {"do": "save", "text": "Voor wie is het?"})
    assert answer.status_code == 409
    assert 'value="Voor wie is het?"' in text_of(answer)


def _published_meanwhile(editor: Editor, coordinator: StaffMember) -> None:
    from toetssteen.protocols.models import VersionStatus
    from toetssteen.protocols.publishing import publish

    editor.save(
        "gate",
        **{f"reason:{rule}": "Zo is het afgesproken." for rule in ("purpose-unknown", "stands-twice", "above-b1")},
    )
    publish(editor.uuid, status=VersionStatus.DEFINITIVE, revision=editor.draft.revision, by=coordinator)


def test_a_version_that_was_published_does_not_change_through_an_old_form(
    editor: Editor, coordinator: StaffMember
) -> None:
    opened = {page: editor.fields(*page) for page in (("question", WHO), ("about",), ("gate",), ("publish",), ("",))}
    _published_meanwhile(editor, coordinator)
    for page, fields in opened.items():
        answer = editor.save(*page, at=fields, text="Voor wie is het paspoort?")
        assert answer.status_code == 409, page
        text = text_of(answer)
        assert "Deze versie is al gepubliceerd en verandert niet meer." in text
        assert "Voor wie is het paspoort?" in text
        assert reverse("protocol-draft-new", args=["paspoort"]) in text
    question = current.version_of("paspoort").document.question(WHO)
    assert question is not None
    assert question.text == "Is het paspoort voor uzelf of voor uw kind?"


def test_what_was_typed_for_a_draft_that_was_thrown_away_is_shown(editor: Editor, colleague: Editor) -> None:
    opened = editor.fields("question", WHO)
    colleague.press("discard")
    answer = editor.save("question", WHO, at=opened, text="Voor wie is het paspoort?")
    assert answer.status_code == 404
    assert "Dit concept is weggegooid" in text_of(answer)
    assert "Voor wie is het paspoort?" in text_of(answer)


def test_two_drafts_of_one_protocol_each_see_what_the_other_published(
    editor: Editor, coordinator: StaffMember, client_of_coordinator: Client
) -> None:
    second = Editor(client_of_coordinator)
    second.save("question", WHO, text="Voor wie is het?")
    second.save("gate", **{f"reason:{rule}": "Zo is het." for rule in ("purpose-unknown", "stands-twice", "above-b1")})
    page = second.fields("publish")
    editor.save("question", "paspoort.naam-kind", text="Hoe heet het kind?")
    _published_meanwhile(editor, coordinator)
    refused = second.save("publish", at=page, status="definitief", start="nu")
    assert refused.status_code == 422
    assert "Er is intussen versie 2 gepubliceerd." in text_of(refused)
    assert "Hoe heet het kind?" in text_of(refused)
    assert second.save("publish", status="definitief", start="nu").status_code == 302
    assert current.version_of("paspoort").number == 3
    assert ProtocolVersion.objects.filter(uuid=UUID(str(second.uuid))).exists()
    assert drafts.drafts(by=coordinator) == []
