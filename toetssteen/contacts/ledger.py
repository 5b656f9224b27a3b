"""Writing to the ledger of use, and counting what it tells. See docs/decisions/0013-insight.md."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

import msgspec
from django.conf import settings
from django.db import connection
from django.utils import timezone

from toetssteen.contacts.models import AnswerUse, UseKind

WITHIN = (30, 90)
"""Days after the answer within which a use counts."""


@dataclass(frozen=True, slots=True)
class Use:
    """One answer, by what the ledger is keyed on."""

    question_id: int
    product_id: int
    protocol_version_id: int
    answer_id: int
    used: bool = True


def record_uses(uses: Iterable[Use], *, kind: UseKind, chance: float = 1.0) -> None:
    """`chance`: that with which this was asked, for weighing. No employee and no customer is recorded."""
    today = timezone.localdate()
    recorded = AnswerUse.objects.bulk_create(
        AnswerUse(
            on=today,
            question_id=use.question_id,
            product_id=use.product_id,
            protocol_version_id=use.protocol_version_id,
            answer_id=use.answer_id,
            kind=kind,
            used=use.used,
            chance=chance,
        )
        for use in uses
    )
    tally_uses(use_rows(recorded), on=today)


def use_rows(uses: Iterable[AnswerUse]) -> list[dict[str, Any]]:
    """What `TALLY_USES` takes: one row for each answer. Only a department that was drawn by lot tells that an answer
    was used or not; who uses one of their own accord tells that it was used, and nothing of the others."""
    rows: dict[int, dict[str, Any]] = {}
    for use in uses:
        row = rows.setdefault(use.answer_id, {"id": use.answer_id, "chance": None, "used": False})
        row["used"] |= use.used
        if use.kind == UseKind.TICKED and use.chance > 0:
            row["chance"] = use.chance
    return [row for row in rows.values() if row["used"] or row["chance"] is not None]


def tally_uses(rows: list[dict[str, Any]], *, on: date) -> None:
    """One statement; each answer counts once, also when two tell of it at the same moment."""
    if rows:
        values: dict[str, Any] = {"rows": msgspec.json.encode(rows).decode(), "on": on, **COMMON}
        with connection.cursor() as cursor:
            cursor.execute(TALLY_USES, values)


COMMON: dict[str, Any] = {"zone": settings.TIME_ZONE, "within": list(WITHIN)}

COUNTED = """
    SELECT topic.product_id, answer.question_id, topic.follow_up, answer.told_weight AS weight, term.within,
        date_trunc('month', given.day)::date AS month,
        answer.told_on <= given.day + term.within AS known,
        coalesce(greatest(answer.told_on, answer.used_on) <= given.day + term.within, false)
            AND answer.used_on IS NOT NULL AS used,
        {first} AS first
    FROM {answers} AS answer
    JOIN contacts_topic AS topic ON topic.id = answer.topic_id
    JOIN contacts_contact AS contact ON contact.id = topic.contact_id
    CROSS JOIN LATERAL (SELECT (contact.ended_at AT TIME ZONE %(zone)s)::date AS day) AS given
    CROSS JOIN unnest(%(within)s::int[]) AS term (within)
    WHERE answer.told_on IS NOT NULL
"""
"""How each answer of which the use is known counts, for each number of days. Of a question that stood twice in a
contact for one product only one answer counts as a contact: the first."""

_FIRST = """NOT EXISTS (
            SELECT FROM contacts_topic AS beside JOIN contacts_answer AS other ON other.topic_id = beside.id
            WHERE beside.contact_id = topic.contact_id AND beside.product_id = topic.product_id
            AND other.question_id = answer.question_id AND other.id < answer.id
        )"""

USE_COLUMNS = """
    product_id, question_id, follow_up, month, within, contacts, known, used, weight, weight_squared, weight_used
"""

SUMMED = """
    SELECT product_id, question_id, follow_up, month, within,
        coalesce(sum(sign) FILTER (WHERE known AND first), 0) AS contacts,
        coalesce(sum(sign) FILTER (WHERE known), 0) AS known,
        coalesce(sum(sign) FILTER (WHERE used), 0) AS used,
        coalesce(sum(sign * weight) FILTER (WHERE known), 0) AS weight,
        coalesce(sum(sign * round(weight * weight, 6)) FILTER (WHERE known), 0) AS weight_squared,
        coalesce(sum(sign * weight) FILTER (WHERE used), 0) AS weight_used
    FROM {change} GROUP BY product_id, question_id, follow_up, month, within
"""

TALLY_USES = f"""
WITH fresh AS (
    SELECT id, used, round((1 / chance)::numeric, 6) AS weight
    FROM jsonb_to_recordset(%(rows)s::jsonb) AS row (id bigint, chance double precision, used boolean)
), before AS MATERIALIZED (
    SELECT a.id, a.topic_id, a.question_id, a.told_on, a.told_weight, a.used_on
    FROM contacts_answer AS a JOIN fresh USING (id) ORDER BY a.id FOR UPDATE OF a
), after AS MATERIALIZED (
    SELECT before.id, topic_id, question_id,
        coalesce(told_on, CASE WHEN fresh.weight IS NOT NULL THEN %(on)s::date END) AS told_on,
        coalesce(told_weight, fresh.weight) AS told_weight,
        coalesce(used_on, CASE WHEN fresh.used THEN %(on)s::date END) AS used_on
    FROM before JOIN fresh USING (id)
), written AS (
    UPDATE contacts_answer AS a
    SET told_on = after.told_on, told_weight = after.told_weight, used_on = after.used_on
    FROM after WHERE a.id = after.id
    AND (a.told_on, a.used_on) IS DISTINCT FROM (after.told_on, after.used_on)
), change AS (
    SELECT counted.*, 1 AS sign FROM ({COUNTED.format(answers="after", first=_FIRST)}) AS counted
    UNION ALL
    SELECT counted.*, -1 FROM ({COUNTED.format(answers="before", first=_FIRST)}) AS counted
), delta AS (
    {SUMMED.format(change="change")}
)
INSERT INTO contacts_usetally AS tally ({USE_COLUMNS})
SELECT {USE_COLUMNS} FROM delta WHERE known <> 0 OR used <> 0
ORDER BY product_id, question_id, follow_up, month, within
ON CONFLICT (product_id, question_id, follow_up, month, within) DO UPDATE SET
    contacts = tally.contacts + EXCLUDED.contacts,
    known = tally.known + EXCLUDED.known,
    used = tally.used + EXCLUDED.used,
    weight = tally.weight + EXCLUDED.weight,
    weight_squared = tally.weight_squared + EXCLUDED.weight_squared,
    weight_used = tally.weight_used + EXCLUDED.weight_used
"""  # noqa: S608 put together from the constants above
