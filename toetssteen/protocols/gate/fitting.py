"""What `coherence` finds, as findings of the gate. A file with such a fault is refused when it is read; a draft
that is being edited comes here with it, and the command shows it beside all else."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from django.utils.translation import gettext_lazy as _

from toetssteen.protocols.coherence import Fault
from toetssteen.protocols.document import Comparison, Condition, Notice, ProtocolDocument, Question
from toetssteen.protocols.gate.context import Case
from toetssteen.protocols.gate.registry import Found, rule, said
from toetssteen.protocols.gate.verdict import Severity
from toetssteen.protocols.gate.walk import tests_of
from toetssteen.protocols.paths import PRODUCT
from toetssteen.protocols.reading import written


@rule(
    "does-not-fit",
    Severity.REFUSED,
    why=_("Een protocol waarvan de delen niet bij elkaar passen, is niet te gebruiken."),
    mend=_("Verbeter het veld dat is genoemd."),
)
def does_not_fit(case: Case) -> Iterator[Found]:
    for fault in case.faults:
        if not _circle(case.document, fault) and fault.code != "condition-value":
            yield _found(case.document, fault)


@rule(
    "condition-circle",
    Severity.REFUSED,
    why=_("Vragen die op elkaar wachten, worden nooit gesteld."),
    mend=_("Haal een van de voorwaarden weg."),
)
def condition_circle(case: Case) -> Iterator[Found]:
    for fault in case.faults:
        circle = _circle(case.document, fault)
        if circle:
            yield _found(case.document, fault, said(_("Deze vragen wachten op elkaar: %(circle)s."), circle=circle))


@rule(
    "option-missing",
    Severity.REFUSED,
    why=_("Een voorwaarde op een antwoord dat niet bestaat, leidt nergens heen."),
    mend=_("Noem een antwoord dat er is, of voeg het toe."),
)
def option_missing(case: Case) -> Iterator[Found]:
    for fault in case.faults:
        if fault.code == "condition-value" and not _on_product(case.document, fault):
            yield _found(case.document, fault)


def outside_scope(case: Case) -> Iterator[Found]:
    """Conditions on a product that the protocol is not about: they never hold."""
    for fault in case.faults:
        if fault.code == "condition-value" and _on_product(case.document, fault):
            sentence = _("Deze voorwaarde noemt een product waar het protocol niet over gaat.")
            yield _found(case.document, fault, said(sentence))


def _on_product(document: ProtocolDocument, fault: Fault) -> bool:
    return _test(document, fault).question == PRODUCT


def misfits(case: Case) -> set[str]:
    """Codes of questions and notices with a condition that is refused here already."""
    return {_found(case.document, fault).question for fault in case.faults if fault.code.startswith("condition-")}


def _found(document: ProtocolDocument, fault: Fault, message: str = "") -> Found:
    code = ""
    match fault.path:
        case ("questions", int(at), *_rest):
            code = document.questions[at].code
        case ("notices", int(at), *_rest):
            code = document.notices[at].code
    return Found(code, written(fault.path), message or str(fault.message))


def _circle(document: ProtocolDocument, fault: Fault) -> str:
    """`a → b → a` for a condition on a later question that waits in turn for this one; else nothing."""
    if fault.code != "condition-later" or fault.path[0] != "questions":
        return ""
    return " → ".join(_way(document, [_found(document, fault).question, _test(document, fault).question]))


def _test(document: ProtocolDocument, fault: Fault) -> Comparison:
    """The test at which a fault of a condition points."""
    kind, at, _when, part, nth = fault.path
    parts: Sequence[Question | Notice] = document.questions if kind == "questions" else document.notices
    when = parts[int(at)].when or Condition()
    return (when.all if part == "all" else when.any)[int(nth)]


def _way(document: ProtocolDocument, start: list[str]) -> list[str]:
    """The shortest way along conditions from the last of `start` back to the first; empty where there is none."""
    waits = {question.code: _tested(question) for question in document.questions}
    ways, seen = [start], {start[-1]}
    for way in ways:
        if way[-1] == way[0]:
            return way
        for code in waits.get(way[-1], ()):
            if code not in seen:
                seen.add(code)
                ways.append([*way, code])
    return []


def _tested(question: Question) -> list[str]:
    return [test.question for test in tests_of(question.when) if test.question != PRODUCT]
