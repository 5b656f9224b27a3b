"""Fills one database: `python -m tests.bench.fill --contacts 1000000`. Every row satisfies every constraint,
since these are put back over the rows; protocols, questions and answers are those of the library that ships.

All of it lies there as it would after three years of use, the history included."""

import argparse
import json
import os
import time
from datetime import date, timedelta
from random import Random

import psycopg

from toetssteen.cli.environment import start_django

start_django()

from django.db import connections

from tests.bench import bulk, conversations, foundation, loop, people, scenarios, signals, tallies
from toetssteen.cli.migrate import bring_up_to_date
from toetssteen.contacts.recount import recount_uses
from toetssteen.evaluation import windows
from toetssteen.history import grants
from toetssteen.history.partitions import make_partitions
from toetssteen.insight.windows import close_windows

_ANONYMOUS = 0.3
_MANY = 500
_TABLES = (*people.TABLES, *conversations.TABLES, tallies.TABLE, tallies.WEEKS, signals.TABLE)


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--contacts", type=int, required=True)
    contacts = parser.parse_args().contacts
    started = time.monotonic()
    random = Random(f"toetssteen {contacts}")
    bring_up_to_date()
    months = conversations.YEARS * 12 + 1
    make_partitions(connections["owner"], around=date.today() - timedelta(days=31 * months), months=months + 2)
    grants.apply(connections["owner"])
    foundation.lay()
    found = scenarios.all_of_them(random)
    with psycopg.connect(os.environ["DATABASE_OWNER_URL"], autocommit=True) as connection:
        connection.execute("SET synchronous_commit = off")
        with bulk.Bare(connection, _TABLES):
            uuids = people.fill(connection, contacts // 10, random)
            who, many = _who(contacts, len(uuids), random)
            writer = conversations.Writer(connection, found, random)
            writer.write(who, uuids)
            writer.tallies.write(connection)
            signals.fill(connection, contacts // 5, found, random)
            print(f"  rijen geladen na {time.monotonic() - started:.0f} s", flush=True)
        signals.group(connection, max(10, contacts // 500))
        _remember(connection, [uuids[key - 1] for key in many])
    loop.fill(max(40, contacts // 5000), random)
    with psycopg.connect(os.environ["DATABASE_OWNER_URL"], autocommit=True) as connection:
        connection.execute("ANALYZE")
    recount_uses("owner")
    close_windows()
    windows.bring_up_to_date()
    with psycopg.connect(os.environ["DATABASE_OWNER_URL"], autocommit=True) as connection:
        connection.execute("VACUUM (ANALYZE)")
    print(f"  gevuld in {time.monotonic() - started:.0f} s", flush=True)


def _who(contacts: int, parties: int, random: Random) -> tuple[list[int], list[int]]:
    """For each conversation the key of its customer or 0, shuffled; and the customers with 500 of them."""
    many = list(range(1, max(2, parties // 5000) + 1))
    left = int(contacts * (1 - _ANONYMOUS)) - _MANY * len(many)
    who = [key for key in many for _ in range(_MANY)] if left > 0 else []
    others = range(len(many) + 1, parties + 1)
    each = [min(50.0, random.lognormvariate(1.2, 1.0)) for _ in others]
    scale = max(left, 0) / sum(each)
    for key, size in zip(others, each, strict=True):
        who += [key] * max(1, min(50, round(size * scale)))
    who = who[:contacts]
    who += [0] * (contacts - len(who))
    random.shuffle(who)
    return who, many


def _remember(connection: bulk.Connection, many: list[str]) -> None:
    """Where the filled part ends, so that what a measurement adds can be taken out again; and who has 500."""
    marks = {
        table: connection.execute(f"SELECT coalesce(max(id), 0) FROM {table}".encode()).fetchone()
        for table in ("contacts_contact", "contacts_topic", "contacts_answer", "contacts_participant", "tasks_task")
    }
    connection.execute("CREATE TABLE bench_mark (name text PRIMARY KEY, value jsonb NOT NULL)")
    for name, value in (
        ("keys", {table: row[0] for table, row in marks.items() if row}),
        ("many", many),
        ("filled_at", connection.execute("SELECT now()::text").fetchone()),
    ):
        connection.execute("INSERT INTO bench_mark VALUES (%s, %s)", [name, json.dumps(value)])


if __name__ == "__main__":
    main()
