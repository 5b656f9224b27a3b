"""Counts what the library holds, and what the gate says of it, for `docs/protocols.md`.

`python -m tests.protocols.library_figures` writes the tables there anew.
"""

import json
import re
from collections import Counter
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from pathlib import Path

import django
from msgspec.structs import replace

from toetssteen.protocols.document import UNKNOWN, Condition, Origin, ProtocolDocument, Question
from toetssteen.protocols.gate.check import check
from toetssteen.protocols.gate.context import Context
from toetssteen.protocols.gate.verdict import Finding, Verdict
from toetssteen.protocols.gate.wordings import Wordings

DOCS = Path(__file__).parents[2] / "docs" / "protocols.md"
BEGIN, END = "<!-- figures -->\n", "<!-- /figures -->"
REFUSED_BEGIN, REFUSED_END = "<!-- refused -->\n", "<!-- /refused -->"
GATE_BEGIN, GATE_END = "<!-- gate -->\n", "<!-- /gate -->"

SOURCE_QUESTIONS: dict[str, list[str]] = json.loads(
    (Path(__file__).parent / "source_questions.json").read_text(encoding="utf-8")
)
"""File → where each question of its source stands there, without texts, buttons and login of the form."""


@dataclass(frozen=True, slots=True)
class Figures:
    file: str
    in_source: int
    questions: int
    told: int
    """Questions of which the source tells what the answer is for."""
    proposed: int
    unknown: int
    required: int
    conditions: int
    notices: int
    follow_ups: int


def figures(document: ProtocolDocument) -> Figures:
    told = sum(purpose_told(document, question) for question in document.questions)
    unknown = sum(question.purpose == UNKNOWN for question in document.questions)
    return Figures(
        file=document.code,
        in_source=len(SOURCE_QUESTIONS.get(document.code, [])),
        questions=len(document.questions),
        told=told,
        proposed=len(document.questions) - told - unknown,
        unknown=unknown,
        required=sum(question.required for question in document.questions),
        conditions=len(conditions(document)),
        notices=len(document.notices),
        follow_ups=len(document.follow_ups),
    )


def conditions(document: ProtocolDocument) -> list[Condition]:
    found = [question.when for question in document.questions] + [notice.when for notice in document.notices]
    return [condition for condition in found if condition]


def purpose_told(document: ProtocolDocument, question: Question) -> bool:
    origin = question.origin.get("purpose", document.origin)
    return question.purpose != UNKNOWN and origin is Origin.SOURCE


def places(document: ProtocolDocument, *, told: bool = False) -> set[str]:
    """Where in the source its questions and notices stand; with `told`, only those whose purpose it tells."""
    parts = [question.source_ref for question in document.questions if not told or purpose_told(document, question)]
    if not told:
        parts += [notice.source_ref for notice in document.notices]
    return {place.partition("/")[0] for part in parts for place in part}


def source_questions_told(documents: list[ProtocolDocument]) -> int:
    """Of the questions in the sources: those of which the source tells what the answer is for."""
    return sum(
        len(places(document, told=True) & set(SOURCE_QUESTIONS.get(document.code, []))) for document in documents
    )


def not_asked() -> dict[str, set[str]]:
    """File → places in its source that the page lists as no question here."""
    rows = re.findall(r"^\| `([\w-]+)` \| `([\w.]+)` \|", DOCS.read_text(encoding="utf-8"), re.MULTILINE)
    return {file: {place for found, place in rows if found == file} for file, _place in rows}


def table(documents: list[ProtocolDocument]) -> str:
    lines = [
        "| File | In source | Questions | Source tells purpose | Purpose proposed | Purpose unknown | Required |"
        " Conditions | Notices | Follow-ups |",
        "|---|--:|--:|--:|--:|--:|--:|--:|--:|--:|",
    ]
    rows = [figures(document) for document in documents]
    lines += [_row(f"`{row.file}`", _numbers(row)) for row in rows]
    lines.append(_row(f"**{len(rows)} files**", [sum(column) for column in zip(*map(_numbers, rows), strict=True)]))
    told, all_of_them = source_questions_told(documents), sum(map(len, SOURCE_QUESTIONS.values()))
    lines += ["", f"Of the {all_of_them} questions in the sources, {told} have a purpose that the source tells."]
    return "\n".join(lines) + "\n"


def _row(name: str, numbers: list[int]) -> str:
    return f"| {name} | " + " | ".join(map(str, numbers)) + " |"


def _numbers(row: Figures) -> list[int]:
    return [
        row.in_source,
        row.questions,
        row.told,
        row.proposed,
        row.unknown,
        row.required,
        row.conditions,
        row.notices,
        row.follow_ups,
    ]


