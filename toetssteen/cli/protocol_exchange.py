"""`toetssteen protocol import FILE…` and `toetssteen protocol export CODE…`.

Exit codes of `import`: 0 read, and the gate lets it pass; 1 read, and the gate would refuse it as it is; 2 a file
cannot be read or written, or the command was used in a wrong way. Of `export`: 0 done, 2 not.
"""

import argparse
import json
import re
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from toetssteen.cli import protocol_files, protocol_gate
from toetssteen.cli.protocol_files import Read
from toetssteen.cli.subcommand import Subparsers

if TYPE_CHECKING:
    from toetssteen.protocols.document import ProtocolDocument
    from toetssteen.protocols.gate.verdict import Verdict

DONE, REFUSED, FAILED = 0, 1, 2


def register(commands: Subparsers) -> None:
    _register_import(commands)
    export = commands.add_parser(
        "export",
        help="schrijf protocollen uit de database als bestand",
        description="Schrijft wat nu geldt, als YAML of als vragenset van KISS.",
        epilog="Eindcode: 0 gelukt, 2 niet gelukt.",
    )
    export.add_argument("codes", nargs="+", metavar="CODE")
    export.add_argument("--as", dest="kind", choices=("yaml", "kiss"), default="yaml")
    export.add_argument("--follow-up", default="", metavar="CODE", help="voor KISS: van welke vervolgactie")
    export.add_argument("--out", type=Path, metavar="MAP", help="zonder: naar het scherm")
    export.set_defaults(run=run_export)


def _register_import(commands: Subparsers) -> None:
    parser = commands.add_parser(
        "import",
        help="maak protocollen van vragensets (KISS, Signalen) en YAML",
        description="Leest bestanden, zegt wat niet is overgenomen, en schrijft protocollen in YAML. Zonder database.",
        epilog="Eindcode: 0 gelezen en geslaagd, 1 gelezen maar door de poort geweigerd, 2 niet te lezen of schrijven.",
    )
    parser.add_argument("files", nargs="+", type=Path, metavar="BESTAND", help="of een map met bestanden")
    parser.add_argument("--format", choices=("auto", "yaml", "kiss", "signalen", "gemma"), default="auto")
    parser.add_argument("--out", type=Path, metavar="MAP", help="zonder: alleen laten zien wat ervan komt")
    parser.add_argument("--force", action="store_true", help="schrijf over wat er al staat")
    parser.add_argument("--product", action="append", default=[], metavar="REF", help="UPL-URI of eigen:<slug>")
    parser.add_argument("--follow-up", default="", metavar="CODE", help="welke vervolgactie de antwoorden gebruikt")
    parser.add_argument("--code", default="", help="code van het protocol, bij één bestand")
    parser.add_argument("--title", default="", help="titel van het protocol, bij één bestand")
    parser.add_argument("--format-out", choices=("text", "json"), default="text")
    parser.set_defaults(run=run_import)


def run_import(arguments: argparse.Namespace) -> int:
    from toetssteen.cli.protocol import judged

    protocol_gate.start()
    wrong = _wrong_use(arguments)
    if wrong:
        print(wrong)
        return FAILED
    read = _once_each(_read(arguments))
    checked = judged(read)
    rows = [_row(one.read, one.verdict, _write(one.read, arguments)) for one in checked]
    if arguments.format_out == "json":
        print(json.dumps({"files": rows}, ensure_ascii=False, indent=2))
    else:
        print("\n\n".join(_text(one.read, one.verdict, row) for one, row in zip(checked, rows, strict=True)))
    if any(row["error"] for row in rows):
        return FAILED
    return REFUSED if any(one.verdict and one.verdict.refused for one in checked) else DONE


def _wrong_use(arguments: argparse.Namespace) -> str:
    if arguments.out and not arguments.out.is_dir():
        return f"{arguments.out}: deze map is er niet."
    if (arguments.code or arguments.title) and len(list(protocol_files.expand(arguments.files))) > 1:
        return "--code en --title kunnen alleen bij één bestand."
    strange = [ref for ref in arguments.product if not re.fullmatch(r"eigen:[a-z0-9][a-z0-9._-]*|https?://\S+", ref)]
    if strange:
        return f"{strange[0]}: dit is geen product. Geef een UPL-URI of eigen:<slug>."
    return ""


def _read(arguments: argparse.Namespace) -> list[Read]:
    from toetssteen.protocols.exchange.known import Wishes
    from toetssteen.protocols.exchange.result import Format

    wishes: Wishes = Wishes(
        code=arguments.code,
        title=arguments.title,
        products=tuple(arguments.product),
        follow_up=arguments.follow_up,
        known=protocol_gate.shipped(),
    )
    format = None if arguments.format == "auto" else Format(arguments.format)
    paths = protocol_files.expand(arguments.files)
    return [one for path in paths for one in protocol_files.read(path, wishes=wishes, format=format)]


