"""Files with protocols or question sets on disk, read for the commands that take them."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from toetssteen.protocols.exchange.known import Wishes
    from toetssteen.protocols.exchange.result import Format, Imported

SUFFIXES = frozenset({".yaml", ".yml", ".json", ".ts", ".tsx", ".js"})
NO_FILE = "Dit bestand is er niet, of is niet te lezen."


@dataclass(frozen=True)
class Read:
    """One protocol of a file, or why the file cannot be read."""

    file: str
    imported: "Imported | None" = None
    error: dict[str, Any] | None = None


def expand(paths: Iterable[Path]) -> Iterator[Path]:
    """A folder stands for the protocols and question sets in it, by name; not for what lies deeper."""
    for path in paths:
        found = sorted(one for one in path.iterdir() if _counts(one)) if path.is_dir() else []
        yield from found or [path]


def _counts(path: Path) -> bool:
    from toetssteen.protocols.reading import NOT_PROTOCOLS

    ours = path.name in NOT_PROTOCOLS or path.name == "schema.json"
    return path.is_file() and path.suffix.lower() in SUFFIXES and not ours and ".test." not in path.name


def read(path: Path, *, wishes: "Wishes", format: "Format | None" = None) -> list[Read]:
    """Only what cannot be read stops here; what does not fit together is for the gate to tell."""
    from dataclasses import replace

    from toetssteen.protocols.exchange import importing
    from toetssteen.protocols.reading import UnreadableProtocol

    try:
        content = _content(path)
        given = replace(wishes, beside=lambda name: _beside(path, name))
        return [Read(str(path), one) for one in importing.read(content, name=path.name, wishes=given, format=format)]
    except UnreadableProtocol as error:
        told = {"code": error.code, "message": str(error.message), "field": error.path, "line": error.line}
        return [Read(str(path), error=told)]
    except (OSError, ValueError):
        return [Read(str(path), error={"code": "no-file", "message": NO_FILE, "field": "", "line": None})]


def _content(path: Path) -> bytes:
    from toetssteen.protocols.strict_yaml import MAX_BYTES

    with path.open("rb") as stream:
        return stream.read(MAX_BYTES + 1)


def _beside(path: Path, name: str) -> bytes | None:
    """A file in the same folder from which a set takes questions."""
    found = path.parent / Path(name).name
    return _content(found) if found.is_file() else None


def unreadable(one: Read) -> str:
    """The sentence for people."""
    error = one.error or {}
    where = [f"regel {error['line']}"] if error.get("line") else []
    where += [error["field"]] if error.get("field") else []
    place = f" ({', '.join(where)})" if where else ""
    return f"{one.file}: niet te lezen{place}. {error.get('message', '')}"
