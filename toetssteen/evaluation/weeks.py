"""Counting the weeks in which nothing changes any more, from the rows themselves; and counting all of them again.

A week is counted when the days are over in which a customer who was not helped comes back. What is removed later, for
its retention is over, stays counted.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.conf import settings
from django.db import connection, transaction
from django.db.models import Min
from django.utils import timezone

from toetssteen.contacts.models import Contact
from toetssteen.contacts.tally import LONGEST, PRESENT
from toetssteen.dutch.dates import week_of
from toetssteen.evaluation.models import SUMMED, Counted, ProductWeek
from toetssteen.observations.models import SignalKind

WEEK = timedelta(weeks=1)
REPEAT_DAYS = 7
"""So soon a second contact about the same product tells that the first did not help."""
SHORTEST = 5
EDGES = (30, 42, 60, 85, 120, 170, 240, 339, 480, 679, 960, 1358, 1920, 2715, 3840, 5431, 7680, 10861)
"""Of the bins of `durations`, in seconds, each √2 times the one before."""
_AT_ONCE = 13
"""Weeks in one statement, so that progress can be told and memory stays small."""

_BITS = ("staff_bits", "timed_bits", "finished_bits")
_COLUMNS = ("product_id", "week", *SUMMED, "durations", *_BITS)
_FRESH = f"""
WITH about AS MATERIALIZED (
    SELECT topic.product_id, contact.id AS contact_id, contact.ended_at,
        date_trunc('week', contact.ended_at AT TIME ZONE %(zone)s)::date AS week,
        bool_or(topic.follow_up <> '') AS followed,
        CASE WHEN contact.channel = ANY(%(present)s)
            AND count(*) OVER (PARTITION BY contact.id) = 1
            THEN floor(extract(epoch FROM contact.ended_at - contact.started_at))::int END AS lasted
    FROM contacts_contact AS contact JOIN contacts_topic AS topic ON topic.contact_id = contact.id
    WHERE contact.ended_at >= %(since)s AND contact.ended_at < %(until)s + %(again)s
    GROUP BY topic.product_id, contact.id
), came AS (
    SELECT product_id, contact_id, bool_or(coalesce(next_at <= ended_at + %(again)s, false)) AS repeated
    FROM (
        SELECT about.product_id, about.contact_id, about.ended_at,
            lead(about.ended_at) OVER (
                PARTITION BY about.product_id, who.party_id ORDER BY about.ended_at, about.contact_id) AS next_at
        FROM about JOIN contacts_participant AS who ON who.contact_id = about.contact_id
    ) AS followed
    GROUP BY 1, 2
), asked AS (
    SELECT product_id, week, sum(size) AS answered, sum(size * size) AS answered_squared
    FROM (
        SELECT about.product_id, about.week, count(*) AS size
        FROM about JOIN contacts_topic AS topic USING (contact_id, product_id)
        JOIN contacts_answer AS answer ON answer.topic_id = topic.id
        WHERE about.ended_at < %(until)s AND answer.known_from = ''
        GROUP BY about.product_id, about.week, about.contact_id
    ) AS each
    GROUP BY 1, 2
), binned AS (
    SELECT product_id, week, width_bucket(lasted, %(edges)s::int[]) AS bin, count(*)::int AS size
    FROM about WHERE ended_at < %(until)s AND lasted <= %(longest)s GROUP BY 1, 2, 3
), bins AS (
    SELECT product_id, week, array_agg(coalesce(size, 0) ORDER BY bin) AS durations
    FROM (SELECT DISTINCT product_id, week FROM binned) AS timed
    CROSS JOIN generate_series(0, cardinality(%(edges)s::int[])) AS bin
    LEFT JOIN binned USING (product_id, week, bin)
    GROUP BY 1, 2
), counted AS (
    SELECT product_id, week, count(*) AS contacts, count(*) FILTER (WHERE followed) AS followed,
        count(came.contact_id) AS identified, count(*) FILTER (WHERE came.repeated) AS repeated,
        count(*) FILTER (WHERE lasted <= %(longest)s) AS timed,
        coalesce(sum(lasted) FILTER (WHERE lasted <= %(longest)s), 0) AS seconds
    FROM about LEFT JOIN came USING (product_id, contact_id)
    WHERE ended_at < %(until)s
    GROUP BY 1, 2
), finished AS (
    SELECT topic.product_id, date_trunc('week', task.due_on)::date AS week, count(*) AS due,
        count(*) FILTER (WHERE (task.done_at AT TIME ZONE %(zone)s)::date <= task.due_on) AS in_time
    FROM tasks_task AS task JOIN contacts_topic AS topic ON topic.id = task.topic_id
    WHERE task.due_on >= %(first)s AND task.due_on < %(after)s AND task.state <> 'doorgezet'
    GROUP BY 1, 2
), said AS (
    SELECT product_id, date_trunc('week', sent_on)::date AS week, count(*) FILTER (WHERE kind = %(missed)s) AS missed,
        count(*) FILTER (WHERE kind <> %(resisted)s) AS signalled
    FROM observations_signal
    WHERE sent_on >= %(first)s AND sent_on < %(after)s AND product_id IS NOT NULL
    GROUP BY 1, 2
), resisted AS (
    SELECT product_id, week, sum(size) AS resisted FROM observations_weeklyresistance
    WHERE week >= %(first)s AND week < %(after)s AND product_id IS NOT NULL
    GROUP BY 1, 2
), judged AS (
    SELECT product_id, week, sum(asked) AS invited,
        sum(size) FILTER (WHERE ask = 'beantwoord') AS said,
        sum(answers[1]) FILTER (WHERE ask = 'beantwoord') AS said_yes,
        sum(answers[2]) FILTER (WHERE ask = 'beantwoord') AS said_partly,
        sum(size) FILTER (WHERE ask = 'moeite') AS scored,
        sum(total) FILTER (WHERE ask = 'moeite') AS score_total,
        sum(squared) FILTER (WHERE ask = 'moeite') AS score_squared,
        sum(size) FILTER (WHERE ask = 'tevreden') AS rated,
        sum(answers[4] + answers[5]) FILTER (WHERE ask = 'tevreden') AS rated_top
    FROM feedback_feedbackweek, LATERAL (
        SELECT sum(number) AS size, sum(number * place) AS total, sum(number * place * place) AS squared
        FROM unnest(answers) WITH ORDINALITY AS chosen (number, place)) AS summed
    WHERE week >= %(first)s AND week < %(after)s
    GROUP BY 1, 2
)
SELECT product_id, week, {", ".join(f"coalesce({name}, 0) AS {name}" for name in SUMMED)},
    coalesce(durations, '{{}}') AS durations,
    {", ".join(f"coalesce({name}, 0) AS {name}" for name in _BITS)}
