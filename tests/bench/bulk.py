"""Loading millions of rows: COPY into bare tables, then the indexes and constraints again, which checks every row."""

from collections.abc import Iterable, Sequence
from random import Random
from typing import Any

import psycopg
from psycopg import sql

Connection = psycopg.Connection[tuple[Any, ...]]
NULL = r"\N"
_ESCAPED = str.maketrans({"\\": r"\\", "\t": r"\t", "\n": r"\n", "\r": r"\r"})

_CONSTRAINTS = """
SELECT format('ALTER TABLE %s DROP CONSTRAINT %I', conrelid::regclass, conname),
       format('ALTER TABLE %s ADD CONSTRAINT %I %s', conrelid::regclass, conname, pg_get_constraintdef(c.oid))
FROM pg_constraint c JOIN pg_class t ON t.oid = conrelid
WHERE conrelid = ANY(%s::regclass[]) AND conparentid = 0
  AND (contype IN ('f', 'u') OR (contype = 'p' AND t.relkind = 'p'))
ORDER BY contype = 'f' DESC
"""
_INDEXES = """
SELECT format('DROP INDEX %s', indexrelid::regclass), pg_get_indexdef(indexrelid)
FROM pg_index WHERE indrelid = ANY(%s::regclass[])
  AND NOT EXISTS (SELECT FROM pg_constraint WHERE conindid = indexrelid)
"""


def text(value: str) -> str:
    """As COPY reads it."""
    return value.translate(_ESCAPED)


def bytea(value: bytes) -> str:
    return rf"\\x{value.hex()}"


def uuid(random: Random) -> str:
    """Of version 4, from a seed, and much quicker than `uuid4`."""
    return f"{random.getrandbits(128) & ~(0xF << 76 | 0x3 << 62) | 0x4 << 76 | 0x2 << 62:032x}"


class Bare:
    """Tables without their indexes, keys and references while they are filled."""

    def __init__(self, connection: Connection, tables: Sequence[str]) -> None:
        self._connection, self._tables = connection, list(tables)
        self._again: list[str] = []

    def __enter__(self) -> "Bare":
        for question in (_CONSTRAINTS, _INDEXES):
            for drop, make in self._connection.execute(_escaped(question), [self._tables]).fetchall():
                self._connection.execute(drop)
                self._again.insert(0, make)
        return self

    def __exit__(self, kind: type[BaseException] | None, *_rest: object) -> None:
        if kind is not None:
            return
        self._connection.execute("SET maintenance_work_mem = '512MB'")
        for statement in self._again:
            self._connection.execute(statement.encode())
        for table in self._tables:
            self._set_sequence(table)

    def _set_sequence(self, table: str) -> None:
        found = self._connection.execute(
            "SELECT pg_get_serial_sequence(%s, 'id') FROM information_schema.columns "
            "WHERE table_schema = 'public' AND table_name = %s AND column_name = 'id' AND is_identity = 'YES'",
            [table, table],
        ).fetchone()
        if found and found[0]:
            statement = sql.SQL("SELECT setval({}, coalesce(max(id), 0) + 1, false) FROM {}")
            self._connection.execute(statement.format(sql.Literal(found[0]), sql.Identifier(table)))


def copy(connection: Connection, table: str, columns: Sequence[str], lines: Iterable[str]) -> None:
    """`lines`: the columns of a row with tabs between."""
    statement = sql.SQL("COPY {} ({}) FROM STDIN").format(
        sql.Identifier(table), sql.SQL(", ").join(map(sql.Identifier, columns))
    )
    data = "\n".join(lines)
    if data:
        with connection.cursor() as cursor, cursor.copy(statement) as stream:
            stream.write(f"{data}\n")


def _escaped(question: str) -> bytes:
    """psycopg reads `%`; `format` of PostgreSQL too."""
    return question.replace("%s::", "\0").replace("%", "%%").replace("\0", "%s::").encode()
