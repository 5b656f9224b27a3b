"""Protocols as YAML: read with refusals that say what is wrong and where, and written for people to read."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from functools import cache
from pathlib import Path as FilePath
from typing import Any, TypeVar

import msgspec
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from toetssteen.access.errors import RuleBroken
from toetssteen.protocols import coherence, strict_yaml
from toetssteen.protocols.document import ProtocolDocument
from toetssteen.protocols.strict_yaml import BadYaml, Parsed, Path

T = TypeVar("T")

LIBRARY = FilePath(__file__).parent / "library"
GENERAL = "algemeen.yaml"
"""The file with the follow-ups that every product has."""
NOT_PROTOCOLS = frozenset({"principles.yaml", "departments.yaml"})


class UnreadableProtocol(RuleBroken):
    """`path` names the field (`questions[3].when`); `line` counts from 1, None where it is not known."""

    def __init__(self, code: str, message: str | Promise, *, name: str, path: str, line: int | None) -> None:
        self.code, self.name, self.path, self.line = code, name, path, line
        super().__init__(field=path)
        self.message = message

    def __str__(self) -> str:
        where = [self.name]
        if self.line:
            where.append(str(_("regel %(line)d") % {"line": self.line}))
        if self.path:
            where.append(self.path)
        return f"{', '.join(where)}: {self.message}"


def read_file(path: FilePath, *, general: Collection[str] | None = None) -> ProtocolDocument:
    """Raises `UnreadableProtocol`, and `OSError` where the file itself cannot be read."""
    with path.open("rb") as stream:
        content = stream.read(strict_yaml.MAX_BYTES + 1)
    own = () if path.name == GENERAL else general
    return read_text(content, name=path.name, general=own)


def read_text(text: str | bytes, *, name: str, general: Collection[str] | None = None) -> ProtocolDocument:
    """`name` is how errors call the text. `general` are the codes of the follow-ups that every product has;
    None: those of the library that ships."""
    document, parsed = read_as(ProtocolDocument, text, name=name)
    known = general_codes() if general is None else general
    fault = next(coherence.faults(document, general=known), None)
    if fault:
        raise _refusal(fault.code, fault.message, name=name, path=fault.path, line=parsed.line_of(fault.path))
    return document


def read_library(folder: FilePath = LIBRARY) -> list[ProtocolDocument]:
    """Every protocol in the folder, in order of file name, after checking that they fit together."""
    files = [path for path in sorted(folder.glob("*.yaml")) if path.name not in NOT_PROTOCOLS]
    shared = next((path for path in files if path.name == GENERAL), None)
    general = _codes(read_file(shared)) if shared else frozenset()
    documents = [read_file(path, general=general) for path in files]
    names = {document.code: path.name for document, path in zip(documents, files, strict=True)}
    for document, fault in coherence.across(documents):
        raise _refusal(fault.code, fault.message, name=names[document.code], path=fault.path, line=0)
    return documents


@cache
def general_codes() -> frozenset[str]:
    """Codes of the follow-ups that every product has, in the library that ships."""
    return _codes(read_file(LIBRARY / GENERAL))


def _codes(document: ProtocolDocument) -> frozenset[str]:
    return frozenset(follow_up.code for follow_up in document.follow_ups)


def read_as(kind: type[T], text: str | bytes, *, name: str) -> tuple[T, Parsed]:
    """Any structure of ours from YAML, with the lines on which its parts stand."""
    try:
        parsed = strict_yaml.parse(text)
    except BadYaml as error:
        raise _refusal(error.code, error.message, name=name, path=error.path, line=error.line) from error
    try:
        return msgspec.convert(parsed.data, kind, strict=False), parsed
    except msgspec.ValidationError as error:
        said, path = _split(str(error))
        code, message, extra = _in_dutch(said)
        path = (*path, *extra)
        raise _refusal(code, message, name=name, path=path, line=parsed.line_of(path)) from error


def _refusal(code: str, message: str | Promise, *, name: str, path: Path, line: int) -> UnreadableProtocol:
    return UnreadableProtocol(code, message, name=name, path=written(path), line=line or None)


def written(path: Sequence[str | int]) -> str:
    """`("questions", 3, "when")` as `questions[3].when`."""
    text = "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in path)
    return text.removeprefix(".")


def _split(error: str) -> tuple[str, Path]:
    """What msgspec says, and the path it says it of."""
    said, _separator, place = error.partition(" - at ")
    steps = re.finditer(r"\.([A-Za-z_][\w-]*)|\[(\d+)\]", place)
    return said, tuple(step[1] or int(step[2]) for step in steps)


_SAID: tuple[tuple[str, str, str | Promise], ...] = (
    (r"Object missing required field `(?P<x>[^`]*)`", "missing", _("Het veld “%(x)s” ontbreekt.")),
    (r"Object contains unknown field `(?P<key>.*)`", "unknown-key", _("Het veld “%(key)s” bestaat niet.")),
    (r"Invalid enum value '?(?P<x>.*?)'?$", "unknown-value", _("“%(x)s” is hier geen geldige waarde.")),
    (r"Expected `str` of length >= ", "empty", _("Hier hoort tekst te staan.")),
    (r"Expected `array` of length >= ", "empty", _("Deze lijst mag niet leeg zijn.")),
    (r"Expected `str` of length <= (?P<x>\d+)", "too-long", _("Deze tekst is langer dan %(x)s tekens.")),
    (r"Expected `str` matching", "format", _("Deze tekst heeft niet de vorm die hier hoort.")),
    (r"Expected `int` >= (?P<x>\d+)", "too-small", _("Dit getal is kleiner dan %(x)s.")),
    (r"Expected `int` <= (?P<x>\d+)", "too-big", _("Dit getal is groter dan %(x)s.")),
    (r"Expected `int", "type", _("Hier hoort een heel getal te staan.")),
    (r"Expected `bool", "type", _("Hier hoort true of false te staan.")),
    (r"Expected `array", "type", _("Hier hoort een lijst te staan.")),
    (r"Expected `object", "type", _("Hier horen velden met een naam te staan.")),
    (r"Expected `str", "type", _("Hier hoort tekst te staan.")),
)


def _in_dutch(said: str) -> tuple[str, str | Promise, Path]:
    for pattern, code, message in _SAID:
        if match := re.match(pattern, said):
            found: dict[str, Any] = {name: value[:80] for name, value in match.groupdict().items()}
            extra: Path = (match["key"],) if "key" in found else ()
            return code, message % found if found else message, extra
    return "invalid", _("Dit past hier niet."), ()
