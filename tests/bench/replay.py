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
_MORE = """
CREATE TEMPORARY TABLE more AS
SELECT topic.id AS from_topic, topic.contact_id AS from_contact,
    (SELECT max(id) FROM contacts_contact) + row_number() OVER () AS contact,
    (SELECT max(id) FROM contacts_topic) + row_number() OVER () AS topic,
    now() - interval '1 day' - interval '88 days' * (row_number() OVER () / %(most)s::float) AS moment
FROM contacts_topic AS topic, generate_series(1, %(most)s) AS again
WHERE product_id = %(product)s AND follow_up <> '' LIMIT %(most)s;
INSERT INTO contacts_contact (id, uuid, reference, channel, started_at, ended_at, note, keep_until, generated)
SELECT more.contact, gen_random_uuid(), upper(left(md5(more.contact::text), 10)), channel,
    moment - interval '4 minutes', moment, '', keep_until, true
FROM more JOIN contacts_contact AS contact ON contact.id = from_contact;
INSERT INTO contacts_topic (id, uuid, contact_id, position, product_id, protocol_version_id, general_version_id,
    follow_up, shielded, left_out, keep_until, keep_ground)
SELECT more.topic, gen_random_uuid(), more.contact, 0, product_id, protocol_version_id, general_version_id, follow_up,
    shielded, left_out, keep_until, keep_ground
FROM more JOIN contacts_topic AS topic ON topic.id = from_topic;
INSERT INTO contacts_answer (uuid, topic_id, question_id, value, sealed_value, known_from, valid_until, purpose_class,
    keep_until, told_on, told_weight, used_on)
SELECT gen_random_uuid(), more.topic, question_id, value, sealed_value, known_from, valid_until, purpose_class,
    keep_until, told.told_on, told.told_weight, CASE WHEN random() < 0.2 THEN told.told_on END
FROM more JOIN contacts_answer AS answer ON answer.topic_id = from_topic
CROSS JOIN LATERAL (
    SELECT moment::date AS told_on, 5 AS told_weight WHERE random() < 0.2
    UNION ALL SELECT NULL, NULL LIMIT 1
) AS told
"""
"""What the product had in three years, once more in the last 90 days; of one in five the use is known."""


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.bench.replay")
    parser.add_argument("--size", type=float, default=1.0, help="of the full million contacts")
    parser.add_argument("--busy", type=int, default=BUSY)
    chosen = parser.parse_args()
    databases.provide_secrets()
    cluster = Cluster(databases.FOLDER)
    cluster.start()
    try:
        urls = databases.filled(cluster, round(FULL * chosen.size))
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
    with psycopg.connect(made.superuser, autocommit=True, cursor_factory=psycopg.ClientCursor) as connection:
        row = connection.execute(_BUSIEST).fetchone()
        assert row is not None
        connection.execute(_MORE, {"product": row[0], "most": contacts})
        connection.execute("VACUUM (ANALYZE)")
        print(f"Product {row[0]} heeft {contacts} gesprekken meer met een vervolgactie, in 90 dagen.", flush=True)
    return made


if __name__ == "__main__":
    sys.exit(main())
