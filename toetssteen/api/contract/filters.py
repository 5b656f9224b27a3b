"""What a list can be asked for, and the SQL of it. `{t}` is the alias of the rows of the list, `{v}` the value."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeGuard

from toetssteen.api.contract.fields import read_day, read_flag, read_moment
from toetssteen.api.contract.references import read_uuid
from toetssteen.api.problems import Param
from toetssteen.parties import ways
from toetssteen.parties.models import IdentifierKind

Parameters = dict[str, Any]
Told = list[Param]

_NO_NULL = "Null-tekens zijn niet toegestaan."
_ONE_OF = "Selecteer een geldige keuze. {} is geen beschikbare keuze."


class Wrong(Exception):
    def __init__(self, code: str, reason: str) -> None:
        super().__init__()
        self.code, self.reason = code, reason


def text(raw: str) -> Any:
    if "\0" in raw:
        raise Wrong("null_characters_not_allowed", _NO_NULL)
    return raw.strip()


def part_of(raw: str) -> Any:
    """A pattern for ILIKE that has the text anywhere."""
    escaped = text(raw).replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    return f"%{escaped}%"


def several(raw: str) -> Any:
    return [text(part) for part in raw.split(",")]


def uuid(raw: str) -> Any:
    found = read_uuid(raw.strip())
    if found is None:
        raise Wrong("invalid", "Voer een geldige UUID in.")
    return found


def url(raw: str) -> Any:
    """The id at its end, whatever host stands before it; an address that has none fits nothing."""
    scheme, separator, rest = text(raw).partition("://")
    if not separator or scheme not in {"http", "https"} or not rest.partition("/")[0]:
        raise Wrong("invalid", "Voer een geldige URL in.")
    return read_uuid(rest.rstrip("/").rpartition("/")[2])


def flag(raw: str) -> Any:
    return read_flag(raw) if raw.lower() in {"true", "false"} else None


def day(raw: str) -> Any:
    found = read_day(raw.strip())
    if found is None:
        raise Wrong("invalid", "Voer een geldige datum in.")
    return found


def moment(raw: str) -> Any:
    found = read_moment(raw.strip())
    if found is None:
        raise Wrong("invalid", "Voer een geldige datum/tijd in.")
    return found


@dataclass(frozen=True)
class OneOf:
    choices: tuple[str, ...]

    def __call__(self, raw: str) -> str:
        if raw not in self.choices:
            raise Wrong("invalid_choice", _ONE_OF.format(raw[:100]))
        return raw


def one_of(*choices: str) -> OneOf:
    return OneOf(choices)


@dataclass(frozen=True)
class Filter:
    """One parameter. What reads as None says nothing, so that the list stays as it is. Many texts are empty, so their
    indexes hold only those that are not; `> ''` in the SQL tells the planner that it may use such an index."""

    name: str
    sql: str
    read: Callable[[str], Any] = text
    added: bool = False
    """Ours, beside the contract."""
    of_actor: bool = False
    """Asks who did what: only for who has a purpose with that."""

    @property
    def names(self) -> tuple[str, ...]:
        return (self.name,)

    def conditions(self, given: Mapping[str, str], told: Told, parameters: Parameters) -> list[str]:
        raw = given.get(self.name, "")
        if not raw.strip():
            return []
        try:
            value = self.read(raw)
        except Wrong as wrong:
            told.append(Param(self.name, wrong.code, wrong.reason))
            return []
        if value is None:
            return ["false"] if self.read is url else []
        if value is True or value is False:
            return [self.sql.replace("{v}", "true" if value else "false")]
        key = f"f_{self.name}"
        parameters[key] = value
        return [self.sql.replace("{v}", f"%({key})s")]


_PARTS = ("codeObjecttype", "codeRegister", "codeSoortObjectId", "objectId")


@dataclass(frozen=True)
class OfOneObject:
    """Parameters that tell of one and the same object, so that they hold together of one. `around` has `{inside}`
    for the conditions; they stand on the alias `o`, whose columns are those of `Identified`."""

    prefix: str
    around: str
    """For when the object is named: its rows are found by an index first."""
    in_general: str
    """For when only its kind is."""
    parts: tuple[str, ...] = ("CodeObjecttype", "CodeRegister", "CodeSoortObjectId", "ObjectId")
    columns: tuple[str, ...] = ("object_type", "register", "id_kind", "object_id")
    added: bool = False

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(f"{self.prefix}{part}" for part in self.parts)

    def conditions(self, given: Mapping[str, str], told: Told, parameters: Parameters) -> list[str]:
        inside = []
        for name, column in zip(self.names, self.columns, strict=True):
            if raw := given.get(name, "").strip():
                if "\0" in raw:
                    told.append(Param(name, "null_characters_not_allowed", _NO_NULL))
                parameters[f"f_{name}"] = raw
                inside.append(f"o.{column} = %(f_{name})s AND o.{column} > ''")
        if not inside:
            return []
        named = given.get(self.names[3], "").strip()
        return [(self.around if named else self.in_general).replace("{inside}", " AND ".join(inside))]


KINDS_OF_TYPE = {
    "natuurlijk_persoon": ["bsn"],
    "vestiging": ["vestigingsnummer"],
    "niet_natuurlijk_persoon": ["rsin", "kvk_nummer"],
}
TYPES_OF_REGISTER = {"brp": ["natuurlijk_persoon"], "hr": ["vestiging", "niet_natuurlijk_persoon"]}
_KINDS_OF_REGISTER = {
    register: [kind for object_type in types for kind in KINDS_OF_TYPE[object_type]]
    for register, types in TYPES_OF_REGISTER.items()
}
_EVERY_KIND = frozenset(kind.value for kind in IdentifierKind)


@dataclass(frozen=True)
class OfOneIdentifier:
    """The same for an identifier of a party, on the alias `o`. Numbers are found by their keyed hash."""

    prefix: str
    around: str
    in_general: str
    parts: tuple[str, ...] = _PARTS
    choices: bool = False
    """A code that does not exist is refused, instead of fitting nothing."""
    alias: str = "o"
    added: bool = False

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(f"{self.prefix}{part}" for part in self.parts)

    def conditions(self, given: Mapping[str, str], told: Told, parameters: Parameters) -> list[str]:
        values = [given.get(name, "").strip() for name in self.names]
        if not any(values):
            return []
        inside, kinds = [], set(_EVERY_KIND)
        known = (KINDS_OF_TYPE, _KINDS_OF_REGISTER, {kind: [kind] for kind in _EVERY_KIND})
        for name, value, by_code in zip(self.names, values, known, strict=False):
            if not value:
                continue
            if "\0" in value:
                told.append(Param(name, "null_characters_not_allowed", _NO_NULL))
            if self.choices and value not in by_code:
                told.append(Param(name, "invalid_choice", _ONE_OF.format(value[:100])))
            kinds &= set(by_code.get(value, ()))
        if kinds != _EVERY_KIND:
            parameters[f"f_{self.prefix}kinds"] = sorted(kinds)
            inside.append(f"{self.alias}.kind = ANY(%(f_{self.prefix}kinds)s)")
        if "\0" in values[3]:
            told.append(Param(self.names[3], "null_characters_not_allowed", _NO_NULL))
        elif values[3]:
            parameters[f"f_{self.prefix}hashes"] = ways.hashes(values[3])
            inside.append(f"{self.alias}.value_hash = ANY(%(f_{self.prefix}hashes)s)")
        if not inside:
            inside.append("true")
        return [(self.around if values[3] else self.in_general).replace("{inside}", " AND ".join(inside))]


def told_of_party(prefix: str, *, of_row: str, in_list: str, choices: bool = False) -> OfOneIdentifier:
    """`of_row`: SQL that holds when `o.party_id` is the row's; `in_list` has `{keys}` for a statement of party ids."""
    keys = "SELECT o.party_id FROM parties_identifier o WHERE {inside}"
    return OfOneIdentifier(
        prefix, in_list.replace("{keys}", keys), f"EXISTS ({of_row} AND {{inside}})", choices=choices
    )


def is_by_part(one: object) -> TypeGuard[Filter]:
    """Looks for a part of a text: how many fit is known only when the text is."""
    return isinstance(one, Filter) and one.read is part_of


def is_of_actor(one: object) -> TypeGuard[Filter]:
    return isinstance(one, Filter) and one.of_actor


AnyFilter = Filter | OfOneObject | OfOneIdentifier


@dataclass(slots=True)
class Asked:
    """What a list was asked for: SQL conditions on `{t}`, and their values."""

    conditions: list[str] = field(default_factory=list)
    parameters: Parameters = field(default_factory=dict)


def asked(filters: tuple[AnyFilter, ...], given: Mapping[str, str], told: Told) -> Asked:
    found = Asked()
    for one in filters:
        found.conditions += one.conditions(given, told, found.parameters)
    return found
