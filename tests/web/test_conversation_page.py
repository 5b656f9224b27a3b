"""The conversation as a page, without scripts: choose, decide, answer, find the customer, save."""

from uuid import UUID

import pytest
from django.urls import reverse

from tests import factories
from tests.fixtures import SignIn
from tests.web.talk import HTMX, STALE, Talk, text_of
from toetssteen.access.roles import Role
from toetssteen.contacts.models import Contact, Participant
from toetssteen.contacts.references import shown
from toetssteen.intake import drafts
from toetssteen.intake.errors import UnknownFollowUp, UnknownProductChosen
from toetssteen.intake.models import Draft
from toetssteen.observations.models import Signal
from toetssteen.parties.free_text import BsnInText
from toetssteen.products.models import Product
from toetssteen.staff.models import StaffMember
from toetssteen.tasks.models import Task

pytestmark = pytest.mark.django_db


def test_an_empty_page_keeps_nothing(talk: Talk) -> None:
    answer = talk.client.get(reverse("conversation-new"))
    assert "Waar gaat het over?" in answer.content.decode()
    assert not Draft.objects.exists()


def test_who_was_helped_is_saved_with_one_button(about: Talk) -> None:
    answer = about.press("outcome", "geholpen")
    assert answer.status_code == 302
    assert answer["Location"] == reverse("conversation-saved", args=[about.uuid])
    contact = Contact.objects.get()
    assert contact.uuid == about.uuid
    page = about.client.get(answer["Location"]).content.decode()
    assert shown(contact.reference) in page
    assert not Participant.objects.exists()
    assert not Draft.objects.exists()


def test_a_second_post_and_a_reload_lead_to_what_was_saved(about: Talk) -> None:
    first = about.press("outcome", "geholpen")
    for again in (about.press("outcome", "geholpen"), about.client.get(about.url), about.press("do", "save")):
        assert (again.status_code, again["Location"]) == (302, first["Location"])
    assert Contact.objects.count() == 1


def test_scripts_are_told_where_to_go(about: Talk) -> None:
    answer = about.client.post(about.url, {**about.fields, "outcome": "geholpen"}, headers=HTMX)
    assert answer["HX-Redirect"] == reverse("conversation-saved", args=[about.uuid])


def test_only_the_questions_of_the_follow_up_are_shown(about: Talk) -> None:
    about.press("outcome", "terugbelverzoek")
    assert {name for name in about.fields if name.startswith("q:")} == {
        "q:algemeen.terugbelnummer",
        "q:algemeen.terugbelmoment",
        "q:algemeen.terugbelvraag",
    }
    assert "De klant terugbellen" in text_of(about.html)


def test_what_is_missing_is_said_beside_its_field_and_what_was_typed_stays(about: Talk) -> None:
    about.press("outcome", "terugbelverzoek")
    answer = about.answer("algemeen.terugbelvraag", "Ligt het klaar?", ("do", "save"))
    assert answer.status_code == 200
    html = answer.content.decode()
    assert 'href="#f-q-algemeen.terugbelnummer"' in html
    assert "Zonder nummer kan niemand terugbellen." in text_of(html)
    assert about.fields["q:algemeen.terugbelvraag"] == ["Ligt het klaar?"]
    assert not Contact.objects.exists()
    saved = about.answer("algemeen.terugbelnummer", "06 12345678", ("do", "save"))
    assert saved.status_code == 302
    assert Task.objects.count() == 1


def test_a_wrong_answer_stays_in_its_box(about: Talk) -> None:
    about.press("outcome", "terugbelverzoek")
    about.answer("algemeen.terugbelnummer", "0612", ("do", "save"))
    assert about.fields["q:algemeen.terugbelnummer"] == ["0612"]
    assert "Dit telefoonnummer klopt niet." in about.html


def test_a_skipped_question_can_come_back(about: Talk) -> None:
    about.press("outcome", "terugbelverzoek")
    about.fields["q:algemeen.terugbelmoment"] = ["vanavond"]
    about.press("skip", "algemeen.terugbelmoment")
    assert about.subjects[0]["skipped"] == ["algemeen.terugbelmoment"]
    about.press("unskip", "algemeen.terugbelmoment")
    assert about.fields["q:algemeen.terugbelmoment"] == ["vanavond"]


def test_several_subjects_even_with_the_same_product(about: Talk, paspoort: factories.Passport) -> None:
    about.press("outcome", "terugbelverzoek")
    about.answer("algemeen.terugbelvraag", "eerste")
    about.press("do", "add")
    about.press("product", paspoort.product.ref)
    about.press("outcome", "terugbelverzoek")
    about.answer("algemeen.terugbelvraag", "tweede")
    assert [one["typed"]["algemeen.terugbelvraag"][""] for one in about.subjects] == ["eerste", "tweede"]
    about.press("subject", "0")
    assert about.fields["q:algemeen.terugbelvraag"] == ["eerste"]
    about.press("remove", "0")
    assert about.fields["q:algemeen.terugbelvraag"] == ["tweede"]
    assert len(about.subjects) == 1


