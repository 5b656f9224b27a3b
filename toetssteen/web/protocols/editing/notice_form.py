"""One notice as a form: what the KCC-medewerker tells, and when."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _
from msgspec.structs import replace

from toetssteen.protocols import edits
from toetssteen.protocols.document import Notice
from toetssteen.web.protocols.editing import condition_form
from toetssteen.web.protocols.editing.question_form import Surroundings, is_code
from toetssteen.web.protocols.editing.typed import EMPTY, Reading, Typed, as_typed

_CODE = _("Een code bestaat uit kleine letters, cijfers, punten en streepjes.")


def typed_of(notice: Notice) -> Typed:
    fields: dict[str, Any] = {
        "code": notice.code,
        "text": notice.text,
        "used_by": list(notice.used_by),
        "blocking": notice.blocking,
    }
    return as_typed(fields | condition_form.fields_of(notice.when))


def read(typed: Typed, before: Notice, around: Surroundings) -> tuple[Notice, dict[str, str]]:
    reading = Reading(typed)
    text = reading.text("text", needed=EMPTY)
    chosen = reading.choices("used_by", [code for code, _name in around.follow_ups])
    kept = [code for code in before.used_by if code in chosen]
    code = before.code
    if not code:
        code = reading.line("code", most=80)
        if code and not is_code(code):
            reading.wrong("code", _CODE)
        taken = {each.code for each in around.document.notices}
        code = code or edits.proposed_code(text, taken=taken, prefix=around.document.code)
    notice = replace(
        before,
        code=code,
        text=text,
        used_by=kept + [each for each in chosen if each not in kept],
        when=condition_form.read(reading, around.asked, before.when),
        blocking=typed.ticked("blocking"),
    )
    return notice, reading.problems
