"""Fields that hold other fields."""

from dataclasses import dataclass
from typing import Any

from toetssteen.api.contract.fields import Choice, Field, Schema, Text, object_sql, or_null, text_sql
from toetssteen.api.contract.reading import EMPTY, Reading, Values

_NOT_AN_OBJECT = "Ongeldige data. Verwacht een dictionary, kreeg een {}."


def read_object(raw: Any, at: str, reading: Reading) -> dict[str, Any] | None:
    if isinstance(raw, dict):
        return raw
    reading.wrong(f"{at}.nonFieldErrors", "invalid", _NOT_AN_OBJECT.format(type(raw).__name__))
    return None


@dataclass(frozen=True, kw_only=True)
class Group(Field):
    """Fields that stand together in the contract, each in a column of its own. Null: all of them empty. A group
    that is given replaces all of it."""

    fields: tuple[Field, ...]
    component: str

    def read_null(self, into: Values, at: str, reading: Reading) -> None:
        if self.nullable:
            into.update({one.attr: empty_of(one) for one in self.fields})
        else:
            reading.wrong(at, "null", EMPTY)

    def read_value(self, raw: Any, into: Values, at: str, reading: Reading) -> None:
        body = read_object(raw, at, reading)
        if body is not None:
            into.update({one.attr: empty_of(one) for one in self.fields})
            whole = Reading(problems=reading.problems, wanted=reading.wanted, once=reading.once)
            for one in self.fields:
                one.read(body, into, f"{at}.", whole)

    def sql(self, t: str) -> str:
        return object_sql([(one.name, one.sql(t)) for one in self.fields])

    def schema(self) -> Schema:
        return {"allOf": [{"$ref": f"#/components/schemas/{self.component}"}]}


def empty_of(one: Field) -> Any:
    return "" if isinstance(one, Text | Choice) else None


@dataclass(frozen=True, kw_only=True)
class Stored(Group):
    """A group that lies in one column, as JSON; NULL when all of it is empty."""

    def read_null(self, into: Values, at: str, reading: Reading) -> None:
        into[self.attr] = None

    def read_value(self, raw: Any, into: Values, at: str, reading: Reading) -> None:
        found: Values = {}
        super().read_value(raw, found, at, reading)
        into[self.attr] = found if any(value not in ("", None) for value in found.values()) else None

    def sql(self, t: str) -> str:
        given, empty = [], []
        for one in self.fields:
            here = f"{t}.{self.attr}->>'{one.attr}'"
            is_text = isinstance(one, Text)
            given.append((one.name, text_sql(f"coalesce({here}, '')") if is_text else or_null(here)))
            empty.append(f'"{one.name}":' + ('""' if is_text else "null"))
        return f"CASE WHEN {t}.{self.attr} IS NULL THEN '{{{','.join(empty)}}}' ELSE {object_sql(given)} END"
