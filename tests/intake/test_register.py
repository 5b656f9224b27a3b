"""Saving a conversation: what stands in the database afterwards, and what is refused before anything does."""

import dataclasses
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.conf import settings
from django.test import override_settings
from django.utils import timezone
from msgspec.structs import replace

from tests import factories
from toetssteen.access.errors import NotAllowed
from toetssteen.contacts.models import Answer, AnswerUse, Contact, Participant, Topic
from toetssteen.contacts.references import new_reference, parse_reference
from toetssteen.dutch import working_days
from toetssteen.history.models import Event, ProcessingRecord
from toetssteen.intake import drafts, rows
from toetssteen.intake.conversation import Conversation, Typed
from toetssteen.intake.errors import NotReady, UnknownFollowUp
from toetssteen.intake.models import Draft
from toetssteen.intake.register import MAX_NOTE, register_contact
from toetssteen.parties.models import Party
from toetssteen.protocols.document import (
    Comparison,
    Condition,
    Notice,
    ProtocolDocument,
    Question,
    QuestionType,
)
from toetssteen.staff.models import StaffMember
from toetssteen.tasks.models import Task

pytestmark = pytest.mark.django_db


def refused(conversation: Any, *, by: StaffMember) -> dict[str, str]:
    """Field → sentence, after making sure that nothing was saved."""
    before = (Contact.objects.count(), Event.objects.count(), Party.objects.count())
    with pytest.raises(NotReady) as raised:
        register_contact(uuid4(), conversation, by=by)
    assert (Contact.objects.count(), Event.objects.count(), Party.objects.count()) == before
    return {field: str(sentence) for field, sentence in raised.value.problems.items()}


def test_a_role_that_does_not_help_customers_registers_nothing(
    paspoort: factories.Passport, coordinator: StaffMember
) -> None:
    with pytest.raises(NotAllowed):
        factories.contact_about(paspoort.product, by=coordinator)
    assert not Contact.objects.exists()


def test_who_was_helped_stays_anonymous_and_is_kept_briefly(paspoort: factories.Passport, balie: StaffMember) -> None:
    contact = factories.contact_about(paspoort.product, by=balie)
    topic = Topic.objects.get()
    assert (topic.contact, topic.follow_up, topic.position) == (contact, "", 0)
    assert parse_reference(contact.reference) == contact.reference
    assert contact.ended_at >= contact.started_at
    in_ninety_days = timezone.localdate() + timedelta(days=90)
    assert (contact.keep_until, topic.keep_until) == (in_ninety_days, in_ninety_days)
    assert topic.keep_ground == "termijn van de gemeente zonder vervolgactie (90 dagen)"
    for nothing in (Participant, Answer, Task, ProcessingRecord, AnswerUse):
        assert not nothing.objects.exists()
    event = Event.objects.get(name="contact.registered")
    assert (event.actor_id, event.subject_type, event.subject_id) == (balie.pk, "contact", contact.uuid)
    assert event.data == {"topics": 1, "answers": 0}


def test_the_municipality_sets_the_short_term(paspoort: factories.Passport, balie: StaffMember) -> None:
    with override_settings(
        TOETSSTEEN=dataclasses.replace(settings.TOETSSTEEN, retention_without_follow_up=timedelta(days=7))
    ):
        contact = factories.contact_about(paspoort.product, by=balie)
    assert contact.keep_until == timezone.localdate() + timedelta(days=7)