def _once_each(read: list[Read]) -> list[Read]:
    """Two with one code cannot be written beside each other."""
    codes = Counter(one.imported.document.code for one in read if one.imported)
    return [_twice(one) if one.imported and codes[one.imported.document.code] > 1 else one for one in read]


def _twice(one: Read) -> Read:
    code = one.imported.document.code if one.imported else ""
    sentence = f"Twee sets krijgen dezelfde code: {code}. Lees ze apart in, met --code."
    return Read(one.file, error={"code": "code-twice", "message": sentence, "field": "code", "line": None})


def _write(one: Read, arguments: argparse.Namespace) -> dict[str, Any]:
    """Where it came to stand, or why it did not."""
    from toetssteen.protocols.writing import write

    if arguments.out is None or one.imported is None:
        return {"written": None, "error": None}
    path = arguments.out / f"{one.imported.document.code}.yaml"
    if path.exists() and not arguments.force:
        sentence = f"{path} staat er al. Met --force wordt het overschreven."
        return {"written": None, "error": {"code": "exists", "message": sentence, "field": "", "line": None}}
    path.write_text(write(one.imported.document), encoding="utf-8")
    return {"written": str(path), "error": None}


def _row(one: Read, verdict: "Verdict | None", done: dict[str, Any]) -> dict[str, Any]:
    imported = one.imported
    return {
        "file": one.file,
        "protocol": imported.document.code if imported else None,
        "format": imported.format.value if imported else None,
        "questions": len(imported.document.questions) if imported else 0,
        "passes": verdict is not None and not verdict.refused,
        "written": done["written"],
        "error": one.error or done["error"],
        **protocol_gate.as_data(verdict, imported.remarks if imported else ()),
    }


def _text(one: Read, verdict: "Verdict | None", row: dict[str, Any]) -> str:
    if one.imported is None or verdict is None:
        return protocol_files.unreadable(one)
    document = one.imported.document
    parts = f"{len(document.questions)} vragen, {len(document.notices)} mededelingen"
    lines = [f"{one.file}: {document.code} ({one.imported.format.value}), {parts}."]
    if row["error"]:
        lines.append(f"  NIET GESCHREVEN: {row['error']['message']}")
    elif row["written"]:
        lines.append(f"  Geschreven: {row['written']}")
    lines += protocol_gate.remarks_as_text(one.imported.remarks)
    lines.append(f"  De poort: {protocol_gate.headline(verdict)}")
    lines += protocol_gate.findings("GEWEIGERD", verdict.refusals)
    return "\n".join(lines)


def run_export(arguments: argparse.Namespace) -> int:
    from toetssteen.cli.environment import start_django
    from toetssteen.cli.refusals import Refused

    start_django()
    if arguments.out and not arguments.out.is_dir():
        raise Refused(f"{arguments.out}: deze map is er niet.")
    if arguments.out is None and len(arguments.codes) > 1:
        raise Refused("Geef bij meer dan één protocol een map: --out MAP.")
    done = [_export(code, arguments) for code in arguments.codes]
    return DONE if all(done) else FAILED


def _export(code: str, arguments: argparse.Namespace) -> bool:
    import sys

    from toetssteen.access.errors import NotFound
    from toetssteen.protocols.current import version_of
    from toetssteen.protocols.reading import UnreadableProtocol

    try:
        document = version_of(code).document
        text, remarks = _as_text(document, arguments)
    except NotFound:
        print(f"{code}: dit protocol bestaat niet, of het geldt nu niet.", file=sys.stderr)
        return False
    except UnreadableProtocol as error:
        print(f"{error}", file=sys.stderr)
        return False
    if arguments.out is None:
        print(text, end="")
    else:
        path = arguments.out / (f"{code}.yaml" if arguments.kind == "yaml" else f"{code}.kiss.json")
        path.write_text(text, encoding="utf-8")
        print(f"Geschreven: {path}")
    for line in remarks:
        print(line, file=sys.stderr)
    return True


def _as_text(document: "ProtocolDocument", arguments: argparse.Namespace) -> tuple[str, Sequence[str]]:
    from toetssteen.protocols.exchange import kiss_export
    from toetssteen.protocols.writing import write

    if arguments.kind == "yaml":
        return write(document), ()
    exported = kiss_export.export(document, arguments.follow_up)
    return exported.text, list(protocol_gate.remarks_as_text(exported.lost))
