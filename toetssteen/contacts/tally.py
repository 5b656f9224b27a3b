"""Counting what stood in a conversation, in its transaction. See docs/decisions/0013-insight.md."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import lru_cache
from typing import Any

import msgspec
from django.db import connection

from toetssteen.contacts.models import Channel, SkipReason
from toetssteen.contacts.seconds import histogram
from toetssteen.dutch.dates import week_of
from toetssteen.keys.fields import keyring

PRESENT = frozenset({Channel.PHONE.value, Channel.DESK.value, Channel.CHAT.value})
_BITS = 64
LONGEST = timedelta(hours=4)
"""A conversation that was open for longer was left open: how long it lasted is not known."""


@dataclass(frozen=True, slots=True)
class Stood:
    """One question that stood in one subject of a conversation: answered, skipped, or known already."""

    product_id: int
    question: str
    """Its code."""
    follow_up: str
    outcome: str
    """`answered`, `skipped` or `known`."""
    reason: str = ""
    """One of `SkipReason`, where one was given."""
    seconds: int = 0
    """0: not measured."""


def is_present(channel: str) -> bool:
    """Whether the customer is there and waits for as long as a question takes."""
    return channel in PRESENT


def staff_bit(who: str) -> int:
    """The bit of somebody, signed as PostgreSQL keeps it. By the oldest key: a new one would count people twice."""
    return _bit(who)


@lru_cache(maxsize=5000)
def _bit(who: str) -> int:
    hashes = keyring().hashes(f"tally {who}".encode())
    place = hashes[min(hashes)][0] % _BITS
    return (1 << place) - (1 << _BITS if place == _BITS - 1 else 0)


@dataclass(slots=True)
class _Cell:
    contacts: int = 0
    outcomes: dict[str, int] = field(default_factory=dict)
    reasons: dict[str, int] = field(default_factory=dict)
    seconds: list[int] = field(default_factory=list)


def tally_rows(stood: Iterable[Stood], *, channel: str, on: date, who: str) -> list[dict[str, Any]]:
    """What one contact adds, ready for `TALLY`. `who`: anything that tells one colleague from another;
    it goes no further than its bit."""
    cells: dict[tuple[int, str, str], _Cell] = {}
    counted: set[tuple[int, str]] = set()
    for one in stood:
        cell = cells.setdefault((one.product_id, one.question, one.follow_up), _Cell())
        cell.outcomes[one.outcome] = cell.outcomes.get(one.outcome, 0) + 1
        if one.reason:
            cell.reasons[one.reason] = cell.reasons.get(one.reason, 0) + 1
        if one.seconds:
            cell.seconds.append(one.seconds)
        if (one.product_id, one.question) not in counted:
            counted.add((one.product_id, one.question))
            cell.contacts = 1
    common = {"month": on.replace(day=1), "present": is_present(channel), "staff_bits": staff_bit(who)}
    bit = common["staff_bits"]
    return [_row(key, cell) | {"seconds_bits": bit if cell.seconds else 0} | common for key, cell in cells.items()]


def _row(key: tuple[int, str, str], cell: _Cell) -> dict[str, Any]:
    product, question, follow_up = key
    counts: Mapping[str, int] = cell.outcomes
    return {
        "product_id": product,
        "question": question,
        "follow_up": follow_up,
        "contacts": cell.contacts,
        **{outcome: counts.get(outcome, 0) for outcome in ("answered", "skipped", "known")},
        **{column: cell.reasons.get(reason, 0) for reason, column in REASON_COLUMNS.items()},
        "seconds": histogram(cell.seconds),
    }


REASON_COLUMNS = {
    SkipReason.UNWILLING.value: "skipped_unwilling",
    SkipReason.NEEDLESS.value: "skipped_needless",
    SkipReason.KNOWN.value: "skipped_known",
    SkipReason.NO_TIME.value: "skipped_no_time",
}

TALLY = """
tally AS (
    INSERT INTO contacts_questiontally AS tally (
        product_id, question_id, follow_up, month, present, contacts, answered, skipped, known,
        skipped_unwilling, skipped_needless, skipped_known, skipped_no_time, seconds, staff_bits,
        seconds_bits)
    SELECT product_id, question.id, follow_up, month, present, contacts, answered, skipped, known,
        skipped_unwilling, skipped_needless, skipped_known, skipped_no_time, seconds, staff_bits,
        seconds_bits
    FROM tallied, jsonb_to_recordset(tallied.rows) AS fresh (
        product_id bigint, question text, follow_up text, month date, present boolean, contacts int, answered int,
        skipped int, known int, skipped_unwilling int, skipped_needless int, skipped_known int, skipped_no_time int,
        seconds int[], staff_bits bigint, seconds_bits bigint)
    LEFT JOIN protocols_question AS question ON question.code = fresh.question
    ORDER BY product_id, question.id, follow_up, month, present
    ON CONFLICT (product_id, question_id, follow_up, month, present) DO UPDATE SET
        contacts = tally.contacts + EXCLUDED.contacts,
        answered = tally.answered + EXCLUDED.answered,
        skipped = tally.skipped + EXCLUDED.skipped,
        known = tally.known + EXCLUDED.known,
        skipped_unwilling = tally.skipped_unwilling + EXCLUDED.skipped_unwilling,
        skipped_needless = tally.skipped_needless + EXCLUDED.skipped_needless,
        skipped_known = tally.skipped_known + EXCLUDED.skipped_known,
        skipped_no_time = tally.skipped_no_time + EXCLUDED.skipped_no_time,
        seconds = CASE WHEN EXCLUDED.seconds = '{}' THEN tally.seconds ELSE ARRAY(
            SELECT coalesce(old, 0) + coalesce(new, 0)
            FROM unnest(tally.seconds, EXCLUDED.seconds) WITH ORDINALITY AS bin (old, new, place) ORDER BY place) END,
        staff_bits = tally.staff_bits | EXCLUDED.staff_bits,
        seconds_bits = tally.seconds_bits | EXCLUDED.seconds_bits
)"""
"""For an action that does all it does in one statement: what belongs after its `tallied (rows)`, which holds a JSON
list of `tally_rows`. In a fixed order, so that two at once never wait for each other."""
WEEKLY = """
talked AS (
    INSERT INTO contacts_weektally AS tally (product_id, week, staff_bits, timed_bits, finished_bits)
    SELECT fresh.*
    FROM weekly, jsonb_to_recordset(weekly.rows) AS fresh (
        product_id bigint, week date, staff_bits bigint, timed_bits bigint, finished_bits bigint)
    WHERE NOT EXISTS (
        SELECT FROM contacts_weektally AS there
        WHERE there.product_id = fresh.product_id AND there.week = fresh.week
            AND there.staff_bits | fresh.staff_bits = there.staff_bits
            AND there.timed_bits | fresh.timed_bits = there.timed_bits
            AND there.finished_bits | fresh.finished_bits = there.finished_bits)
    ORDER BY product_id, week
    ON CONFLICT (product_id, week) DO UPDATE SET
        staff_bits = tally.staff_bits | EXCLUDED.staff_bits,
        timed_bits = tally.timed_bits | EXCLUDED.timed_bits,
        finished_bits = tally.finished_bits | EXCLUDED.finished_bits
)"""
"""The same for `weekly (rows)`, which holds a JSON list of `week_rows`. It writes only the first time that somebody
talks about a product in a week, so that nobody waits for another."""
_WEEKLY = f"WITH weekly AS (SELECT %s::jsonb AS rows), {WEEKLY} SELECT"
_TALLY = f"WITH tallied AS (SELECT %s::jsonb AS rows), {TALLY} SELECT"


def tally_questions(rows: list[dict[str, Any]]) -> None:
    """One statement, the last of its transaction: what it locks, all who ask the same wait for."""
    if rows:
        with connection.cursor() as cursor:
            cursor.execute(_TALLY, [msgspec.json.encode(rows).decode()])


def week_rows(products: Iterable[int], *, channel: str, lasted: timedelta, on: date, who: str) -> list[dict[str, Any]]:
    """What one contact about these products adds, ready for `WEEKLY`."""
    bit, about = staff_bit(who), sorted(set(products))
    timed = bit if is_timed(channel, lasted, len(about)) else 0
    return [_week_row(product, on, staff_bits=bit, timed_bits=timed) for product in about]


def finished_row(product: int, *, on: date, who: str) -> dict[str, Any]:
    """What somebody adds who finishes a follow-up of this product."""
    return _week_row(product, on, finished_bits=staff_bit(who))


def _week_row(product: int, on: date, **bits: int) -> dict[str, Any]:
    none = {"staff_bits": 0, "timed_bits": 0, "finished_bits": 0}
    return {"product_id": product, "week": week_of(on), **none, **bits}


def is_timed(channel: str, lasted: timedelta, products: int) -> bool:
    """Whether a contact tells how long one lasts: the customer waited, it was about one product, and it was not left
    open."""
    return is_present(channel) and products == 1 and lasted <= LONGEST


def tally_weeks(rows: list[dict[str, Any]]) -> None:
    """Each product and week once. One statement."""
    if rows:
        with connection.cursor() as cursor:
            cursor.execute(_WEEKLY, [msgspec.json.encode(rows).decode()])
