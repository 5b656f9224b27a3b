"""Measures to read: what runs, what ends soon, and what they do to a question. All by the clock."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from django.db import connection
from django.db.models import Q, QuerySet
from django.utils import timezone
from psycopg.sql import SQL

from toetssteen.protocols.current import newest_texts
from toetssteen.protocols.limits import HOLDS, InterimMeasure, MeasureKind, last_day_before, not_over

SOON = timedelta(days=7)
"""So long before the end of a measure coordinator and MT know of it."""


def running() -> QuerySet[InterimMeasure]:
    """What holds now, the first to end first."""
    held = InterimMeasure.objects.filter(not_over(timezone.now()))
    return _listed(held).order_by("ends_at", "pk")


def ending_soon() -> QuerySet[InterimMeasure]:
    """For everybody, and over within a week."""
    return running().filter(participants=[], ends_at__lte=timezone.now() + SOON)


_ENDING_SOON = SQL("""
SELECT uuid FROM protocols_interimmeasure WHERE {holds} AND participants = '{{}}' AND ends_at <= %(soon)s
""").format(holds=HOLDS)


def ending_soon_keys() -> set[UUID]:
    """Only which: every visit of a board asks it."""
    now = timezone.now()
    with connection.cursor() as cursor:
        cursor.execute(_ENDING_SOON, {"now": now, "soon": now + SOON})
        return {uuid for (uuid,) in cursor.fetchall()}


def ended_since(moment: date) -> QuerySet[InterimMeasure]:
    """Over since that day, the last to end first: by the clock, or stopped."""
    now = timezone.now()
    over = Q(ends_at__lte=now, ends_at__date__gte=moment) | Q(stopped_at__lte=now, stopped_at__date__gte=moment)
    return _listed(InterimMeasure.objects.filter(over)).order_by("-ends_at", "-pk")


def _listed(found: QuerySet[InterimMeasure]) -> QuerySet[InterimMeasure]:
    """With what a line says, and without the protocols to which they return."""
    return found.select_related("product", "returns_to").defer("returns_to__content", "returns_to__reasons")


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


_LIMITED = SQL("""
SELECT unnest(questions), ends_at FROM protocols_interimmeasure
WHERE {holds} AND participants = '{{}}' AND questions && %(codes)s::varchar[]
ORDER BY ends_at, id
""").format(holds=HOLDS)


def limited_until(codes: Collection[str]) -> dict[str, date]:
    """Question code → the last day of the measure for everybody that holds for it now, the last to end. One query."""
    with connection.cursor() as cursor:
        cursor.execute(_LIMITED, {"now": timezone.now(), "codes": list(codes)})
        return {code: last_day_before(ends_at) for code, ends_at in cursor.fetchall()}


def _codes(measures: Iterable[InterimMeasure]) -> list[str]:
    return sorted({code for measure in measures for code in measure.questions})
