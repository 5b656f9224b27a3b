"""How long an answer is kept, as one box with a result of the Selectielijst."""

from __future__ import annotations

import re

from django.utils.translation import gettext_lazy as _

from toetssteen.protocols.document import Retention
from toetssteen.protocols.selectielijst import UnknownResult, term_of
from toetssteen.web.protocols.editing.typed import Reading

_SHAPE = re.compile(r"\d{1,2}(\.\d{1,3}){0,3}", re.ASCII)
_NO_RESULT = _("Dit is geen resultaat uit de Selectielijst 2020. Typ bijvoorbeeld 6.1.3.")


def read(reading: Reading, before: Retention | None, name: str = "retention") -> Retention | None:
    """Empty: inherited. One that stood there already stays, also where the list lacks it."""
    text = reading.line(name, most=20)
    if not text:
        return None
    if before is not None and before.result == text:
        return before
    if not _SHAPE.fullmatch(text):
        reading.wrong(name, _NO_RESULT)
        return before
    try:
        term_of(text)
    except UnknownResult:
        reading.wrong(name, _NO_RESULT)
        return before
    return Retention(result=text)
