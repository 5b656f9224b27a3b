"""What comes of a file: protocols, and remarks about what was not taken over, or was chosen here, and why."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import NoReturn

from django.utils.functional import Promise

from toetssteen.protocols.document import ProtocolDocument
from toetssteen.protocols.reading import UnreadableProtocol

Words = str | Promise


class Format(StrEnum):
    YAML = "yaml"
    KISS = "kiss"
    SIGNALEN = "signalen"
    GEMMA = "gemma"


@dataclass(frozen=True, slots=True)
class Remark:
    code: str
    place: str
    """Where it stands in the source: its own key or number; empty where it is about the whole."""
    message: str


@dataclass(frozen=True, slots=True)
class Imported:
    document: ProtocolDocument
    format: Format
    remarks: tuple[Remark, ...] = ()


@dataclass(slots=True)
class Remarks:
    """Gathers remarks; one that is the same for many questions is made once, with all their places."""

    _found: list[Remark] = field(default_factory=list)
    _shared: dict[tuple[str, str], list[str]] = field(default_factory=dict)

    def add(self, code: str, sentence: Words, *, place: str = "", **values: object) -> None:
        self._found.append(Remark(code, place[:80], said(sentence, **values)))

    def once(self, code: str, sentence: Words, *, place: str, **values: object) -> None:
        self._shared.setdefault((code, said(sentence, **values)), []).append(place[:80])

    def all(self) -> tuple[Remark, ...]:
        shared = (Remark(code, ", ".join(dict.fromkeys(places)), text) for (code, text), places in self._shared.items())
        return (*self._found, *shared)


def said(sentence: Words, **values: object) -> str:
    """In the language of whoever reads it now."""
    short = {name: value[:120] if isinstance(value, str) else value for name, value in values.items()}
    return str(sentence) % short if short else str(sentence)


def refuse(code: str, sentence: Words, *, name: str, path: str = "", line: int | None = None) -> NoReturn:
    raise UnreadableProtocol(code, sentence, name=name, path=path[:120], line=line)
