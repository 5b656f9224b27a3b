"""That what a list is asked for finds its rows along an index: in an empty database too, told not to read a table from
its begin to its end, the planner has no other way than an index with a condition, where there is one. A part of a text
is planned by how many it is expected to fit, and is no matter for this."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection
from psycopg import RawCursor

from toetssteen.api.contract import filters
from toetssteen.api.contract.registry import RESOURCES
from toetssteen.api.contract.resource import Resource
from toetssteen.api.contract.statements import compiled
from toetssteen.api.klantinteracties import api  # noqa: F401  # it registers the resources

pytestmark = pytest.mark.django_db

_VALUES = {
    filters.text: "abcdef",
    filters.several: "abc,def",
    filters.uuid: "5b6c8a5e-9d3b-4d5a-8f0a-3d2d2f3c4b5a",
    filters.url: "https://een.nl/5b6c8a5e-9d3b-4d5a-8f0a-3d2d2f3c4b5a",
    filters.day: "2026-11-20",
    filters.moment: "2026-11-20T10:00:00Z",
}

_KINDS = ("CodeObjecttype", "CodeRegister", "CodeSoortObjectId", "Voorletters", "VoorvoegselAchternaam", "beginDatum",
          "eindDatum", "omschrijving", "anderePartijIdentificator", "bic", "categorie__naam")  # fmt: skip
"""What many have, or hardly anybody asks: looked for along the order of the list."""
_SMALL = {"interactions_actor", "parties_category"}
"""A few hundred rows."""


def selective() -> Iterator[Any]:
    for resource in RESOURCES.values():
        for one in resource.filters:
            if isinstance(one, filters.Filter):
                if one.read in _VALUES and not one.name.endswith(_KINDS):
                    yield pytest.param(resource, {one.name: _VALUES[one.read]}, id=f"{resource.name}-{one.name}")
            else:
                yield pytest.param(resource, {one.names[3]: "123456782"}, id=f"{resource.name}-{one.names[3]}")


@pytest.mark.parametrize(("resource", "given"), [*selective()])
def test_a_filter_finds_its_rows_by_an_index(resource: Resource, given: dict[str, str]) -> None:
    found = filters.asked(resource.filters, given, [])
    where = resource.where("t", tuple(found.conditions))
    statement = compiled(f"EXPLAIN (FORMAT JSON) SELECT t.id FROM {resource.table} t WHERE {where}")
    with connection.cursor() as cursor:
        cursor.execute(
            "SET LOCAL enable_seqscan = off; SET LOCAL enable_hashjoin = off; SET LOCAL enable_mergejoin = off"
        )
    values = {**found.parameters, "today": "2026-11-28", "actors": True, "salt": "x"}
    with RawCursor(connection.connection) as cursor:
        cursor.execute(statement.text, [values[name] for name in statement.names])
        told = cursor.fetchone()
    assert told is not None
    plan = told[0][0]["Plan"]
    assert {scan.get("Relation Name", scan.get("Index Name")) for scan in scans(plan)} <= _SMALL


def scans(plan: dict[str, Any]) -> Iterator[dict[str, Any]]:
    if plan["Node Type"] in {"Seq Scan", "Index Scan", "Index Only Scan", "Bitmap Index Scan"} and not plan.get(
        "Index Cond"
    ):
        yield plan
    for inside in plan.get("Plans", []):
        yield from scans(inside)
