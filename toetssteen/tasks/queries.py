"""The work lists of a department."""

from uuid import UUID

from django.db.models import F, QuerySet
from django.utils import timezone

from toetssteen.access.errors import NotFound
from toetssteen.staff.models import StaffMember
from toetssteen.tasks.models import Task, TaskState


def visible_to(member: StaffMember) -> QuerySet[Task]:
    """The work of the departments that somebody works for. Serves lists and single tasks alike."""
    return Task.objects.filter(department__staff=member)


def work_list(member: StaffMember, *, mine: bool = False) -> QuerySet[Task]:
    """What is to be done, due first. With `mine`: what this colleague took on."""
    tasks = visible_to(member).exclude(state=TaskState.DONE)
    if mine:
        tasks = tasks.filter(assigned_to=member)
    return (
        tasks.select_related("topic__product", "topic__contact", "department", "assigned_to")
        .annotate(reference=F("topic__contact__reference"))
        .order_by("due_on", "pk")
    )


def get(member: StaffMember, uuid: UUID) -> Task:
    """Raises `NotFound`, also for another department's task: one does not learn that it exists."""
    task = (
        visible_to(member)
        .filter(uuid=uuid)
        .select_related("topic__product", "topic__contact", "department", "assigned_to")
        .first()
    )
    if task is None:
        raise NotFound
    return task


def is_overdue(task: Task) -> bool:
    """Derived when it is read, never stored."""
    return task.state != TaskState.DONE and task.due_on < timezone.localdate()
