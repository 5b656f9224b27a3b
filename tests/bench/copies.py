"""Makes many millions of conversations of one, on a copy of the filled database: `tests.bench.copies --times 10`.

To write ten million with their answers one by one takes an hour, and what is measured there (a recount, and pages that
read what was counted) does not ask that each differs. So each conversation lies there `times` times, with the same
customer, eleven minutes apart, with its subjects, answers and tasks. The history, the ledger of use and the tallies of
questions stay those of the first million, as do the customers."""

import argparse
import os
import time

import psycopg

from toetssteen.cli.environment import start_django

start_django()

from tests.bench import bulk
from toetssteen.evaluation.weeks import recount

_TABLES = ("contacts_contact", "contacts_participant", "contacts_topic", "contacts_answer", "tasks_task")
_KEYS = {"contact_id": "contacts_contact", "topic_id": "contacts_topic"}
_EARLIER = "{} - copy * interval '11 minutes'"
_OWN = {
    "uuid": "gen_random_uuid()",
    "reference": "reference || chr(96 + copy)",
    "started_at": _EARLIER.format("started_at"),
    "ended_at": _EARLIER.format("ended_at"),
}
_COLUMNS = """
SELECT column_name FROM information_schema.columns
WHERE table_schema = 'public' AND table_name = %s AND is_generated = 'NEVER' ORDER BY ordinal_position
"""

_MARK = """
UPDATE bench_mark
SET value = (SELECT jsonb_object_agg(key, last::bigint * %s) FROM jsonb_each_text(value) AS _ (key, last))
WHERE name = 'keys'
"""


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--times", type=int, required=True)
    times = parser.parse_args().times
    started = time.monotonic()
    with psycopg.connect(os.environ["DATABASE_OWNER_URL"], autocommit=True) as connection:
        connection.execute("SET synchronous_commit = off")
        marks = connection.execute("SELECT value FROM bench_mark WHERE name = 'keys'").fetchone()
        steps = {table: marks[0][table] if marks else 0 for table in _TABLES}
        with bulk.Bare(connection, _TABLES):
            for table in _TABLES:
                connection.execute(_copying(connection, table, steps), [times - 1])
                print(f"  {table} na {time.monotonic() - started:.0f} s", flush=True)
        connection.execute(_MARK, [times])
        connection.execute("UPDATE bench_mark SET value = jsonb_build_array(now()::text) WHERE name = 'filled_at'")
        print(f"  indexen na {time.monotonic() - started:.0f} s", flush=True)
        connection.execute("VACUUM (ANALYZE)")
    recount(replace=True)
    print(f"  {times} keer zo veel in {time.monotonic() - started:.0f} s", flush=True)


def _copying(connection: bulk.Connection, table: str, steps: dict[str, int]) -> bytes:
    """The statement that copies the rows of the first million; a key goes up by as many as there were."""
    columns = [str(row[0]) for row in connection.execute(_COLUMNS, [table])]
    made = []
    for column in columns:
        of = table if column == "id" else _KEYS.get(column)
        made.append(f"one.{column} + copy * {steps[of]}" if of else _OWN.get(column, f"one.{column}"))
    return (
        f"INSERT INTO {table} ({', '.join(columns)}) OVERRIDING SYSTEM VALUE "
        f"SELECT {', '.join(made)} FROM {table} AS one, generate_series(1, %s) AS copy WHERE one.id <= {steps[table]}"
    ).encode()


if __name__ == "__main__":
    main()
