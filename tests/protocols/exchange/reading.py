"""Reads for the tests what is handed in as data."""

import json
from pathlib import Path
from typing import Any

from toetssteen.protocols.exchange import importing
from toetssteen.protocols.exchange.known import Known, Wishes, known_from
from toetssteen.protocols.exchange.result import Format, Imported
from toetssteen.protocols.reading import read_library

DATA = Path(__file__).parent / "data"
LIBRARY = read_library()
KNOWN = known_from(LIBRARY)


def read(data: Any, *, name: str = "set.json", format: Format | None = None, **wishes: Any) -> Imported:
    """The one protocol of a file."""
    content = data if isinstance(data, bytes) else data.encode() if isinstance(data, str) else json.dumps(data).encode()
    wishes.setdefault("known", Known())
    [found] = importing.read(content, name=name, wishes=Wishes(**wishes), format=format)
    return found


def remarks(found: Imported) -> set[tuple[str, str]]:
    """(code, place)"""
    return {(remark.code, remark.place) for remark in found.remarks}


def remark_codes(found: Imported) -> set[str]:
    return {remark.code for remark in found.remarks}


def signalen_sets() -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads((DATA / "signalen_amsterdam.json").read_text(encoding="utf-8"))
    return found
