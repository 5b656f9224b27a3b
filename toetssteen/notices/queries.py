"""Reading one's own news, and how the mail goes."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Count, Q
from django.urls import NoReverseMatch, reverse
from django.utils import timezone

from toetssteen.access.roles import Actor, require
from toetssteen.notices import outbox
from toetssteen.notices.kinds import Kind, find
from toetssteen.notices.models import Letter, LetterState, MailChoice, MailPreference, Notice
from toetssteen.staff.models import StaffMember

PAGE = 30
LATE = timedelta(minutes=30)
"""A round of the post goes every five minutes; what is due for longer means that no worker runs."""


@dataclass(frozen=True, slots=True)
class NewsPage:
    notices: Sequence[Notice]
    older: int | None
    """The key after which the next page begins."""


def news_of(member: StaffMember, *, before: int | None = None) -> NewsPage:
    """Newest first. One query, along an index; `before` is the key of the last notice of the page before."""
    notices = Notice.objects.filter(recipient=member).order_by("-told_at", "-pk")
    if before is not None:
        last = Notice.objects.filter(recipient=member, pk=before).values_list("told_at", flat=True).first()
        if last is not None:
            notices = notices.filter(Q(told_at__lte=last) & (Q(told_at__lt=last) | Q(pk__lt=before)))
    found = list(notices[: PAGE + 1])
    return NewsPage(found[:PAGE], found[PAGE - 1].pk if len(found) > PAGE else None)


def already_told(kind: Kind, subjects: Collection[UUID]) -> set[UUID]:
    """Of which of these subjects anybody heard that. One query."""
    if not subjects:
        return set()
    return set(Notice.objects.filter(subject_id__in=subjects, kind=kind.code).values_list("subject_id", flat=True))


def sentence_of(notice: Notice) -> str:
    """In the reader's language; of a kind that is no longer known what it was about."""
    kind = find(notice.kind)
    return str(kind.sentence) % {"about": notice.about} if kind else notice.about


def path_of(notice: Notice) -> str:
    """Where to read on; the page of the news itself where there is no other."""
    kind = find(notice.kind)
    if kind and kind.route:
        try:
            return reverse(kind.route, args=[notice.subject_id])
        except NoReverseMatch:
            pass
    return reverse("news")


def choice_of(member: StaffMember) -> MailChoice:
    chosen = MailPreference.objects.filter(member=member).values_list("choice", flat=True).first()
    return MailChoice(chosen) if chosen else MailChoice.DIGEST


@dataclass(frozen=True, slots=True)
class MailHealth:
    """How the mail goes. All zero: as it should."""

    late: int
    """News and letters that should have gone and that nobody took: no worker runs."""
    failing: int
    """Tried in vain, and tried again."""
    refused: int
    """Not tried any more, of the last month."""
    in_doubt: int
    """Offered, and then the line or the worker fell: whether it arrived is not known."""

    @property
    def is_well(self) -> bool:
        return not (self.late or self.failing or self.refused or self.in_doubt)


def mail_health(now: datetime | None = None) -> MailHealth:
    """Derived from the clock when it is read. Two queries."""
    now = now or timezone.now()
    waits = Q(state=LetterState.WAITING)
    counted = Letter.objects.exclude(state=LetterState.SENT).aggregate(
        late=Count("pk", filter=waits & Q(next_try_at__lt=now - LATE)),
        failing=Count("pk", filter=waits & Q(attempts__gt=0)),
        refused=Count("pk", filter=Q(state=LetterState.REFUSED, made_at__gt=now - timedelta(days=30))),
        in_doubt=Count("pk", filter=in_doubt(now)),
    )
    counted["late"] += outbox.due(now - LATE).filter(told_at__lt=now - LATE).count()
    return MailHealth(**counted)


def in_doubt(now: datetime) -> Q:
    return Q(state=LetterState.OFFERED) & (Q(claimed_at__lt=now - outbox.LEASE) | Q(claimed_at__gt=now + outbox.LEASE))


def stuck_letters(*, by: Actor) -> Sequence[Letter]:
    """Those that need a person: refused, in doubt, or failing; the newest hundred, with whose they are."""
    require(by, "mail.oversee")
    now = timezone.now()
    return list(
        Letter.objects.filter(
            Q(state=LetterState.REFUSED) | in_doubt(now) | Q(state=LetterState.WAITING, attempts__gt=0)
        )
        .select_related("recipient")
        .order_by("-made_at", "-pk")[:100]
    )
