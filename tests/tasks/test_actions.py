"""What a department does with its work."""

from uuid import uuid4

import pytest

from tests import factories
from tests.factories import topic_of
from toetssteen.access.errors import NotAllowed, NotFound, RuleBroken
from toetssteen.access.roles import Role
from toetssteen.contacts.models import AnswerUse, Contact
from toetssteen.history.models import Event
from toetssteen.notices.models import Letter
from toetssteen.parties.free_text import BsnInText
from toetssteen.staff.models import Department, StaffMember
from toetssteen.tasks import errors
from toetssteen.tasks.actions import MAX_RESULT, finish_task, forward_task, take_task
from toetssteen.tasks.models import Task, TaskState

Departments = dict[str, Department]


@pytest.fixture
def task(vermissing: Contact) -> Task:
    return factories.task_of(vermissing)


@pytest.fixture
def colleague(departments: Departments) -> StaffMember:
    return factories.member(Role.DEPARTMENT, departments["burgerzaken"], name="Cor van Burgerzaken")


@pytest.fixture
def outsider(departments: Departments) -> StaffMember:
    return factories.member(Role.DEPARTMENT, departments["wmo"], name="Wim van de Wmo")


def _used(task: Task) -> dict[str, bool]:
    codes = {answer.pk: answer.question.code for answer in topic_of(task).answers.select_related("question")}
    return {codes[use.answer_id]: use.used for use in AnswerUse.objects.all()}


def test_who_takes_on_a_task_has_it(task: Task, vakafdeling: StaffMember) -> None:
    taken = take_task(task.uuid, revision=task.revision, by=vakafdeling)
    assert taken.assigned_to == vakafdeling
    assert Event.objects.filter(name="task.taken", subject_id=task.uuid, actor_id=vakafdeling.pk).count() == 1


def test_taking_on_twice_is_no_mistake(task: Task, vakafdeling: StaffMember) -> None:
    take_task(task.uuid, revision=task.revision, by=vakafdeling)
    again = take_task(task.uuid, revision=task.revision, by=vakafdeling)
    assert again.revision == task.revision + 1
    assert Event.objects.filter(name="task.taken").count() == 1


def test_of_two_who_take_on_the_same_task_the_second_hears_it(
    task: Task, vakafdeling: StaffMember, colleague: StaffMember
) -> None:
    take_task(task.uuid, revision=task.revision, by=vakafdeling)
    with pytest.raises(errors.TaskChanged):
        take_task(task.uuid, revision=task.revision, by=colleague)
    task.refresh_from_db()
    assert task.assigned_to == vakafdeling


def test_a_finished_task_has_its_result_and_its_time(task: Task, vakafdeling: StaffMember) -> None:
    done = finish_task(task.uuid, result=" Gebeld. ", used_answers=None, revision=task.revision, by=vakafdeling)
    assert (done.state, done.result, done.assigned_to) == (TaskState.DONE, "Gebeld.", vakafdeling)
    assert done.done_at is not None


def test_used_answers_go_to_the_ledger_and_the_others_as_unused(task: Task, vakafdeling: StaffMember) -> None:
    answers = {answer.question.code: answer for answer in topic_of(task).answers.select_related("question")}
    number = answers["vermissing-reisdocument.documentnummer"]
    finish_task(
        task.uuid, result="Ongeldig gemaakt", used_answers={number.uuid}, revision=task.revision, by=vakafdeling
    )
    assert _used(task) == {
        "vermissing-reisdocument.documentnummer": True,
        "vermissing-reisdocument.reden": False,
        "vermissing-reisdocument.omstandigheden": False,
    }


def test_none_used_is_something_else_than_not_answered(task: Task, vakafdeling: StaffMember) -> None:
    finish_task(task.uuid, result="Klaar", used_answers=set(), revision=task.revision, by=vakafdeling)
    assert set(_used(task).values()) == {False}


def test_what_was_not_answered_is_unknown_and_never_unused(task: Task, vakafdeling: StaffMember) -> None:
    finish_task(task.uuid, result="Klaar", used_answers=None, revision=task.revision, by=vakafdeling)
    assert not AnswerUse.objects.exists()


def test_outside_the_sample_nothing_is_recorded_about_use(task: Task, vakafdeling: StaffMember) -> None:
    Task.objects.update(asks_use=False)
    finish_task(task.uuid, result="Klaar", used_answers=set(), revision=task.revision, by=vakafdeling)
    assert not AnswerUse.objects.exists()


def test_the_ledger_of_use_has_no_employee_in_it() -> None:
    names = {field.name for field in AnswerUse._meta.get_fields()}
    assert names == {
        "id", "on", "question_id", "product_id", "protocol_version_id", "answer_id", "kind", "used", "chance",
    }  # fmt: skip


def test_an_answer_of_another_task_cannot_have_been_used(task: Task, vakafdeling: StaffMember) -> None:
    with pytest.raises(errors.UnknownAnswerUsed):
        finish_task(task.uuid, result="Klaar", used_answers={uuid4()}, revision=task.revision, by=vakafdeling)
    task.refresh_from_db()
    assert task.state == TaskState.OPEN
    assert not AnswerUse.objects.exists()


