"""A part of a body whose fields follow from a kind that stands beside it: of a person its name, of an organisation
another one. Which kind it is, a body must say to say anything of it; else it is passed over."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from toetssteen.api.contract.fields import MISSING, Field, Schema, Shown, object_sql
from toetssteen.api.contract.groups import Group, empty_of, read_object
from toetssteen.api.contract.reading import EMPTY, Reading, Values

_GIVEN = "_given"


@dataclass(frozen=True, kw_only=True)
class Variant(Field):
    kind: str
    """The field that decides."""
    present: str
    """The column that tells whether there is one at all."""
    prefix: str
    """How the contract calls the schemas that hold one."""
    options: Mapping[str, tuple[str, tuple[Field, ...]]]
    """Kind → schema and fields."""

    def read(self, body: Mapping[str, Any], into: Values, path: str, reading: Reading) -> None:
        reading.last = len(reading.problems)
        option = self.options.get(str(body.get(self.kind)))
        raw = body.get(self.name, MISSING)
        if option is None or raw is MISSING:
            return
        at = f"{path}{self.name}"
        if raw is None:
            reading.wrong(at, "null", EMPTY)
            return
        given = read_object(raw, at, reading)
        if given is None:
            return
        into.update(self._nothing())
        whole = Reading(problems=reading.problems, wanted=reading.wanted, once=reading.once)
        for one in option[1]:
            one.read(given, into, f"{at}.", whole)
        into[_GIVEN] = True

    def mark(self, values: Values, reading: Reading, *, yes: Any, no: Any) -> None:
        """Sets `present`: another kind without what belongs to it has nothing."""
        if values.pop(_GIVEN, False):
            values[self.present] = yes
            return
        kind = self._kind_attr(values)
        if reading.current is None:
            values[self.present] = no
        elif kind is not None and kind != getattr(reading.current, "kind", None):
            values.update(self._nothing())
            values[self.present] = no

    def _kind_attr(self, values: Values) -> Any:
        return values.get("kind")

    def _nothing(self) -> Values:
        """Every column of every kind, empty."""
        found: Values = {}
        for _, fields in self.options.values():
            for one in fields:
                if isinstance(one, Group):
                    found.update({inner.attr: empty_of(inner) for inner in one.fields})
                elif not isinstance(one, Shown):
                    found[f"{one.attr}_id" if one.by_key else one.attr] = empty_of(one)
        return found

    def sql(self, t: str) -> str:
        whens = " ".join(
            f"WHEN '{kind}' THEN {object_sql([(one.name, one.sql(t)) for one in fields])}"
            for kind, (_, fields) in self.options.items()
        )
        return f"CASE WHEN {self.is_there(t)} THEN CASE {t}.kind {whens} ELSE 'null' END ELSE 'null' END"

    def is_there(self, t: str) -> str:
        return f"{t}.{self.present} IS NOT NULL AND {t}.{self.present}::text <> 'false'"

    def schema(self) -> Schema:
        return {}