FROM counted
FULL JOIN asked USING (product_id, week)
FULL JOIN finished USING (product_id, week)
FULL JOIN said USING (product_id, week)
FULL JOIN resisted USING (product_id, week)
FULL JOIN judged USING (product_id, week)
LEFT JOIN bins USING (product_id, week)
LEFT JOIN contacts_weektally USING (product_id, week)
"""  # noqa: S608 the columns are those of the model

_COUNT = f"INSERT INTO evaluation_productweek ({', '.join(_COLUMNS)}) {_FRESH}"
_DIFFER = f"""
SELECT count(*) FROM (
    SELECT {", ".join(_COLUMNS)} FROM evaluation_productweek WHERE week >= %(first)s AND week < %(after)s
) AS stands FULL JOIN ({_FRESH}) AS fresh USING (product_id, week)
WHERE ({", ".join(f"stands.{name}" for name in _COLUMNS)}) IS DISTINCT FROM
    ({", ".join(f"fresh.{name}" for name in _COLUMNS)})
"""  # noqa: S608 as above


def due(today: date) -> date:
    """The Monday of the newest week of which nothing changes any more."""
    return week_of(today - WEEK - timedelta(days=REPEAT_DAYS))


def count_weeks(today: date | None = None) -> date | None:
    """Count the weeks that are over and were not counted yet; returns through which week was counted. Two at once:
    the second waits, and finds nothing to do."""
    Counted.objects.get_or_create(pk=1)
    with transaction.atomic():
        state = Counted.objects.select_for_update().get(pk=1)
        first, last = state.through + WEEK if state.through else _begun(), due(today or timezone.localdate())
        if first is not None and first <= last:
            with connection.cursor() as cursor:
                for since, after in _parts(first, last):
                    cursor.execute(_COUNT, _values(since, after))
            state.through = last
            state.save(update_fields=["through"])
        return state.through


@dataclass(frozen=True, slots=True)
class Recounted:
    """`differ`: weeks of a product that the rows would count otherwise now."""

    weeks: int
    differ: int


@transaction.atomic
def recount(*, replace: bool = False, told: Callable[[int, int], None] | None = None) -> Recounted:
    """Count every counted week again, and hold it beside what stands there; with `replace`, put it there. Weeks of
    which contacts were removed since differ, and are right as they stand. `told` hears how many are done, and of how
    many."""
    Counted.objects.get_or_create(pk=1)
    through, first = Counted.objects.select_for_update().get(pk=1).through, _begun()
    if through is None or first is None:
        return Recounted(0, 0)
    differ = 0
    for since, after in _parts(first, through):
        values = _values(since, after)
        with connection.cursor() as cursor:
            cursor.execute(_DIFFER, values)
            differ += (cursor.fetchone() or (0,))[0]
            if replace:
                ProductWeek.objects.filter(week__gte=since, week__lt=after).delete()
                cursor.execute(_COUNT, values)
        if told:
            told(_weeks(first, after), _weeks(first, through + WEEK))
    return Recounted(_weeks(first, through + WEEK), differ)


def _parts(first: date, last: date) -> Iterator[tuple[date, date]]:
    """From the first Monday through the last, so many weeks at a time: each from a Monday to before another."""
    since = first
    while since <= last:
        after = min(since + _AT_ONCE * WEEK, last + WEEK)
        yield since, after
        since = after


def _weeks(since: date, after: date) -> int:
    return (after - since).days // 7


def _values(since: date, after: date) -> dict[str, Any]:
    return {
        "zone": settings.TIME_ZONE,
        "first": since,
        "after": after,
        "since": timezone.make_aware(datetime.combine(since, time())),
        "until": timezone.make_aware(datetime.combine(after, time())),
        "again": timedelta(days=REPEAT_DAYS),
        "present": sorted(PRESENT),
        "longest": LONGEST.total_seconds(),
        "edges": list(EDGES),
        "missed": SignalKind.MISSED.value,
        "resisted": SignalKind.RESISTANCE.value,
    }


def _begun() -> date | None:
    first = Contact.objects.aggregate(first=Min("ended_at"))["first"]
    return week_of(timezone.localdate(first)) if first else None
