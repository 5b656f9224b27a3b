"""Whether an object says here what it says in Open Klant, so that nothing is written, and nothing is recorded, when
it does."""

import json
from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.db import connection
from django.utils import timezone

from toetssteen.api.contract.fields import Words, read_moment
from toetssteen.api.contract.resource import Resource
from toetssteen.api.contract.sealing import new_mark, opened
from toetssteen.api.importing.bodies import Body

_TOLD_ONLY = frozenset({"url", "volledigeNaam"})


def ours(resource: Resource, uuids: Iterable[UUID]) -> dict[UUID, Body]:
    """Those that are here, as our own API tells them to who may see everything."""
    mark = new_mark()
    parameters: dict[str, Any] = {"uuids": list(uuids), "base": "", "actors": True, "salt": "", "mark": mark}
    parameters["today"] = timezone.localdate()
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT t.uuid, {resource.sql('t')} FROM {resource.table} t WHERE t.uuid = ANY(%(uuids)s)", parameters
        )
        return {uuid: json.loads(opened(text, mark)) for uuid, text in cursor.fetchall()}


def says(resource: Resource, here: Body, body: Body) -> bool:
    """Whether what is here tells all of the body."""
    return all(
        here.get(name) == value if isinstance(resource.by_name[name], Words) else _equal(here.get(name), value)
        for name, value in body.items()
    )


def _equal(here: Any, there: Any) -> bool:
    if isinstance(there, dict):
        return isinstance(here, dict) and all(
            _equal(here.get(name), value) for name, value in there.items() if name not in _TOLD_ONLY
        )
    if isinstance(there, list):
        return (
            isinstance(here, list)
            and len(here) == len(there)
            and all(_equal(one, other) for one, other in zip(here, there, strict=True))
        )
    if isinstance(there, str) and isinstance(here, str):
        moment = None if here == there.strip() else read_moment(there)
        return here == there.strip() or (moment is not None and moment == read_moment(here))
    return bool(here == there)
