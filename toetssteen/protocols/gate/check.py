"""The gate: may this protocol be published, and if not, what is to be mended?"""

from __future__ import annotations

from toetssteen.protocols.document import ProtocolDocument

# Each of these registers its rules; their order here is the order of the findings.
from toetssteen.protocols.gate import earning, fitting, law, routes, wording  # noqa: F401  # imported for the rules
from toetssteen.protocols.gate.context import Context, case_of
from toetssteen.protocols.gate.registry import RULES
from toetssteen.protocols.gate.verdict import Finding, Severity, Verdict


def check(document: ProtocolDocument, context: Context) -> Verdict:
    """Every rule on the whole document; nothing is written, and nothing else is read."""
    case = case_of(document, context)
    findings = [
        Finding(
            rule=rule.code,
            severity=rule.severity,
            protocol=document.code,
            question=found.question,
            field=found.field,
            message=found.message,
            why=found.why or str(rule.why),
            mend=found.mend or str(rule.mend),
        )
        for rule in RULES.values()
        for found in rule.find(case)
    ]
    return Verdict(
        refusals=tuple(finding for finding in findings if finding.severity is Severity.REFUSED),
        warnings=tuple(finding for finding in findings if finding.severity is Severity.WARNED),
    )
