"""An agent works in the spirit of the principles: skips, says why if they want to, passes on what a customer says."""

from typing import Any

import pytest
from django.urls import reverse

from tests import factories
from tests.fixtures import SignIn
from tests.web.talk import HTMX, Talk, text_of
from toetssteen.contacts.models import Contact, QuestionTally, SkipReason, Topic
from toetssteen.contacts.seconds import histogram
from toetssteen.history.models import Event
from toetssteen.intake.models import Draft
from toetssteen.intake.register import register_contact
from toetssteen.parties.free_text import BsnInText
from toetssteen.parties.models import Party
from toetssteen.staff.models import StaffMember

pytestmark = pytest.mark.django_db
MOMENT = "algemeen.terugbelmoment"
CALL = {"q:algemeen.terugbelnummer": ["06 12345678"], "q:algemeen.terugbelvraag": ["Ligt het klaar?"]}
SAID = "Mijn moeder is slechtziend, praat graag rustig."


@pytest.fixture
def calling(about: Talk) -> Talk:
    about.press("outcome", "terugbelverzoek")
    about.fields |= CALL
    return about


def spend(calling: Talk, seconds: str) -> None:
    calling.fields[f"seconds:{MOMENT}"] = [seconds]
    calling.press("do", "update")


def tally() -> QuestionTally:
    return QuestionTally.objects.get(question__code=MOMENT)


def test_a_reason_is_offered_after_skipping_and_never_demanded(calling: Talk) -> None:
    assert "Waarom? (hoeft niet)" not in calling.html
    calling.press("skip", MOMENT)
    for label in SkipReason.labels:
        assert str(label) in calling.html
    assert calling.press("do", "save").status_code == 302
    counted = tally()
    assert (counted.skipped, counted.skipped_unwilling, counted.skipped_no_time) == (1, 0, 0)


def test_a_reason_is_one_press_can_be_taken_back_and_is_only_counted(calling: Talk) -> None:
    calling.press("skip", MOMENT)
    calling.press("skip_reason", f"{MOMENT}:geen-tijd")
    calling.press("skip_reason", f"{MOMENT}:geen-tijd")
    assert calling.subjects[0]["reasons"] == {}
    calling.press("skip_reason", f"{MOMENT}:geen-tijd")
    calling.press("skip_reason", f"{MOMENT}:wil-niet")
    assert calling.html.count('aria-pressed="true"') == 1
    calling.press("do", "save")
    counted = tally()
    assert (counted.skipped, counted.skipped_unwilling, counted.skipped_no_time) == (1, 1, 0)
    assert "wil-niet" not in str(list(Event.objects.values_list("data", flat=True)))


def test_a_reason_goes_with_a_question_that_comes_back(calling: Talk) -> None:
    calling.press("skip", MOMENT)
    calling.press("skip_reason", f"{MOMENT}:wil-niet")
    calling.press("unskip", MOMENT)
    calling.press("do", "save")
    assert tally().skipped_unwilling == 0


@pytest.mark.parametrize("value", ["", "x", f"{MOMENT}:", f"{MOMENT}:x", f"{MOMENT}:\0", "bestaat.niet:wil-niet"])
def test_a_forged_reason_gives_a_sentence_and_keeps_what_was_typed(calling: Talk, value: str) -> None:
    calling.press("skip", MOMENT)
    answer = calling.press("skip_reason", value, note="blijft staan")
    assert answer.status_code == 200
    assert calling.fields["note"] == ["blijft staan"]
    assert calling.subjects[0]["reasons"] == {}


def test_what_the_follow_up_cannot_do_without_cannot_be_skipped(calling: Talk) -> None:
    calling.press("skip", "algemeen.terugbelnummer")
    answer = calling.press("do", "save")
    assert "Zonder nummer kan niemand terugbellen." in text_of(answer.content.decode())
    assert not Contact.objects.exists()


def test_what_the_customer_says_reaches_department_and_dossier(
    paspoort: factories.Passport, klant: Party, balie: StaffMember, vakafdeling: StaffMember, sign_in: SignIn
) -> None:
    conversation = factories.conversation_about(
        paspoort.product, "vermissing", typed=factories.MISSING_PASSPORT, party=klant
    )
    conversation.subjects[0].told = SAID
    talk = Talk(sign_in(balie))
    register_contact(talk.uuid, conversation, by=balie)
    topic = Topic.objects.get()
    assert topic.told == SAID
    task = factories.task_of(topic.contact)
    assert SAID in sign_in(vakafdeling).get(reverse("task", args=[task.uuid])).content.decode()
    assert SAID in sign_in(balie).get(reverse("dossier", args=[klant.uuid])).content.decode()


def test_it_lies_sealed_and_goes_with_its_subject(calling: Talk, owner: Any) -> None:
    calling.press("do", "save", told=SAID)
    assert Topic.objects.get().told == SAID
    Contact.objects.all().delete()
    assert not Topic.objects.exists()


def test_a_bsn_in_it_is_refused_beside_its_field_and_stays(calling: Talk) -> None:
    answer = calling.press("do", "save", told="mijn nummer is 999990019")
    assert str(BsnInText.message) in text_of(answer.content.decode())
    assert 'href="#f-told"' in answer.content.decode()
    assert calling.fields["told"] == ["mijn nummer is 999990019"]
    assert calling.press("do", "save", told="lang " * 1000).status_code == 200
    assert "Dit is te lang" in calling.html
    assert calling.press("do", "save", told="kort").status_code == 302


def test_an_older_page_takes_nothing_of_it_away(calling: Talk) -> None:
    other = calling.window()
    calling.press("do", "update", told=SAID)
    other.press("do", "update", told="")
    assert other.subjects[0]["told"] == SAID


def test_seconds_go_along_with_the_form_and_end_in_a_histogram_alone(calling: Talk) -> None:
    spend(calling, "12")
    assert calling.fields[f"seconds:{MOMENT}"] == ["12"]
    spend(calling, "9")
    assert calling.subjects[0]["seconds"][MOMENT] == 12
    calling.press("do", "save")
    assert tally().seconds == histogram([12])
    assert not Draft.objects.exists()
    assert "seconds" not in str(list(Event.objects.values_list("data", flat=True)))


@pytest.mark.parametrize("forged", ["-5", "99999", "1e9", "abc", "\0", "९", "1" * 40, ""])
def test_forged_seconds_do_no_harm(calling: Talk, forged: str) -> None:
    calling.fields["seconds:bestaat.niet"] = ["5"]
    spend(calling, forged)
    assert calling.subjects[0]["seconds"] in ({}, {MOMENT: 600})
    assert calling.press("do", "save").status_code == 302


def test_the_principle_behind_a_question_is_read_where_one_is(about: Talk) -> None:
    factories.principles()
    html = about.client.post(about.url, {**about.fields, "outcome": "terugbelverzoek"}, headers=HTMX).content.decode()
    details = html.split('<details class="toets-question__principle">')[1].split("</details>")[0]
    assert "Principe" in details
    assert len(text_of(details)) > 30
    assert "href=" in details
