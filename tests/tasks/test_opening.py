"""What somebody of the department sees of a task."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

from tests import factories
from toetssteen.access.errors import NotAllowed, NotFound
from toetssteen.access.roles import ACTIONS, Role
from toetssteen.contacts.models import Contact
from toetssteen.history.models import Event, ProcessingRecord
from toetssteen.parties.models import Party
from toetssteen.staff.models import Department, StaffMember
from toetssteen.tasks import queries
from toetssteen.tasks.models import Task
from toetssteen.tasks.opening import MASKED, open_task


def test_the_answers_stand_with_their_question_in_the_order_of_the_protocol(
    vermissing: Contact, vakafdeling: StaffMember
) -> None:
    opened = open_task(factories.task_of(vermissing).uuid, by=vakafdeling)
    assert [(answer.text, answer.words) for answer in opened.answers] == [
        ("Documentnummer (indien bekend)", "NX1234567"),
        ("Wat is de reden van vermissing?", "Verloren/kwijt"),
        (
            "Wat waren de omstandigheden toen uw document vermist werd?",
            "In de trein laten liggen, tussen Utrecht en Zwolle.",
        ),
    ]
    assert [answer.purpose for answer in opened.answers] == ["Het juiste document ongeldig maken", "", ""]


def test_that_a_customer_was_looked_at_is_recorded_with_the_task_as_its_purpose(
    vermissing: Contact, vakafdeling: StaffMember, klant: Party
) -> None:
    task = factories.task_of(vermissing)
    open_task(task.uuid, by=vakafdeling)
    record = ProcessingRecord.objects.get(name="task.viewed")
    assert (record.data_subject_id, record.context_type, record.context_id) == (klant.uuid, "task", task.uuid)
    assert record.processing_activity_id == "taak-uitvoeren"
    assert Event.objects.get(name="task.viewed").actor_id == vakafdeling.pk


def test_an_anonymous_task_has_no_customer_and_no_record_of_one(
    paspoort: factories.Passport, balie: StaffMember, departments: dict[str, Department]
) -> None:
    contact = factories.contact_about(paspoort.product, "terugbelverzoek", by=balie, typed=factories.CALLBACK)
    kcc = factories.member(Role.DEPARTMENT, departments["kcc"])
    opened = open_task(factories.task_of(contact).uuid, by=kcc)
    assert opened.customer is None
    assert {answer.words for answer in opened.answers} == {"06 12345678", "Of mijn paspoort al klaar ligt"}
    assert not ProcessingRecord.objects.exists()


def test_a_bsn_is_shown_to_who_may_see_it_and_masked_for_others(
    departments: dict[str, Department], balie: StaffMember, vakafdeling: StaffMember, monkeypatch: pytest.MonkeyPatch
) -> None:
    document = factories.every_type()
    factories.publish(document)
    theirs, asked = factories.fresh_bsn(), factories.fresh_bsn()
    contact = factories.contact_about(
        factories.own_product(document),
        "behandelen",
        by=balie,
        typed={"alle-soorten.bsn": {"": asked.reveal()}},
        party=factories.customer(by=balie, bsn=theirs),
    )
    task = factories.task_of(contact)
    shown = open_task(task.uuid, by=vakafdeling)
    assert shown.customer is not None
    assert (shown.answers[0].words, shown.customer.numbers) == (asked.reveal(), (("BSN", theirs.reveal()),))
    monkeypatch.setitem(ACTIONS, Role.DEPARTMENT, ACTIONS[Role.DEPARTMENT] - {"bsn.view"})
    hidden = open_task(task.uuid, by=vakafdeling)
    assert hidden.customer is not None
    assert (hidden.answers[0].words, hidden.customer.numbers) == (MASKED, (("BSN", MASKED),))


def test_a_secret_address_is_not_shown(vermissing: Contact, vakafdeling: StaffMember, klant: Party) -> None:
    task = factories.task_of(vermissing)
    shown = open_task(task.uuid, by=vakafdeling).customer
    Party.objects.update(secret_address=True)
    hidden = open_task(task.uuid, by=vakafdeling).customer
    assert shown is not None
    assert hidden is not None
    assert (shown.home, hidden.home) == ("Merelstraat 12 A, 3514 CM Voorbeeldstad", "")


def test_another_departments_task_cannot_be_opened(vermissing: Contact, departments: dict[str, Department]) -> None:
    outsider = factories.member(Role.DEPARTMENT, departments["wmo"])
    with pytest.raises(NotFound):
        open_task(factories.task_of(vermissing).uuid, by=outsider)
    with pytest.raises(NotFound):
        open_task(uuid4(), by=outsider)
    assert not ProcessingRecord.objects.filter(name="task.viewed").exists()


def test_a_role_without_tasks_opens_none(vermissing: Contact, balie: StaffMember) -> None:
    with pytest.raises(NotAllowed):
        open_task(factories.task_of(vermissing).uuid, by=balie)


def _tasks(paspoort: factories.Passport, balie: StaffMember, klant: Party, amount: int) -> list[Task]:
    return [
        factories.task_of(factories.contact_about(paspoort.product, "vermissing", by=balie, party=klant))
        for _ in range(amount)
    ]


def test_the_list_is_due_first_and_pages_reach_each_task_once(
    paspoort: factories.Passport,
    balie: StaffMember,
    klant: Party,
    vakafdeling: StaffMember,
    departments: dict[str, Department],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(queries, "PAGE", 3)
    made = _tasks(paspoort, balie, klant, 8)
    for place, task in enumerate(made):
        Task.objects.filter(pk=task.pk).update(due_on=timezone.localdate() + timedelta(days=(place * 5) % 3))
    own = queries.departments_of(vakafdeling)
    seen: list[Task] = []
    page = queries.work_list(own, by=vakafdeling)
    seen += page.tasks
    while page.next is not None:
        again = queries.Mark.parse(str(page.next), queries.Shown.OPEN)
        page = queries.work_list(own, by=vakafdeling, after=again)
        seen += page.tasks
    assert len(seen) == len(made)
    assert seen == sorted(seen, key=lambda task: (task.due_on, task.pk))


def test_what_is_done_comes_newest_first_over_the_pages(
    paspoort: factories.Passport,
    balie: StaffMember,
    klant: Party,
    vakafdeling: StaffMember,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(queries, "PAGE", 2)
    made = _tasks(paspoort, balie, klant, 5)
    now = timezone.now()
    for place, task in enumerate(made):
        Task.objects.filter(pk=task.pk).update(state="afgerond", result="x", done_at=now - timedelta(hours=place // 2))
    own = queries.departments_of(vakafdeling)
    seen: list[Task] = []
    page = queries.work_list(own, queries.Shown.DONE, by=vakafdeling)
    seen += page.tasks
    while page.next is not None:
        again = queries.Mark.parse(str(page.next), queries.Shown.DONE)
        page = queries.work_list(own, queries.Shown.DONE, by=vakafdeling, after=again)
        seen += page.tasks
    assert [task.pk for task in seen] == [task.pk for task in Task.objects.order_by("-done_at", "-pk")]


@pytest.mark.parametrize("text", ["", "x", "2026-11-23", "2026-13-45_1", "2026-11-23_", "2026-11-23_١", "_" * 99])
def test_what_is_no_mark_shows_the_first_page(text: str) -> None:
    assert queries.Mark.parse(text, queries.Shown.OPEN) is None


def test_overdue_is_what_is_open_after_its_date(vermissing: Contact) -> None:
    task = factories.task_of(vermissing)
    task.due_on = timezone.localdate()
    assert not queries.is_overdue(task)
    task.due_on -= timedelta(days=1)
    assert queries.is_overdue(task)
    task.state = "afgerond"
    assert not queries.is_overdue(task)
