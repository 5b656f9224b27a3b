"""How quick a replay is: `python -m tests.bench.replay`, on a copy of the filled database with one busy product."""

import argparse
import sys

import psycopg

from tests.bench import databases
from toetssteen.cli.postgres import Cluster, Urls

FULL = 1_000_000
BUSY = 25_000
"""Contacts of one product in 90 days, at least."""
_COPY = "bench_replay"

_BUSIEST = """
SELECT product_id FROM contacts_topic JOIN products_product AS product ON product.id = product_id
WHERE follow_up <> '' AND protocol_version_id <> general_version_id GROUP BY 1 ORDER BY count(*) DESC, 1 LIMIT 1
"""
_MOVE = """
WITH chosen AS (
    SELECT DISTINCT contact_id FROM contacts_topic WHERE product_id = %s AND follow_up <> '' ORDER BY 1 DESC LIMIT %s
), moved AS (
    SELECT contact_id, now() - interval '1 day' - interval '88 days' * (row_number() OVER () / %s::float) AS moment
    FROM chosen
)
UPDATE contacts_contact AS contact SET ended_at = moment, started_at = moment - interval '4 minutes'
FROM moved WHERE contact.id = moved.contact_id
"""
"""What the busiest product had in three years, it has in 90 days now."""
_TELL = """
UPDATE contacts_answer AS answer SET told_on = use."on", told_weight = 1 / use.chance,
    used_on = CASE WHEN use.used THEN use."on" END
FROM contacts_answer_use AS use
WHERE use.answer_id = answer.id AND (use."on" > now() - interval '91 days' OR product_id = %s)
"""
"""What the ledger has, stands with the answer."""


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.bench.replay")
    parser.add_argument("--contacts", type=int, default=FULL)
    parser.add_argument("--busy", type=int, default=BUSY)
    chosen = parser.parse_args()
    databases.provide_secrets()
    cluster = Cluster(databases.FOLDER)
    cluster.start()
    try:
        urls = databases.filled(cluster, chosen.contacts)
        busy = _busy(cluster, urls, chosen.busy)
        databases.inside("replaying", busy, str(chosen.busy))
        cluster.drop_database(_COPY)
    finally:
        cluster.stop()
    return 0


def _busy(cluster: Cluster, urls: Urls, contacts: int) -> Urls:
    template = urls.superuser.rsplit("/", 1)[-1].split("?")[0]
    cluster.drop_database(_COPY)
    made = cluster.create_database(_COPY, template=template)
    with psycopg.connect(made.superuser, autocommit=True) as connection:
        row = connection.execute(_BUSIEST).fetchone()
        assert row is not None
        moved = connection.execute(_MOVE, [row[0], contacts, contacts]).rowcount
        connection.execute(_TELL, [row[0]])
        connection.execute("VACUUM (ANALYZE)")
        print(f"Product {row[0]} heeft {moved} gesprekken met een vervolgactie in 90 dagen.", flush=True)
    return made


if __name__ == "__main__":
    sys.exit(main())