def test_a_double_click_on_a_product_makes_one_subject(talk: Talk, paspoort: factories.Passport) -> None:
    before = dict(talk.fields)
    talk.press("product", paspoort.product.ref)
    talk.fields = before
    talk.press("product", paspoort.product.ref)
    assert len(talk.subjects) == 1


def test_another_product_replaces_the_first(about: Talk, paspoort: factories.Passport) -> None:
    about.press("product", "")
    assert about.subjects == []
    assert "Waar gaat het over?" in about.html
    about.press("product", paspoort.product.ref)
    assert len(about.subjects) == 1


def test_several_conversations_stand_open_beside_each_other(about: Talk, paspoort: factories.Passport) -> None:
    other = Talk(about.client)
    other.press("product", paspoort.product.ref)
    for talk in (about, other):
        assert f'href="{about.url}"' in talk.look()
        assert f'href="{other.url}"' in talk.html


def test_thrown_away_is_gone(about: Talk) -> None:
    answer = about.press("do", "discard")
    assert answer["Location"] == reverse("conversation-new")
    assert about.client.get(about.url).status_code == 404


# Nothing that was typed is lost.


def test_it_survives_a_new_browser(about: Talk, balie: StaffMember, sign_in: SignIn) -> None:
    about.press("outcome", "terugbelverzoek")
    about.answer("algemeen.terugbelvraag", "שלום 👋🏽 \u202eomgekeerd")
    again = Talk(sign_in(balie), about.uuid)
    again.look()
    assert again.fields["q:algemeen.terugbelvraag"] == ["שלום 👋🏽 \u202eomgekeerd"]


def test_typing_is_kept_without_a_page(about: Talk) -> None:
    about.press("outcome", "terugbelverzoek")
    about.fields["q:algemeen.terugbelvraag"] = ["half"]
    answer = about.client.post(about.url, {**about.fields, "do": "keep"}, headers=HTMX)
    assert (answer.status_code, answer.content) == (204, b"")
    assert about.subjects[0]["typed"]["algemeen.terugbelvraag"][""] == "half"
    assert Draft.objects.get().revision == 2


def test_a_colleague_does_not_see_it(about: Talk, sign_in: SignIn) -> None:
    colleague = Talk(sign_in(factories.member(Role.AGENT)), about.uuid)
    assert colleague.client.get(about.url).status_code == 404
    assert colleague.client.post(about.url, {"note": "van mij"}).status_code == 404
    assert Draft.objects.get().content["note"] == ""


def test_an_older_page_says_so_and_loses_nothing_of_either(about: Talk) -> None:
    about.press("outcome", "terugbelverzoek")
    old = about.window()
    about.answer("algemeen.terugbelvraag", "van hier")
    old.fields["note"] = ["van daar"]
    answer = old.press("do", "save")
    assert answer.status_code == 200
    assert STALE in text_of(answer.content.decode())
    assert not Contact.objects.exists()
    assert old.fields["q:algemeen.terugbelvraag"] == ["van hier"]
    assert old.fields["note"] == ["van daar"]


def test_typing_on_in_an_older_page_empties_nothing(about: Talk) -> None:
    about.press("outcome", "terugbelverzoek")
    old = about.window()
    about.answer("algemeen.terugbelvraag", "van hier")
    old.fields["q:algemeen.terugbelmoment"] = ["vanavond"]
    old.press("do", "keep")
    typed = about.subjects[0]["typed"]
    assert typed["algemeen.terugbelvraag"][""] == "van hier"
    assert typed["algemeen.terugbelmoment"][""] == "vanavond"


def test_a_button_works_on_the_subject_of_its_own_page(about: Talk, paspoort: factories.Passport) -> None:
    about.press("outcome", "terugbelverzoek")
    old = about.window()
    about.press("do", "add")
    about.press("product", paspoort.product.ref)
    old.press("outcome", "informatie-nasturen")
    assert [one["outcome"] for one in about.subjects] == ["informatie-nasturen", ""]


def test_what_was_typed_about_a_subject_that_was_taken_away_comes_back(about: Talk) -> None:
    about.press("outcome", "terugbelverzoek")
    old = about.window()
    about.press("product", "")
    old.answer("algemeen.terugbelvraag", "nog niet klaar")
    assert "was in een ander venster weggehaald" in text_of(old.html)
    assert old.fields["q:algemeen.terugbelvraag"] == ["nog niet klaar"]


