"""What a department does with its work: take it on, send it on to its own system, finish it."""

from collections.abc import Collection
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from toetssteen.access.errors import NotFound
from toetssteen.access.roles import require
from toetssteen.contacts.ledger import Use, record_uses
from toetssteen.contacts.models import Topic, UseKind
from toetssteen.contacts.tally import finished_row, tally_weeks
from toetssteen.history.actions import record
from toetssteen.parties.free_text import refuse_bsn
from toetssteen.staff.models import StaffMember
from toetssteen.tasks import errors, queries
from toetssteen.tasks.models import Task, TaskState
from toetssteen.tasks.sending_on import mail_to_department

MAX_RESULT = 4000


@transaction.atomic
def take_task(uuid: UUID, *, revision: int, by: StaffMember) -> Task:
    """Take on work, so that colleagues see who does it. One's own already: nothing happens, a second click is
    no mistake."""
    require(by, "task.finish")
    task = _locked(uuid, by=by)
    if task.assigned_to_id == by.pk:
        return task
    _refuse_stale(task, revision)
    task.assigned_to = by
    _save(task, "assigned_to")
    record("task.taken", task, by=by)
    return task


@transaction.atomic
def finish_task(
    uuid: UUID,
    *,
    result: str,
    used_answers: Collection[UUID] | None,
    revision: int,
    by: StaffMember,
    no_bsn: bool = False,
) -> Task:
    """End the work with its result. `used_answers`: those that were used, empty for none; None when it was not
    answered, so that their use stays unknown. It counts only for a task in the sample. `no_bsn`: the writer says
    that a number in the result is no BSN.

    Raises `TaskIsDone`, `TaskChanged`, `BsnInText`, and those of a result that cannot be."""
    require(by, "task.finish")
    task = _locked(uuid, by=by)
    _refuse_stale(task, revision)
    result = _checked(result, no_bsn=no_bsn)
    task.state, task.result, task.done_at = TaskState.DONE, result, timezone.now()
    task.assigned_to = task.assigned_to or by
    _save(task, "state", "result", "done_at", "assigned_to")
    if task.topic is not None and task.asks_use and used_answers is not None:
        _record_use(task, task.topic, set(used_answers))
    if task.topic is not None:
        tally_weeks([finished_row(task.topic.product_id, on=timezone.localdate(task.done_at), who=str(by.pk))])
    record("task.finished", task, by=by)
    return task


@transaction.atomic
def forward_task(uuid: UUID, *, revision: int, by: StaffMember) -> Task:
    """Send the work on to the department's own system by mail; from then on it is done there, and finished here
    with its result. The mail holds a link and no personal data. Who sees that it was sent on may send it again;
    a second click on the same page sends nothing. Raises `NoMailbox`."""
    require(by, "task.forward")
    task = _locked(uuid, by=by)
    if not task.department.mailbox:
        raise errors.NoMailbox
    if task.state == TaskState.FORWARDED and task.revision == revision + 1:
        return task
    _refuse_stale(task, revision)
    task.state = TaskState.FORWARDED
    _save(task, "state")
    record("task.forwarded", task, by=by)
    mail_to_department(task)
    return task


def _locked(uuid: UUID, *, by: StaffMember) -> Task:
    """Of two at once the second waits here, and then sees what the first did."""
    task = (
        Task.objects.filter(pk__in=queries.visible_to(by).values("pk"), uuid=uuid)
        .select_for_update(of=("self",))
        .select_related("department", "topic")
        .first()
    )
    if task is None:
        raise NotFound
    if task.state == TaskState.DONE:
        raise errors.TaskIsDone
    return task


def _refuse_stale(task: Task, revision: int) -> None:
    if task.revision != revision:
        raise errors.TaskChanged


def _checked(result: str, *, no_bsn: bool) -> str:
    result = result.replace("\r\n", "\n").strip()
    if "\0" in result:
        raise errors.ResultUnreadable(field="result")
    if not result:
        raise errors.ResultNeeded(field="result")
    if len(result) > MAX_RESULT:
        raise errors.ResultTooLong(field="result", size=len(result), limit=MAX_RESULT)
    refuse_bsn(result, field="result", no_bsn=no_bsn)
    return result


def _save(task: Task, *fields: str) -> None:
    task.revision += 1
    task.save(update_fields=[*fields, "revision"])


def _record_use(task: Task, topic: Topic, used: set[UUID]) -> None:
    answers = list(topic.answers.all())
    if not used <= {answer.uuid for answer in answers}:
        raise errors.UnknownAnswerUsed(field="used")
    record_uses(
        (
            Use(
                question_id=answer.question_id,
                product_id=topic.product_id,
                protocol_version_id=topic.protocol_version_id,
                answer_id=answer.pk,
                used=answer.uuid in used,
            )
            for answer in answers
        ),
        kind=UseKind.TICKED,
        chance=task.use_chance,
    )
