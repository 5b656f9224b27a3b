"""What somebody has who has everything: all rows of all tables with their hidden columns, and what was logged."""

import json
from dataclasses import dataclass, field
from typing import Any

import psycopg

_UNNAMED = ("observations_sealedsignal", "observations_anonymoussignal")


@dataclass
class Dump:
    """Table → its rows in the order in which they lie, each with its place and the transaction that wrote it."""

    tables: dict[str, list[dict[str, Any]]] = field(default_factory=dict)

    @property
    def letters(self) -> list[dict[str, Any]]:
        return self.tables["observations_sealedsignal"]

    @property
    def signals(self) -> list[dict[str, Any]]:
        return self.tables["observations_anonymoussignal"]

    def elsewhere(self) -> str:
        """Everything but the two tables of those without a name."""
        return json.dumps({name: rows for name, rows in self.tables.items() if name not in _UNNAMED})


def take(url: str) -> Dump:
    dump = Dump()
    with psycopg.connect(url) as connection:
        names = connection.execute(
            "SELECT oid::regclass::text FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind = 'r'"
        ).fetchall()
        for (name,) in names:
            rows = connection.execute(
                f"SELECT ctid::text, xmin::text::bigint, to_jsonb(t) FROM {name} t".encode()
            ).fetchall()
            dump.tables[str(name)] = [{"_place": place, "_written_by": xid, **row} for place, xid, row in rows]
    return dump
