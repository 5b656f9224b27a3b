"""One question as a form: what is typed, and all else inherited or proposed.

Typed are the question, what its answer is for, and who uses it. The rest is filled in already.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _
from msgspec.structs import replace

from toetssteen.protocols import edits
from toetssteen.protocols.document import (
    CHOICES,
    KNOWN_FROM,
    UNKNOWN,
    Beneficiary,
    Option,
    ProtocolDocument,
    Question,
    QuestionType,
    Sensitivity,
)
from toetssteen.protocols.effective import Effective
from toetssteen.protocols.field_words import purpose_of
from toetssteen.web.protocols.editing import condition_form, retention_form
from toetssteen.web.protocols.editing.condition_form import Asked
from toetssteen.web.protocols.editing.typed import EMPTY, Reading, Typed, as_typed, day_typed

MOST_OPTIONS = 60
VALID_FOR = ("P1D", "P1M", "P3M", "P6M", "P1Y", "P2Y", "P5Y")
"""How long an answer can be used again, to choose from."""

_CODE = _("Een code bestaat uit kleine letters, cijfers, punten en streepjes.")
_NO_FOLLOW_UP = _("Kies de vervolgactie die het antwoord gebruikt. Is die er niet, dan hoeft de vraag niet.")
_NO_OPTIONS = _("Zet hier de antwoorden om uit te kiezen, één per regel.")
_TOO_MANY = _("Er passen hoogstens %(most)s antwoorden.")
_TWICE = _("“%(text)s” staat er twee keer.")


@dataclass(frozen=True)
class Surroundings:
    """What a question can lean on: its protocol with the general one, and what its condition may look at."""

    effective: Effective
    asked: Asked
    principles: dict[str, str]
    """Code → statement, of those of the protocol."""
    is_new: bool = False

    @property
    def document(self) -> ProtocolDocument:
        return self.effective.own

    @property
    def own_follow_ups(self) -> list[tuple[str, str]]:
        return [(each.code, each.name) for each in self.document.follow_ups]

    @property
    def shared_follow_ups(self) -> list[tuple[str, str]]:
        """Those that every product has."""
        own = {each.code for each in self.document.follow_ups}
        return [(each.code, each.name) for each in self.effective.follow_ups if each.code not in own]

    @property
    def follow_ups(self) -> list[tuple[str, str]]:
        return self.own_follow_ups + self.shared_follow_ups


def typed_of(question: Question) -> Typed:
    """The form of a question as it stands."""
    fields: dict[str, Any] = {
        "text": question.text,
        "purpose": purpose_of(question),
        "consumer": question.consumer,
        "used_by": list(question.used_by),
        "code": question.code,
        "type": question.type.value,
        "options": [option.value for option in question.options],
        "more_options": "",
        "max_length": question.max_length,
        "not_in_future": question.not_in_future,
        "not_in_past": question.not_in_past,
        "object_types": "\n".join(question.object_types),
        "required_because": question.required_because,
        "benefits": [each.value for each in question.benefits],
        "help": question.help,
        "known_from": question.known_from,
        "valid_for": question.valid_for,
        "purpose_class": question.purpose_class,
        "ground": question.ground,
        "retention": question.retention.result if question.retention else "",
        "sensitivity": question.sensitivity.value if question.sensitivity else "",
        "principle": question.principle,
        "departs_because": question.departs_because,
        "review_on": day_typed(question.review_on),
    }
    fields |= {f"option:{option.value}": option.text for option in question.options}
    return as_typed(fields | condition_form.fields_of(question.when))


def proposal(document: ProtocolDocument) -> Question:
    """A new question as the form opens: for the customer, and used by the only follow-up where there is one."""
    alone = [each.code for each in document.follow_ups] if len(document.follow_ups) == 1 else []
    return Question(code="", text="", type=QuestionType.TEXT, used_by=alone, benefits=[Beneficiary.CUSTOMER])


def read(typed: Typed, before: Question, around: Surroundings) -> tuple[Question, dict[str, str]]:
    """The question that stands in the form, as far as it can be read, and what is wrong with each field."""
    reading = Reading(typed)
    text = reading.line("text", needed=EMPTY)
    kind = QuestionType(reading.choice("type", QuestionType) or before.type)
    options = _options(reading, kind)
    question = replace(
        before,
        text=text,
        code=_code(reading, text, before, around),
        type=kind,
        options=options,
        when=condition_form.read(reading, around.asked, before.when),
        purpose=reading.line("purpose") or UNKNOWN,
        consumer=reading.line("consumer", most=200),
        used_by=_used_by(reading, before, around),
        benefits=[Beneficiary(each) for each in reading.choices("benefits", Beneficiary)],
        required_because=reading.text("required_because"),
        help=reading.text("help"),
        max_length=reading.number("max_length", least=1, most=10_000),
        not_in_future=typed.ticked("not_in_future"),
        not_in_past=typed.ticked("not_in_past"),
        object_types=reading.lines("object_types", most=80) if kind is QuestionType.LOCATION else before.object_types,
        **_about_the_answer(reading, before, kind),
        **_justification(reading, before, around),
    )
    return question, reading.problems


def _about_the_answer(reading: Reading, before: Question, kind: QuestionType) -> dict[str, Any]:
    fitting = {code for code, fits in KNOWN_FROM.items() if fits is kind}
    return {
        "known_from": reading.choice("known_from", fitting | {before.known_from}),
        "valid_for": reading.choice("valid_for", {*VALID_FOR, before.valid_for}),
        "purpose_class": reading.line("purpose_class", most=80),
    }


def _justification(reading: Reading, before: Question, around: Surroundings) -> dict[str, Any]:
    chosen = reading.choice("sensitivity", Sensitivity)
    review = reading.day("review_on")
    return {
        "ground": reading.line("ground"),
        "retention": retention_form.read(reading, before.retention),
        "sensitivity": Sensitivity(chosen) if chosen else None,
        "principle": reading.choice("principle", {*around.principles, before.principle}),
        "departs_because": reading.text("departs_because"),
        "review_on": review.isoformat() if review else "",
    }


def _used_by(reading: Reading, before: Question, around: Surroundings) -> list[str]:
    """As they stood, then those that were ticked now: the order of the ticks says nothing."""
    chosen = reading.choices("used_by", [code for code, _name in around.follow_ups])
    if not chosen:
        reading.wrong("used_by", _NO_FOLLOW_UP)
    kept = [code for code in before.used_by if code in chosen]
    return kept + [code for code in chosen if code not in kept]


def _code(reading: Reading, text: str, before: Question, around: Surroundings) -> str:
    """A question keeps its identity. A new one, and one that means something else now, gets a code of its own:
    the one that was typed, or one that is proposed."""
    if before.code and not reading.typed.ticked("new_meaning"):
        return before.code
    typed = "" if before.code else reading.line("code", most=80)
    if typed and not is_code(typed):
        reading.wrong("code", _CODE)
    taken = {each.code for each in around.document.questions}
    return typed or edits.proposed_code(text, taken=taken, prefix=around.document.code)


def is_code(text: str) -> bool:
    plain = text.replace(".", "").replace("_", "").replace("-", "")
    return text[:1].isalnum() and plain.isascii() and plain.isalnum() and text == text.lower() and len(text) <= 80


def _options(reading: Reading, kind: QuestionType) -> list[Option]:
    if kind not in CHOICES:
        return []
    options: list[Option] = []
    for value in reading.typed.many("options"):
        text = reading.line(f"option:{value}")
        if text and is_value(value):
            options.append(Option(value=value, text=text))
    for text in reading.lines("more_options"):
        taken = {option.value for option in options}
        options.append(Option(value=edits.proposed_code(text, taken=taken), text=text))
    _judge_options(reading, options)
    return options[:MOST_OPTIONS]


def _judge_options(reading: Reading, options: list[Option]) -> None:
    texts = [option.text for option in options]
    twice = next((text for at, text in enumerate(texts) if text in texts[:at]), "")
    if not options:
        reading.wrong("more_options", _NO_OPTIONS)
    elif len(options) > MOST_OPTIONS:
        reading.wrong("more_options", _TOO_MANY, most=MOST_OPTIONS)
    elif twice:
        reading.wrong("more_options", _TWICE, text=twice)


def is_value(text: str) -> bool:
    """An answer's own word comes back from the page as it went there."""
    return 0 < len(text) <= 80 and text.isprintable()


def as_typed_options(typed: Typed, *, taken: Collection[str] = ()) -> list[tuple[str, str]]:
    """Value and text of each answer that stands in the form, in order."""
    return [(value, typed.one(f"option:{value}")) for value in typed.many("options") if value not in taken]
