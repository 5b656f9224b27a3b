"""What the gate says of a draft, laid beside what it is about, and the reasons that were written for its warnings."""

from __future__ import annotations

from dataclasses import dataclass

from toetssteen.protocols.gate.verdict import Accepted, Finding, Reason, Verdict
from toetssteen.protocols.models import ProtocolVersion
from toetssteen.web.protocols.editing.typed import Reading, Typed

MOST_REASON = 1000


@dataclass(frozen=True, slots=True)
class Said:
    """One finding on screen. `reason`: why it may stand, where somebody wrote so."""

    finding: Finding
    reason: str = ""

    @property
    def refused(self) -> bool:
        return self.finding.severity == "refused"

    @property
    def open(self) -> bool:
        """Whether something must be done before publishing."""
        return not self.reason

    @property
    def field(self) -> str:
        """`when` of `questions[3].when.all[0]`; empty where it is about the whole part."""
        _part, _dot, rest = self.finding.field.partition("].")
        return rest.partition(".")[0].partition("[")[0]


@dataclass(frozen=True, slots=True)
class ByRule:
    """Findings of one rule together: one reason can be for all of them."""

    rule: str
    refused: bool
    why: str
    mend: str
    findings: list[Said]
    reason: str
    """Of the whole rule."""
    own: dict[str, str]
    """Question code → a reason of its own."""

    @property
    def done(self) -> bool:
        return not any(said.open for said in self.findings)


def beside(verdict: Verdict) -> dict[str, list[Said]]:
    """Code of a question or notice → what is found of it; under "" what is about a follow-up or the whole."""
    result: dict[str, list[Said]] = {}
    for said in _all(verdict):
        result.setdefault(said.finding.question, []).append(said)
    return result


def by_rule(verdict: Verdict, draft: ProtocolVersion) -> list[ByRule]:
    """Refusals first, then warnings that wait for a reason, then those that have one."""
    given = {(reason.rule, reason.question): reason.text for reason in map(Reason.from_builtins, draft.reasons)}
    rules: dict[str, ByRule] = {}
    for said in _all(verdict):
        finding = said.finding
        group = rules.setdefault(
            finding.rule,
            ByRule(finding.rule, said.refused, finding.why, finding.mend, [], given.get((finding.rule, ""), ""), {}),
        )
        group.findings.append(said)
        group.own[finding.question] = given.get((finding.rule, finding.question), "") if finding.question else ""
    return sorted(rules.values(), key=lambda group: (not group.refused, group.done))


def read_reasons(typed: Typed, verdict: Verdict, draft: ProtocolVersion) -> tuple[list[Reason], dict[str, str]]:
    """The reasons as they stand in the form, and what is wrong with a field. Reasons for what is not found any more
    are kept: a change that is undone brings the finding back."""
    reading = Reading(typed)
    reasons = {(each.rule, each.question): each for each in map(Reason.from_builtins, draft.reasons)}
    for said in _all(verdict):
        if said.refused:
            continue
        for question in ("", said.finding.question):
            name = reason_name(said.finding.rule, question)
            if name in typed:
                text = reading.text(name, most=MOST_REASON)
                reasons[said.finding.rule, question] = Reason(said.finding.rule, question, text)
    return [reason for reason in reasons.values() if reason.text], reading.problems


def reason_name(rule: str, question: str) -> str:
    return f"reason:{rule}:{question}" if question else f"reason:{rule}"


def _all(verdict: Verdict) -> list[Said]:
    refused = [Said(finding) for finding in verdict.refusals]
    waiting = [Said(finding) for finding in verdict.warnings]
    accepted: list[Accepted] = list(verdict.accepted)
    return refused + waiting + [Said(each.finding, each.reason) for each in accepted]
