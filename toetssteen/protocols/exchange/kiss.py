"""Vragensets of KISS as protocols.

KISS keeps a set as `titel`, an organisational unit, and `jsonVragen`: a JSON Schema (draft-04) as text, in which
each property is a question with `description` and `questiontype`, and choices under `items.options`. Sets that were
written by hand use more of JSON Schema (`enum`, `required`, nested properties, references): what of it has a meaning
here is taken over. Nothing is fetched, and no pattern is ever run.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext_lazy as _

from toetssteen.protocols.coherence import MOST_OPTIONS
from toetssteen.protocols.document import CHOICES, Option, Origin, ProtocolDocument, Question, QuestionType, Source
from toetssteen.protocols.exchange import frame, strict_json, words
from toetssteen.protocols.exchange.known import Wishes, meaning
from toetssteen.protocols.exchange.result import Format, Imported, Remarks, refuse

DEEPEST = 10
MOST_QUESTIONS = 1000

_TYPES = {
    "input": QuestionType.TEXT,
    "textarea": QuestionType.LONG_TEXT,
    "dropdown": QuestionType.ONE_OF,
    "checkbox": QuestionType.SOME_OF,
}
_FORMATS = {
    "date": QuestionType.DATE,
    "date-time": QuestionType.DATE_TIME,
    "time": QuestionType.TIME,
    "email": QuestionType.EMAIL,
}
_NOT_TAKEN = frozenset({"pattern", "minLength", "minimum", "maximum", "default", "format", "examples"})


@dataclass(slots=True)
class _Set:
    name: str
    schema: Mapping[str, Any]
    wishes: Wishes
    remarks: Remarks
    base: frame.Frame
    unit: str = ""
    taken: set[str] = field(default_factory=set)
    questions: list[Question] = field(default_factory=list)


def is_kiss(data: Any) -> bool:
    match data:
        case list() as rows:
            return bool(rows) and all(isinstance(row, Mapping) and _low(row).get("jsonvragen") for row in rows)
        case Mapping():
            return "jsonvragen" in _low(data) or isinstance(data.get("properties"), Mapping)
        case _:
            return False


def documents_of(data: Any, wishes: Wishes, *, name: str) -> Iterator[Imported]:
    """One for each set. Raises `UnreadableProtocol`."""
    for row in data if isinstance(data, list) else [data]:
        low = _low(row)
        if "jsonvragen" not in low:
            yield _document(row, words.plain(row.get("title")), "", wishes, name)
            continue
        schema = low["jsonvragen"]
        if isinstance(schema, str):
            schema = strict_json.parse(schema, name=name)
        unit = next((words.plain(low[key]) for key in _UNITS if words.plain(low.get(key))), "")
        title = words.plain(low.get("titel") or low.get("naam"))
        yield _document(schema if isinstance(schema, Mapping) else {}, title, unit[:400], wishes, name)


_UNITS = ("organisatorischeeenheidnaam", "afdelingnaam", "organisatorischeeenheidid", "afdelingid")
_NO_TITLES = frozenset({"", "contactverzoekvragensets"})
"""The title that KISS gives to every schema says nothing."""


def _low(row: Mapping[str, Any]) -> dict[str, Any]:
    return {str(key).lower(): value for key, value in row.items()}


def _document(schema: Mapping[str, Any], title: str, unit: str, wishes: Wishes, name: str) -> Imported:
    remarks = Remarks()
    named = wishes.title or ("" if title.lower() in _NO_TITLES else title) or words.as_name(name.partition(".")[0])
    code = words.slug(wishes.code or " ".join(part for part in (unit, named) if part), longest=60)
    if not code:
        refuse("no-code", _("Dit bestand heeft geen naam waar een code van te maken is."), name=name)
    own = Wishes(code, named, wishes.products, wishes.follow_up, wishes.known)
    base = frame.of(code, list(wishes.products), frame.CALL_BACK, wishes=own, remarks=remarks)
    work = _Set(name, schema, own, remarks, base, unit)
    _read(work, schema, "", ())
    if not work.questions:
        refuse("no-questions", _("Er staan geen vragen in die we kennen."), name=name)
    document = ProtocolDocument(
        code=code,
        title=named[:400],
        scope=base.scope,
        source=Source(name=f"KISS, vragenset {named}"[:400], path=name),
        principles=list(frame.PRINCIPLES),
        own_products=base.own_products,
        follow_ups=base.follow_ups,
        questions=work.questions,
    )
    return Imported(document, Format.KISS, remarks.all())


def _read(work: _Set, schema: Mapping[str, Any], prefix: str, way: tuple[str, ...]) -> None:
    """The questions of a schema, and of the groups within it. `way`: the references that led here."""
    if len(way) + prefix.count("/") > DEEPEST:
        refuse("kiss-depth", _("Dit is te diep genest."), name=work.name, path=prefix)
    properties = schema.get("properties")
    required = schema.get("required")
    musts = {one for one in required if isinstance(one, str)} if isinstance(required, list) else set()
    for key in _as_kiss_orders(properties if isinstance(properties, Mapping) else {}):
        given, further = _resolved(work, properties[key] if properties else None, way)
        place = f"{prefix}{key}"
        if isinstance(given.get("properties"), Mapping):
            work.remarks.once("group", _("Een groep vragen is een rij vragen geworden."), place=place)
            _read(work, given, f"{place}/", further)
        else:
            _take(work, place, given, must=key in musts or given.get("required") is True)
    if len(work.questions) > MOST_QUESTIONS:
        refuse("too-many-questions", _("Er staan meer dan 1.000 vragen in."), name=work.name)


def _as_kiss_orders(properties: Mapping[str, Any]) -> list[str]:
    """As a browser does: keys that are whole numbers first, from low to high, then the others as written."""
    numbers = [key for key in properties if re.fullmatch(r"0|[1-9]\d{0,8}", key)]
    return [*sorted(numbers, key=int), *(key for key in properties if key not in set(numbers))]


def _resolved(work: _Set, given: Any, way: tuple[str, ...]) -> tuple[Mapping[str, Any], tuple[str, ...]]:
    """What a reference within the file stands for. A circle is refused, and so is one that points elsewhere."""
    while isinstance(given, Mapping) and isinstance(given.get("$ref"), str):
        ref = given["$ref"]
        if not ref.startswith("#"):
            sentence = _("Dit verwijst naar iets buiten het bestand. Dat halen we niet op.")
            refuse("reference-elsewhere", sentence, name=work.name, path=ref)
        if ref in way or len(way) > DEEPEST:
            refuse("reference-circle", _("Een verwijzing in dit bestand draait rond."), name=work.name, path=ref)
        way = (*way, ref)
        given = _pointed(work, ref)
    return (given if isinstance(given, Mapping) else {}), way


def _pointed(work: _Set, ref: str) -> Any:
    found: Any = work.schema
    for part in ref.removeprefix("#").strip("/").split("/") if ref.strip("#/") else []:
        key = part.replace("~1", "/").replace("~0", "~")
        if not isinstance(found, Mapping) or key not in found:
            refuse("reference-nowhere", _("Een verwijzing in dit bestand wijst naar niets."), name=work.name, path=ref)
        found = found[key]
    return found


def _take(work: _Set, place: str, given: Mapping[str, Any], *, must: bool) -> None:
    text = words.plain(given.get("description")) or words.plain(given.get("title"))
    if not text:
        sentence = _("De vraag heeft geen tekst, ook KISS laat haar niet zien. Zij is niet overgenomen.")
        work.remarks.once("no-text", sentence, place=place)
        return
    kind, values = _kind(work, place, given)
    if kind is None:
        return
    line, rest = words.line(text)
    question = Question(
        code=_code(work, place, text),
        text=line,
        type=kind,
        used_by=[work.base.used_by],
        help=rest,
        options=_options(work, place, values) if kind in CHOICES else [],
        consumer=work.unit,
        max_length=_longest(given) if kind in (QuestionType.TEXT, QuestionType.LONG_TEXT) else None,
        source_ref=[place[:400]],
        origin={"used_by": Origin.PROPOSAL},
    )
    shared = work.wishes.known.by_meaning.get(meaning(question))
    if shared and shared not in work.taken:
        question = frame.with_code(question, shared)
    work.taken.add(question.code)
    work.questions.append(question)
    _say_what_is_left(work, place, given, must=must)


def _code(work: _Set, place: str, text: str) -> str:
    known = work.wishes.known.by_place.get((work.base.code, place))
    if known and known not in work.taken:
        return known
    tail = words.slug(text, longest=max(79 - len(work.base.code), 8)) or words.slug(place, longest=16) or "vraag"
    return words.free(f"{work.base.code}.{tail}"[:80].rstrip("-._"), work.taken)


def _kind(work: _Set, place: str, given: Mapping[str, Any]) -> tuple[QuestionType | None, list[Any]]:
    """The type of question with its choices, and None for a choice without choices."""
    named = given.get("questiontype", given.get("questionType"))
    values = _values(given)
    word = named.strip().lower() if isinstance(named, str) else ""
    kind = _TYPES.get(word) or _by_schema(given, values)
    if word not in _TYPES:
        sentence = _("KISS kent dit soort vraag niet en laat haar niet zien; het soort is nu gekozen naar de gegevens.")
        work.remarks.once("unknown-kind", sentence, place=place)
    if kind in CHOICES and not [one for one in values if words.plain(one)]:
        sentence = _("Een keuzevraag zonder keuzes is niet overgenomen; ook KISS laat haar niet zien.")
        work.remarks.once("no-options", sentence, place=place)
        return None, []
    if kind is QuestionType.ONE_OF and [words.plain(one).lower() for one in values] == ["ja", "nee"]:
        return QuestionType.YES_NO, []
    return kind, values


def _values(given: Mapping[str, Any]) -> list[Any]:
    """Choices where KISS puts them, or where JSON Schema has them."""
    items = given.get("items")
    inner = items if isinstance(items, Mapping) else {}
    for found in (inner.get("options"), inner.get("enum"), given.get("options"), given.get("enum")):
        if isinstance(found, list):
            return found
    for found in (given.get("oneOf"), inner.get("oneOf"), given.get("anyOf"), inner.get("anyOf")):
        if isinstance(found, list):
            return [
                one.get("title", one.get("const")) if isinstance(one, Mapping) else one
                for one in found
                if not isinstance(one, Mapping) or {"title", "const"} & set(one)
            ]
    return []


def _by_schema(given: Mapping[str, Any], values: list[Any]) -> QuestionType:
    if given.get("type") == "array" and values:
        return QuestionType.SOME_OF
    if values:
        return QuestionType.ONE_OF
    match given.get("type"):
        case "boolean":
            return QuestionType.YES_NO
        case "integer" | "number":
            return QuestionType.NUMBER
        case _:
            asked = given.get("format")
            return _FORMATS.get(asked, QuestionType.TEXT) if isinstance(asked, str) else QuestionType.TEXT


def _options(work: _Set, place: str, values: list[Any]) -> list[Option]:
    if len(values) > MOST_OPTIONS:
        refuse("too-many-options", frame.TOO_MANY_OPTIONS, name=work.name, path=place)
    found: dict[str, Option] = {}
    for one in values:
        text, _rest = words.line(words.plain(one))
        value = words.slug(text) or text[:80]
        if not text:
            work.remarks.once("option-empty", _("Een lege keuze is weggelaten."), place=place)
        elif any(option.text == text for option in found.values()):
            work.remarks.once("option-twice", _("Een keuze stond er twee keer."), place=place)
        else:
            value = words.free(value, found)
            found[value] = Option(value=value, text=text)
    return list(found.values())


def _longest(given: Mapping[str, Any]) -> int | None:
    number = given.get("maxLength")
    return number if isinstance(number, int) and not isinstance(number, bool) and 1 <= number <= 10_000 else None


def _say_what_is_left(work: _Set, place: str, given: Mapping[str, Any], *, must: bool) -> None:
    add = work.remarks.once
    if must:
        add("required", frame.REQUIRED, place=place)
    title = words.plain(given.get("title"))
    if title and words.plain(given.get("description")) not in ("", title):
        sentence = _("De titel is niet overgenomen: KISS toont de omschrijving als vraag.")
        add("title", sentence, place=place)
    if _NOT_TAKEN & set(given) and not (set(given) & _NOT_TAKEN == {"format"} and given.get("format") in _FORMATS):
        add("checks", _("Een controle op de vorm van het antwoord is niet overgenomen."), place=place)
