"""YAML read as plain text: no types guessed, no references, no surprises.

Every scalar stays the text that stands in the file, so `nee`, `no`, `2026-01-01` and `010` are never turned
into something else; the structure that is read into decides about the type. The events of libyaml are
walked without recursion, so that neither depth nor references can exhaust anything.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import yaml
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

MAX_BYTES = 1_000_000
MAX_DEPTH = 20

Path = tuple[str | int, ...]


class BadYaml(Exception):
    """`line` counts from 1; 0 where it is not known."""

    def __init__(self, code: str, message: str | Promise, *, line: int = 0, path: Path = ()) -> None:
        self.code, self.message, self.line, self.path = code, message, line, path
        super().__init__(code)


@dataclass(slots=True)
class Parsed:
    data: Any
    lines: dict[Path, int]
    """Where each value stands, by its path of keys and positions."""

    def line_of(self, path: Path) -> int:
        """The line of the nearest value around `path` whose place is known."""
        while path and path not in self.lines:
            path = path[:-1]
        return self.lines.get(path, 0)


@dataclass(slots=True)
class _Open:
    """A list or mapping that is not closed yet."""

    value: Any
    path: Path
    key: str | None = None

    def place(self, event: Any) -> Path:
        return (*self.path, len(self.value) if self.key is None else self.key)

    def add(self, value: Any) -> None:
        if isinstance(self.value, list):
            self.value.append(value)
        elif self.key is not None:
            self.value[self.key] = value
            self.key = None


@dataclass(slots=True)
class _Builder:
    lines: dict[Path, int] = field(default_factory=dict)
    stack: list[_Open] = field(default_factory=list)
    root: Any = None
    documents: int = 0

    def take(self, event: Any) -> None:
        line = event.start_mark.line + 1
        _refuse_references(event, line)
        match event:
            case yaml.DocumentStartEvent():
                self.documents += 1
                if self.documents > 1:
                    raise BadYaml("yaml-documents", _("Een bestand bevat één document."), line=line)
            case yaml.ScalarEvent():
                self._scalar(event.value, line)
            case yaml.MappingStartEvent():
                self._open({}, line)
            case yaml.SequenceStartEvent():
                self._open([], line)
            case yaml.MappingEndEvent() | yaml.SequenceEndEvent():
                self.stack.pop()

    def _waits_for_key(self) -> bool:
        return bool(self.stack) and isinstance(self.stack[-1].value, dict) and self.stack[-1].key is None

    def _scalar(self, text: str, line: int) -> None:
        if any(ord(char) < 32 and char not in "\n\t" for char in text):
            raise BadYaml("yaml-character", _("Hier staat een teken dat geen tekst is."), line=line)
        if not self._waits_for_key():
            self._put(text, line)
            return
        top = self.stack[-1]
        if text in top.value:
            message = _("“%(key)s” staat hier twee keer.") % {"key": text[:80]}
            raise BadYaml("yaml-duplicate", message, line=line, path=(*top.path, text))
        top.key = text

    def _open(self, value: Any, line: int) -> None:
        if self._waits_for_key():
            raise BadYaml("yaml-key", _("Een naam van een veld is gewone tekst."), line=line)
        if len(self.stack) >= MAX_DEPTH:
            raise BadYaml("yaml-depth", _("Dit is te diep genest."), line=line)
        path = self._put(value, line)
        self.stack.append(_Open(value, path))

    def _put(self, value: Any, line: int) -> Path:
        if not self.stack:
            self.root = value
            self.lines[()] = line
            return ()
        path = self.stack[-1].place(value)
        self.lines[path] = line
        self.stack[-1].add(value)
        return path


def parse(text: str | bytes) -> Parsed:
    """Raises `BadYaml` for what is too big, no YAML, or uses anchors, references or tags."""
    builder = _Builder()
    try:
        for event in _events(_as_text(text)):
            builder.take(event)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = mark.line + 1 if mark else 0
        raise BadYaml("yaml-syntax", _("Dit is geen geldige YAML."), line=line) from error
    except yaml.YAMLError as error:
        raise BadYaml("yaml-syntax", _("Dit is geen geldige YAML.")) from error
    return Parsed(builder.root, builder.lines)


def _events(text: str) -> Iterator[Any]:
    return iter(yaml.parse(text, Loader=yaml.CSafeLoader))


def _as_text(text: str | bytes) -> str:
    data = text.encode("utf-8", "surrogatepass") if isinstance(text, str) else text
    if len(data) > MAX_BYTES:
        raise BadYaml("yaml-size", _("Het bestand is groter dan 1 MB."))
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise BadYaml("yaml-encoding", _("Het bestand is geen tekst in UTF-8.")) from error


def _refuse_references(event: Any, line: int) -> None:
    if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None) is not None:
        message = _("Verwijzingen (& en *) mogen niet: schrijf de tekst voluit.")
        raise BadYaml("yaml-reference", message, line=line)
    if getattr(event, "tag", None) is not None:
        raise BadYaml("yaml-tag", _("Een type met een uitroepteken (!) mag hier niet."), line=line)
