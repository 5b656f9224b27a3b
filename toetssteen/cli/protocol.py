"""`toetssteen protocol check FILE…`: the gate on files, without a database.

Exit codes: 0 every file passes (perhaps with warnings), 1 the gate refuses one or more, 2 a file cannot be read
as a protocol, or the command was used in a wrong way. 2 goes before 1.
"""

import argparse
import json
import logging
import os
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Any

from toetssteen.cli.subcommand import Subparsers

if TYPE_CHECKING:
    from toetssteen.protocols.document import ProtocolDocument
    from toetssteen.protocols.gate.context import Context
    from toetssteen.protocols.gate.verdict import Finding, Verdict

PASSES, REFUSED, UNREADABLE = 0, 1, 2


def register(subparsers: Subparsers) -> None:
    parser = subparsers.add_parser("protocol", help="werk met bestanden van protocollen")
    commands = parser.add_subparsers(required=True, metavar="opdracht")
    check = commands.add_parser(
        "check",
        help="leg protocollen langs de poort",
        description="Legt protocollen langs de poort, zonder database.",
        epilog="Eindcode: 0 geslaagd (eventueel met waarschuwingen), 1 geweigerd, 2 niet te lezen.",
    )
    check.add_argument("files", nargs="+", type=Path, metavar="BESTAND")
    check.add_argument("--format", choices=("text", "json"), default="text")
    check.set_defaults(run=run)


@dataclass(frozen=True)
class Checked:
    """One file: what the gate says of it, or why it cannot be read."""

    file: str
    document: "ProtocolDocument | None" = None
    verdict: "Verdict | None" = None
    error: dict[str, Any] | None = None


def run(arguments: argparse.Namespace) -> int:
    _start()
    read = [_read(path) for path in arguments.files]
    context = _context([checked.document for checked in read if checked.document])
    checked = [_checked(one, context) for one in read]
    show = _as_json if arguments.format == "json" else _as_text
    print(show(checked))
    if any(one.error for one in checked):
        return UNREADABLE
    return REFUSED if any(one.verdict and one.verdict.refused for one in checked) else PASSES


def _start() -> None:
    """Django for its words; whoever checks a file needs no database and no keys."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "toetssteen.config.settings")
    import django

    logging.disable(logging.INFO)
    try:
        django.setup()
    finally:
        logging.disable(logging.NOTSET)


def _read(path: Path) -> Checked:
    """Only what cannot be read stops here; what does not fit together is for the gate to tell."""
    from toetssteen.protocols.document import ProtocolDocument
    from toetssteen.protocols.reading import UnreadableProtocol, read_as
    from toetssteen.protocols.strict_yaml import MAX_BYTES

    try:
        with path.open("rb") as stream:
            content = stream.read(MAX_BYTES + 1)
        document, _parsed = read_as(ProtocolDocument, content, name=path.name)
    except UnreadableProtocol as error:
        return Checked(
            str(path),
            error={"code": error.code, "message": str(error.message), "field": error.path, "line": error.line},
        )
    except (OSError, ValueError):
        sentence = "Dit bestand is er niet, of is niet te lezen."
        return Checked(str(path), error={"code": "no-file", "message": sentence, "field": "", "line": None})
    return Checked(str(path), document)


def _context(given: Sequence["ProtocolDocument"]) -> "Context":
    """The library that ships stands beside the files; a file goes before the document of the same code there."""
    from django.utils import timezone

    from toetssteen.products import upl
    from toetssteen.protocols.gate.context import Context
    from toetssteen.protocols.gate.wordings import Wordings
    from toetssteen.protocols.reading import read_library

    codes = {document.code for document in given}
    documents = [*given, *(document for document in read_library() if document.code not in codes)]
    listed = upl.read(upl.SHIPPED.read_bytes())
    return Context(
        today=timezone.localdate(),
        grounds={product.ref: [ground["label"] for ground in product.grounds] for product in listed},
        general=next((document for document in documents if document.scope.all), None),
        others=Wordings(documents),
    )


def _checked(one: Checked, context: "Context") -> Checked:
    from toetssteen.protocols.gate.check import check

    if one.document is None:
        return one
    return Checked(one.file, one.document, check(one.document, context))


def _as_json(checked: Sequence[Checked]) -> str:
    files = [_file(one) for one in checked]
    return json.dumps({"passes": all(file["passes"] for file in files), "files": files}, ensure_ascii=False, indent=2)


def _file(one: Checked) -> dict[str, Any]:
    """`passes`: readable, and nothing refused."""
    verdict = one.verdict
    return {
        "file": one.file,
        "protocol": one.document.code if one.document else None,
        "passes": verdict is not None and not verdict.refused,
        "error": one.error,
        "refusals": [asdict(finding) for finding in verdict.refusals] if verdict else [],
        "warnings": [asdict(finding) for finding in verdict.warnings] if verdict else [],
    }


def _as_text(checked: Sequence[Checked]) -> str:
    return "\n\n".join(_lines(one) for one in checked)


def _lines(one: Checked) -> str:
    if one.error:
        where = [f"regel {one.error['line']}"] if one.error["line"] else []
        where += [one.error["field"]] if one.error["field"] else []
        place = f" ({', '.join(where)})" if where else ""
        return f"{one.file}: niet te lezen{place}. {one.error['message']}"
    if one.verdict is None:
        return one.file
    refusals, warnings = one.verdict.refusals, one.verdict.warnings
    word = "geweigerd" if refusals else "geslaagd"
    lines = [f"{one.file}: {word}, {len(refusals)} × geweigerd, {len(warnings)} × gewaarschuwd."]
    lines += [*_findings("GEWEIGERD", refusals), *_findings("LET OP", warnings)]
    return "\n".join(lines)


def _findings(word: str, findings: Sequence["Finding"]) -> Iterator[str]:
    """By rule: why it exists, what it found and where, and the mend once for those that share it."""
    for rule, found in groupby(findings, key=lambda finding: finding.rule):
        same = list(found)
        yield f"  {word} [{rule}] {same[0].why}"
        for mend, those in groupby(same, key=lambda finding: finding.mend):
            for finding in those:
                place = " · ".join(part for part in (finding.question, finding.field) if part)
                yield f"    {place}: {finding.message}"
            yield f"    → {mend}"
