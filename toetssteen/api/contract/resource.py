"""What a resource of the contract is, and the SQL that writes its answers."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from django.db import models

from toetssteen.api.contract.fields import Field, object_sql
from toetssteen.api.contract.filters import AnyFilter
from toetssteen.api.contract.reading import Reading, Values
from toetssteen.api.contract.references import Reference, References

Expansion = dict[str, Any]
"""Name of what is expanded → what is expanded in that."""


def no_rule(values: Values, reading: Reading) -> None:
    """Nothing that spans several fields."""


@dataclass(frozen=True, kw_only=True)
class Resource:
    name: str
    """Its part of the path."""
    label: str
    """As a message calls it."""
    component: str
    """Its schema in the contract."""
    model: type[models.Model]
    fields: tuple[Field, ...]
    filters: tuple[AnyFilter, ...] = ()
    expands: tuple[str, ...] = ()
    """Paths that may be asked for; empty: `expand` is unknown here."""
    order: str = "{t}.id DESC"
    visible: str = ""
    """SQL that a row must meet to be told of at all."""
    parties: str = ""
    """SELECT of the keys of the parties that rows of `page t` tell of; empty: of nobody."""
    rule: Callable[[Values, Reading], None] = no_rule
    quick: "Callable[..., str | None] | None" = None
    """Makes a new one in one statement, and gives its JSON; None when it has to go the longer way."""
    save: Callable[[Values, Any], models.Model]
    remove: Callable[[Any], object]
    cascade: Callable[[Any, Callable[[Any], None]], Iterable[Any]] | None = None
    """What `?cascade=true` takes along, told to the second argument before it goes; gives what stays of it."""
    cascades_to: str = ""
    """The resource of what stays."""
    base: str = "klantinteracties"
    orders: Mapping[str, str] = field(default_factory=dict, hash=False)
    """What a client may sort by → SQL."""

    @cached_property
    def table(self) -> str:
        return f'"{self.model._meta.db_table}"'

    @cached_property
    def by_name(self) -> dict[str, Field]:
        return {one.name: one for one in self.fields}

    def inside(self, name: str) -> "Resource":
        """What a field that can be expanded refers to."""
        one = self.by_name[name]
        if isinstance(one, Reference | References):
            return one.target()
        raise TypeError(name)

    def where(self, t: str, conditions: Iterable[str] = ()) -> str:
        found = [condition for condition in (*conditions, self.visible) if condition]
        return " AND ".join(f"({condition.replace('{t}', t)})" for condition in found) or "true"

    def read(self, body: Mapping[str, Any], reading: Reading, path: str = "") -> Values:
        """What a body says, by attribute. What is wrong goes to `reading`; nothing is looked up yet."""
        values: Values = {}
        for one in self.fields:
            one.read(body, values, path, reading)
        return values

    def sql(self, t: str, expansion: Expansion | None = None) -> str:
        """The JSON of one row as text. `expansion`: None for no `_expand` at all."""
        parts = [(one.name, one.sql(t)) for one in self.fields]
        if expansion is not None:
            inside = [
                (one.name, _expanded(one, t, expansion[one.name])) for one in self.fields if one.name in expansion
            ]
            parts.append(("_expand", object_sql(inside)))
        return object_sql(parts)


def _expanded(one: Field, t: str, inner: Expansion) -> str:
    """Each level has an alias of its own, so that what is inside can refer to what is around it."""
    if isinstance(one, References):
        return one.list_sql(t, one.target().sql(f"{t}r", inner or None))
    if isinstance(one, Reference):
        target = one.target()
        return one.one_sql(t, target.sql(f"{t}x", inner or None), where=target.where(f"{t}x"))
    raise TypeError(one.name)


def parse_expansion(paths: Iterable[str]) -> Expansion:
    """`a,a.b` → `{"a": {"b": {}}}`. What is inside something asks for that, too."""
    found: Expansion = {}
    for path in paths:
        level = found
        for name in path.split("."):
            level = level.setdefault(name, {})
    return found
