"""Tables that are only appended to, in partitions by month: old months are found and dropped as a whole.

Rows outside the made months land in the default partition, so that no row waits for a job.
"""

from datetime import date

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.utils import CursorWrapper
from django.db.migrations.operations import RunSQL
from psycopg import sql

PARTITIONED = {"history_event": "at", "history_processing": "start_time", "contacts_answer_use": "on"}
"""Table → the column that decides the month."""

_REFUSE = """
CREATE OR REPLACE FUNCTION history_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION 'history is appended, never edited: %', TG_TABLE_NAME USING ERRCODE = 'insufficient_privilege';
END $$;
"""


def append_only_table(name: str, columns: str, *indexes: str) -> RunSQL:
    """A migration operation: the table, its default partition, and the triggers that refuse all but an insert."""
    by = PARTITIONED[name]
    statements = [
        _REFUSE,
        f'CREATE TABLE "{name}" ({columns}, PRIMARY KEY (id, "{by}")) PARTITION BY RANGE ("{by}");',
        f'CREATE TABLE "{name}_other" PARTITION OF "{name}" DEFAULT;',
        *(f'CREATE INDEX ON "{name}" ({index});' for index in indexes),
        f'CREATE TRIGGER refuse_change BEFORE UPDATE OR DELETE ON "{name}" '
        "FOR EACH ROW EXECUTE FUNCTION history_refuse();",
        f'CREATE TRIGGER refuse_truncate BEFORE TRUNCATE ON "{name}" '
        "FOR EACH STATEMENT EXECUTE FUNCTION history_refuse();",
    ]
    return RunSQL("\n".join(statements), reverse_sql=f'DROP TABLE "{name}";')


def make_partitions(connection: BaseDatabaseWrapper, *, around: date, months: int = 13) -> None:
    """Make the partitions of this month and the `months` after it, where they are missing."""
    with connection.cursor() as cursor:
        for table in PARTITIONED:
            for offset in range(months):
                _make(cursor, table, _first_of_month(around, offset), _first_of_month(around, offset + 1))


def _make(cursor: CursorWrapper, table: str, start: date, end: date) -> None:
    """A month of which rows lie in the default partition already stays there: it would not take them over."""
    name, by = sql.Identifier(f"{table}_{start:%Y_%m}"), sql.Identifier(PARTITIONED[table])
    cursor.execute(
        sql.SQL("SELECT to_regclass(%s) IS NOT NULL OR EXISTS (SELECT FROM {} WHERE {} >= %s AND {} < %s)").format(
            sql.Identifier(f"{table}_other"), by, by
        ),
        [f"{table}_{start:%Y_%m}", start, end],
    )
    if not cursor.fetchone()[0]:
        cursor.execute(
            sql.SQL("CREATE TABLE {} PARTITION OF {} FOR VALUES FROM ({}) TO ({})").format(
                name, sql.Identifier(table), sql.Literal(start), sql.Literal(end)
            )
        )


def _first_of_month(day: date, offset: int) -> date:
    months = day.year * 12 + day.month - 1 + offset
    return date(months // 12, months % 12 + 1, 1)