def test_a_follow_up_becomes_a_task_with_a_date_in_working_days(
    vermissing: Contact, klant: Party, balie: StaffMember
) -> None:
    task = factories.task_of(vermissing)
    assert task.due_on == working_days.after(timezone.localdate(), 1)
    assert working_days.is_working_day(task.due_on)
    assert (task.department.code, task.follow_up) == ("burgerzaken", "Vermissing van een paspoort verwerken")
    assert (task.asks_use, task.use_chance) == (True, 1.0)
    answers = {answer.question.code: answer.plain for answer in Answer.objects.select_related("question")}
    assert answers == {
        "vermissing-reisdocument.documentnummer": "NX1234567",
        "vermissing-reisdocument.reden": "verloren",
        "vermissing-reisdocument.omstandigheden": "In de trein laten liggen, tussen Utrecht en Zwolle.",
    }
    assert Topic.objects.get().keep_ground == "Selectielijst 2020, 7.1.12"
    assert Participant.objects.get().party == klant
    assert set(Event.objects.filter(subject_id=task.uuid).values_list("name", "actor_id")) == {
        ("task.created", balie.pk)
    }
    record = ProcessingRecord.objects.get()
    assert (record.data_subject_id, record.context_id) == (klant.uuid, vermissing.uuid)
    assert (record.name, record.processing_activity_id) == ("contact.registered", "klantcontact")
    who = Event.objects.get(name="contact.registered", data__has_key="parties")
    assert (who.actor_id, who.data) == (balie.pk, {"parties": [str(klant.uuid)]})


def test_several_subjects_are_one_contact_with_a_task_for_each(
    paspoort: factories.Passport, klant: Party, balie: StaffMember
) -> None:
    conversation = factories.conversation_about(
        paspoort.product, "vermissing", typed=factories.MISSING_PASSPORT, party=klant
    )
    conversation.subjects += factories.conversation_about(paspoort.product).subjects
    conversation.subjects += factories.conversation_about(
        paspoort.product, "terugbelverzoek", typed=factories.CALLBACK
    ).subjects
    contact = register_contact(uuid4(), conversation, by=balie).contact
    topics = list(Topic.objects.order_by("position"))
    assert [topic.follow_up for topic in topics] == ["vermissing", "", "terugbelverzoek"]
    assert contact.keep_until == max(topic.keep_until for topic in topics)
    assert set(Task.objects.values_list("topic", "department__code")) == {
        (topics[0].pk, "burgerzaken"),
        (topics[2].pk, "kcc"),
    }
    assert Answer.objects.filter(topic=topics[2]).count() == 2


def test_what_is_done_on_the_spot_makes_no_task(paspoort: factories.Passport, balie: StaffMember) -> None:
    factories.contact_about(paspoort.product, "doorverbinden", by=balie)
    assert Topic.objects.get().follow_up == "doorverbinden"
    assert not Task.objects.exists()


def test_saved_twice_is_saved_once_with_the_same_reference(paspoort: factories.Passport, balie: StaffMember) -> None:
    uuid, conversation = uuid4(), factories.conversation_about(paspoort.product)
    first = register_contact(uuid, conversation, by=balie)
    second = register_contact(uuid, conversation, by=balie)
    assert (first.again, second.again) == (False, True)
    assert first.contact.reference == second.contact.reference
    assert Contact.objects.count() == Topic.objects.count() == 1
    assert Event.objects.filter(name="contact.registered").count() == 1


def test_a_second_click_on_what_is_not_ready_any_more_gives_what_was_saved(
    paspoort: factories.Passport, balie: StaffMember
) -> None:
    uuid, conversation = uuid4(), factories.conversation_about(paspoort.product)
    saved = register_contact(uuid, conversation, by=balie).contact
    conversation.note = "x" * (MAX_NOTE + 1)
    assert register_contact(uuid, conversation, by=balie).contact == saved


def test_a_draft_that_was_left_behind_ends_with_the_second_save(
    paspoort: factories.Passport, balie: StaffMember
) -> None:
    uuid, conversation = uuid4(), factories.conversation_about(paspoort.product)
    saved = register_contact(uuid, conversation, by=balie).contact
    drafts.keep(uuid, conversation, by=balie, revision=0)
    assert register_contact(uuid, conversation, by=balie).contact == saved
    assert not Draft.objects.exists()