def test_what_was_typed_in_a_conversation_that_was_thrown_away_comes_back(about: Talk) -> None:
    about.press("outcome", "terugbelverzoek")
    old = about.window()
    about.press("do", "discard")
    old.answer("algemeen.terugbelvraag", "nog niet klaar", ("do", "save"))
    assert old.fields["q:algemeen.terugbelvraag"] == ["nog niet klaar"]
    assert not Contact.objects.exists()


# What cannot be.


def test_a_forged_product_is_refused(talk: Talk) -> None:
    Product.objects.filter(ref=factories.PASSPORT).update(retired_at="2026-01-01T00:00Z")
    for ref in ("http://standaarden.overheid.nl/owms/terms/bestaat-niet", factories.PASSPORT, "x" * 5000, "a\0b"):
        answer = talk.press("product", ref, note="blijft staan")
        assert answer.status_code == 200
        assert str(UnknownProductChosen.message) in text_of(answer.content.decode())
        assert drafts.load(talk.uuid, by=StaffMember.objects.get(roles=["kcc"])) is not None


def test_a_forged_follow_up_is_refused(about: Talk) -> None:
    about.press("outcome", "kwijtschelden")
    assert str(UnknownFollowUp.message) in text_of(about.html)
    assert about.subjects[0]["outcome"] == ""


@pytest.mark.parametrize("name", ["q:bestaat.niet", "q:", "q:algemeen.terugbelvraag:postcode", "q:a\0b"])
def test_a_forged_question_is_refused_and_the_rest_is_kept(about: Talk, name: str) -> None:
    about.press("outcome", "terugbelverzoek")
    about.fields |= {name: ["x"], "q:algemeen.terugbelvraag": ["blijft"]}
    answer = about.press("do", "save")
    assert "hoort niet bij dit gesprek" in text_of(answer.content.decode())
    assert about.fields["q:algemeen.terugbelvraag"] == ["blijft"]
    assert not Contact.objects.exists()


@pytest.mark.parametrize("button", ["skip", "reject", "signal", "signal_words", "subject", "remove", "customer"])
@pytest.mark.parametrize("value", ["", "bestaat.niet", "-1", "9" * 30, "\0", "b.AAAA", "x:y", str(UUID(int=0))])
def test_a_forged_button_gives_a_sentence(about: Talk, button: str, value: str) -> None:
    answer = about.press(button, value, note="blijft staan")
    assert answer.status_code == 200
    assert about.fields["note"] == ["blijft staan"]
    assert 'role="alert"' in answer.content.decode() or "toets-alert" in answer.content.decode()


def test_a_forged_channel_stays_what_it_was(about: Talk) -> None:
    about.press("do", "update", channel="123456782")
    assert Draft.objects.get().content["channel"] == "telefoon"
    assert about.client.session.get("channel") == "telefoon"
    about.press("do", "update", channel="balie")
    assert Draft.objects.get().content["channel"] == "balie"


@pytest.mark.parametrize("note", ["een\0nul", "lang " * 200_000], ids=["nul", "1 MB"])
def test_a_note_that_cannot_be_stays_and_is_not_saved(about: Talk, note: str) -> None:
    answer = about.press("outcome", "geholpen", note=note)
    assert answer.status_code == 200
    assert not Contact.objects.exists()
    assert Draft.objects.get().content["note"] == note
    assert "f-note" in answer.content.decode()


def test_more_than_a_form_can_take_gives_a_page(about: Talk) -> None:
    answer = about.press("do", "save", note="x" * 2_200_000)
    assert answer.status_code == 400
    assert "Dit verzoek klopt niet" in answer.content.decode()


def test_a_bsn_in_the_note_is_refused_until_somebody_says_that_it_is_none(about: Talk) -> None:
    about.press("outcome", "geholpen", note=f"nummer {factories.fresh_bsn().reveal()}")
    assert str(BsnInText.message) in text_of(about.html)
    assert 'name="no_bsn"' in about.html
    answer = about.press("do", "save", no_bsn="on")
    assert answer.status_code == 302


def test_what_was_typed_cannot_run_in_the_page(about: Talk) -> None:
    about.press("outcome", "terugbelverzoek")
    about.answer("algemeen.terugbelvraag", "</textarea><script>alert(1)</script>")
    assert "<script>alert" not in about.html
    assert about.fields["q:algemeen.terugbelvraag"] == ["</textarea><script>alert(1)</script>"]


# Signals.


def test_a_signal_takes_two_actions_and_a_double_click_sends_one(about: Talk) -> None:
    about.press("outcome", "terugbelverzoek")
    for _ in range(2):
        about.press("signal", "algemeen.terugbelmoment:helpt-niet")
    signal = Signal.objects.get()
    assert signal.question is not None
    assert signal.product is not None
    assert (signal.question.code, signal.product.ref) == ("algemeen.terugbelmoment", factories.PASSPORT)
    assert str(about.uuid)[:8] not in str(signal.uuid)


# The customer.
