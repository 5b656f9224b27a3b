"""Which signal belongs to which theme, and who follows because of it. No signal and no follower is ever lost."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from uuid import UUID

from toetssteen.access.errors import NotFound
from toetssteen.observations import anonymous
from toetssteen.observations.models import AnonymousSignal, Signal
from toetssteen.staff.models import StaffMember
from toetssteen.themes import errors
from toetssteen.themes.models import Theme, ThemeFollower, ThemeSignal


@dataclass(frozen=True, slots=True)
class Chosen:
    """Signals by their public id: by name, and without one."""

    named: Collection[UUID] = ()
    unnamed: Collection[UUID] = ()

    def __bool__(self) -> bool:
        return bool(self.named or self.unnamed)


def locked(uuid: UUID, *, revision: int | None = None) -> Theme:
    """Of two coordinators at once the second waits here, and then sees what the first did. With `revision`: the one
    that was on the page. Raises `NotFound`, `ThemeIsOver`, `ThemeChanged`."""
    theme = Theme.objects.select_for_update(of=("self",)).filter(uuid=uuid).first()
    if theme is None:
        raise NotFound
    if not theme.is_open:
        raise errors.ThemeIsOver
    if revision is not None and theme.revision != revision:
        raise errors.ThemeChanged
    return theme


def saved(theme: Theme, *fields: str) -> None:
    theme.revision += 1
    theme.save(update_fields=[*fields, "revision"])


@dataclass(frozen=True, slots=True)
class Added:
    senders: tuple[StaffMember, ...]
    """Who gave those by name; they follow from now on."""
    size: int
    elsewhere: int
    """How many stay where they were: a signal has one theme."""


def add(theme: Theme, chosen: Chosen) -> Added:
    """Put what has no theme yet in this one. Callers called `anonymous.hold()` before any other lock."""
    signals = list(
        Signal.objects.filter(uuid__in=chosen.named)
        .select_for_update(of=("self",), no_key=True)
        .select_related("sender")
        .order_by("pk")
    )
    unnamed = list(AnonymousSignal.objects.filter(pk__in=chosen.unnamed).order_by("pk"))
    taken = set(ThemeSignal.objects.filter(signal__in=signals).values_list("signal_id", flat=True))
    taken_too = set(ThemeSignal.objects.filter(unnamed__in=unnamed).values_list("unnamed_id", flat=True))
    fresh = [signal for signal in signals if signal.pk not in taken]
    fresh_too = [signal for signal in unnamed if signal.pk not in taken_too]
    ThemeSignal.objects.bulk_create(
        [
            *(ThemeSignal(theme=theme, signal=signal) for signal in fresh),
            *(ThemeSignal(theme=theme, unnamed=signal) for signal in fresh_too),
        ]
    )
    senders = tuple({signal.sender_id: signal.sender for signal in fresh}.values())
    let_follow(theme, (sender.pk for sender in senders))
    return Added(senders, len(fresh) + len(fresh_too), len(taken) + len(taken_too))


def move(source: Theme, target: Theme, chosen: Chosen) -> int:
    """Those of `source` among these go to `target`, and who gave them follows there too. Returns how many."""
    named = ThemeSignal.objects.filter(theme=source, signal__uuid__in=chosen.named)
    senders = list(named.values_list("signal__sender_id", flat=True))
    moved = ThemeSignal.objects.filter(pk__in=list(named.values_list("pk", flat=True))).update(theme=target)
    moved += ThemeSignal.objects.filter(theme=source, unnamed__in=chosen.unnamed).update(theme=target)
    let_follow(target, senders)
    return moved


def move_all(source: Theme, target: Theme) -> None:
    ThemeSignal.objects.filter(theme=source).update(theme=target)
    let_follow(target, ThemeFollower.objects.filter(theme=source).values_list("member_id", flat=True))


def let_follow(theme: Theme, members: Iterable[int]) -> None:
    ThemeFollower.objects.bulk_create(
        (ThemeFollower(theme=theme, member_id=pk) for pk in sorted(set(members))), ignore_conflicts=True
    )


def following_without_signal(theme: Theme) -> list[int]:
    """Who asked to hear, and gave none of its signals."""
    senders = ThemeSignal.objects.filter(theme=theme, signal__isnull=False).values("signal__sender_id")
    return list(
        ThemeFollower.objects.filter(theme=theme).exclude(member__in=senders).values_list("member_id", flat=True)
    )


def hold_if_unnamed(chosen: Chosen) -> None:
    """Nobody has those without a name written anew meanwhile. Before any other lock."""
    if chosen.unnamed:
        anonymous.hold()
