"""Measures to read: what runs, what ends soon, and what they do to a question. All by the clock."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils import timezone

from toetssteen.protocols.current import newest_texts
from toetssteen.protocols.limits import InterimMeasure, MeasureKind, last_day_before, not_over

SOON = timedelta(days=7)
"""So long before the end of a measure coordinator and MT know of it."""


def running() -> QuerySet[InterimMeasure]:
    """What holds now, the first to end first."""
    held = InterimMeasure.objects.filter(not_over(timezone.now()))
    return held.select_related("product", "returns_to").order_by("ends_at", "pk")


def ending_soon() -> QuerySet[InterimMeasure]:
    """For everybody, and over within a week."""
    return running().filter(participants=[], ends_at__lte=timezone.now() + SOON)


def ended_since(moment: date) -> QuerySet[InterimMeasure]:
    """Over since that day, the last to end first: by the clock, or stopped."""
    now = timezone.now()
    over = Q(ends_at__lte=now, ends_at__date__gte=moment) | Q(stopped_at__lte=now, stopped_at__date__gte=moment)
    return InterimMeasure.objects.filter(over).select_related("product", "returns_to").order_by("-ends_at", "-pk")


@dataclass(frozen=True, slots=True)
class MeasureInWords:
    uuid: UUID
    kind: MeasureKind
    product: str
    """Empty: wherever the questions stand."""
    questions: tuple[tuple[str, str, str], ...]
    """Code, text, and how it is asked for the time being (empty: not)."""
    because: str
    since: date
    until: date
    """Its last day."""
    version: int
    """The number of the version that held at its start."""
    trial: bool
    holds: bool
    soon: bool


def in_words(measures: Iterable[InterimMeasure]) -> list[MeasureInWords]:
    """One query for the texts, however many measures."""
    listed = list(measures)
    texts = newest_texts(_codes(listed))
    return [
        MeasureInWords(
            uuid=one.uuid,
            kind=MeasureKind(one.kind),
            product=one.product.name if one.product else "",
            questions=tuple((code, texts.get(code, code), one.wordings.get(code, "")) for code in one.questions),
            because=one.because,
            since=timezone.localdate(one.starts_at),
            until=timezone.localdate(one.over_at - timedelta(microseconds=1)),
            version=one.returns_to.number,
            trial=bool(one.participants),
            holds=one.holds,
            soon=one.holds and one.ends_at <= timezone.now() + SOON,
        )
        for one in listed
    ]


def limited_until(codes: Collection[str]) -> dict[str, date]:
    """Question code → the last day of the measure for everybody that holds for it now, the last to end. One query."""
    found = running().select_related(None).filter(participants=[], questions__overlap=list(codes))
    rows = found.values_list("questions", "ends_at")
    return {code: last_day_before(ends_at) for questions, ends_at in rows for code in questions}


def _codes(measures: Iterable[InterimMeasure]) -> list[str]:
    return sorted({code for measure in measures for code in measure.questions})
