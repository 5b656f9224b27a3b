"""A small protocol that passes the gate, to break one thing at a time."""

from datetime import date
from typing import Any

import msgspec

from toetssteen.protocols.document import (
    Beneficiary,
    Comparison,
    Condition,
    FollowUp,
    Option,
    ProtocolDocument,
    Question,
    QuestionType,
    Retention,
    Scope,
    Source,
)
from toetssteen.protocols.gate.check import check
from toetssteen.protocols.gate.context import Context
from toetssteen.protocols.gate.verdict import Finding

TODAY = date(2026, 11, 23)
CONTEXT = Context(today=TODAY)
GOOD = FollowUp(code="ophalen", name="Ophalen", department="afval", term=5, retention=Retention(result="6.1.3"))


def question(code: str = "waar", **fields: Any) -> Question:
    """One that earns its place."""
    made: dict[str, Any] = {
        "text": f"{code.capitalize()}?",
        "type": QuestionType.TEXT,
        "used_by": ["ophalen"],
        "purpose": "De plek vinden",
        "benefits": [Beneficiary.CUSTOMER],
    }
    return Question(code=code, **(made | fields))


def choice(code: str, *words: str, **fields: Any) -> Question:
    options = [Option(value=word, text=word) for word in words]
    return question(code, type=QuestionType.ONE_OF, options=options, **fields)


def when(code: str, *words: str) -> Condition:
    return Condition(all=[Comparison(question=code, is_=list(words))])


def protocol(*questions: Question, **fields: Any) -> ProtocolDocument:
    made: dict[str, Any] = {
        "code": "grofvuil",
        "title": "Grofvuil",
        "scope": Scope(products=["eigen:bank", "eigen:kast"]),
        "source": Source(name="Proef"),
        "principles": ["alleen-voor-vervolg"],
        "follow_ups": [GOOD],
        "questions": list(questions) or [question()],
    }
    return ProtocolDocument(**(made | fields))


def findings(document: ProtocolDocument, context: Context = CONTEXT) -> list[Finding]:
    verdict = check(document, context)
    return [*verdict.refusals, *verdict.warnings]


def rules(document: ProtocolDocument, context: Context = CONTEXT) -> set[tuple[str, str]]:
    """(rule, question)"""
    return {(finding.rule, finding.question) for finding in findings(document, context)}


def codes(document: ProtocolDocument, context: Context = CONTEXT) -> set[str]:
    return {rule for rule, _question in rules(document, context)}


replace = msgspec.structs.replace