def test_a_reference_that_was_given_before_is_drawn_again(
    paspoort: factories.Passport, balie: StaffMember, monkeypatch: pytest.MonkeyPatch
) -> None:
    taken = factories.contact_about(paspoort.product, by=balie).reference
    fresh = new_reference()
    drawn = iter([taken, taken, fresh])
    monkeypatch.setattr(rows, "new_reference", lambda: next(drawn))
    assert factories.contact_about(paspoort.product, by=balie).reference == fresh


def test_the_draft_ends_with_the_save(paspoort: factories.Passport, balie: StaffMember) -> None:
    uuid, conversation = uuid4(), factories.conversation_about(paspoort.product)
    drafts.keep(uuid, conversation, by=balie, revision=0)
    register_contact(uuid, conversation, by=balie)
    assert not Draft.objects.exists()


def test_a_refused_save_keeps_the_draft(
    paspoort: factories.Passport, balie: StaffMember, monkeypatch: pytest.MonkeyPatch
) -> None:
    uuid, conversation = uuid4(), factories.conversation_about(paspoort.product)
    drafts.keep(uuid, conversation, by=balie, revision=0)
    before = factories.contact_about(paspoort.product, by=balie)
    monkeypatch.setattr(rows, "new_reference", lambda: before.reference)
    with pytest.raises(AssertionError):
        register_contact(uuid, conversation, by=balie)
    assert Draft.objects.filter(uuid=uuid).exists()
    assert Contact.objects.get() == before
    assert Event.objects.filter(name="contact.registered").count() == 1


def test_a_conversation_about_nothing_is_refused(balie: StaffMember) -> None:
    assert refused(Conversation(), by=balie) == {"product": "Kies eerst waar het over gaat."}


def test_a_subject_without_outcome_is_refused(paspoort: factories.Passport, balie: StaffMember) -> None:
    problems = refused(factories.conversation_about(paspoort.product, ""), by=balie)
    assert problems == {"outcome": "Kies of er een vervolgactie nodig is."}


def test_a_forged_follow_up_is_refused_and_never_taken_for_helped(
    paspoort: factories.Passport, balie: StaffMember
) -> None:
    problems = refused(factories.conversation_about(paspoort.product, "kwijtschelden"), by=balie)
    assert problems == {"outcome": str(UnknownFollowUp.message)}


def test_answers_to_questions_that_are_not_of_the_follow_up_are_not_stored(
    paspoort: factories.Passport, klant: Party, balie: StaffMember
) -> None:
    typed: Typed = {
        **factories.MISSING_PASSPORT,
        "paspoort.naam-kind": {"": "Sem"},
        "bestaat.niet": {"": "x"},
        "algemeen.terugbelvraag": {"": "y"},
    }
    factories.contact_about(paspoort.product, "vermissing", by=balie, typed=typed, party=klant)
    assert set(Answer.objects.values_list("question__code", flat=True)) == set(factories.MISSING_PASSPORT)


def test_what_the_follow_up_cannot_do_without_is_said_beside_its_field(
    paspoort: factories.Passport, balie: StaffMember
) -> None:
    problems = refused(factories.conversation_about(paspoort.product, "terugbelverzoek"), by=balie)
    assert problems == {
        "q:algemeen.terugbelnummer": "Zonder nummer kan niemand terugbellen.",
        "q:algemeen.terugbelvraag": "Zonder onderwerp weet de collega niet wie moet bellen en waarover.",
    }


def test_skipping_what_cannot_be_missed_is_refused(paspoort: factories.Passport, balie: StaffMember) -> None:
    conversation = factories.conversation_about(paspoort.product, "terugbelverzoek", typed=factories.CALLBACK)
    conversation.subjects[0].skipped = ["algemeen.terugbelnummer"]
    assert set(refused(conversation, by=balie)) == {"q:algemeen.terugbelnummer"}


def test_a_skipped_question_is_not_stored(paspoort: factories.Passport, klant: Party, balie: StaffMember) -> None:
    conversation = factories.conversation_about(
        paspoort.product, "vermissing", typed=factories.MISSING_PASSPORT, party=klant
    )
    conversation.subjects[0].skipped = ["vermissing-reisdocument.reden"]
    register_contact(uuid4(), conversation, by=balie)
    assert "vermissing-reisdocument.reden" not in set(Answer.objects.values_list("question__code", flat=True))