@pytest.mark.parametrize(
    ("result", "refusal"),
    [
        ("", errors.ResultNeeded),
        (" \n\t ", errors.ResultNeeded),
        ("a" * (MAX_RESULT + 1), errors.ResultTooLong),
        ("a" * 1_000_000, errors.ResultTooLong),
        ("nul\0byte", errors.ResultUnreadable),
    ],
)
def test_a_result_that_cannot_be_is_refused_beside_its_field(
    task: Task, vakafdeling: StaffMember, result: str, refusal: type[RuleBroken]
) -> None:
    with pytest.raises(refusal) as refused:
        finish_task(task.uuid, result=result, used_answers=None, revision=task.revision, by=vakafdeling)
    assert refused.value.field == "result"
    task.refresh_from_db()
    assert task.state == TaskState.OPEN


@pytest.mark.parametrize("result", ["Gebeld 👍🏽", "تم الاتصال بالعميل", "Twee\nregels", "a" * MAX_RESULT])
def test_a_result_is_kept_as_it_was_written(task: Task, vakafdeling: StaffMember, result: str) -> None:
    finish_task(task.uuid, result=result, used_answers=None, revision=task.revision, by=vakafdeling)
    task.refresh_from_db()
    assert task.result == result


def test_a_bsn_in_the_result_is_refused_unless_it_is_none(task: Task, vakafdeling: StaffMember) -> None:
    text = f"BSN {factories.fresh_bsn().reveal()} nagekeken"
    with pytest.raises(BsnInText):
        finish_task(task.uuid, result=text, used_answers=None, revision=task.revision, by=vakafdeling)
    done = finish_task(task.uuid, result=text, used_answers=None, revision=task.revision, by=vakafdeling, no_bsn=True)
    assert done.result == text


def test_a_finished_task_is_not_finished_again(task: Task, vakafdeling: StaffMember, colleague: StaffMember) -> None:
    finish_task(task.uuid, result="Eerst", used_answers=set(), revision=task.revision, by=vakafdeling)
    with pytest.raises(errors.TaskIsDone):
        finish_task(task.uuid, result="Daarna", used_answers=set(), revision=task.revision, by=colleague)
    task.refresh_from_db()
    assert task.result == "Eerst"
    assert AnswerUse.objects.count() == 3


def test_a_task_that_a_colleague_changed_is_not_finished_unseen(
    task: Task, vakafdeling: StaffMember, colleague: StaffMember
) -> None:
    take_task(task.uuid, revision=task.revision, by=colleague)
    with pytest.raises(errors.TaskChanged):
        finish_task(task.uuid, result="Klaar", used_answers=None, revision=task.revision, by=vakafdeling)


def test_a_task_is_sent_on_by_mail_once_for_two_clicks(
    task: Task, vakafdeling: StaffMember, departments: Departments
) -> None:
    Department.objects.filter(code="burgerzaken").update(mailbox="burgerzaken@voorbeeld.nl")
    forward_task(task.uuid, revision=task.revision, by=vakafdeling)
    forward_task(task.uuid, revision=task.revision, by=vakafdeling)
    letter = Letter.objects.get()
    assert letter.mailbox == "burgerzaken@voorbeeld.nl"
    assert str(task.uuid) in letter.text
    task.refresh_from_db()
    assert task.state == TaskState.FORWARDED


def test_who_sees_that_it_was_sent_on_may_send_it_again(
    task: Task, vakafdeling: StaffMember, departments: Departments
) -> None:
    Department.objects.filter(code="burgerzaken").update(mailbox="burgerzaken@voorbeeld.nl")
    sent = forward_task(task.uuid, revision=task.revision, by=vakafdeling)
    forward_task(task.uuid, revision=sent.revision, by=vakafdeling)
    assert Letter.objects.count() == 2


def test_without_a_mailbox_a_task_is_not_sent_on(task: Task, vakafdeling: StaffMember) -> None:
    with pytest.raises(errors.NoMailbox):
        forward_task(task.uuid, revision=task.revision, by=vakafdeling)


def test_a_task_that_was_sent_on_is_still_finished_here(
    task: Task, vakafdeling: StaffMember, departments: Departments
) -> None:
    Department.objects.filter(code="burgerzaken").update(mailbox="burgerzaken@voorbeeld.nl")
    sent = forward_task(task.uuid, revision=task.revision, by=vakafdeling)
    done = finish_task(task.uuid, result="Gedaan", used_answers=None, revision=sent.revision, by=vakafdeling)
    assert done.state == TaskState.DONE


def test_another_departments_task_does_not_exist_for_you(task: Task, outsider: StaffMember) -> None:
    with pytest.raises(NotFound):
        take_task(task.uuid, revision=task.revision, by=outsider)
    with pytest.raises(NotFound):
        finish_task(task.uuid, result="Klaar", used_answers=None, revision=task.revision, by=outsider)
    with pytest.raises(NotFound):
        forward_task(task.uuid, revision=task.revision, by=outsider)


def test_a_role_that_may_not_finish_is_refused(task: Task, coordinator: StaffMember) -> None:
    with pytest.raises(NotAllowed):
        take_task(task.uuid, revision=task.revision, by=coordinator)
    with pytest.raises(NotAllowed):
        finish_task(task.uuid, result="Klaar", used_answers=None, revision=task.revision, by=coordinator)
    with pytest.raises(NotAllowed):
        forward_task(task.uuid, revision=task.revision, by=coordinator)
