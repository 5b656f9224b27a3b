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
from toetssteen.api.contract import counting
from toetssteen.api.contract.registry import RESOURCES
from toetssteen.api.contract.resource import Expansion, Resource, parse_expansion
from toetssteen.api.contract.sealing import new_mark, opened
from toetssteen.api.contract.statements import Statement, compiled, one_row
from toetssteen.api.models import Token

_LOGGED = """, party AS MATERIALIZED (
    SELECT p.uuid FROM parties_party p WHERE p.id = ANY(ARRAY({parties}))
), processed AS (
    INSERT INTO history_processing
        (id, start_time, name, processing_activity_id, data_subject_id, trace_id, context_type, context_id)
    SELECT ordered_uuid(), clock_timestamp(), %(event)s, %(activity)s, party.uuid, %(trace)s, 'token',
        %(token)s::uuid FROM party
), told AS (
    INSERT INTO history_event (id, at, name, actor_id, subject_type, subject_id, data, request_id)
    SELECT ordered_uuid(), clock_timestamp(), %(event)s, %(by)s, 'token', %(token)s::uuid,
        jsonb_build_object('parties', jsonb_agg(party.uuid)), %(trace)s FROM party HAVING count(*) > 0
)"""

_LIST = """
WITH seen AS MATERIALIZED (
    SELECT t.*, row_number() OVER (ORDER BY {order}) AS place FROM {table} t WHERE {where}
    ORDER BY {order} LIMIT %(size)s + 1 OFFSET %(offset)s
), page AS MATERIALIZED (SELECT * FROM seen WHERE place <= %(offset)s::bigint + %(size)s){logged}
SELECT ({count}), (SELECT count(*) > %(size)s FROM seen),
    (SELECT string_agg({row}, ',' ORDER BY t.place) FROM page t)
"""
_ONE = """
WITH page AS MATERIALIZED (SELECT t.* FROM {table} t WHERE t.uuid = %(uuid)s AND {where}){logged}
SELECT {row} FROM page t
"""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a list is asked for. `conditions` are SQL on `{t}`; `order` the empty text for that of the contract."""

    conditions: tuple[str, ...] = ()
    expands: tuple[str, ...] | None = None
    order: str = ""
    by_part: bool = False
    """Whether a part of a text is looked for, so that the plan depends on it."""

    @property
    def is_whole(self) -> bool:
        return not self.conditions


@lru_cache(maxsize=4096)
def _list(name: str, wanted: Wanted, start: str) -> Statement:
    resource = RESOURCES[name]
    counted = counting.of_all(resource) if wanted.is_whole else counting.of_some(resource, wanted.conditions)
    expansion: Expansion | None = None if wanted.expands is None else parse_expansion(wanted.expands)
    return compiled(
        _LIST.format(
            table=resource.table,
            where=resource.where("t", (*wanted.conditions, start)),
            order=(wanted.order or resource.order).replace("{t}", "t"),
            row=resource.sql("t", expansion),
            logged=_LOGGED.format(parties=resource.parties) if resource.parties else "",
            count=counted,
        )
    )


@lru_cache(maxsize=256)
def _one(name: str, expands: tuple[str, ...] | None) -> Statement:
    resource = RESOURCES[name]
    return compiled(
        _ONE.format(
            table=resource.table,
            where=resource.where("t"),
            row=resource.sql("t", None if expands is None else parse_expansion(expands)),
            logged=_LOGGED.format(parties=resource.parties) if resource.parties else "",
        )
    )


@dataclass(frozen=True, slots=True)
class Page:
    count: int
    more: bool
    """Whether there is a page behind it."""
    rows: str
    """JSON objects with commas between."""


def _run(statement: Statement, parameters: dict[str, Any], *, prepare: bool | None = None) -> tuple[Any, ...] | None:
    mark = new_mark()
    found = one_row(statement, {**parameters, "mark": mark}, prepare=prepare)
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
    name: str, wanted: Wanted, parameters: Mapping[str, Any], *, token: Token, base: str, size: int, offset: int
) -> Page:
    require(token.acts_as, "exchange.read")
    values = {**parameters, "base": base, "size": size, "offset": offset, **told_of(token, "exchange.listed")}
    start = ""
    if wanted.is_whole and not wanted.order:
        start, values = counting.begun(RESOURCES[name], values)
    found = _run(_list(name, wanted, start), values, prepare=False if wanted.by_part else None)
    if found is None:
        return Page(0, more=False, rows="")
    counted, more, rows = found
    if counted > counting.MOST and not counting.is_exact(RESOURCES[name], wanted.conditions):
        counted = counting.expected(RESOURCES[name], wanted.conditions, values)
    return Page(counted, more=more, rows=rows)


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


def count(name: str, wanted: Wanted, parameters: Mapping[str, Any]) -> int:
    """All of them, one by one: what the last page needs."""
    resource = RESOURCES[name]
    statement = compiled(f"SELECT count(*) FROM {resource.table} t WHERE {resource.where('t', wanted.conditions)}")
    found = one_row(statement, {**parameters, "today": timezone.localdate()})
    return int(found[0]) if found else 0


def one(name: str, uuid: UUID, *, token: Token, base: str, expands: tuple[str, ...] | None = None) -> str | None:
    """The JSON of one object; None where it is not, or may not be told of."""
    require(token.acts_as, "exchange.read")
    found = _run(_one(name, expands), {"uuid": uuid, "base": base, **told_of(token, "exchange.read")})
    return found[0] if found else None
