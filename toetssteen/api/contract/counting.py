"""How many there are, at a cost that does not grow with the database.

Of a whole list it is exact, from the tally that triggers keep. Of a filtered one it is exact up to `MOST`; above that
it is what the statistics of PostgreSQL expect, and never less than that: nobody reads on to the hundredth page to find
that it was the ninety-eighth, and whether there is a next page is always exact.
"""

from functools import lru_cache
from typing import Any

from toetssteen.api.contract.resource import Resource
from toetssteen.api.contract.statements import Statement, compiled, one_row
from toetssteen.interactions.tally import BITS, EPOCH, TALLIED

MOST = 10_000
_DEEP = 2000
"""Rows that are skipped one by one; what lies deeper is begun at its block."""

_RELATIONS = {one.table: one for one in TALLIED}

_BLOCK = compiled("""
SELECT block, before FROM (
    SELECT block, n, sum(n) OVER (ORDER BY block DESC) - n AS before FROM (
        SELECT y.block, sum(y.n) AS n FROM interactions_tally y
        WHERE y.relation = %(relation)s AND y.until >= %(today)s GROUP BY y.block HAVING sum(y.n) > 0
    ) AS blocks
) AS sums WHERE before + n > %(offset)s ORDER BY block DESC LIMIT 1
""")
"""The block in which a page begins, newest first, and how many rows come before it."""


def is_exact(resource: Resource, conditions: tuple[str, ...]) -> bool:
    return not conditions and resource.model._meta.db_table in _RELATIONS


def of_all(resource: Resource) -> str:
    relation = resource.model._meta.db_table
    if relation not in _RELATIONS:
        return of_some(resource, ())
    return (
        "SELECT coalesce(sum(y.n), 0)::bigint FROM interactions_tally y "
        f"WHERE y.relation = '{relation}' AND y.until >= %(today)s"
    )


def of_some(resource: Resource, conditions: tuple[str, ...]) -> str:
    where = resource.where("t", conditions)
    return f"SELECT count(*) FROM (SELECT FROM {resource.table} t WHERE {where} LIMIT {MOST + 1}) AS c"


@lru_cache(maxsize=1024)
def _plan(resource: Resource, conditions: tuple[str, ...]) -> Statement:
    return compiled(f"EXPLAIN (FORMAT JSON) SELECT FROM {resource.table} t WHERE {resource.where('t', conditions)}")


def expected(resource: Resource, conditions: tuple[str, ...], values: dict[str, Any]) -> int:
    """What the statistics say, where counting stopped."""
    found = one_row(_plan(resource, conditions), values)
    plan = found[0] if found else [{"Plan": {"Plan Rows": 0}}]
    return max(MOST + 1, int(plan[0]["Plan"]["Plan Rows"]))


def begun(resource: Resource, values: dict[str, Any]) -> tuple[str, dict[str, Any]]:
    """A condition by which a deep page begins at its block, and the values with what is left to skip."""
    relation = resource.model._meta.db_table
    if values["offset"] < _DEEP or relation not in _RELATIONS:
        return "", values
    found = one_row(_BLOCK, {**values, "relation": relation})
    if found is None:
        return "", values
    block, before = found
    rest = {**values, "offset": values["offset"] - int(before), "block": int(block)}
    if relation == "contacts_contact":
        return f"{{t}}.started_at < ({EPOCH} + %(block)s::int + 1)::timestamp AT TIME ZONE 'UTC'", rest
    return f"{{t}}.id < (%(block)s::bigint + 1) << {BITS}", rest
