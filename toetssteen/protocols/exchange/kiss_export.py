"""The questions of one follow-up as a vragenset of KISS, with what gets lost on the way."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from toetssteen.protocols.document import ProtocolDocument, Question, QuestionType
from toetssteen.protocols.exchange import frame
from toetssteen.protocols.exchange.result import Remark, Remarks, refuse

_TYPES = {
    QuestionType.LONG_TEXT: "textarea",
    QuestionType.YES_NO: "dropdown",
    QuestionType.ONE_OF: "dropdown",
    QuestionType.SOME_OF: "checkbox",
}


@dataclass(frozen=True, slots=True)
class Exported:
    text: str
    """As the API of KISS takes it: `titel`, the unit, and the schema as text in `jsonVragen`."""
    lost: tuple[Remark, ...]


def export(document: ProtocolDocument, follow_up: str = "") -> Exported:
    """The follow-up named, or the only one that has questions. Raises `UnreadableProtocol`."""
    code = _chosen(document, follow_up)
    questions = [question for question in document.questions if code in question.used_by]
    remarks = Remarks()
    properties: dict[str, Any] = {}
    for question in questions:
        if question.type is QuestionType.FILE:
            remarks.once("file", _("Een bestand kan KISS niet vragen; weggelaten."), place=question.code)
            continue
        properties[_key(question, properties)] = _property(question)
        _lost(question, remarks)
    if any(not notice.used_by or code in notice.used_by for notice in document.notices):
        remarks.add("notices", _("Mededelingen kent KISS niet; ze zijn weggelaten."))
    if questions:
        sentence = _("Waarvoor en voor wie een vraag is, de grondslag en de bewaartermijn kent KISS niet.")
        remarks.add("purposes", sentence)
    schema = {
        "$schema": "https://json-schema.org/draft-04/schema",
        "title": "ContactVerzoekVragenSets",
        "references": {},
        "type": "object",
        "additionalProperties": False,
        "properties": properties,
    }
    return Exported(_text(document, code, schema), remarks.all())


def _chosen(document: ProtocolDocument, wanted: str) -> str:
    used = list(dict.fromkeys(code for question in document.questions for code in question.used_by))
    if wanted:
        if wanted not in used:
            refuse("no-follow-up", _("Bij deze vervolgactie staan geen vragen."), name=document.code, path=wanted)
        return wanted
    if not used:
        refuse("no-questions", _("Dit protocol heeft geen vragen."), name=document.code)
    if len(used) > 1:
        sentence = _("Kies een vervolgactie: dit protocol heeft er meer dan één.")
        refuse("follow-up-choice", sentence, name=document.code, path=", ".join(used))
    return used[0]


def _key(question: Question, taken: dict[str, Any]) -> str:
    """As KISS makes it: the text without spaces. A whole number would change the order in a browser."""
    bare = re.sub(r"\s", "", question.text)
    key = f"{bare}." if bare.isdecimal() else bare
    number = 2
    while key in taken:
        key, number = f"{bare}({number})", number + 1
    return key


def _property(question: Question) -> dict[str, Any]:
    found: dict[str, Any] = {
        "description": question.text,
        "questiontype": _TYPES.get(question.type, "input"),
        "additionalProperties": False,
        "type": "string",
    }
    if question.type is QuestionType.YES_NO:
        found["items"] = {"type": "array", "options": ["Ja", "Nee"]}
    elif question.options:
        found["items"] = {"type": "array", "options": [option.text for option in question.options]}
    return found


def _lost(question: Question, remarks: Remarks) -> None:
    add = remarks.once
    if question.type not in (*_TYPES, QuestionType.TEXT):
        sentence = _("Dit soort vraag is in KISS een open vraag: het antwoord wordt niet nagekeken.")
        add("type", sentence, place=question.code)
    if question.when:
        add("condition", _("Voorwaarden kent KISS niet: deze vraag staat er altijd."), place=question.code)
    if question.required:
        add("required", _("Dat de vervolgactie hier niet zonder kan, kent KISS niet."), place=question.code)
    if question.help:
        add("help", _("De uitleg bij een vraag kent KISS niet."), place=question.code)


def _text(document: ProtocolDocument, code: str, schema: dict[str, Any]) -> str:
    follow_up = document.follow_up(code)
    title = document.title if code in frame.GENERAL or follow_up is None else f"{document.title}: {follow_up.name}"
    consumers = {question.consumer for question in document.questions if code in question.used_by}
    unit = next(iter(consumers)) if len(consumers) == 1 and consumers != {""} else ""
    data = {
        "titel": title,
        "jsonVragen": json.dumps(schema, indent=2, ensure_ascii=False),
        "organisatorischeEenheidId": "",
        "organisatorischeEenheidNaam": unit or (follow_up.department or "" if follow_up else ""),
        "organisatorischeEenheidSoort": "afdeling",
    }
    return json.dumps(data, indent=2, ensure_ascii=False) + "\n"
