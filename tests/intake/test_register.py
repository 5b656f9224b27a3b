"""Saving a conversation: what stands in the database afterwards, and what is refused before anything does."""

import dataclasses
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.conf import settings
from django.db import IntegrityError
from django.test import override_settings
from django.utils import timezone
from msgspec.structs import replace

from tests import factories
from toetssteen.access.errors import NotAllowed
from toetssteen.access.roles import Role
from toetssteen.contacts.models import Answer, AnswerUse, Contact, Participant, Topic, UseKind
from toetssteen.contacts.references import new_reference, parse_reference
from toetssteen.dutch import working_days
from toetssteen.history.models import Event, ProcessingRecord
from toetssteen.intake import drafts, rows
from toetssteen.intake.conversation import Conversation, FoundPerson, KnownCustomer, Typed
from toetssteen.intake.errors import NotReady, UnknownFollowUp
from toetssteen.intake.models import Draft
from toetssteen.intake.register import MAX_NOTE, register_contact
from toetssteen.parties.brp import PartialDate, RegisteredPerson
from toetssteen.parties.free_text import BsnInText
from toetssteen.parties.models import Identifier, Party
from toetssteen.parties.snapshot import to_plain
from toetssteen.protocols.document import (
    Comparison,
    Condition,
    Notice,
    ProtocolDocument,
    Question,
    QuestionType,
    Sensitivity,
)
from toetssteen.staff.models import StaffMember
from toetssteen.tasks import sampling
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

    def fails(*_given: object, **_options: object) -> None:
        raise IntegrityError("on purpose")

    monkeypatch.setattr(rows, "record_all", fails)
    with pytest.raises(AssertionError):
        register_contact(uuid, conversation, by=balie)
    assert Draft.objects.filter(uuid=uuid).exists()
    assert not Contact.objects.exists()


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


def shared_with_earlier(code: str = "eerder") -> ProtocolDocument:
    """A question whose answer holds for a year for the same kind of purpose."""
    question = Question(
        code=f"{code}.grootte",
        text="Hoe groot is uw huishouden?",
        type=QuestionType.NUMBER,
        used_by=["behandelen"],
        valid_for="P1Y",
        purpose_class="heffen",
    )
    return replace(factories.every_type(code), questions=[question])


def test_an_earlier_answer_is_not_asked_again_and_that_use_is_in_the_ledger(
    departments: dict[str, Any], klant: Party, balie: StaffMember
) -> None:
    factories.principles()
    document = shared_with_earlier()
    factories.publish(document)
    product = factories.own_product(document)
    factories.contact_about(product, "behandelen", by=balie, typed={"eerder.grootte": {"": "4"}}, party=klant)
    earlier = Answer.objects.get()
    factories.contact_about(product, "behandelen", by=balie, party=klant)
    later = Answer.objects.latest("pk")
    assert (later.value, later.known_from) == (4, "antwoord")
    use = AnswerUse.objects.get()
    assert (use.answer_id, use.kind, use.used, use.chance) == (earlier.pk, UseKind.PREFILLED, True, 1.0)
    assert (use.question_id, use.product_id) == (earlier.question_id, product.pk)


def test_a_refuted_earlier_answer_is_not_used(departments: dict[str, Any], klant: Party, balie: StaffMember) -> None:
    factories.principles()
    document = shared_with_earlier()
    factories.publish(document)
    product = factories.own_product(document)
    factories.contact_about(product, "behandelen", by=balie, typed={"eerder.grootte": {"": "4"}}, party=klant)
    conversation = factories.conversation_about(product, "behandelen", party=klant)
    conversation.subjects[0].refuted = ["eerder.grootte"]
    register_contact(uuid4(), conversation, by=balie)
    assert Answer.objects.count() == 1
    assert not AnswerUse.objects.exists()


def test_what_the_dossier_knows_is_not_asked_again(
    paspoort: factories.Passport, klant: Party, balie: StaffMember
) -> None:
    typed: Typed = {"algemeen.terugbelvraag": {"": "Of mijn paspoort al klaar ligt"}}
    factories.contact_about(paspoort.product, "terugbelverzoek", by=balie, typed=typed, party=klant)
    answer = Answer.objects.get(question__code="algemeen.terugbelnummer")
    assert (answer.value, answer.known_from) == ("+31612345678", "dossier")


def test_a_bsn_and_special_categories_lie_sealed(departments: dict[str, Any], balie: StaffMember) -> None:
    factories.principles()
    document = replace(factories.every_type(), sensitivity=Sensitivity.SPECIAL)
    factories.publish(document)
    bsn = factories.fresh_bsn().reveal()
    typed: Typed = {"alle-soorten.bsn": {"": bsn}, "alle-soorten.text": {"": "Slechtziend"}}
    factories.contact_about(factories.own_product(document), "behandelen", by=balie, typed=typed)
    for answer in Answer.objects.all():
        assert answer.value is None
        assert answer.sealed_value in (bsn, "Slechtziend")


def person(**told: Any) -> RegisteredPerson:
    return RegisteredPerson(
        **{
            "bsn": factories.fresh_bsn(),
            "given_names": "Sem",
            "surname": "Jansen",
            "birth_date": PartialDate(1990, 1, 2),
            **told,
        }
    )


