"""The work lists of a department."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import models
from django.db.models import Count, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from toetssteen.access.errors import NotFound
from toetssteen.access.roles import require
from toetssteen.staff.models import Department, StaffMember
from toetssteen.tasks.models import Task, TaskState

PAGE = 50


class Shown(models.TextChoices):
    OPEN = "open", _("Open")
    MINE = "mijn", _("Van mij")
    DONE = "klaar", _("Afgerond")


@dataclass(frozen=True, slots=True)
class Mark:
    """Where a page of the list ends: the date (or moment) of its last task, and that task's key."""

    at: date | datetime
    pk: int

    def __str__(self) -> str:
        return f"{self.at.isoformat()}_{self.pk}"

    @classmethod
    def parse(cls, text: str, shown: Shown) -> "Mark | None":
        """What `str` gave; None for anything else, so that a broken address shows the first page."""
        at, _, pk = text.partition("_")
        if not pk.isascii() or not pk.isdecimal() or len(pk) > 18:
            return None
        try:
            return cls(datetime.fromisoformat(at) if shown is Shown.DONE else date.fromisoformat(at), int(pk))
        except ValueError:
            return None


@dataclass(frozen=True, slots=True)
class WorkPage:
    tasks: Sequence[Task]
    next: Mark | None
    """After which the next page begins; None on the last one."""


@dataclass(frozen=True, slots=True)
class Amounts:
    """How much lies open in one's departments. About the work, not about who does it."""

    open: int
    overdue: int
    mine: int


def visible_to(member: StaffMember) -> QuerySet[Task]:
    """The work of the departments that somebody works for. Serves lists and single tasks alike."""
    return Task.objects.filter(department__staff=member)


def departments_of(member: StaffMember) -> list[Department]:
    return list(member.departments.order_by("name"))


def work_list(
    departments: list[Department], shown: Shown = Shown.OPEN, *, by: StaffMember, after: Mark | None = None
) -> WorkPage:
    """A page of what is to be done, due first; or of what is done, newest first. One query, whose cost follows
    the page. `departments` are one's own."""
    require(by, "task.view")
    tasks = Task.objects.filter(department__in=departments)
    if shown is Shown.DONE:
        tasks = tasks.filter(state=TaskState.DONE).order_by("-done_at", "-pk")
    else:
        tasks = tasks.exclude(state=TaskState.DONE).order_by("due_on", "pk")
    if shown is Shown.MINE:
        tasks = tasks.filter(assigned_to=by)
    if after is not None:
        tasks = tasks.filter(_beyond(after, shown))
    found = list(tasks.select_related("topic__product", "department", "assigned_to", "contact")[: PAGE + 1])
    return WorkPage(found[:PAGE], _mark(found[PAGE - 1], shown) if len(found) > PAGE else None)


def amounts(departments: list[Department], *, by: StaffMember) -> Amounts:
    """One query."""
    row = (
        Task.objects.filter(department__in=departments)
        .exclude(state=TaskState.DONE)
        .aggregate(
            open=Count("pk"),
            overdue=Count("pk", filter=Q(due_on__lt=timezone.localdate())),
            mine=Count("pk", filter=Q(assigned_to=by)),
        )
    )
    return Amounts(**row)


def get(member: StaffMember, uuid: UUID) -> Task:
    """Raises `NotFound`, also for another department's task: one does not learn that it exists."""
    task = (
        visible_to(member)
        .filter(uuid=uuid)
        .select_related("topic__product", "contact", "department", "assigned_to")
        .first()
    )
    if task is None:
        raise NotFound
    return task


def is_overdue(task: Task) -> bool:
    """Derived when it is read, never stored."""
    return task.state != TaskState.DONE and task.due_on < timezone.localdate()


def _beyond(mark: Mark, shown: Shown) -> Q:
    """PostgreSQL walks the index from there: the first comparison bounds it, the second settles the ties."""
    if shown is Shown.DONE:
        return Q(done_at__lte=mark.at) & (Q(done_at__lt=mark.at) | Q(pk__lt=mark.pk))
    return Q(due_on__gte=mark.at) & (Q(due_on__gt=mark.at) | Q(pk__gt=mark.pk))


def _mark(task: Task, shown: Shown) -> Mark:
    if shown is Shown.DONE and task.done_at is not None:
        return Mark(task.done_at, task.pk)
    return Mark(task.due_on, task.pk)
