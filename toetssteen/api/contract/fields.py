"""What a field of the contract is: how it is read from a body, written into an answer, and described.

Each makes SQL that gives its JSON as text, so that PostgreSQL writes whole answers and Python passes them on.
`t` is the alias of the row; `%(base)s` is where this API lives.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any, ClassVar

from django.db import models
from django.utils.dateparse import parse_date, parse_datetime

from toetssteen.api.contract.reading import EMPTY, REQUIRED, Reading, Values

Check = Callable[[str], str]
"""Gives what is wrong with a text, or nothing."""
Schema = dict[str, Any]

MISSING: Any = object()
_TRUE = frozenset({"t", "true", "y", "yes", "on", "1"})
_FALSE = frozenset({"f", "false", "n", "no", "off", "0"})
_SURROGATE = re.compile("[\ud800-\udfff]")


def quoted(sql: str) -> str:
    return f"""('"' || {sql} || '"')"""


def or_null(sql: str) -> str:
    return f"coalesce({sql}, 'null')"


def text_sql(sql: str) -> str:
    return f"to_json({sql})::text"


def object_sql(parts: Sequence[tuple[str, str]]) -> str:
    """A JSON object of names and expressions that give JSON."""
    if not parts:
        return "'{}'"
    inner = " || ',".join(f'"{name}":\' || {sql}' for name, sql in parts)
    return f"('{{{inner} || '}}')"


@dataclass(frozen=True, kw_only=True)
class Field:
    name: str
    attr: str = ""
    """Of the model; empty for what is no column."""
    required: bool = False
    read_only: bool = False
    nullable: bool = False
    deprecated: bool = False
    default: Any = MISSING
    """What a whole body means when it leaves this out; MISSING: leave it as it is."""
    by_key: ClassVar[bool] = False
    """Whether what is read is the key of another row."""

    def read(self, body: Mapping[str, Any], into: Values, path: str, reading: Reading) -> None:
        """Take this field out of a body. What is wrong goes to `reading`."""
        if self.read_only:
            return
        at = f"{path}{self.name}"
        raw = body.get(self.name, MISSING)
        if raw is MISSING:
            if reading.partial:
                return
            if self.required:
                reading.wrong(at, "required", REQUIRED)
            elif self.default is not MISSING:
                into[self.attr] = self.default
        elif raw is None:
            self.read_null(into, at, reading)
        else:
            self.read_value(raw, into, at, reading)

    def read_null(self, into: Values, at: str, reading: Reading) -> None:
        if self.nullable:
            into[self.attr] = None
        else:
            reading.wrong(at, "null", EMPTY)

    def read_value(self, raw: Any, into: Values, at: str, reading: Reading) -> None:
        raise NotImplementedError

    def sql(self, t: str) -> str:
        raise NotImplementedError

    def schema(self) -> Schema:
        raise NotImplementedError

    def described(self) -> Schema:
        found = self.schema()
        if self.nullable:
            found = {**found, "nullable": True}
        if self.read_only:
            found = {**found, "readOnly": True}
        if self.deprecated:
            found = {**found, "deprecated": True}
        return found


@dataclass(frozen=True, kw_only=True)
class Text(Field):
    max: int
    min: int = 0
    blank: bool = True
    checks: tuple[Check, ...] = ()
    described_as: Schema = field(default_factory=dict, hash=False)
    """Format and pattern of the contract."""
    once: tuple[type[models.Model], str] | None = None
    """Unique in this model, with what it is called."""
    in_full: str = ""
    """SQL for what is shown, where that is not the column."""

    def read_value(self, raw: Any, into: Values, at: str, reading: Reading) -> None:
        if isinstance(raw, bool) or not isinstance(raw, str | int | float):
            reading.wrong(at, "invalid", "Not a valid string.")
            return
        text = str(raw).strip()
        if not text and not self.blank:
            reading.wrong(at, "blank", EMPTY)
            return
        wrong = len(reading.problems)
        self._check(text, at, reading)
        if len(reading.problems) > wrong:
            return
        into[self.attr] = text
        if text and self.once:
            model, called = self.once
            reason = f"Er bestaat al een {called} met eenzelfde {self.name}."
            reading.want_once(at, model, self.attr, text, reason)

    def _check(self, text: str, at: str, reading: Reading) -> None:
        if text:
            if reading.current is not None and getattr(reading.current, self.attr, None) == text:
                return
            for check in self.checks:
                if reason := check(text):
                    reading.wrong(at, "invalid", reason)
        if len(text) > self.max:
            reason = f"Zorg ervoor dat dit veld niet meer dan {self.max} karakters bevat."
            reading.wrong(at, "max_length", reason)
        if text and len(text) < self.min:
            reading.wrong(at, "min_length", f"Zorg ervoor dat dit veld minimaal {self.min} karakters bevat.")
        if "\0" in text:
            reading.wrong(at, "null_characters_not_allowed", "Null-tekens zijn niet toegestaan.")
        elif _SURROGATE.search(text):
            reading.wrong(at, "surrogate_characters_not_allowed", "Losse surrogaattekens zijn niet toegestaan.")

    def sql(self, t: str) -> str:
        shown = text_sql(self.in_full.format(t=t) if self.in_full else f"{t}.{self.attr}")
        return or_null(shown) if self.nullable else shown

    def schema(self) -> Schema:
        found: Schema = {"type": "string", **self.described_as, "maxLength": self.max}
        if self.min and not self.blank:
            found["minLength"] = self.min
        if self.blank and "pattern" in found:
            found["pattern"] = f"^$|{found['pattern']}"
        return found


@dataclass(frozen=True, kw_only=True)
class Choice(Field):
    choices: tuple[str, ...]
    component: str
    """Name of the enumeration in the contract."""

    def read_value(self, raw: Any, into: Values, at: str, reading: Reading) -> None:
        if isinstance(raw, str | int | float) and str(raw) in self.choices:
            into[self.attr] = str(raw)
        else:
            reading.wrong(at, "invalid_choice", f'"{shortened(raw)}" is een ongeldige keuze.')

    def sql(self, t: str) -> str:
        return quoted(f"{t}.{self.attr}")

    def schema(self) -> Schema:
        return {"allOf": [{"$ref": f"#/components/schemas/{self.component}"}]}


def shortened(raw: Any) -> str:
    text = str(raw)
    return text if len(text) <= 100 else f"{text[:100]}…"


def read_flag(raw: Any) -> bool | None:
    """As the contract's reference takes them; None for anything else."""
    word = str(raw).lower() if isinstance(raw, str | int | float) else ""
    return True if word in _TRUE or word == "1.0" else False if word in _FALSE or word == "0.0" else None