def test_somebody_of_the_brp_becomes_a_customer_when_it_is_saved_and_only_then(
    paspoort: factories.Passport, balie: StaffMember
) -> None:
    found = person()
    assert found.bsn is not None
    conversation = factories.conversation_about(paspoort.product, "vermissing", typed=factories.MISSING_PASSPORT)
    conversation.customer = FoundPerson(to_plain(found))
    drafts.keep(uuid4(), conversation, by=balie, revision=0)
    assert not Party.objects.exists()
    contact = register_contact(uuid4(), conversation, by=balie).contact
    party = Party.objects.get()
    assert (party.name, contact.participants.get().party) == ("Sem Jansen", party)
    identifier = Identifier.objects.get()
    assert (identifier.value, identifier.sealed_value) == ("", found.bsn.reveal())
    assert ProcessingRecord.objects.get().data_subject_id == party.uuid
    register_contact(uuid4(), conversation, by=balie)
    assert Party.objects.count() == 1


def test_somebody_of_the_brp_without_a_usable_bsn_is_refused(paspoort: factories.Passport, balie: StaffMember) -> None:
    conversation = factories.conversation_about(paspoort.product)
    conversation.customer = FoundPerson(to_plain(person(bsn=None)))
    assert list(refused(conversation, by=balie)) == ["customer"]


def test_a_customer_who_vanished_is_said(paspoort: factories.Passport, klant: Party, balie: StaffMember) -> None:
    conversation = factories.conversation_about(paspoort.product, party=klant)
    Party.objects.filter(pk=klant.pk).delete()
    assert list(refused(conversation, by=balie)) == ["customer"]
    conversation.customer = KnownCustomer(uuid4(), 0)
    assert list(refused(conversation, by=balie)) == ["customer"]


def test_a_bsn_in_the_note_is_refused_unless_it_is_none(paspoort: factories.Passport, balie: StaffMember) -> None:
    bsn = factories.fresh_bsn().reveal()
    for written in (bsn, f"{bsn[:4]}.{bsn[4:6]}.{bsn[6:]}", f"bsn {bsn[:3]} {bsn[3:6]} {bsn[6:]}"):
        conversation = factories.conversation_about(paspoort.product)
        conversation.note = f"Klant noemde {written}, lijkt me."
        assert refused(conversation, by=balie) == {"note": str(BsnInText.message)}
    conversation.no_bsn = True
    assert register_contact(uuid4(), conversation, by=balie).contact.note == conversation.note


def test_a_bsn_in_an_answer_of_free_text_is_refused(
    paspoort: factories.Passport, klant: Party, balie: StaffMember
) -> None:
    typed: Typed = {"vermissing-reisdocument.omstandigheden": {"": f"Mijn nummer is {factories.fresh_bsn().reveal()}"}}
    conversation = factories.conversation_about(paspoort.product, "vermissing", typed=typed, party=klant)
    assert refused(conversation, by=balie) == {"q:vermissing-reisdocument.omstandigheden": str(BsnInText.message)}


@pytest.mark.parametrize(
    ("note", "words"), [("een\0nul", "een teken in dat niet kan"), ("ä" * 1_000_000, "te lang")], ids=["nul", "1 MB"]
)
def test_a_note_that_cannot_be_is_refused(
    paspoort: factories.Passport, balie: StaffMember, note: str, words: str
) -> None:
    conversation = factories.conversation_about(paspoort.product)
    conversation.note = note
    problems = refused(conversation, by=balie)
    assert words in problems["note"]


def test_emoji_and_text_from_right_to_left_are_kept_as_they_are(
    paspoort: factories.Passport, klant: Party, balie: StaffMember
) -> None:
    text = "👩🏽‍🦽 שלום — \u202eomgekeerd\u202c, en a\u0308"
    typed: Typed = {"vermissing-reisdocument.omstandigheden": {"": text}}
    conversation = factories.conversation_about(paspoort.product, "vermissing", typed=typed, party=klant)
    conversation.note = text
    contact = register_contact(uuid4(), conversation, by=balie).contact
    contact.refresh_from_db()
    assert contact.note == text
    assert Answer.objects.get().value == text


def test_a_conversation_cannot_have_begun_in_the_future(paspoort: factories.Passport, balie: StaffMember) -> None:
    conversation = factories.conversation_about(paspoort.product)
    conversation.started_at = timezone.now() + timedelta(days=3)
    contact = register_contact(uuid4(), conversation, by=balie).contact
    assert contact.started_at <= contact.ended_at <= timezone.now()


def test_of_a_product_that_is_no_longer_new_a_sample_is_asked_about(
    paspoort: factories.Passport, klant: Party, balie: StaffMember, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sampling, "NEW_PRODUCT_TASKS", 2)
    monkeypatch.setattr("toetssteen.tasks.sampling.secrets.randbelow", lambda _one_in: 3)
    for _ in range(3):
        factories.contact_about(paspoort.product, "vermissing", by=balie, typed=factories.MISSING_PASSPORT, party=klant)
    assert list(Task.objects.order_by("pk").values_list("asks_use", "use_chance")) == [
        (True, 1.0),
        (True, 1.0),
        (False, 0.2),
    ]


def test_a_task_without_answers_asks_of_none_whether_it_was_used(
    paspoort: factories.Passport, klant: Party, balie: StaffMember
) -> None:
    factories.contact_about(paspoort.product, "vermissing", by=balie, party=klant)
    assert not Task.objects.get().asks_use


def test_generated_history_is_marked(paspoort: factories.Passport) -> None:
    conversation = factories.conversation_about(paspoort.product)
    system = factories.member(Role.AGENT)
    assert register_contact(uuid4(), conversation, by=system, generated=True).contact.generated
