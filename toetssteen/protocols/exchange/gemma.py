"""Forms of GEMMA e-Formulieren, in the shape of a data set with blocks and questions, as protocols to work out.

Their logic is prose ("Tonen wanneer vraag 1 = ja"). Only conditions that stand in the data as such are taken over;
what is said in words becomes a remark, to be read by whoever works the draft out.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from toetssteen.protocols.document import (
    CHOICES,
    Comparison,
    Condition,
    Option,
    ProtocolDocument,
    Question,
    QuestionType,
    Source,
)
from toetssteen.protocols.exchange import frame, words
from toetssteen.protocols.exchange.known import Wishes
from toetssteen.protocols.exchange.result import Format, Imported, Remarks, refuse

FOLLOW_UP = "aanvraag"
_TYPES = {
    "tekst": QuestionType.TEXT,
    "tekst_lang": QuestionType.LONG_TEXT,
    "getal": QuestionType.NUMBER,
    "bedrag": QuestionType.AMOUNT,
    "datum": QuestionType.DATE,
    "tijd": QuestionType.TIME,
    "enkelvoudige_keuze": QuestionType.ONE_OF,
    "meervoudige_keuze": QuestionType.SOME_OF,
    "bestand": QuestionType.FILE,
    "email": QuestionType.EMAIL,
    "telefoon": QuestionType.PHONE,
}


def is_gemma(data: Any) -> bool:
    rows = data if isinstance(data, list) else [data]
    return bool(rows) and all(isinstance(row, Mapping) and isinstance(row.get("blokken"), list) for row in rows)


def documents_of(data: Any, wishes: Wishes, *, name: str) -> Iterator[Imported]:
    """One for each form. Raises `UnreadableProtocol`."""
    for row in data if isinstance(data, list) else [data]:
        yield _document(row, wishes, name)


def _document(row: Mapping[str, Any], wishes: Wishes, name: str) -> Imported:
    remarks = Remarks()
    title = wishes.title or words.plain(row.get("product"))[:400] or words.as_name(name.partition(".")[0])
    code = words.slug(wishes.code or title, longest=60)
    told = row.get("bron")
    origin: Mapping[str, Any] = told if isinstance(told, Mapping) else {}
    products = list(wishes.products) or [ref for ref in [words.plain(row.get("upl_uri"))] if ref]
    base = frame.of(code, products, FOLLOW_UP, wishes=wishes, remarks=remarks)
    questions = _questions(row["blokken"], base, remarks)
    if not code or not questions:
        refuse("no-questions", _("Er staan geen vragen in die we kennen."), name=name)
    document = ProtocolDocument(
        code=code,
        title=title,
        scope=base.scope,
        source=Source(
            name=str(origin.get("versie") or "GEMMA e-Formulieren")[:400],
            path=str(origin.get("pad") or name),
            commit=str(origin.get("commit") or ""),
            licence=str(origin.get("licentie") or "").partition(" ")[0],
        ),
        principles=list(frame.PRINCIPLES),
        own_products=base.own_products,
        follow_ups=base.follow_ups,
        questions=questions,
    )
    return Imported(document, Format.GEMMA, remarks.all())


def _questions(blocks: list[Any], base: frame.Frame, remarks: Remarks) -> list[Question]:
    made: dict[str, Question] = {}
    for block in blocks:
        rows = block.get("vragen") if isinstance(block, Mapping) else None
        for row in rows if isinstance(rows, list) else []:
            place = f"{words.plain(block.get('nr'))}.{words.plain(row.get('nr') if isinstance(row, Mapping) else '')}"
            if isinstance(row, Mapping) and _is_question(row, place, remarks) and place not in made:
                made[place] = _question(row, place, base, made, remarks)
    return list(made.values())


def _is_question(row: Mapping[str, Any], place: str, remarks: Remarks) -> bool:
    kind = row.get("type")
    if kind not in _TYPES or not words.plain(row.get("vraag")):
        remarks.once("no-question", _("Een tekst of knop van het formulier is geen vraag."), place=place)
        return False
    return True


def _question(
    row: Mapping[str, Any], place: str, base: frame.Frame, made: Mapping[str, Question], remarks: Remarks
) -> Question:
    kind, options = _kind(row)
    text, rest = words.line(words.plain(row["vraag"]))
    if words.plain(row.get("logica")):
        sentence = _("De bron zegt hier in woorden wat eruit volgt. Lees het na: %(words)s")
        remarks.add("prose", sentence, place=place, words=words.plain(row["logica"]))
    if row.get("verplicht") is True:
        remarks.once("required", frame.REQUIRED, place=place)
    longest = row.get("max_lengte")
    return Question(
        code=words.free(f"{base.code}.{words.slug(text, longest=79 - len(base.code)) or 'vraag'}", _codes(made)),
        text=text,
        type=kind,
        used_by=[base.used_by],
        help=" ".join(part for part in (rest, words.plain(row.get("toelichting"))) if part)[:4000],
        options=options,
        when=_condition(row, place, made, remarks),
        max_length=longest if isinstance(longest, int) and 1 <= longest <= 10_000 else None,
        source_ref=[place],
    )


def _codes(made: Mapping[str, Question]) -> set[str]:
    return {question.code for question in made.values()}


def _kind(row: Mapping[str, Any]) -> tuple[QuestionType, list[Option]]:
    kind = _TYPES[row["type"]]
    named = row.get("opties")
    texts = list(dict.fromkeys(words.line(words.plain(one))[0] for one in named)) if isinstance(named, list) else []
    if kind not in CHOICES:
        return kind, []
    if [text.lower() for text in texts] == ["ja", "nee"]:
        return QuestionType.YES_NO, []
    values: dict[str, Option] = {}
    for text in filter(None, texts):
        value = words.free(words.slug(text) or "keuze", values)
        values[value] = Option(value=value, text=text)
    return (kind, list(values.values())) if values else (QuestionType.TEXT, [])


def _condition(row: Mapping[str, Any], place: str, made: Mapping[str, Question], remarks: Remarks) -> Condition | None:
    """Those that the data have as a question, a block and a value."""
    tests: list[Comparison] = []
    told = row.get("voorwaarden")
    for one in told if isinstance(told, list) else []:
        asked = made.get(f"{one.get('blok')}.{one.get('vraag')}") if isinstance(one, Mapping) else None
        value = _value(asked, words.plain(one.get("waarde"))) if asked else ""
        if asked and value:
            tests.append(Comparison(question=asked.code, is_=[value]))
        else:
            sentence = _("Een voorwaarde is niet overgenomen: wat zij noemt, staat hier niet.")
            remarks.once("condition-strange", sentence, place=place)
    return Condition(all=tests) if tests else None


def _value(question: Question, wanted: str) -> str:
    if question.type is QuestionType.YES_NO:
        return wanted.lower() if wanted.lower() in ("ja", "nee") else ""
    found = (option.value for option in question.options if option.text.lower() == wanted.lower())
    return next(found, "") if question.options else wanted