@dataclass(frozen=True, kw_only=True)
class Flag(Field):
    in_full: str = ""

    def read_value(self, raw: Any, into: Values, at: str, reading: Reading) -> None:
        if self.nullable and isinstance(raw, str) and raw.lower() in {"", "null"}:
            into[self.attr] = None
            return
        flag = read_flag(raw)
        if flag is None:
            reading.wrong(at, "invalid", "Must be a valid boolean.")
        else:
            into[self.attr] = flag

    def sql(self, t: str) -> str:
        shown = self.in_full.format(t=t) if self.in_full else f"{t}.{self.attr}"
        return or_null(f"({shown})::text") if self.nullable else f"({shown})::text"

    def schema(self) -> Schema:
        default = {} if self.default is MISSING else {"default": self.default}
        return {"type": "boolean", **default}


@dataclass(frozen=True, kw_only=True)
class Number(Field):
    least: int
    most: int

    def read_value(self, raw: Any, into: Values, at: str, reading: Reading) -> None:
        text = str(raw).removesuffix(".0") if isinstance(raw, str | int | float) and not isinstance(raw, bool) else ""
        if not re.fullmatch(r"-?[0-9]{1,18}", text):
            reading.wrong(at, "invalid", "Een geldig getal is vereist.")
        elif int(text) < self.least:
            reason = f"Zorg ervoor dat deze waarde groter is dan of gelijk is aan {self.least}."
            reading.wrong(at, "min_value", reason)
        elif int(text) > self.most:
            reason = f"Zorg ervoor dat deze waarde kleiner is dan of gelijk is aan {self.most}."
            reading.wrong(at, "max_value", reason)
        else:
            into[self.attr] = int(text)

    def schema(self) -> Schema:
        return {"type": "integer", "maximum": self.most, "minimum": self.least}


