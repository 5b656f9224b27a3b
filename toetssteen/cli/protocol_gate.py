"""The gate for commands: what stands beside the files, and its findings for people and for machines."""

import logging
import os
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from itertools import groupby
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from toetssteen.protocols.document import ProtocolDocument
    from toetssteen.protocols.exchange.known import Known
    from toetssteen.protocols.exchange.result import Remark
    from toetssteen.protocols.gate.context import Context
    from toetssteen.protocols.gate.verdict import Finding, Verdict


def start() -> None:
    """Django for its words; whoever checks a file needs no database and no keys."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "toetssteen.config.settings")
    import django

    logging.disable(logging.INFO)
    try:
        django.setup()
    finally:
        logging.disable(logging.NOTSET)


def shipped() -> "Known":
    """What the library knows, so that a question that comes back keeps its code."""
    from toetssteen.protocols.exchange.known import known_from
    from toetssteen.protocols.reading import read_library

    return known_from(read_library())


def context(given: Sequence["ProtocolDocument"]) -> "Context":
    """The library that ships stands beside the files; a file goes before the document of the same code there, and
    may be about a product that the library has: it is meant to replace that one, or to stand without it."""
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
        others=Wordings(documents, owning=given),
    )


def as_data(verdict: "Verdict | None", remarks: Sequence["Remark"] = ()) -> dict[str, Any]:
    return {
        "refusals": [asdict(finding) for finding in verdict.refusals] if verdict else [],
        "warnings": [asdict(finding) for finding in verdict.warnings] if verdict else [],
        "remarks": [asdict(remark) for remark in remarks],
    }


def headline(verdict: "Verdict") -> str:
    word = "geweigerd" if verdict.refusals else "geslaagd"
    return f"{word}, {len(verdict.refusals)} × geweigerd, {len(verdict.warnings)} × gewaarschuwd."


def findings(word: str, found: Sequence["Finding"]) -> Iterator[str]:
    """By rule: why it exists, what it found and where, and the mend once for those that share it."""
    for rule, those in groupby(found, key=lambda finding: finding.rule):
        same = list(those)
        yield f"  {word} [{rule}] {same[0].why}"
        for mend, parts in groupby(same, key=lambda finding: finding.mend):
            for finding in parts:
                place = " · ".join(part for part in (finding.question, finding.field) if part)
                yield f"    {place}: {finding.message}"
            yield f"    → {mend}"


def remarks_as_text(remarks: Sequence["Remark"]) -> Iterator[str]:
    """What was not taken over, or chosen here."""
    for remark in remarks:
        place = f" ({remark.place})" if remark.place else ""
        yield f"  OPMERKING [{remark.code}]{place}: {remark.message}"
