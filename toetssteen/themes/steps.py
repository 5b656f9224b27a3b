"""What became of a theme, and so of each signal in it. Packages above append here: a proposal, a decision, the day on
which it came into force, an evaluation."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import TextChoices
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from toetssteen.access.errors import NotFound
from toetssteen.observations.models import AnonymousSignal, Signal
from toetssteen.themes.models import StepKind, Theme, ThemeSignal, ThemeStep


class Stage(TextChoices):
    """How far a signal has come. It is read from what there is, and stored nowhere."""

    RECEIVED = "ontvangen", _("Ontvangen")
    ANSWERED = "beantwoord", _("Beantwoord")
    THEMED = "thema", _("Thema")
    CLOSED = "afgerond", _("Afgerond")
    PROPOSED = "voorstel", _("Voorstel")
    DECIDED = "besluit", _("Besluit")
    IN_FORCE = "van-kracht", _("Van kracht")
    EVALUATED = "geevalueerd", _("Geëvalueerd")


_ORDER = list(Stage)
_OF_STEP = {kind.value: Stage(kind.value) for kind in StepKind if kind.value in Stage.values}


@dataclass(frozen=True, slots=True)
class Standing:
    stage: Stage
    theme: Theme | None = None
    steps: tuple[ThemeStep, ...] = ()
    """Newest first; those of the theme that count by now."""

    @property
    def label(self) -> str | Promise:
        return self.stage.label


def add_step(
    theme: UUID,
    kind: StepKind,
    *,
    on: date,
    text: str = "",
    route: str = "",
    subject_id: UUID | None = None,
) -> Theme:
    """Within the transaction of what happened; the caller tells `theme.followers` itself. Returns the theme that
    lives: one that was merged passes it on. Raises `NotFound`."""
    found = living(theme)
    ThemeStep.objects.create(theme=found, kind=kind, on=on, text=text[:2000], route=route, subject_id=subject_id)
    return found


def living(uuid: UUID) -> Theme:
    """The theme, or the one into which it went. Raises `NotFound`."""
    theme = Theme.objects.select_related("merged_into", "owner").filter(uuid=uuid).first()
    if theme is None:
        raise NotFound
    return theme.merged_into or theme


def standings(signals: Collection[Signal], unnamed: Collection[AnonymousSignal] = ()) -> dict[object, Standing]:
    """Key of each signal (a number, or a UUID without a name) → how far it has come. Two queries."""
    places = ThemeSignal.objects.filter(signal__in=signals) if signals else ThemeSignal.objects.none()
    if unnamed:
        places = places | ThemeSignal.objects.filter(unnamed__in=unnamed)
    found = {place.signal_id or place.unnamed_id: place.theme for place in places.select_related("theme")}
    steps = steps_of(found.values())
    every: list[Signal | AnonymousSignal] = [*signals, *unnamed]
    return {one.pk: _standing(one.reply_id is not None, found.get(one.pk), steps) for one in every}


def steps_of(themes: Iterable[Theme]) -> dict[int, tuple[ThemeStep, ...]]:
    """Key of the theme → its steps that count by now, newest first. One query."""
    result: dict[int, tuple[ThemeStep, ...]] = {}
    keys = {theme.pk for theme in themes}
    if keys:
        for step in ThemeStep.objects.filter(theme__in=keys, on__lte=timezone.localdate()).order_by("-on", "-pk"):
            result[step.theme_id] = (*result.get(step.theme_id, ()), step)
    return result


def stage_of(theme: Theme, steps: Iterable[ThemeStep]) -> Stage:
    reached = [_OF_STEP[step.kind] for step in steps if step.kind in _OF_STEP]
    return max([Stage.THEMED, *reached], key=_ORDER.index)


def link_of(step: ThemeStep) -> str:
    """Where to read on; empty: nowhere."""
    if not step.route:
        return ""
    try:
        return reverse(step.route, args=[step.subject_id] if step.subject_id else [])
    except NoReverseMatch:
        return ""


def _standing(answered: bool, theme: Theme | None, steps: dict[int, tuple[ThemeStep, ...]]) -> Standing:
    if theme is None:
        return Standing(Stage.ANSWERED if answered else Stage.RECEIVED)
    own = steps.get(theme.pk, ())
    return Standing(stage_of(theme, own), theme, own)
