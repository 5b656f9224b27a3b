"""The statements that answer a GET: one each, in which PostgreSQL writes the JSON and the processing is recorded."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any
from uuid import UUID

import structlog
from django.conf import settings
from django.db import connection, models
from django.utils import timezone

from toetssteen.access.roles import require
from toetssteen.api.contract.registry import RESOURCES
from toetssteen.api.contract.resource import Expansion, Resource, parse_expansion
from toetssteen.api.contract.sealing import new_mark, opened
from toetssteen.api.contract.statements import Statement, compiled, one_row
from toetssteen.api.models import Token

_LOGGED = """, party AS MATERIALIZED (
    SELECT DISTINCT p.uuid FROM ({parties}) AS k (id) JOIN parties_party p ON p.id = k.id
), processed AS (
    INSERT INTO history_processing
        (id, start_time, name, processing_activity_id, data_subject_id, trace_id, context_type, context_id)
    SELECT gen_random_uuid(), clock_timestamp(), %(event)s, %(activity)s, party.uuid, %(trace)s, 'token',
        %(token)s::uuid FROM party
), told AS (
    INSERT INTO history_event (id, at, name, actor_id, subject_type, subject_id, data, request_id)
    SELECT gen_random_uuid(), clock_timestamp(), %(event)s, %(by)s, 'token', %(token)s::uuid,
        jsonb_build_object('parties', jsonb_agg(party.uuid)), %(trace)s FROM party HAVING count(*) > 0
)"""

_LIST = """
WITH page AS MATERIALIZED (
    SELECT t.*, row_number() OVER (ORDER BY {order}) AS place FROM {table} t WHERE {where}
    ORDER BY {order} LIMIT %(size)s OFFSET %(offset)s
){logged}
SELECT (SELECT count(*) FROM {table} t WHERE {where}),
    (SELECT string_agg({row}, ',' ORDER BY t.place) FROM page t)
"""
_ONE = """
WITH page AS MATERIALIZED (SELECT t.* FROM {table} t WHERE t.uuid = %(uuid)s AND {where}){logged}
SELECT {row} FROM page t
"""
_STATEMENTS = {"list": _LIST, "one": _ONE, "count": "SELECT count(*) FROM {table} t WHERE {where}"}


@lru_cache(maxsize=4096)
def _statement(kind: str, name: str, where: tuple[str, ...], expands: tuple[str, ...] | None, order: str) -> Statement:
    resource = RESOURCES[name]
    conditions = [condition.replace("{t}", "t") for condition in (*where, resource.visible) if condition] or ["true"]
    expansion: Expansion | None = None if expands is None else parse_expansion(expands)
    sql = _STATEMENTS[kind].format(
        table=resource.table,
        where=" AND ".join(f"({condition})" for condition in conditions),
        order=order.replace("{t}", "t"),
        row=resource.sql("t", expansion),
        logged=_LOGGED.format(parties=resource.parties) if resource.parties else "",
    )
    return compiled(sql)


@dataclass(frozen=True, slots=True)
class Page:
    count: int
    rows: str
    """JSON objects with commas between."""


def _run(statement: Statement, parameters: dict[str, Any]) -> tuple[Any, ...] | None:
    mark = new_mark()
    found = one_row(statement, {**parameters, "mark": mark})
    if found is None:
        return None
    return (*found[:-1], opened(found[-1] or "", mark))


def told_of(token: Token, event: str) -> dict[str, Any]:
    """What every statement of this API may ask for, beside its own parameters."""
    return {
        "event": event,
        "activity": token.purpose,
        "by": token.acts_as_id,
        "token": token.uuid,
        "today": timezone.localdate(),
        "actors": bool(token.actors_for),
        "salt": _salt(token),
        "trace": str(structlog.contextvars.get_contextvars().get("request_id", "")),
    }


def _salt(token: Token) -> str:
    """The pseudonyms of one token tell another nothing."""
    return hashlib.blake2b(token.uuid.bytes, key=settings.SECRET_KEY.encode()[:64], digest_size=16).hexdigest()


def page(
    name: str,
    conditions: list[str],
    parameters: Mapping[str, Any],
    *,
    token: Token,
    base: str,
    expands: tuple[str, ...] | None,
    order: str,
    size: int,
    offset: int,
) -> Page:
    require(token.acts_as, "exchange.read")
    statement = _statement("list", name, tuple(conditions), expands, order)
    values = {**parameters, "base": base, "size": size, "offset": offset, **told_of(token, "exchange.listed")}
    found = _run(statement, values)
    return Page(*found) if found else Page(0, "")


def lock(resource: Resource, uuid: UUID) -> models.Model | None:
    """The row, until the transaction ends; None where it is not, or may not be told of."""
    visible = resource.visible.replace("{t}", "t") or "true"
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT t.id FROM {resource.table} t WHERE t.uuid = %(uuid)s AND {visible} FOR NO KEY UPDATE OF t",
            {"uuid": uuid, "today": timezone.localdate()},
        )
        found = cursor.fetchone()
    return resource.model._default_manager.get(pk=found[0]) if found else None


def count(name: str, conditions: list[str], parameters: Mapping[str, Any]) -> int:
    statement = _statement("count", name, tuple(conditions), None, "")
    found = one_row(statement, {**parameters, "today": timezone.localdate()})
    return int(found[0]) if found else 0


def one(name: str, uuid: UUID, *, token: Token, base: str, expands: tuple[str, ...] | None = None) -> str | None:
    """The JSON of one object; None where it is not, or may not be told of."""
    require(token.acts_as, "exchange.read")
    statement = _statement("one", name, (), expands, "")
    found = _run(statement, {"uuid": uuid, "base": base, **told_of(token, "exchange.read")})
    return found[0] if found else None