def test_a_follow_up_that_needs_the_customer_says_so(paspoort: factories.Passport, balie: StaffMember) -> None:
    conversation = factories.conversation_about(paspoort.product, "vermissing", typed=factories.MISSING_PASSPORT)
    assert refused(conversation, by=balie) == {"customer": "Voor deze vervolgactie moet je weten wie de klant is."}


def test_a_wrong_answer_is_said_beside_its_field_and_its_box(departments: dict[str, Any], balie: StaffMember) -> None:
    factories.principles()
    document = factories.every_type()
    factories.publish(document)
    typed: Typed = {
        "alle-soorten.date": {"": "30 februari 2026"},
        "alle-soorten.address": {"postcode": "12345", "number": "1"},
        "alle-soorten.bsn": {"": "123456789"},
    }
    product = factories.own_product(document)
    problems = refused(factories.conversation_about(product, "behandelen", typed=typed), by=balie)
    assert set(problems) == {"q:alle-soorten.date", "q:alle-soorten.address:postcode", "q:alle-soorten.bsn"}
    assert "123456789" not in "".join(problems.values())


def conditional() -> ProtocolDocument:
    """If you have a dog, how many? With more than four there is nothing to report."""
    document = factories.every_type("hond")
    heeft = Question(code="hond.heeft", text="Heeft u een hond?", type=QuestionType.YES_NO, used_by=["behandelen"])
    hoeveel = Question(
        code="hond.hoeveel",
        text="Hoeveel?",
        type=QuestionType.NUMBER,
        used_by=["behandelen"],
        when=Condition(all=[Comparison(question="hond.heeft", is_=["ja"])]),
    )
    roedel = Notice(
        code="roedel",
        text="Dit is een roedel.",
        when=Condition(all=[Comparison(question="hond.hoeveel", is_=["5"])]),
        blocking=True,
    )
    return replace(document, questions=[heeft, hoeveel], notices=[roedel])


@pytest.fixture
def hond(departments: dict[str, Any]) -> Any:
    factories.principles()
    document = conditional()
    factories.publish(document)
    return factories.own_product(document)


@pytest.mark.parametrize(("answer", "kept"), [("ja", {"hond.heeft", "hond.hoeveel"}), ("nee", {"hond.heeft"})])
def test_an_answer_counts_only_while_its_condition_holds(
    hond: Any, answer: str, kept: set[str], balie: StaffMember
) -> None:
    typed: Typed = {"hond.heeft": {"": answer}, "hond.hoeveel": {"": "2"}}
    factories.contact_about(hond, "behandelen", by=balie, typed=typed)
    assert set(Answer.objects.values_list("question__code", flat=True)) == kept


def test_a_blocking_notice_ends_the_follow_up(hond: Any, balie: StaffMember) -> None:
    typed: Typed = {"hond.heeft": {"": "ja"}, "hond.hoeveel": {"": "5"}}
    problems = refused(factories.conversation_about(hond, "behandelen", typed=typed), by=balie)
    assert list(problems) == ["outcome"]
    assert "geen vervolgactie" in problems["outcome"]


def test_a_running_conversation_stays_on_the_version_that_it_began_with(hond: Any, balie: StaffMember) -> None:
    typed: Typed = {"hond.heeft": {"": "ja"}, "hond.hoeveel": {"": "2"}}
    running = factories.conversation_about(hond, "behandelen", typed=typed)
    document = conditional()
    factories.publish(replace(document, questions=document.questions[:1], notices=[]))
    register_contact(uuid4(), running, by=balie)
    factories.contact_about(hond, "behandelen", by=balie, typed=typed)
    first, second = Topic.objects.order_by("pk")
    assert second.protocol_version.number == first.protocol_version.number + 1
    assert first.answers.count() == 2
    assert second.answers.count() == 1
