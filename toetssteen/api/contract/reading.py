"""One body of a request while it is read: what it says, and all that is wrong with it at once."""

from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.db import connection, models
from psycopg.sql import SQL, Identifier, Literal

from toetssteen.api.problems import Invalid, Param

Values = dict[str, Any]
"""Attribute of the model → value."""

REQUIRED = "Dit veld is vereist."
EMPTY = "Dit veld mag niet leeg zijn."


@dataclass(frozen=True, slots=True)
class Wanted:
    """A reference that was given: which row of `model` it is, is looked up with all others in one statement."""

    place: int
    path: str
    model: type[models.Model]
    label: str
    uuid: UUID
    into: Values
    key: str


@dataclass(frozen=True, slots=True)
class Once:
    """A value that no other row of `model` may have."""

    place: int
    path: str
    model: type[models.Model]
    attr: str
    value: str
    reason: str


@dataclass(slots=True)
class Reading:
    """`partial`: what is left out stays as it was. `current`: the row that is changed; None for a new one."""

    partial: bool = False
    current: models.Model | None = None
    problems: list[Param | None] = field(default_factory=list)
    """In the order of the contract; None keeps the place of a reference until it is looked up."""
    wanted: list[Wanted] = field(default_factory=list)
    once: list[Once] = field(default_factory=list)
    last: int | None = None
    """From here on stand problems that are only told when there are no others."""

    def wrong(self, path: str, code: str, reason: str) -> None:
        self.problems.append(Param(path, code, reason))

    def want(self, path: str, model: type[models.Model], label: str, uuid: UUID, into: Values, key: str) -> None:
        self.wanted.append(Wanted(len(self.problems), path, model, label, uuid, into, key))
        self.problems.append(None)

    def want_once(self, path: str, model: type[models.Model], attr: str, value: str, reason: str) -> None:
        self.once.append(Once(len(self.problems), path, model, attr, value, reason))
        self.problems.append(None)

    def finish(self) -> None:
        """Look up what was referred to. Raises `Invalid` with everything that is wrong."""
        if self.wanted or self.once:
            self._look_up()
        first = [param for param in self.problems[: self.last] if param is not None]
        found = first or [param for param in self.problems if param is not None]
        if found:
            raise Invalid(found)

    def finish_rules(self, path: str = "") -> None:
        """After what spans several fields. Raises `Invalid`."""
        found = [Param(f"{path}{one.name}", one.code, one.reason) for one in self.problems if one is not None]
        if found:
            raise Invalid(found)

    def _look_up(self) -> None:
        by_model: dict[type[models.Model], set[UUID]] = defaultdict(set)
        for one in self.wanted:
            by_model[one.model].add(one.uuid)
        parts, values = [], list[Any]()
        for model, uuids in by_model.items():
            parts.append(
                SQL("SELECT {}, uuid::text, id FROM {} WHERE uuid = ANY(%s)").format(
                    Literal(model.__name__), Identifier(model._meta.db_table)
                )
            )
            values.append(list(uuids))
        for number, unique in enumerate(self.once):
            own = self.current.pk if self.current is not None and type(self.current) is unique.model else 0
            parts.append(
                SQL("SELECT {}, '', id FROM {} WHERE {} = %s AND id <> %s").format(
                    Literal(f"once-{number}"), Identifier(unique.model._meta.db_table), Identifier(unique.attr)
                )
            )
            values.extend((unique.value, own))
        with connection.cursor() as cursor:
            cursor.execute(SQL(" UNION ALL ").join(parts), values)
            found = {(name, uuid): key for name, uuid, key in cursor.fetchall()}
        for one in self.wanted:
            key = found.get((one.model.__name__, str(one.uuid)))
            if key is None:
                self.problems[one.place] = Param(f"{one.path}.uuid", "invalid", f"{one.label} object bestaat niet.")
            one.into[one.key] = key
        for number, unique in enumerate(self.once):
            if (f"once-{number}", "") in found:
                self.problems[unique.place] = Param(unique.path, "unique", unique.reason)
