"""Telling a theme early to one's supervisor, in one click: what this is, what I do now, what I ask you later.

It asks no permission. What is counted is how much was left to the coordinator: as trust, and not as control."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db import connection, transaction
from django.db.models import Count, Q, QuerySet
from django.db.models.functions import TruncQuarter
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from toetssteen.access.errors import NotFound
from toetssteen.access.roles import Role, require
from toetssteen.history.actions import record
from toetssteen.notices.actions import tell
from toetssteen.staff.models import StaffMember
from toetssteen.themes import checks, errors, membership, news
from toetssteen.themes.models import RaiseAnswer, RaisedTheme, Theme

PAGE = 50


@dataclass(frozen=True, slots=True)
class Words:
    """Three lines, and to whom; all are proposed."""

    what: str
    now: str
    later: str
    supervisor: UUID | None


_LAST_SUPERVISOR = """
SELECT staff.uuid FROM themes_raisedtheme raised JOIN staff_staffmember staff ON staff.id = raised.supervisor_id
WHERE raised.raised_by_id = %s ORDER BY raised.id DESC LIMIT 1
"""


def proposed(theme: Theme, signals: int, there_are: Sequence[UUID], *, by: StaffMember) -> Words:
    """What can be sent as it stands. The supervisor is the one of the last time, or the only one `there_are`.
    One query."""
    with connection.cursor() as cursor:
        cursor.execute(_LAST_SUPERVISOR, [by.pk])
        row = cursor.fetchone()
    last = row[0] if row else None
    chosen = last if last in there_are else (there_are[0] if len(there_are) == 1 else None)
    return Words(
        what=_("%(title)s. Er zijn %(n)d signalen over.") % {"title": theme.title, "n": signals},
        now=_("Ik bespreek dit met het team, en kijk wat we binnen het mandaat zelf kunnen."),
        later=_("Een voorstel, als blijkt dat het protocol anders moet."),
        supervisor=chosen,
    )


@dataclass(frozen=True, slots=True)
class Told:
    """When a theme was told early, to whom, and what was said."""

    on: date
    supervisor: str
    answer: str

    @property
    def label(self) -> str | Promise:
        return RaiseAnswer(self.answer).label if self.answer else ""


_TOLD = """
SELECT raised.raised_on, staff.name, raised.answer
FROM themes_raisedtheme raised JOIN staff_staffmember staff ON staff.id = raised.supervisor_id
WHERE raised.theme_id = %s ORDER BY raised.id DESC LIMIT 5
"""


def told(theme: Theme) -> list[Told]:
    """The last times that it was told early. One query."""
    with connection.cursor() as cursor:
        cursor.execute(_TOLD, [theme.pk])
        return [Told(*row) for row in cursor.fetchall()]


def supervisors() -> QuerySet[StaffMember]:
    return StaffMember.objects.filter(roles__contains=[Role.MANAGEMENT], is_active=True).order_by("name", "pk")


@transaction.atomic
def raise_theme(uuid: UUID, words: Words, *, by: StaffMember) -> RaisedTheme:
    """Raises `ThemeIsOver`, `SupervisorNeeded`, `RaisedAlready`, `OutcomeNeeded`, `WordsTooLong`."""
    require(by, "theme.edit")
    theme = membership.locked(uuid)
    supervisor = supervisors().filter(uuid=words.supervisor).first() if words.supervisor else None
    if supervisor is None:
        raise errors.SupervisorNeeded(field="supervisor")
    if theme.raised.filter(supervisor=supervisor, answer="").exists():
        raise errors.RaisedAlready
    raised = RaisedTheme.objects.create(
        theme=theme,
        raised_by=by,
        supervisor=supervisor,
        what=_line(words.what, "what"),
        now=_line(words.now, "now"),
        later=checks.words_of(words.later, field="later", limit=checks.MAX_LINE),
    )
    tell(news.RAISED, [supervisor], subject=raised, about=theme.title)
    record("theme.raised", raised, by=by)
    return raised


def _line(text: str, field: str) -> str:
    line = checks.words_of(text, field=field, limit=checks.MAX_LINE)
    if not line:
        raise errors.OutcomeNeeded(field=field)
    return line


@transaction.atomic
def answer_raised(uuid: UUID, answer: str, *, by: StaffMember, words: str = "") -> RaisedTheme:
    """Raises `NotFound` for what was told to somebody else, `UnknownAnswer`, `RaiseIsAnswered`, `WordsTooLong`."""
    require(by, "raised.answer")
    raised = (
        RaisedTheme.objects.select_for_update(of=("self",))
        .select_related("theme", "raised_by")
        .filter(uuid=uuid, supervisor=by)
        .first()
    )
    if raised is None:
        raise NotFound
    if answer not in RaiseAnswer.values:
        raise errors.UnknownAnswer(field="answer")
    if raised.answer:
        raise errors.RaiseIsAnswered
    raised.answer, raised.answered_on = answer, timezone.localdate()
    raised.words = checks.words_of(words, field="words", limit=checks.MAX_LINE)
    raised.save(update_fields=["answer", "answered_on", "words"])
    tell(news.RAISE_ANSWERED, [raised.raised_by], subject=raised, about=raised.theme.title, words=raised.words)
    record("raised.answered", raised, by=by, answer=answer)
    return raised


def opened(uuid: UUID, *, by: StaffMember) -> RaisedTheme:
    """For the two of them. Raises `NotFound`."""
    found = RaisedTheme.objects.select_related("theme", "supervisor", "raised_by").filter(uuid=uuid)
    raised = found.filter(Q(supervisor=by) | Q(raised_by=by)).first()
    if raised is None:
        raise NotFound
    return raised


def waiting_for(member: StaffMember) -> QuerySet[RaisedTheme]:
    """What a supervisor did not answer yet, oldest first."""
    return RaisedTheme.objects.filter(supervisor=member, answer="").select_related("theme").order_by("pk")[:PAGE]


@dataclass(frozen=True, slots=True)
class Trust:
    """One quarter: how many were told early, and of how many was said to go ahead."""

    quarter: date
    raised: int
    left: int


def trust(quarters: int = 8) -> list[Trust]:
    """Of the whole municipality and not of a person; newest first. One query."""
    rows = (
        RaisedTheme.objects.annotate(quarter=TruncQuarter("raised_on"))
        .values("quarter")
        .annotate(raised=Count("pk"), left=Count("pk", filter=Q(answer=RaiseAnswer.GO_AHEAD)))
        .order_by("-quarter")[:quarters]
    )
    return [Trust(row["quarter"], row["raised"], row["left"]) for row in rows]
