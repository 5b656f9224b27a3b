"""Rows into a table by COPY: many times as quick as INSERT, and with what each field says of its column."""

from collections.abc import Callable, Iterable
from operator import attrgetter
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connections, models


def copy(objects: Iterable[models.Model]) -> None:
    """Save new objects of one model, in one statement. Each gets its number, and refers to objects that got theirs."""
    rows = list(objects)
    if not rows:
        return
    meta = rows[0]._meta
    quoted = connections[DEFAULT_DB_ALIAS].ops.quote_name
    columns = ", ".join(quoted(str(field.column)) for field in meta.concrete_fields)
    readers = [_reader(field) for field in meta.concrete_fields]
    with connections[DEFAULT_DB_ALIAS].cursor() as cursor:
        if isinstance(meta.pk, models.AutoField):
            cursor.execute(
                "SELECT nextval(pg_get_serial_sequence(%s, %s)) FROM generate_series(1, %s)",
                [meta.db_table, meta.pk.column, len(rows)],
            )
            for row, (number,) in zip(rows, cursor.fetchall(), strict=True):
                row.pk = number
        with cursor.copy(f"COPY {quoted(meta.db_table)} ({columns}) FROM STDIN") as stream:
            for row in rows:
                stream.write_row([read(row) for read in readers])


def _reader(field: "models.Field[Any, Any]") -> Callable[[models.Model], Any]:
    """From an object to the value for a column, as the driver takes it."""
    plain = attrgetter(field.attname)
    if isinstance(field, models.ForeignKey):
        return lambda row: getattr(field.get_cached_value(row, default=None), "pk", plain(row))
    if isinstance(field, models.JSONField | models.BinaryField):
        connection = connections[DEFAULT_DB_ALIAS]
        return lambda row: field.get_db_prep_save(plain(row), connection)
    return plain
