"""What a coordinator does with themes: make, fill, change, merge, split and close them."""

from datetime import date
from uuid import UUID, uuid4

from django.db import transaction
from django.utils import timezone

from toetssteen.access.errors import NotFound
from toetssteen.access.roles import Role, require
from toetssteen.history.actions import record
from toetssteen.notices.actions import tell
from toetssteen.staff.models import StaffMember
from toetssteen.themes import checks, errors, membership, news
from toetssteen.themes.membership import Added, Chosen
from toetssteen.themes.models import StepKind, Theme, ThemeFollower, ThemeStep


@transaction.atomic
def make_theme(title: str, due_on: str | date, chosen: Chosen, *, by: StaffMember, uuid: UUID | None = None) -> Theme:
    """Group these signals; whoever makes it owns it. A form gives `uuid`: a second click makes no second theme.

    Raises `ThemeTitleNeeded`, `ThemeTitleTooLong`, `ThemeDueDateWrong`, `NothingToGroup`."""
    require(by, "theme.edit")
    known = Theme.objects.filter(uuid=uuid).first() if uuid else None
    if known is not None:
        return known
    membership.hold_if_unnamed(chosen)
    theme = Theme(uuid=uuid or uuid4(), title=checks.title_of(title), due_on=checks.due_on(due_on), owner=by)
    theme.save()
    added = membership.add(theme, chosen)
    if not added.size:
        raise errors.NothingToGroup(field="signals")
    _told(theme, added)
    record("theme.made", theme, by=by, signals=added.size)
    return theme


@transaction.atomic
def add_to_theme(uuid: UUID, chosen: Chosen, *, by: StaffMember) -> Added:
    """Two coordinators may do so at once. Raises `NotFound`, `ThemeIsOver`, `NothingToGroup`."""
    require(by, "theme.edit")
    membership.hold_if_unnamed(chosen)
    theme = membership.locked(uuid)
    added = membership.add(theme, chosen)
    if not added.size:
        raise errors.NothingToGroup(field="signals")
    membership.saved(theme)
    _told(theme, added)
    record("theme.grew", theme, by=by, signals=added.size)
    return added


@transaction.atomic
def change_theme(uuid: UUID, *, title: str, due_on: str | date, owner: UUID, revision: int, by: StaffMember) -> Theme:
    """Raises `ThemeChanged`, `ThemeIsOver`, `UnknownOwner`, and those of a title and a day that cannot be."""
    require(by, "theme.edit")
    theme = membership.locked(uuid, revision=revision)
    member = StaffMember.objects.filter(uuid=owner, roles__contains=[Role.COORDINATOR], is_active=True).first()
    if member is None:
        raise errors.UnknownOwner(field="owner")
    theme.title = checks.title_of(title)
    theme.due_on = theme.due_on if due_on == theme.due_on else checks.due_on(due_on)
    theme.owner = member
    membership.saved(theme, "title", "due_on", "owner")
    record("theme.changed", theme, by=by)
    return theme


@transaction.atomic
def merge_themes(uuid: UUID, *, into: UUID, revision: int, by: StaffMember) -> Theme:
    """All that the first has goes to the other: signals, followers, steps. Returns that other.

    Raises `SameTheme`, `ThemeChanged`, `ThemeIsOver`, `UnknownTheme`."""
    require(by, "theme.edit")
    if uuid == into:
        raise errors.SameTheme(field="into")
    pair = {
        theme.uuid: theme for theme in Theme.objects.select_for_update().filter(uuid__in=[uuid, into]).order_by("pk")
    }
    if uuid not in pair:
        raise NotFound
    if into not in pair or not pair[into].is_open:
        raise errors.UnknownTheme(field="into")
    source, target = membership.locked(uuid, revision=revision), pair[into]
    hearing = list(source.followers.all())
    membership.move_all(source, target)
    ThemeStep.objects.filter(theme=source).update(theme=target)
    source.raised.update(theme=target)
    source.merged_into = target
    Theme.objects.filter(merged_into=source).update(merged_into=target)
    membership.saved(source, "merged_into")
    membership.saved(target)
    tell(news.JOINED, hearing, subject=target, about=target.title, occasion=str(source.uuid))
    record("theme.merged", source, by=by, into=str(target.uuid))
    return target


@transaction.atomic
def split_theme(uuid: UUID, chosen: Chosen, *, title: str, due_on: str | date, revision: int, by: StaffMember) -> Theme:
    """These signals get a theme of their own, with the steps that there were. Who gave them follows it, and so does
    who followed without a signal; nobody stops following the first. Returns the new one.

    Raises `ThemeChanged`, `ThemeIsOver`, `NothingToGroup`, `NothingLeft`, and those of a title and a day."""
    require(by, "theme.edit")
    membership.hold_if_unnamed(chosen)
    theme = membership.locked(uuid, revision=revision)
    fresh = Theme.objects.create(title=checks.title_of(title), due_on=checks.due_on(due_on), owner=by)
    others = membership.following_without_signal(theme)
    if not membership.move(theme, fresh, chosen):
        raise errors.NothingToGroup(field="signals")
    if not theme.members.exists():
        raise errors.NothingLeft(field="signals")
    membership.let_follow(fresh, others)
    ThemeStep.objects.bulk_create(
        ThemeStep(theme=fresh, kind=step.kind, on=step.on, text=step.text, route=step.route, subject_id=step.subject_id)
        for step in theme.steps.order_by("pk")
    )
    membership.saved(theme)
    record("theme.split", theme, by=by, into=str(fresh.uuid))
    return fresh


@transaction.atomic
def close_theme(uuid: UUID, *, outcome: str, revision: int, by: StaffMember) -> Theme:
    """Say what was done. Everybody who follows hears it. Raises `ThemeChanged`, `ThemeIsOver`, `OutcomeNeeded`."""
    require(by, "theme.edit")
    theme = membership.locked(uuid, revision=revision)
    words = checks.words_of(outcome, field="outcome")
    if not words:
        raise errors.OutcomeNeeded(field="outcome")
    theme.closed_on = timezone.localdate()
    membership.saved(theme, "closed_on")
    ThemeStep.objects.create(theme=theme, kind=StepKind.CLOSED, on=theme.closed_on, text=words)
    tell(news.CLOSED, theme.followers.all(), subject=theme, about=theme.title, words=words)
    record("theme.closed", theme, by=by)
    return theme


@transaction.atomic
def follow_theme(uuid: UUID, *, by: StaffMember, following: bool) -> None:
    """Hear of it from now on, or no more. Raises `NotFound`."""
    require(by, "theme.follow")
    theme = Theme.objects.filter(uuid=uuid, merged_into=None).first()
    if theme is None:
        raise NotFound
    if following:
        membership.let_follow(theme, [by.pk])
    else:
        ThemeFollower.objects.filter(theme=theme, member=by).delete()


def _told(theme: Theme, added: Added) -> None:
    tell(news.THEMED, added.senders, subject=theme, about=theme.title)
