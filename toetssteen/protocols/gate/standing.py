"""Whether a protocol stands on something: principles that were laid down, or proposed, and were not withdrawn."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext_lazy as _

from toetssteen.protocols.gate.context import Case
from toetssteen.protocols.gate.registry import Found, rule, said
from toetssteen.protocols.gate.verdict import Severity


@rule(
    "principle-gone",
    Severity.REFUSED,
    why=_("Wat we vragen, volgt uit principes die nog gelden."),
    mend=_("Kies een principe dat er is, of stel een nieuw voor."),
)
def principle_gone(case: Case) -> Iterator[Found]:
    known = case.context.principles
    if known is None:
        return
    sentence = _("Het principe “%(code)s” bestaat niet, of is ingetrokken.")
    for at, code in enumerate(case.document.principles):
        if code not in known:
            yield Found("", f"principles[{at}]", said(sentence, code=code))
    for path, question in case.questions:
        if question.principle and question.principle not in known:
            yield Found(question.code, f"{path}.principle", said(sentence, code=question.principle))
