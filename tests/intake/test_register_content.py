"""What a saved conversation holds: what was known already, what lies sealed, whose it is, what was written."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.utils import timezone
from msgspec.structs import replace

from tests import factories
from toetssteen.access.roles import Role
from toetssteen.contacts.models import Answer, AnswerUse, Contact, UseKind
from toetssteen.history.models import Event, ProcessingRecord
from toetssteen.intake import drafts
from toetssteen.intake.conversation import FoundPerson, KnownCustomer, Typed
from toetssteen.intake.errors import NotReady
from toetssteen.intake.register import register_contact
from toetssteen.parties.brp import PartialDate, RegisteredPerson
from toetssteen.parties.free_text import BsnInText
from toetssteen.parties.models import Identifier, Party
from toetssteen.parties.snapshot import to_plain
from toetssteen.protocols.document import (
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
