"""Themes to read: the list, one theme with what there is about it, and what was done with signals."""

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Count, Max, Q, QuerySet, TextChoices
from django.db.models.functions import TruncMonth
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
MONTHS = 12
"""How far back the picture of a theme goes."""


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
    theme = Theme.objects.select_related("owner", "merged_into").filter(uuid=uuid).first()
    if theme is None:
        raise NotFound
    return theme


def named_in(theme: Theme, *, after: int | None = None) -> QuerySet[ThemeSignal]:
    """The signals by name, the last one added first. Who sent them is not read."""
    members = ThemeSignal.objects.filter(theme=theme, signal__isnull=False)
    members = members.filter(pk__lt=after) if after else members
    return (
        members.select_related("signal__product", "signal__question")
        .only("signal__uuid", "signal__kind", "signal__text", "signal__sent_on", "signal__channel",
              "signal__product__name", "signal__question__code")
        .order_by("-pk")
    )  # fmt: skip


def unnamed_in(theme: Theme) -> QuerySet[AnonymousSignal]:
    return (
        AnonymousSignal.objects.filter(in_theme__theme=theme)
        .select_related("product", "question")
        .order_by("-week", "id")
    )


def subjects_of(theme: Theme) -> list[signals.SignalCount]:
    """What its signals are about, most first. Two queries."""
    found: dict[tuple[int | None, int | None], signals.SignalCount] = {}
    named = Signal.objects.filter(in_theme__theme=theme).values_list("product_id", "question_id")
    unnamed = AnonymousSignal.objects.filter(in_theme__theme=theme).values_list("product_id", "question_id")
    for product, question, size, last in [
        *named.annotate(size=Count("pk"), last=Max("sent_on")).order_by(),
        *unnamed.annotate(size=Count("pk"), last=Max("week")).order_by(),
    ]:
        count = found.setdefault((product, question), signals.SignalCount(product, question))
        count.total += size
        count.last_on = max(count.last_on, last)
    return sorted(found.values(), key=lambda count: (-count.total, count.product_id or 0, count.question_id or 0))


def by_month(theme: Theme) -> list[tuple[date, int]]:
    """How many signals each month of the last year had, oldest first. Two queries."""
    today = timezone.localdate()
    total = today.year * 12 + today.month - MONTHS
    months = [date((total + offset) // 12, (total + offset) % 12 + 1, 1) for offset in range(MONTHS)]
    sizes: Counter[date] = Counter()
    for found, day in (
        (Signal.objects.filter(in_theme__theme=theme, sent_on__gte=months[0]), "sent_on"),
        (AnonymousSignal.objects.filter(in_theme__theme=theme, week__gte=months[0]), "week"),
    ):
        rows = found.annotate(month=TruncMonth(day)).values_list("month").annotate(size=Count("pk")).order_by()
        for month, size in rows:
            sizes[month] += size
    return [(month, sizes[month]) for month in months]


def suggested(subjects: Sequence[signals.SignalCount]) -> list[signals.CountedSubject]:
    """How many signals have no theme, and are about the same as the five largest subjects of this one. Five queries."""
    wanted = Q()
    for subject in subjects[:5]:
        wanted |= _about(subject.product_id, subject.question_id)
    if not subjects:
        return []
    found: dict[tuple[int | None, int | None], signals.SignalCount] = {}
    named = Signal.objects.filter(wanted, in_theme=None).values_list("product_id", "question_id")
    unnamed = AnonymousSignal.objects.filter(wanted, in_theme=None).values_list("product_id", "question_id")
    for product, question, size, last in [
        *named.annotate(size=Count("pk"), last=Max("sent_on")).order_by(),
        *unnamed.annotate(size=Count("pk"), last=Max("week")).order_by(),
    ]:
        count = found.setdefault((product, question), signals.SignalCount(product, question))
        count.total, count.last_on = count.total + size, max(count.last_on, last)
    return signals.in_words(sorted(found.values(), key=lambda count: (-count.total, count.product_id or 0)))


def without_theme(heading: signals.Heading) -> Chosen:
    """All about one subject that belong to none yet."""
    named = Signal.objects.filter(heading.subject, in_theme=None).order_by("pk")
    unnamed = AnonymousSignal.objects.filter(heading.subject, in_theme=None).order_by("pk")
    return Chosen(list(named.values_list("uuid", flat=True)), list(unnamed.values_list("pk", flat=True)))


def _about(product: int | None, question: int | None) -> Q:
    about = Q(product=product) if product else Q(product__isnull=True)
    return about & (Q(question=question) if question else Q(question__isnull=True))


def owners() -> QuerySet[StaffMember]:
    return StaffMember.objects.filter(roles__contains=[Role.COORDINATOR], is_active=True).order_by("name", "pk")


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
