"""`toetssteen protocol check|import|export`: protocols and question sets as files.

Exit codes of `check`: 0 every file passes (perhaps with warnings), 1 the gate refuses one or more, 2 a file cannot be
read, or the command was used in a wrong way. 2 goes before 1. Those of the others are told beside them.
"""

import argparse
import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from toetssteen.cli import protocol_exchange, protocol_files, protocol_gate
from toetssteen.cli.protocol_files import Read
from toetssteen.cli.subcommand import Subparsers

if TYPE_CHECKING:
    from toetssteen.protocols.gate.verdict import Verdict

PASSES, REFUSED, UNREADABLE = 0, 1, 2


def register(subparsers: Subparsers) -> None:
    parser = subparsers.add_parser("protocol", help="werk met bestanden van protocollen")
    commands = parser.add_subparsers(required=True, metavar="opdracht")
    check = commands.add_parser(
        "check",
        help="leg protocollen langs de poort",
        description="Legt protocollen en vragensets (KISS, Signalen) langs de poort, zonder database.",
        epilog="Eindcode: 0 geslaagd (eventueel met waarschuwingen), 1 geweigerd, 2 niet te lezen.",
    )
    check.add_argument("files", nargs="+", type=Path, metavar="BESTAND", help="of een map met bestanden")
    check.add_argument("--format", choices=("text", "json"), default="text")
    check.set_defaults(run=run)
    protocol_exchange.register(commands)


@dataclass(frozen=True)
class Checked:
    """One protocol of a file: what the gate says of it, or why the file cannot be read."""

    read: Read
    verdict: "Verdict | None" = None


def run(arguments: argparse.Namespace) -> int:
    protocol_gate.start()
    checked = judged(_read(arguments.files))
    show = _as_json if arguments.format == "json" else _as_text
    print(show(checked))
    if any(one.read.error for one in checked):
        return UNREADABLE
    return REFUSED if any(one.verdict and one.verdict.refused for one in checked) else PASSES


def _read(paths: Sequence[Path]) -> list[Read]:
    from toetssteen.protocols.exchange.known import Wishes

    wishes = Wishes(known=protocol_gate.shipped())
    return [one for path in protocol_files.expand(paths) for one in protocol_files.read(path, wishes=wishes)]


def judged(read: Sequence[Read]) -> list[Checked]:
    """Each protocol before the gate, with all the others beside it."""
    from toetssteen.protocols.gate.check import check

    context = protocol_gate.context([one.imported.document for one in read if one.imported])
    return [Checked(one, check(one.imported.document, context) if one.imported else None) for one in read]


def _as_json(checked: Sequence[Checked]) -> str:
    files = [_file(one) for one in checked]
    return json.dumps({"passes": all(file["passes"] for file in files), "files": files}, ensure_ascii=False, indent=2)


def _file(one: Checked) -> dict[str, Any]:
    """`passes`: readable, and nothing refused."""
    imported = one.read.imported
    return {
        "file": one.read.file,
        "protocol": imported.document.code if imported else None,
        "format": imported.format.value if imported else None,
        "passes": one.verdict is not None and not one.verdict.refused,
        "error": one.read.error,
        **protocol_gate.as_data(one.verdict, imported.remarks if imported else ()),
    }


def _as_text(checked: Sequence[Checked]) -> str:
    return "\n\n".join(_lines(one) for one in checked)


def _lines(one: Checked) -> str:
    imported = one.read.imported
    if one.verdict is None or imported is None:
        return protocol_files.unreadable(one.read)
    lines = [f"{one.read.file}: {protocol_gate.headline(one.verdict)}"]
    lines += protocol_gate.remarks_as_text(imported.remarks)
    lines += protocol_gate.findings("GEWEIGERD", one.verdict.refusals)
    lines += protocol_gate.findings("LET OP", one.verdict.warnings)
    return "\n".join(lines)
