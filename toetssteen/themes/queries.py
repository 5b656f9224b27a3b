"""Themes to read: the list, one theme with what there is about it, and what was done with signals."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db import connection
from django.db.models import Count, Q, TextChoices
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from toetssteen.access.errors import NotFound
from toetssteen.access.roles import Role, require
from toetssteen.observations import queries as signals
from toetssteen.observations.models import AnonymousSignal, Signal
from toetssteen.staff.models import StaffMember
from toetssteen.themes import steps
from toetssteen.themes.membership import Chosen
from toetssteen.themes.models import Theme, ThemeSignal, ThemeStep
from toetssteen.themes.steps import Stage

PAGE = 50


class ThemesShown(TextChoices):
    OPEN = "open", _("Lopen")
    CLOSED = "afgerond", _("Afgerond")


@dataclass(frozen=True, slots=True)
class ThemeLine:
    theme: Theme
    size: int
    stage: Stage
    overdue: bool


@dataclass(frozen=True, slots=True)
class ThemePage:
    lines: list[ThemeLine]
    next: tuple[date, int] | None
    """Day and key after which the next page begins."""


def listed(shown: ThemesShown, *, by: StaffMember, after: tuple[date, int] | None = None) -> ThemePage:
    """Open ones due first, closed ones newest first. Three queries."""
    require(by, "signal.list")
    themes = Theme.objects.filter(merged_into=None, closed_on__isnull=shown is ThemesShown.OPEN).select_related("owner")
    if shown is ThemesShown.OPEN:
        themes = themes.order_by("due_on", "pk")
        if after:
            themes = themes.filter(Q(due_on__gt=after[0]) | Q(due_on=after[0], pk__gt=after[1]))
    else:
        themes = themes.order_by("-closed_on", "-pk")
        if after:
            themes = themes.filter(Q(closed_on__lt=after[0]) | Q(closed_on=after[0], pk__lt=after[1]))
    found = list(themes[: PAGE + 1])
    page, last = found[:PAGE], found[PAGE - 1] if len(found) > PAGE else None
    mark = ((last.due_on if shown is ThemesShown.OPEN else last.closed_on) or last.due_on, last.pk) if last else None
    return ThemePage(_lines(page), mark)


def _lines(themes: Sequence[Theme]) -> list[ThemeLine]:
    sizes = dict(
        ThemeSignal.objects.filter(theme__in=themes).values_list("theme").annotate(size=Count("pk")).order_by()
    )
    known = steps.steps_of(themes)
    today = timezone.localdate()
    return [
        ThemeLine(
            theme, sizes.get(theme.pk, 0), steps.stage_of(theme, known.get(theme.pk, ())), theme.is_overdue(today)
        )
        for theme in themes
    ]


def amounts(*, by: StaffMember) -> tuple[int, int]:
    """How many themes run, and how many of those are overdue."""
    require(by, "signal.list")
    found = Theme.objects.filter(merged_into=None, closed_on=None).aggregate(
        open=Count("pk"), late=Count("pk", filter=Q(due_on__lt=timezone.localdate()))
    )
    return found["open"], found["late"]


def get(uuid: UUID, *, by: StaffMember) -> Theme:
    """Also one that was merged or closed. Raises `NotFound`."""
    require(by, "theme.follow")
    try:
        return Theme.objects.select_related("owner").get(uuid=uuid)
    except Theme.DoesNotExist:
        raise NotFound from None


def follows(theme: Theme, member: StaffMember) -> bool:
    """Whether one hears what becomes of it. One query."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT EXISTS (SELECT FROM themes_themefollower WHERE theme_id = %s AND member_id = %s)",
            [theme.pk, member.pk],
        )
        return bool(cursor.fetchone()[0])


def without_theme(heading: signals.Heading) -> Chosen:
    """All about one subject that belong to none yet."""
    named = Signal.objects.filter(heading.subject, in_theme=None).order_by("pk")
    unnamed = AnonymousSignal.objects.filter(heading.subject, in_theme=None).order_by("pk")
    return Chosen(list(named.values_list("uuid", flat=True)), list(unnamed.values_list("pk", flat=True)))


@dataclass(frozen=True, slots=True)
class People:
    """Whom a theme can go to: who can own it, and who leads them. Key and name."""

    owners: list[tuple[UUID, str]]
    supervisors: list[tuple[UUID, str]]


_PEOPLE = """
SELECT uuid, name, roles FROM staff_staffmember WHERE roles && %s::varchar[] AND is_active ORDER BY name, id
"""


def people() -> People:
    """One query."""
    with connection.cursor() as cursor:
        cursor.execute(_PEOPLE, [[Role.COORDINATOR.value, Role.MANAGEMENT.value]])
        rows = cursor.fetchall()
    return People(
        owners=[(uuid, name) for uuid, name, roles in rows if Role.COORDINATOR in roles],
        supervisors=[(uuid, name) for uuid, name, roles in rows if Role.MANAGEMENT in roles],
    )


@dataclass(frozen=True, slots=True)
class Done:
    """Something that was done with signals, for everybody to read."""

    step: ThemeStep
    size: int
    """How many signals led to it."""


def done(*, before: tuple[date, int] | None = None) -> list[Done]:
    """What came of themes, newest first; one more than a page. Two queries."""
    found = ThemeStep.objects.filter(on__lte=timezone.localdate()).select_related("theme")
    if before is not None:
        found = found.filter(Q(on__lt=before[0]) | Q(on=before[0], pk__lt=before[1]))
    page = list(found.order_by("-on", "-pk")[: PAGE + 1])
    sizes = _sizes({step.theme_id for step in page})
    return [Done(step, sizes.get(step.theme_id, 0)) for step in page]


def _sizes(themes: Collection[int]) -> dict[int, int]:
    rows = ThemeSignal.objects.filter(theme__in=themes).values_list("theme").annotate(size=Count("pk"))
    return dict(rows.order_by())
