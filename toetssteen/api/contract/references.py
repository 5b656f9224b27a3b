"""Fields that refer to objects of other resources."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar
from uuid import UUID

from toetssteen.api.contract.fields import Field, Schema, or_null
from toetssteen.api.contract.groups import read_object
from toetssteen.api.contract.reading import EMPTY, REQUIRED, Reading, Values

if TYPE_CHECKING:
    from toetssteen.api.contract.resource import Resource


NOT_A_LIST = 'Verwachtte een lijst met items, maar kreeg type "{}".'


def uuid_sql(resource: str, alias: str) -> str:
    """The id by which an object is told. An actor who is an employee has a pseudonym for who does not say what it
    needs to know them for."""
    if resource != "actoren":
        return f"{alias}.uuid"
    return f"CASE WHEN {named_sql(alias)} THEN {alias}.uuid ELSE md5(%(salt)s || {alias}.uuid)::uuid END"


def named_sql(alias: str) -> str:
    return f"(%(actors)s OR {alias}.kind <> 'medewerker')"


def reference_sql(resource: str, alias: str) -> str:
    uuid = uuid_sql(resource, alias)
    return f"""('{{"uuid":"' || {uuid} || '","url":"' || %(base)s || '/{resource}/' || {uuid} || '"}}')"""


@dataclass(frozen=True, kw_only=True)
class Reference(Field):
    """To one object of another resource."""

    target: Callable[[], "Resource"]
    component: str
    also: tuple[tuple[str, str], ...] = ()
    """What the answer tells beside it, a text: name → SQL on the alias `{x}`."""
    by_key: ClassVar[bool] = True

    def read_null(self, into: Values, at: str, reading: Reading) -> None:
        if self.nullable:
            into[f"{self.attr}_id"] = None
        else:
            reading.wrong(at, "null", EMPTY)

    def read_value(self, raw: Any, into: Values, at: str, reading: Reading) -> None:
        uuid = read_uuid_of(raw, at, reading)
        if uuid is not None:
            target = self.target()
            reading.want(at, target.model, target.label, uuid, into, f"{self.attr}_id")

    def sql(self, t: str) -> str:
        x = f"{t}x"
        shown = reference_sql(self.target().name, x)
        if self.also:
            more = " || ',".join(f'"{name}":\' || {sql.format(x=x)}' for name, sql in self.also)
            shown = f"(rtrim({shown}, '}}') || ',{more} || '}}')"
        return self.one_sql(t, shown)

    def told(self) -> Schema:
        return {name: {"type": "string", "readOnly": True} for name, _ in self.also}

    def always_told(self) -> list[str]:
        return [name for name, _ in self.also]

    def one_sql(self, t: str, shown: str, where: str = "true") -> str:
        """`shown` of what is referred to, on the alias of `t` with an x behind it; null where `where` does not hold."""
        table, key = self.target().table, f"{t}.{self.attr}_id"
        return or_null(f"(SELECT {shown} FROM {table} {t}x WHERE {t}x.id = {key} AND {where})")

    def schema(self) -> Schema:
        return {"allOf": [{"$ref": f"#/components/schemas/{self.component}"}]}


def read_uuid_of(raw: Any, at: str, reading: Reading) -> UUID | None:
    """The id in a reference."""
    body = read_object(raw, at, reading)
    if body is None:
        return None
    if "uuid" not in body:
        reading.wrong(f"{at}.uuid", "required", REQUIRED)
    elif body["uuid"] is None:
        reading.wrong(f"{at}.uuid", "null", EMPTY)
    else:
        uuid = read_uuid(body["uuid"])
        if uuid is None:
            reading.wrong(f"{at}.uuid", "invalid", "Must be a valid UUID.")
        return uuid
    return None


def read_uuid(raw: Any) -> UUID | None:
    try:
        return UUID(raw) if isinstance(raw, str) else None
    except ValueError:
        return None


@dataclass(frozen=True, kw_only=True)
class References(Field):
    """To several objects of another resource. `rows` is what follows FROM, with `{r}` for one of them and `{t}`
    for the row that refers. What is read stands under `attr` as a list of keys."""

    target: Callable[[], "Resource"]
    rows: str
    component: str
    order: str = "{r}.id"
    more: tuple[tuple[str, Schema], ...] = ()
    """What each tells beside id and address, in the description."""
    one: str = ""
    """SQL for each on the alias `{r}`, where it is more than the reference."""
    whole_by: str = ""
    """Each stands there in full: the column of `rows`, whose alias is then `{r}c`, that holds its key. Looked up one
    by one, since a planner that sees few of them reads them all for each."""

    def read_null(self, into: Values, at: str, reading: Reading) -> None:
        if self.nullable:
            into[self.attr] = []
        else:
            reading.wrong(at, "null", EMPTY)

    def read_value(self, raw: Any, into: Values, at: str, reading: Reading) -> None:
        if not isinstance(raw, list):
            reading.wrong(f"{at}.nonFieldErrors", "not_a_list", NOT_A_LIST.format(type(raw).__name__))
            return
        target = self.target()
        keys: list[Values] = []
        for number, item in enumerate(raw):
            uuid = read_uuid_of(item, f"{at}.{number}", reading)
            if uuid is not None:
                keys.append({})
                reading.want(f"{at}.{number}", target.model, target.label, uuid, keys[-1], "id")
        into[self.attr] = keys

    def sql(self, t: str) -> str:
        r = f"{t}r"
        if self.whole_by:
            target = self.target()
            key = f"{r}c.{self.whole_by}"
            return self.list_sql(t, f"(SELECT {target.sql(r)} FROM {target.table} {r} WHERE {r}.id = {key})")
        return self.list_sql(t, self.one.format(r=r) if self.one else reference_sql(self.target().name, r))

    def told(self) -> Schema:
        return dict(self.more)

    def always_told(self) -> list[str]:
        return [name for name, schema in self.more if schema.get("readOnly")]

    def list_sql(self, t: str, one: str) -> str:
        """`one` for each of them, on the alias of `t` with an r behind it."""
        r = f"{t}r"
        rows, order = self.rows.format(t=t, r=r), self.order.format(r=r)
        return f"(SELECT coalesce('[' || string_agg({one}, ',' ORDER BY {order}) || ']', '[]') FROM {rows})"

    def schema(self) -> Schema:
        return {"type": "array", "items": {"$ref": f"#/components/schemas/{self.component}"}}