def read_day(raw: Any) -> date | None:
    try:
        return parse_date(raw) if isinstance(raw, str) else None
    except ValueError:
        return None


def read_moment(raw: Any) -> datetime | None:
    """ISO 8601. A day is its first moment; what names no zone is UTC. Not one that another zone has no year for."""
    if not isinstance(raw, str):
        return None
    try:
        found = parse_datetime(raw)
        if found is not None and found.tzinfo is None:
            found = found.replace(tzinfo=UTC)
        found = found.astimezone(UTC) if found else None
        return found if found and 1 < found.year < 9999 else None
    except (ValueError, OverflowError):
        return None


@dataclass(frozen=True, kw_only=True)
class Day(Field):
    def read_value(self, raw: Any, into: Values, at: str, reading: Reading) -> None:
        day = read_day(raw)
        if day is None:
            reason = "Date heeft het verkeerde formaat, gebruik 1 van deze formaten: YYYY-MM-DD."
            reading.wrong(at, "invalid", reason)
        else:
            into[self.attr] = day

    def sql(self, t: str) -> str:
        return or_null(quoted(f"{t}.{self.attr}"))

    def schema(self) -> Schema:
        return {"type": "string", "format": "date"}


@dataclass(frozen=True, kw_only=True)
class Moment(Field):
    def read_value(self, raw: Any, into: Values, at: str, reading: Reading) -> None:
        moment = read_moment(raw)
        if moment is None:
            reason = (
                "Datetime heeft een ongeldig formaat, gebruik 1 van de volgende formaten: "
                "YYYY-MM-DDThh:mm[:ss[.uuuuuu]][+HH:MM|-HH:MM|Z]."
            )
            reading.wrong(at, "invalid", reason)
        else:
            into[self.attr] = moment

    def sql(self, t: str) -> str:
        column = f"{t}.{self.attr}"
        return or_null(
            f"to_char({column} AT TIME ZONE 'UTC', CASE WHEN date_trunc('second', {column}) = {column} "
            """THEN '\\"YYYY-MM-DD"T"HH24:MI:SS"Z"\\"' ELSE '\\"YYYY-MM-DD"T"HH24:MI:SS.US"Z"\\"' END)"""
        )

    def schema(self) -> Schema:
        return {"type": "string", "format": "date-time"}


@dataclass(frozen=True, kw_only=True)
class Words(Field):
    """Names and texts, as a client chooses them."""

    max: int
    shown: str
    """SQL for the JSON."""

    def read_value(self, raw: Any, into: Values, at: str, reading: Reading) -> None:
        if not isinstance(raw, dict):
            reason = f'Verwacht een dictionary van items, maar kreeg type "{type(raw).__name__}".'
            reading.wrong(at, "not_a_dict", reason)
            return
        one = Text(name="", attr="text", max=self.max, blank=False)
        found: dict[str, str] = {}
        for key, value in raw.items():
            here: Values = {}
            if "\0" in key or _SURROGATE.search(key):
                reading.wrong(at, "invalid", "Een sleutel bevat tekens die niet zijn toegestaan.")
            elif value is None:
                one.read_null(here, f"{at}.{key}", reading)
            else:
                one.read_value(value, here, f"{at}.{key}", reading)
            found[key] = here.get("text", "")
        into[self.attr] = found

    def sql(self, t: str) -> str:
        return self.shown.format(t=t)

    def schema(self) -> Schema:
        return {"type": "object", "additionalProperties": {"type": "string", "maxLength": self.max}}


@dataclass(frozen=True, kw_only=True)
class Shown(Field):
    """What only an answer tells."""

    shown: str
    """SQL for the JSON on the alias `{t}`."""
    described_as: Schema = field(default_factory=dict, hash=False)
    read_only: bool = True
    may_be_given: bool = False
    """A body may have it, and it is passed over."""

    def described(self) -> Schema:
        return self.schema() if self.may_be_given else super().described()

    def sql(self, t: str) -> str:
        return self.shown.format(t=t)

    def schema(self) -> Schema:
        return dict(self.described_as)
