"""What a question need not be told, in words: what holds for it now, and where that comes from."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from toetssteen.protocols.document import Question
from toetssteen.protocols.field_words import (
    BENEFICIARIES,
    KNOWN_FROM,
    ORIGINS,
    SENSITIVITY,
    retention_in_words,
)
from toetssteen.protocols.wording import TYPES, condition_in_words, day_in_words, duration_in_words
from toetssteen.staff.departments import name_of
from toetssteen.web.protocols.editing.work import Work


@dataclass(frozen=True, slots=True)
class Holds:
    """What holds for one field, and where it comes from; the latter is empty where it stands at the question."""

    words: str
    where: str = ""


def inherited(question: Question, work: Work) -> dict[str, Holds]:
    """Name of a field of the form → what holds."""
    return {name: say(question, work) for name, say in _FIELDS.items()}


def consumer_of(question: Question, work: Work) -> Holds:
    found = (work.effective.follow_up(code) for code in question.used_by)
    names = dict.fromkeys(name_of(each.department) for each in found if each and each.department)
    if question.consumer:
        return Holds(question.consumer)
    if names:
        return Holds(", ".join(names), _("van de vervolgactie"))
    return Holds(_("nog niemand"), _("kies een vervolgactie met een afdeling"))


def _type(question: Question, work: Work) -> Holds:
    options = len(question.options)
    more = ngettext("met %(n)d antwoord", "met %(n)d antwoorden", options) % {"n": options} if options else ""
    return Holds(", ".join(part for part in (str(TYPES[question.type]), more) if part))


def _when(question: Question, work: Work) -> Holds:
    if question.when is None:
        return Holds(_("altijd"), _("bij deze vervolgacties"))
    asked = {each.code: each for each in work.document.questions}
    return Holds(condition_in_words(question.when, asked, work.products))


def _required(question: Question, work: Work) -> Holds:
    if question.required_because:
        return Holds(_("nodig"), question.required_because)
    return Holds(_("mag leeg blijven"), _("zo is elke vraag, tenzij je zegt waarom niet"))


def _benefits(question: Question, work: Work) -> Holds:
    return Holds(", ".join(str(BENEFICIARIES[each]) for each in question.benefits) or _("niet gezegd"))


def _help(question: Question, work: Work) -> Holds:
    return Holds(question.help or _("geen"))


def _known(question: Question, work: Work) -> Holds:
    parts = [str(KNOWN_FROM.get(question.known_from, question.known_from))] if question.known_from else []
    if question.valid_for:
        parts.append(_("antwoord blijft %(term)s bruikbaar") % {"term": duration_in_words(question.valid_for)})
    return Holds(", ".join(parts) or _("nee, we vragen het"))


def _ground(question: Question, work: Work) -> Holds:
    return Holds(question.ground) if question.ground else Holds(_("die van het product"), _("uit de UPL"))


def _retention(question: Question, work: Work) -> Holds:
    if question.retention:
        return Holds(retention_in_words(question.retention))
    found = (work.effective.follow_up(code) for code in question.used_by)
    terms = dict.fromkeys(retention_in_words(each.retention) for each in found if each and each.retention)
    return Holds("; ".join(terms) or _("korte termijn van de gemeente"), _("van de vervolgactie"))


def _sensitivity(question: Question, work: Work) -> Holds:
    if question.sensitivity:
        return Holds(str(SENSITIVITY[question.sensitivity]))
    return Holds(str(SENSITIVITY[work.document.sensitivity]), _("van het protocol"))


def _principle(question: Question, work: Work) -> Holds:
    code = question.principle or next(iter(work.document.principles), "")
    words = work.principles.get(code, code) or _("geen")
    if question.departs_because:
        words = f"{words} {_('Wijkt af:')} {question.departs_because}"
    return Holds(words, "" if question.principle else _("van het protocol"))


def _review(question: Question, work: Work) -> Holds:
    if not question.review_on:
        return Holds(_("niet afgesproken"))
    try:
        return Holds(day_in_words(date.fromisoformat(question.review_on)))
    except ValueError:
        return Holds(question.review_on)


def _origin(question: Question, work: Work) -> Holds:
    return Holds(str(ORIGINS[question.origin.get("text", work.document.origin)]))


_FIELDS: dict[str, Callable[[Question, Work], Holds]] = {
    "consumer": consumer_of,
    "type": _type,
    "when": _when,
    "required_because": _required,
    "benefits": _benefits,
    "help": _help,
    "known_from": _known,
    "ground": _ground,
    "retention": _retention,
    "sensitivity": _sensitivity,
    "principle": _principle,
    "review_on": _review,
    "origin": _origin,
}
