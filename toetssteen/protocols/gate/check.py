"""The gate: may this protocol be published, and if not, what is to be mended?"""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from toetssteen.protocols.document import ProtocolDocument

# Each of these registers its rules; their order here is the order of the findings.
from toetssteen.protocols.gate import earning, fitting, identity, law, routes, standing, wording  # noqa: F401
from toetssteen.protocols.gate.context import Case, Context, case_of
from toetssteen.protocols.gate.registry import RULES, Rule
from toetssteen.protocols.gate.verdict import Finding, Severity, Verdict

MOST_PARTS = 500
"""Questions and notices of one document. The largest real form has 31; comparing them all takes its square."""


def check(document: ProtocolDocument, context: Context) -> Verdict:
    """Every rule on the whole document; nothing is written, and nothing else is read."""
    if len(document.questions) + len(document.notices) > MOST_PARTS:
        return Verdict(refusals=(_too_big(document),))
    case = case_of(document, context)
    findings = [finding for rule in RULES.values() for finding in _findings(rule, case)]
    return Verdict(
        refusals=tuple(finding for finding in findings if finding.severity is Severity.REFUSED),
        warnings=tuple(finding for finding in findings if finding.severity is Severity.WARNED),
    )


def _findings(rule: Rule, case: Case) -> list[Finding]:
    found = list(rule.find(case))
    why, mend = (str(rule.why), str(rule.mend)) if found else ("", "")
    return [
        Finding(
            rule=rule.code,
            severity=rule.severity,
            protocol=case.document.code,
            question=one.question,
            field=one.field,
            message=one.message,
            why=why,
            mend=one.mend or mend,
        )
        for one in found
    ]


def _too_big(document: ProtocolDocument) -> Finding:
    return Finding(
        rule="too-big",
        severity=Severity.REFUSED,
        protocol=document.code,
        question="",
        field="questions",
        message=str(_("Er staan meer dan %(most)d vragen en mededelingen in.")) % {"most": MOST_PARTS},
        why=str(_("Zo'n protocol is door niemand te overzien, ook niet door de poort.")),
        mend=str(_("Verdeel het over de producten waar de vragen bij horen.")),
    )
