"""Question sets of Signalen (Amsterdam, and who uses it) as a protocol: what its source says, and nothing made up."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext_lazy as _

from toetssteen.protocols.coherence import MOST_OPTIONS
from toetssteen.protocols.document import (
    CHOICES,
    Condition,
    Notice,
    Option,
    Origin,
    ProtocolDocument,
    Question,
    QuestionType,
)
from toetssteen.protocols.exchange import conditions, frame, words
from toetssteen.protocols.exchange.given import CATEGORY, Field, QuestionSet
from toetssteen.protocols.exchange.here import Here
from toetssteen.protocols.exchange.known import Wishes, meaning
from toetssteen.protocols.exchange.ordering import in_order
from toetssteen.protocols.exchange.result import Format, Imported, Remarks, refuse

FOLLOW_UP = "melding"

_OF_THE_FORM = re.compile(
    r"\s*\bU (?:kunt|hoeft) (?:dit|het) formulier niet (?:meer )?(?:verder )?(?:in te vullen|invullen)\.?", re.I
)
"""A sentence about the form itself: in a conversation there is none."""

_TYPES = {
    "location": QuestionType.LOCATION,
    "datetime": QuestionType.DATE_TIME,
    "date": QuestionType.DATE,
    "text": QuestionType.TEXT,
    "long": QuestionType.LONG_TEXT,
    "one": QuestionType.ONE_OF,
    "some": QuestionType.SOME_OF,
    "file": QuestionType.FILE,
}
_INPUTS = {
    "email": QuestionType.EMAIL,
    "tel": QuestionType.PHONE,
    "number": QuestionType.NUMBER,
    "date": QuestionType.DATE,
    "datetime-local": QuestionType.DATE_TIME,
    "time": QuestionType.TIME,
}


@dataclass(slots=True)
class _Set:
    """One set on its way to a protocol."""

    given: QuestionSet
    wishes: Wishes
    frame: frame.Frame
    remarks: Remarks
    taken: set[str] = field(default_factory=set)


def document_of(given: QuestionSet, wishes: Wishes) -> Imported:
    """Raises `UnreadableProtocol`."""
    remarks = Remarks()
    code = words.slug(wishes.code or given.name)
    if not code:
        refuse("no-code", _("Dit bestand heeft geen naam waar een code van te maken is."), name=given.name)
    products = _products(given, wishes, remarks)
    base = frame.of(code, products, FOLLOW_UP, wishes=wishes, remarks=remarks)
    work = _Set(given, wishes, base, remarks)
    questions, when = _questions(work)
    notices = _notices(work, when)
    if not questions and not notices:
        refuse("no-questions", _("Er staan geen vragen in die we kennen."), name=given.name)
    document = ProtocolDocument(
        code=code,
        title=wishes.title or words.as_name(given.name),
        scope=base.scope,
        source=given.source,
        principles=list(frame.PRINCIPLES),
        own_products=base.own_products,
        follow_ups=base.follow_ups,
        questions=questions,
        notices=notices,
    )
    return Imported(document, Format.SIGNALEN, remarks.all())


def _products(given: QuestionSet, wishes: Wishes, remarks: Remarks) -> list[str]:
    if wishes.products:
        return list(wishes.products)
    named = given.categories or _named_categories(given)
    if given.others or (not given.categories and named):
        sentence = _(
            "Het bestand noemt alleen de categorieën in zijn voorwaarden. Zet er andere bij, als deze vragen ook"
            " daarvoor zijn."
        )
        remarks.add("products-unknown", sentence)
    return [f"eigen:{words.slug(one)}" for one in named if words.slug(one)]


def _named_categories(given: QuestionSet) -> list[str]:
    found: dict[str, None] = {}
    for one in given.fields:
        for clause in conditions.clauses(one.meta, single=lambda _key: True, name=given.name):
            found.update({value: None for key, value in clause if key == CATEGORY and value})
    return list(found)


def _questions(work: _Set) -> tuple[list[Question], Here]:
    """In their order, each after what it depends on; and what a condition of a notice can look at."""
    asked = [one for one in work.given.fields if _is_question(work, one)]
    made = {one.key: _question(work, one) for one in asked}
    when = Here(made, work.frame.scope.products)
    waiting = {one.key: _clauses(work, one, made) for one in asked}
    looked_at = {key: [one for clause in found for one, _value in clause] for key, found in waiting.items()}
    order, moved = in_order(list(made), looked_at, name=work.given.name)
    for key in moved:
        work.remarks.add("moved", _("Staat nu na de vraag waar zij van afhangt."), place=key)
    found: list[Question] = []
    for key in order:
        condition = _condition(work, key, waiting[key], when)
        if condition is False:
            when.drop(key)
        else:
            found.append(frame.with_condition(made[key], condition))
            when.asked(found[-1])
    return found, when


def _is_question(work: _Set, one: Field) -> bool:
    if one.kind in ("heading", "hidden"):
        work.remarks.once("no-question", _("Een kop of verborgen veld is geen vraag."), place=one.key)
    elif not one.kind:
        sentence = _("Dit soort veld kennen we niet; het is niet overgenomen.")
        work.remarks.once("unknown-kind", sentence, place=one.key)
    return one.kind in _TYPES


def _question(work: _Set, one: Field) -> Question:
    text, rest = words.line(_label(work, one))
    kind, options = _kind(work, one)
    helping = " ".join(part for part in (rest, words.plain(one.meta.get("subtitle"))) if part)[:4000]
    question = Question(
        code=_code(work, one.key, work.taken),
        text=text,
        type=kind,
        used_by=[work.frame.used_by],
        help=helping,
        options=options,
        not_in_future=one.in_past and kind in (QuestionType.DATE_TIME, QuestionType.DATE),
        object_types=_object_types(one.meta) if kind is QuestionType.LOCATION else [],
        max_length=_longest(one) if kind in (QuestionType.TEXT, QuestionType.LONG_TEXT) else None,
        source_ref=[one.key],
    )
    _say_what_is_left(work, one)
    return _as_known(work, question, one.key)


def _label(work: _Set, one: Field) -> str:
    for name in ("label", "shortLabel", "value"):
        text = words.plain(one.meta.get(name))
        if text:
            return text
    work.remarks.add("no-text", _("De vraag heeft geen tekst; de sleutel staat er nu."), place=one.key)
    return words.as_name(one.key)


def _kind(work: _Set, one: Field) -> tuple[QuestionType, list[Option]]:
    kind = _TYPES[one.kind]
    if kind is QuestionType.TEXT:
        typed = one.meta.get("type")
        email = QuestionType.EMAIL if "email" in one.checks else kind
        return _INPUTS.get(typed, email) if isinstance(typed, str) else email, []
    if kind not in CHOICES:
        return kind, []
    options = _options(work, one)
    if [(option.value, option.text) for option in options] == [("ja", "Ja"), ("nee", "Nee")]:
        return QuestionType.YES_NO, []
    if options:
        return kind, options
    if one.kind == "some" and words.plain(one.meta.get("value")):
        work.remarks.add("tick-box", _("Een enkel vinkje is hier een vraag met ja of nee."), place=one.key)
        return QuestionType.YES_NO, []
    work.remarks.add("no-options", _("De keuzes staan niet in het bestand; het is nu een open vraag."), place=one.key)
    return QuestionType.TEXT, []


def _options(work: _Set, one: Field) -> list[Option]:
    found: dict[str, Option] = {}
    for value, text in _pairs(one.meta.get("values")):
        label, cut = words.line(text or value)
        key = value.strip() if len(value.strip()) <= 80 else words.slug(value)
        if not key or not label:
            continue
        if key in found:
            work.remarks.add("option-twice", _("Een keuze stond er twee keer."), place=one.key)
        if cut:
            work.remarks.add("option-cut", _("Een keuze is ingekort tot 400 tekens."), place=one.key)
        found.setdefault(key, Option(value=key, text=label))
    if len(found) > MOST_OPTIONS:
        refuse("too-many-options", frame.TOO_MANY_OPTIONS, name=work.given.name, path=one.key)
    return list(found.values())


def _pairs(values: Any) -> list[tuple[str, str]]:
    """From `{value: text}`, `[{id, label}]`, `[{waarde, label}]` or a list of texts."""
    if isinstance(values, Mapping):
        return [(str(key), _text_of(value)) for key, value in values.items()]
    found = []
    for one in values if isinstance(values, list) else []:
        if isinstance(one, Mapping):
            value = next((one[name] for name in ("id", "value", "waarde", "key", "label") if name in one), "")
            found.append((words.plain(value), _text_of(one)))
        else:
            found.append((words.plain(one), words.plain(one)))
    return found


def _text_of(value: Any) -> str:
    if isinstance(value, Mapping):
        value = next((value[name] for name in ("label", "value", "text", "waarde") if name in value), "")
    return words.plain(value)


def _object_types(meta: Mapping[str, Any]) -> list[str]:
    """The kinds on the map, but not the one for what is not on it."""
    found: dict[str, None] = {}
    for one in meta["featureTypes"] if isinstance(meta.get("featureTypes"), list) else []:
        if isinstance(one, Mapping) and words.plain(one.get("typeValue")) != "not_on_map":
            label = words.plain(one.get("label") or one.get("description"))[:400]
            if label and label != "Onbekend":
                found[label] = None
    return list(found)


def _longest(one: Field) -> int | None:
    number = one.longest or one.meta.get("maxLength")
    return number if isinstance(number, int) and not isinstance(number, bool) and 1 <= number <= 10_000 else None


def _say_what_is_left(work: _Set, one: Field) -> None:
    """One remark for each kind of thing that has no place here."""
    add = work.remarks.once
    if one.required:
        add("required", frame.REQUIRED, place=one.key)
    if one.meta.get("placeholder"):
        add("placeholder", _("Een voorbeeld in het invulveld is niet overgenomen."), place=one.key)
    if set(one.checks) - {"email"}:
        add("checks", _("Een controle op de vorm van het antwoord is niet overgenomen."), place=one.key)
    if one.meta.get("endpoint") or one.meta.get("wfsFilter"):
        add("map", _("De kaart met de objecten is niet overgenomen."), place=one.key)
    if any("[" in part and "]" in part for part in (words.plain(one.meta.get("label")), _told(one.meta))):
        sentence = _("In de tekst staat iets dat het programma invult, tussen [ en ]. Vul het zelf in.")
        add("filled-in", sentence, place=one.key)


def _code(work: _Set, key: str, taken: set[str]) -> str:
    """`taken`: those of questions, or those of notices."""
    code = work.wishes.known.by_place.get((work.frame.code, key))
    if code is None or code in taken:
        own = words.slug(key.removeprefix("extra_"))
        prefix = words.slug(work.given.name)
        tail = own.removeprefix(f"{prefix}-") or own or "vraag"
        code = words.free(f"{work.frame.code}.{tail}"[:80].rstrip("-._"), taken)
    taken.add(code)
    return code


def _as_known(work: _Set, question: Question, key: str) -> Question:
    """A question that several protocols share keeps its code."""
    known = work.wishes.known
    shared = known.by_meaning.get(meaning(question))
    if (work.frame.code, key) in known.by_place or shared is None or shared in work.taken:
        return question
    work.taken.discard(question.code)
    work.taken.add(shared)
    return frame.with_code(question, shared)


def _clauses(work: _Set, one: Field, made: Mapping[str, Question]) -> list[conditions.Clause]:
    def single(key: str) -> bool:
        return key not in made or made[key].type is not QuestionType.SOME_OF

    return conditions.clauses(one.meta, single=single, name=work.given.name)


def _condition(work: _Set, key: str, found: list[conditions.Clause], when: Here) -> Condition | bool | None:
    """Ours, None for always, False where it can never hold in this set."""
    told = conditions.told(found, when)
    for strange in when.strange():
        sentence = _("Een voorwaarde noemt “%(what)s”, en dat komt hier niet voor. Dat deel is niet overgenomen.")
        work.remarks.once("condition-strange", sentence, place=key, what=strange)
    if told.never:
        sentence = _("Niet overgenomen: de voorwaarde kan hier nooit waar zijn.")
        work.remarks.once("condition-never", sentence, place=key)
        return False
    if not told.exact:
        sentence = _("De voorwaarde is vereenvoudigd: dit komt nu vaker in beeld dan in de bron.")
        work.remarks.once("condition-simpler", sentence, place=key)
    return told.when


def _told(meta: Mapping[str, Any]) -> str:
    """The text of a message: its label and what stands below it."""
    parts = [words.plain(meta.get("label")), words.plain(meta.get("value"))]
    if all(parts) and parts[0][-1] not in ".:!?":
        parts[0] += "."
    return " ".join(part for part in parts if part)


def _notices(work: _Set, when: Here) -> list[Notice]:
    found: list[Notice] = []
    taken: set[str] = set()
    for one in work.given.fields:
        if one.kind != "notice":
            continue
        whole = _told(one.meta)
        text = _OF_THE_FORM.sub("", whole).strip()[:4000]
        if not text:
            work.remarks.once("no-text-notice", _("Een mededeling zonder tekst is niet overgenomen."), place=one.key)
            continue
        condition = _condition(work, one.key, _clauses(work, one, when.questions), when)
        if isinstance(condition, bool):
            continue
        if text != whole:
            sentence = _("De zin over het formulier is weggelaten: in een gesprek is er geen formulier.")
            work.remarks.once("form-sentence", sentence, place=one.key)
        _say_what_is_left(work, one)
        found.append(
            Notice(
                code=_code(work, one.key, taken),
                text=text,
                when=condition,
                blocking=one.blocking,
                source_ref=[one.key],
                origin={"text": Origin.PROPOSAL} if text != whole else {},
            )
        )
    return found
