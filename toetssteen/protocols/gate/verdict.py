"""What the gate says of a protocol, and how a warning is passed with a written reason."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Self


class Severity(StrEnum):
    REFUSED = "refused"
    """Publishing is not possible until it is mended."""
    WARNED = "warned"
    """Passed with a written reason."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that one rule has against one question."""

    rule: str
    severity: Severity
    protocol: str
    question: str
    """Code of the question, or of the notice; empty where it is about a follow-up or the whole."""
    field: str
    """Path of the field: `questions[3].when`."""
    message: str
    why: str
    """Why the rule exists."""
    mend: str


@dataclass(frozen=True, slots=True)
class Accepted:
    finding: Finding
    reason: str


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a warning may stand, as it is kept with a version."""

    rule: str
    question: str
    """Code of the question; empty: for every finding of the rule."""
    text: str

    def to_builtins(self) -> dict[str, str]:
        return {"rule": self.rule, "question": self.question, "text": self.text}

    @classmethod
    def from_builtins(cls, data: Mapping[str, str]) -> Self:
        return cls(data["rule"], data["question"], data["text"])


Reasons = Mapping[str | tuple[str, str], str]
"""Rule, or (rule, code of the question) → why the warning may stand. The nearer one goes first."""


@dataclass(frozen=True, slots=True)
class Verdict:
    refusals: tuple[Finding, ...] = ()
    warnings: tuple[Finding, ...] = ()
    """Those for which no reason was given yet."""
    accepted: tuple[Accepted, ...] = ()

    @property
    def refused(self) -> bool:
        return bool(self.refusals)

    @property
    def may_publish(self) -> bool:
        """Nothing is refused, and each warning has its reason."""
        return not self.refusals and not self.warnings


def as_reasons(given: Iterable[Reason]) -> Reasons:
    return {(one.rule, one.question) if one.question else one.rule: one.text for one in given}


def accept(verdict: Verdict, reasons: Reasons) -> Verdict:
    """Warnings with a reason move to `accepted`; one reason can serve many. A refusal takes no reason, and
    an empty reason is none."""
    left: list[Finding] = []
    accepted = list(verdict.accepted)
    for finding in verdict.warnings:
        reason = reasons.get((finding.rule, finding.question)) or reasons.get(finding.rule) or ""
        if reason.strip():
            accepted.append(Accepted(finding, reason.strip()))
        else:
            left.append(finding)
    return replace(verdict, warnings=tuple(left), accepted=tuple(accepted))
