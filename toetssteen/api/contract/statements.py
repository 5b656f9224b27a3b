"""Long statements that come back often. psycopg takes one apart each time that it is longer than 4,096 bytes, which of
a page of this API is half the work; here it is done once, and the database gets it as it is."""

import re
import time
from dataclasses import dataclass
from typing import Any

from django.db import connection
from psycopg import RawCursor

_PLACE = re.compile(r"%\((\w+)\)s")


@dataclass(frozen=True, slots=True)
class Statement:
    """`names` are those of the parameters `$1`, `$2` and on."""

    text: bytes
    names: tuple[str, ...]


def compiled(sql: str) -> Statement:
    """Of SQL with places `%(name)s`."""
    names: dict[str, int] = {}
    text = _PLACE.sub(lambda found: f"${names.setdefault(found[1], len(names) + 1)}", sql)
    return Statement(text.encode(), tuple(names))


def one_row(statement: Statement, parameters: dict[str, Any], *, prepare: bool | None = None) -> tuple[Any, ...] | None:
    """The first row, as the connection of this request gives it. `prepare`: False for one that has to be planned with
    its values each time, None to leave it to how often it comes back."""
    connection.ensure_connection()
    values = [parameters[name] for name in statement.names]
    began = time.monotonic()
    with connection.wrap_database_errors, RawCursor(connection.connection) as cursor:
        cursor.execute(statement.text, values, prepare=prepare)
        row: tuple[Any, ...] | None = cursor.fetchone()
    if connection.queries_logged:
        connection.queries_log.append({"sql": statement.text.decode(), "time": f"{time.monotonic() - began:.3f}"})
    return row
