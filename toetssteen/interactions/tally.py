"""How many rows a list has, and where a page of it begins, without counting them.

`interactions_tally` has the number of rows by table and block: of contacts a day, of other tables a thousand and some
keys. Triggers append what comes and goes in the transaction of each statement; now and then one of them adds up what
lies loose. Nothing is updated, so that writers never wait for each other; a count is always right, and costs what its
blocks cost, not its rows.
"""

from collections.abc import Iterator
from dataclasses import dataclass

EPOCH = "date '2000-01-01'"
BITS = 10
"""A block of keys has two to this power."""


@dataclass(frozen=True, slots=True)
class Tallied:
    """`block` and `until` are SQL on a row `r`; `counts` says which rows count at all."""

    table: str
    block: str = f"r.id >> {BITS}"
    until: str = "date 'infinity'"
    counts: str = "true"
    watched: str = "id"
    """Columns whose change moves a row to another block."""


TALLIED = (
    Tallied(
        "contacts_contact",
        block=f"(r.started_at AT TIME ZONE 'UTC')::date - {EPOCH}",
        until="r.keep_until",
        watched="started_at, keep_until",
    ),
    Tallied("contacts_participant"),
    Tallied("tasks_task", counts="NOT EXISTS (SELECT FROM contacts_topic t WHERE t.id = r.topic_id AND t.shielded)"),
    Tallied("parties_party"),
    Tallied("parties_identifier"),
    Tallied("parties_digitaladdress"),
    Tallied("interactions_actorcontact"),
    Tallied("interactions_subjectobject"),
    Tallied("interactions_document"),
)

_TABLE = """
CREATE TABLE interactions_tally (
    relation varchar(40) NOT NULL, block bigint NOT NULL, until date NOT NULL, n bigint NOT NULL, loose boolean NOT NULL
);
CREATE INDEX interactions_tally_by_block ON interactions_tally (relation, block);
CREATE INDEX interactions_tally_loose ON interactions_tally (relation) WHERE loose;
"""

_FUNCTION = """
CREATE FUNCTION {table}_tally() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP <> 'INSERT' THEN
        INSERT INTO interactions_tally
            SELECT '{table}', {block}, {until}, -count(*), true FROM gone AS r WHERE {counts} GROUP BY 2, 3;
    END IF;
    IF TG_OP <> 'DELETE' THEN
        INSERT INTO interactions_tally
            SELECT '{table}', {block}, {until}, count(*), true FROM come AS r WHERE {counts} GROUP BY 2, 3;
    END IF;
    IF random() < 0.01 THEN
        WITH loose AS (
            SELECT block FROM interactions_tally WHERE relation = '{table}' AND loose
        ), taken AS (
            DELETE FROM interactions_tally WHERE ctid = ANY(ARRAY(
                SELECT ctid FROM interactions_tally
                WHERE relation = '{table}' AND block IN (SELECT block FROM loose) FOR UPDATE SKIP LOCKED
            )) RETURNING block, until, n
        )
        INSERT INTO interactions_tally
            SELECT '{table}', block, until, sum(n), false FROM taken GROUP BY block, until HAVING sum(n) <> 0;
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER tally_come AFTER INSERT ON {table}
    REFERENCING NEW TABLE AS come FOR EACH STATEMENT EXECUTE FUNCTION {table}_tally();
CREATE TRIGGER tally_gone AFTER DELETE ON {table}
    REFERENCING OLD TABLE AS gone FOR EACH STATEMENT EXECUTE FUNCTION {table}_tally();
INSERT INTO interactions_tally
    SELECT '{table}', {block}, {until}, count(*), false FROM {table} AS r WHERE {counts} GROUP BY 2, 3;
"""
_MOVED = """
CREATE TRIGGER tally_moved AFTER UPDATE ON {table}
    REFERENCING OLD TABLE AS gone NEW TABLE AS come FOR EACH STATEMENT EXECUTE FUNCTION {table}_tally();
"""


def statements() -> Iterator[str]:
    """For a migration."""
    yield _TABLE
    for one in TALLIED:
        told = {"table": one.table, "block": one.block, "until": one.until, "counts": one.counts}
        yield _FUNCTION.format(**told)
        if one.watched != "id":
            yield _MOVED.format(**told)