def context(documents: list[ProtocolDocument]) -> Context:
    """The gate's, with the grounds of the product list that ships, on a day that stays the same."""
    from toetssteen.products import upl  # needs Django, which a run by itself starts below

    listed = upl.read(upl.SHIPPED.read_bytes())
    return Context(
        today=date(2026, 11, 23),
        grounds={product.ref: [ground["label"] for ground in product.grounds] for product in listed},
        general=next(document for document in documents if document.scope.all),
        others=Wordings(documents),
    )


def gate_section(documents: list[ProtocolDocument]) -> str:
    """What the gate says of each file: a table, and below it each refusal and each warning."""
    beside = context(documents)
    verdicts = {document.code: check(document, beside) for document in documents}
    refused = sum(verdict.refused for verdict in verdicts.values())
    counts = Counter(finding.rule for verdict in verdicts.values() for finding in _all(verdict))
    lines = [f"Of {len(verdicts)} files the gate refuses {refused}.", "", "| Rule | Findings |", "|---|--:|"]
    lines += [f"| `{rule}` | {number} |" for rule, number in counts.most_common()]
    lines += ["", "| File | Verdict | Refused | Warned |", "|---|---|--:|--:|"]
    for code, verdict in verdicts.items():
        word = "**refused**" if verdict.refused else "passes"
        lines.append(f"| `{code}` | {word} | {len(verdict.refusals)} | {len(verdict.warnings)} |")
    for code, verdict in verdicts.items():
        lines += ["", f"### `{code}`", "", *(_listed(verdict) or ["Nothing."])]
    return "\n".join(lines) + "\n"


def as_the_form_says(document: ProtocolDocument) -> ProtocolDocument:
    """Without what we propose so that the gate lets it pass: grounds, and a question behind "anders, namelijk"."""
    if document.origin is Origin.PROPOSAL:
        return document
    asked = [question for question in document.questions if not _is_added(question)]
    bare = [replace(one, ground="") if one.origin.get("ground") is Origin.PROPOSAL else one for one in asked]
    return replace(document, questions=bare)


def _is_added(question: Question) -> bool:
    return question.origin.get("text") is Origin.PROPOSAL and any(
        ref.endswith("/anders") for ref in question.source_ref
    )


def refused_section(documents: list[ProtocolDocument]) -> str:
    """What the gate has against the forms as they are, before what we propose to mend it."""
    bare = [as_the_form_says(document) for document in documents]
    beside = context(bare)
    rows = [finding for document in bare for finding in check(document, beside).refusals]
    files = len({finding.protocol for finding in rows})
    lines = [f"As they are, the gate refuses {files} forms, for {len(rows)} things:", ""]
    lines += ["| File | Rule | Question | What it says | Our proposal |", "|---|---|---|---|---|"]
    mended = {document.code: document for document in documents}
    lines += [_refused_row(finding, mended[finding.protocol]) for finding in rows]
    return "\n".join(lines) + "\n"


def _refused_row(finding: Finding, document: ProtocolDocument) -> str:
    question = document.question(finding.question)
    added = document.question(f"{finding.question}-anders")
    proposal = question.ground if question and question.ground else f"asks “{added.text}”" if added else ""
    cells = [f"`{finding.protocol}`", f"`{finding.rule}`", f"`{finding.question}`", finding.message, proposal]
    return "| " + " | ".join(cells) + " |"


def _all(verdict: Verdict) -> list[Finding]:
    return [*verdict.refusals, *verdict.warnings]


def _listed(verdict: Verdict) -> list[str]:
    """Refusals one by one, in the words of the gate; warnings by rule, with the questions that they are about."""
    lines = [f"- **refused, `{one.rule}`**: {_about(one)}. {one.message}" for one in verdict.refusals]
    for rule, found in groupby(verdict.warnings, key=lambda one: one.rule):
        about = dict.fromkeys(_about(one) for one in found)
        lines.append(f"- `{rule}`: {', '.join(about)}")
    return lines


def _about(finding: Finding) -> str:
    return f"`{finding.question}`" if finding.question else finding.message.rstrip(".")


def _between(begin: str, end: str) -> str:
    return DOCS.read_text(encoding="utf-8").partition(begin)[2].partition(end)[0]


def written() -> str:
    return _between(BEGIN, END)


def gate_written() -> str:
    return _between(GATE_BEGIN, GATE_END)


def refused_written() -> str:
    return _between(REFUSED_BEGIN, REFUSED_END)


def _put(begin: str, end: str, text: str) -> None:
    before, _begin, rest = DOCS.read_text(encoding="utf-8").partition(begin)
    DOCS.write_text(before + begin + text + end + rest.partition(end)[2], encoding="utf-8")


if __name__ == "__main__":
    django.setup()
    from toetssteen.protocols.reading import read_library

    library = read_library()
    _put(BEGIN, END, table(library))
    _put(REFUSED_BEGIN, REFUSED_END, refused_section(library))
    _put(GATE_BEGIN, GATE_END, gate_section(library))
