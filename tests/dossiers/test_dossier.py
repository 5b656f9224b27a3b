"""One customer, one timeline: who may read what, in which order, and at which cost."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import msgspec
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tests import factories
from toetssteen.access.errors import NotAllowed, NotFound
from toetssteen.access.roles import Role
from toetssteen.contacts.models import Answer, Contact, Participant, Topic
from toetssteen.contacts.references import shown
from toetssteen.dossiers import rows
from toetssteen.dossiers.queries import MASK, Dossier, dossier_of
from toetssteen.history.actions import Context
from toetssteen.history.models import ProcessingRecord
from toetssteen.intake.conversation import Typed
from toetssteen.parties.models import Party
from toetssteen.products.models import Product
from toetssteen.staff.models import Department, StaffMember
from toetssteen.tasks.actions import finish_task
from toetssteen.tasks.models import Task

pytestmark = pytest.mark.django_db
WMO = "http://standaarden.overheid.nl/owms/terms/wmo-voorziening"
URGENT: Typed = {
    "wmo-voorziening.spoed-wat": {"": "De traplift is stuk"},
    "wmo-voorziening.telefoon": {"": "0612345678"},
}


def read(party: Party, *, by: StaffMember, **options: Any) -> Dossier:
    return dossier_of(party.uuid, by=by, context=Context("party", party.uuid, "dossier-inzien"), **options)


@pytest.fixture
def wmo(departments: dict[str, Department], paspoort: factories.Passport) -> Product:
    factories.publish(factories.from_library("wmo-voorziening"))
    return Product.objects.get(ref=WMO)


@pytest.fixture
def urgent(wmo: Product, balie: StaffMember, klant: Party) -> Contact:
    contact = factories.contact_about(wmo, "spoed", by=balie, typed=URGENT, party=klant)
    Contact.objects.filter(pk=contact.pk).update(note="Mevrouw kan de trap niet op")
    return contact


@pytest.mark.parametrize("role", [Role.COORDINATOR, Role.MANAGEMENT, Role.PRIVACY_OFFICER, Role.SYSTEM])
def test_who_may_not_read_leaves_no_trace_of_reading(role: Role, klant: Party) -> None:
    with pytest.raises(NotAllowed):
        read(klant, by=factories.member(role))
    assert not ProcessingRecord.objects.filter(name="dossier.viewed").exists()


def test_somebody_who_is_no_customer_has_none(balie: StaffMember) -> None:
    with pytest.raises(NotFound):
        dossier_of(uuid4(), by=balie, context=Context("party", uuid4(), "dossier-inzien"))


def test_it_tells_what_was_asked_and_what_came_of_it(
    vermissing: Contact, klant: Party, balie: StaffMember, vakafdeling: StaffMember
) -> None:
    finish_task(
        factories.task_of(vermissing).uuid, result="Ongeldig verklaard", used_answers=None, revision=1, by=vakafdeling
    )
    (contact,) = read(klant, by=balie).contacts
    assert (contact.reference, contact.channel) == (shown(vermissing.reference), "telefoon")
    (subject,) = contact.subjects
    assert (subject.hidden, subject.product.casefold()) == (False, "paspoort")
    assert subject.outcome == "Vermissing van een paspoort verwerken"
    assert subject.work is not None
    assert (subject.work.department, subject.work.result, subject.work.overdue) == (
        "Burgerzaken",
        "Ongeldig verklaard",
        False,
    )
    assert subject.work.done_on == timezone.localdate()
    by_question = {line.question: line for line in subject.answers}
    assert len(by_question) == 3
    reason = next(line for line in subject.answers if "reden" in line.question)
    stored = Answer.objects.get(topic__contact=vermissing, question__code="vermissing-reisdocument.reden")
    assert stored.value == "verloren"
    assert reason.value != "verloren"  # in words
    assert (reason.keep_until, reason.valid_until) == (stored.keep_until, None)


def test_a_question_reads_as_it_was_asked_also_after_it_was_reworded(
    vermissing: Contact, klant: Party, balie: StaffMember, paspoort: factories.Passport
) -> None:
    before = [line.question for line in read(klant, by=balie).contacts[0].subjects[0].answers]
    reworded = [msgspec.structs.replace(question, text="Anders gevraagd?") for question in paspoort.document.questions]
    factories.publish(msgspec.structs.replace(paspoort.document, questions=reworded))
    assert [line.question for line in read(klant, by=balie).contacts[0].subjects[0].answers] == before


def test_somebody_who_was_helped_has_no_work(paspoort: factories.Passport, klant: Party, balie: StaffMember) -> None:
    factories.contact_about(paspoort.product, by=balie, party=klant)
    (subject,) = read(klant, by=balie).contacts[0].subjects
    assert (subject.outcome, subject.work, subject.answers) == ("", None, ())


def test_work_that_should_have_been_done_is_overdue(vermissing: Contact, klant: Party, balie: StaffMember) -> None:
    Task.objects.update(due_on=timezone.localdate() - timedelta(days=1))
    work = read(klant, by=balie).contacts[0].subjects[0].work
    assert work is not None
    assert work.overdue


def test_a_shielded_subject_tells_nothing_to_others(
    urgent: Contact, klant: Party, balie: StaffMember, vakafdeling: StaffMember
) -> None:
    for reader in (balie, vakafdeling):
        (contact,) = read(klant, by=reader).contacts
        (subject,) = contact.subjects
        assert (subject.hidden, subject.product, subject.outcome, subject.work, subject.answers) == (
            True,
            "",
            "",
            None,
            (),
        )
        assert (contact.note, contact.note_hidden) == ("", True)


def test_a_shielded_subject_is_not_even_read_from_the_database(
    urgent: Contact, klant: Party, balie: StaffMember
) -> None:
    (row,) = rows.page(klant.pk, reader=balie.pk, today=timezone.localdate(), before=None, size=5)
    assert row.topics == [rows.TopicRow(hidden=True)]
    assert row.note is None


def test_a_shielded_subject_is_open_to_the_department_that_does_the_work(
    urgent: Contact, klant: Party, departments: dict[str, Department]
) -> None:
    consultant = factories.member(Role.DEPARTMENT, departments["wmo"])
    (contact,) = read(klant, by=consultant).contacts
    (subject,) = contact.subjects
    assert (subject.hidden, contact.note) == (False, "Mevrouw kan de trap niet op")
    assert {line.value for line in subject.answers} == {"De traplift is stuk", "06 12345678"}
    assert all(line.valid_until is None for line in subject.answers)


def test_a_shielded_subject_without_follow_up_is_nobodys(
    wmo: Product, klant: Party, balie: StaffMember, departments: dict[str, Department]
) -> None:
    factories.contact_about(wmo, by=balie, party=klant)
    for reader in (balie, factories.member(Role.DEPARTMENT, departments["wmo"])):
        assert read(klant, by=reader).contacts[0].subjects[0].hidden


def test_a_special_category_is_for_the_department_that_does_the_work(
    vermissing: Contact, klant: Party, balie: StaffMember, vakafdeling: StaffMember
) -> None:
    sealed = Answer.objects.get(topic__contact=vermissing, question__code="vermissing-reisdocument.omstandigheden")
    sealed.value, sealed.sealed_value = None, "Heel gevoelig"
    sealed.save()

    def values(reader: StaffMember) -> set[tuple[str, bool]]:
        return {(line.value, line.withheld) for line in read(klant, by=reader).contacts[0].subjects[0].answers}

    assert ("", True) in values(balie)
    assert ("Heel gevoelig", False) in values(vakafdeling)


def test_a_bsn_is_dots_for_everybody(
    departments: dict[str, Department], paspoort: factories.Passport, balie: StaffMember
) -> None:
    document = factories.every_type()
    factories.publish(document)
    bsn, klant = factories.fresh_bsn(), factories.customer(by=balie)
    factories.contact_about(
        factories.own_product(document), "behandelen", by=balie, party=klant,
        typed={"alle-soorten.bsn": {"": bsn.reveal()}},
    )  # fmt: skip
    for reader in (balie, factories.member(Role.DEPARTMENT, departments["burgerzaken"])):
        dossier = read(klant, by=reader)
        assert [line.value for line in dossier.contacts[0].subjects[0].answers] == [MASK]
        assert dossier.customer.numbers == (("bsn", MASK),)


def test_the_newest_come_first_and_each_page_goes_on_where_the_last_one_stopped(
    paspoort: factories.Passport, klant: Party, balie: StaffMember
) -> None:
    contacts = [factories.contact_about(paspoort.product, by=balie, party=klant) for _ in range(7)]
    same = timezone.now()
    Participant.objects.update(ended_at=same)
    Contact.objects.update(ended_at=same)
    seen, before = [], None
    for _ in range(3):
        page = read(klant, by=balie, before=before, size=3)
        seen += [contact.uuid for contact in page.contacts]
        before = page.older
    assert before is None
    assert seen == [contact.uuid for contact in reversed(contacts)]


def test_a_colleagues_customer_stays_out_of_it(vermissing: Contact, balie: StaffMember) -> None:
    assert read(factories.customer("Ander", "Mens", by=balie), by=balie).contacts == ()


def test_what_is_kept_no_longer_is_not_shown_whether_or_not_it_was_removed(
    vermissing: Contact, klant: Party, balie: StaffMember
) -> None:
    past = timezone.localdate() - timedelta(days=1)
    Answer.objects.filter(question__code="vermissing-reisdocument.reden").update(keep_until=past)
    assert len(read(klant, by=balie).contacts[0].subjects[0].answers) == 2
    Topic.objects.update(keep_until=past)
    assert read(klant, by=balie).contacts[0].subjects == ()
    Contact.objects.update(keep_until=past)
    assert read(klant, by=balie).contacts == ()


def test_reading_is_recorded_with_its_purpose(klant: Party, balie: StaffMember) -> None:
    read(klant, by=balie)
    seen = ProcessingRecord.objects.get(name="dossier.viewed")
    assert (seen.data_subject_id, seen.processing_activity_id) == (klant.uuid, "dossier-inzien")


def test_a_dossier_of_many_costs_as_many_statements_as_one_of_few(
    paspoort: factories.Passport, klant: Party, balie: StaffMember
) -> None:
    counts = []
    for _ in range(3):
        for _ in range(4):
            factories.contact_about(
                paspoort.product, "vermissing", by=balie, typed=factories.MISSING_PASSPORT, party=klant
            )
        read(klant, by=balie)
        with CaptureQueriesContext(connection) as captured:
            read(klant, by=balie)
        counts.append(len(captured))
    assert len(set(counts)) == 1
    assert counts[0] <= 6


def test_a_page_is_read_from_the_index_of_the_newest(vermissing: Contact, klant: Party) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute("SET LOCAL enable_sort = off")
        cursor.execute(
            "EXPLAIN SELECT 1 FROM contacts_participant p WHERE p.party_id = %s AND (p.ended_at, p.contact_id) <"
            " ((SELECT ended_at FROM contacts_contact WHERE uuid = %s),"
            " (SELECT id FROM contacts_contact WHERE uuid = %s))"
            " ORDER BY p.ended_at DESC, p.contact_id DESC LIMIT 20",
            [klant.pk, vermissing.uuid, vermissing.uuid],
        )
        plan = "\n".join(row[0] for row in cursor.fetchall())
    assert "participant_newest" in plan
    assert "Sort" not in plan


def test_nothing_of_the_customer_shows_itself_in_a_log(klant: Party, balie: StaffMember) -> None:
    assert "Yılmaz" not in repr(read(klant, by=balie))
