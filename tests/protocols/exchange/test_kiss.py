"""Vragensets of KISS, as its API gives them and as people write them; and back."""

import json
from typing import Any

import pytest

from tests.protocols import library_figures
from tests.protocols.exchange.reading import KNOWN, LIBRARY, read, remark_codes, remarks
from toetssteen.protocols.document import Option, Origin, QuestionType
from toetssteen.protocols.exchange import importing, kiss_export
from toetssteen.protocols.exchange.known import Wishes
from toetssteen.protocols.exchange.result import Format
from toetssteen.protocols.gate.check import check
from toetssteen.protocols.reading import UnreadableProtocol

BASE = {"additionalProperties": False, "type": "string"}
SCHEMA: dict[str, Any] = {
    "$schema": "https://json-schema.org/draft-04/schema",
    "title": "ContactVerzoekVragenSets",
    "references": {},
    "type": "object",
    "additionalProperties": False,
    "properties": {
        "Watishetnummervandeparkeerbon?": BASE
        | {"description": "Wat is het nummer van de parkeerbon?", "questiontype": "input"},
        "Vertelwatergebeurdis": BASE | {"description": "Vertel wat er gebeurd is", "questiontype": "textarea"},
        "Welkezone?": BASE
        | {
            "description": "Welke zone?",
            "questiontype": "dropdown",
            "items": {"type": "array", "options": ["Centrum", "Noord", "Noord", ""]},
        },
        "Waargaathetover?": BASE
        | {
            "description": "Waar gaat het over?",
            "questiontype": "checkbox",
            "items": {"type": "array", "options": ["Boete", "Vergunning"]},
        },
    },
}
SET = {
    "id": 3,
    "titel": "Parkeerbon",
    "jsonVragen": json.dumps(SCHEMA),
    "organisatorischeEenheidId": "a1",
    "organisatorischeEenheidNaam": "Parkeren",
    "organisatorischeEenheidSoort": "afdeling",
}


def properties(**given: Any) -> dict[str, Any]:
    return {"type": "object", "properties": given}


def asked(text: str = "Wat?", kind: str = "input", **more: Any) -> dict[str, Any]:
    return {"description": text, "questiontype": kind, **more}


def test_a_set_as_the_api_of_kiss_gives_it() -> None:
    found = read(SET)
    document = found.document
    assert (document.code, document.title) == ("parkeren-parkeerbon", "Parkeerbon")
    assert [question.type for question in document.questions] == [
        QuestionType.TEXT,
        QuestionType.LONG_TEXT,
        QuestionType.ONE_OF,
        QuestionType.SOME_OF,
    ]
    number, _story, zone, about = document.questions
    assert number.text == "Wat is het nummer van de parkeerbon?"
    assert number.code == "parkeren-parkeerbon.wat-is-het-nummer-van-de-parkeerbon"
    assert zone.options == [Option(value="centrum", text="Centrum"), Option(value="noord", text="Noord")]
    assert [option.text for option in about.options] == ["Boete", "Vergunning"]
    assert {"option-twice", "option-empty", "product-proposed"} <= remark_codes(found)


def test_purpose_is_unknown_origin_is_the_source_and_the_follow_up_is_to_call_back() -> None:
    document = read(SET).document
    assert document.origin is Origin.SOURCE
    assert document.follow_ups == []
    for question in document.questions:
        assert question.purpose == "unknown"
        assert question.consumer == "Parkeren"
        assert question.used_by == ["terugbelverzoek"]
        assert question.origin == {"used_by": Origin.PROPOSAL}
        assert not question.required


def test_what_comes_of_a_set_passes_the_gate_with_its_warnings() -> None:
    verdict = check(read(SET, known=KNOWN).document, library_figures.context(LIBRARY))
    assert verdict.refusals == ()
    assert {"purpose-unknown"} <= {finding.rule for finding in verdict.warnings}


def test_the_user_names_products_and_the_follow_up() -> None:
    document = read(SET, products=("eigen:boete",), follow_up="bezwaar", code="bon", title="Bon").document
    assert (document.code, document.title, document.scope.products) == ("bon", "Bon", ["eigen:boete"])
    assert [follow_up.code for follow_up in document.follow_ups] == ["bezwaar"]
    assert document.questions[0].used_by == ["bezwaar"]


def test_a_list_of_sets_gives_a_protocol_each_and_older_names_are_known() -> None:
    older = {"id": 1, "Naam": "Wmo", "JsonVragen": SCHEMA, "AfdelingId": "wmo"}
    found = importing.read(json.dumps([SET, older]).encode(), name="alles.json", wishes=Wishes())
    assert [one.document.code for one in found] == ["parkeren-parkeerbon", "wmo-wmo"]
    assert {one.format for one in found} == {Format.KISS}


def test_a_bare_schema_takes_its_name_from_the_file() -> None:
    assert read(SCHEMA, name="parkeren.json").document.title == "Parkeren"
    assert read(SCHEMA | {"title": "Vraag over parkeren"}, name="x.json").document.title == "Vraag over parkeren"


def test_questions_stand_in_the_order_of_a_browser() -> None:
    given = properties(b=asked("B?"), **{"10": asked("Tien?"), "2": asked("Twee?")}, a=asked("A?"))
    assert [one.text for one in read(given).document.questions] == ["Twee?", "Tien?", "B?", "A?"]


def test_codes_stay_the_same_when_questions_are_added_or_moved() -> None:
    one = read(properties(a=asked("A?"), b=asked("B?")), name="s.json").document
    more = read(properties(c=asked("C?"), b=asked("B?"), a=asked("A?")), name="s.json").document
    assert {q.text: q.code for q in one.questions}.items() <= {q.text: q.code for q in more.questions}.items()


@pytest.mark.parametrize(
    "choices",
    [
        {"items": {"enum": ["Ja", "Nee"]}},
        {"enum": ["Ja", "Nee"]},
        {"options": ["Ja", "Nee"]},
        {"oneOf": [{"const": "j", "title": "Ja"}, {"const": "n", "title": "Nee"}]},
    ],
)
def test_choices_are_found_where_json_schema_has_them(choices: dict[str, Any]) -> None:
    assert read(properties(a=asked(kind="dropdown", **choices))).document.questions[0].type is QuestionType.YES_NO
    some = read(properties(a=asked(kind="checkbox", **choices))).document.questions[0]
    assert [option.text for option in some.options] == ["Ja", "Nee"]


@pytest.mark.parametrize(
    ("given", "kind"),
    [
        ({"type": "boolean"}, QuestionType.YES_NO),
        ({"type": "integer"}, QuestionType.NUMBER),
        ({"type": "string", "format": "date"}, QuestionType.DATE),
        ({"type": "string", "format": "email"}, QuestionType.EMAIL),
        ({"type": "array", "items": {"enum": ["a", "b"]}}, QuestionType.SOME_OF),
        ({"enum": ["a", "b"]}, QuestionType.ONE_OF),
        ({}, QuestionType.TEXT),
    ],
)
def test_without_a_kind_that_kiss_knows_the_data_tell(given: dict[str, Any], kind: QuestionType) -> None:
    found = read(properties(a={"title": "Wat?", **given}))
    assert found.document.questions[0].type is kind
    assert ("unknown-kind", "a") in remarks(found)


def test_groups_become_a_row_and_required_is_no_reason() -> None:
    group = properties(b=asked("B?"), c=asked("C?")) | {"required": ["b"]}
    found = read(properties(a=asked("A?"), groep=group))
    assert [(q.text, q.source_ref) for q in found.document.questions] == [
        ("A?", ["a"]),
        ("B?", ["groep/b"]),
        ("C?", ["groep/c"]),
    ]
    assert {("group", "groep"), ("required", "groep/b")} <= remarks(found)


def test_what_kiss_does_not_show_is_left_out_and_said() -> None:
    found = read(properties(a=asked("  "), b=asked("B?", "dropdown"), c=asked("C?")))
    assert [question.text for question in found.document.questions] == ["C?"]
    assert {("no-text", "a"), ("no-options", "b")} <= remarks(found)


def test_a_reference_within_the_file_is_followed() -> None:
    given = properties(a={"$ref": "#/definitions/naam"}) | {"definitions": {"naam": asked("Naam?")}}
    assert read(given).document.questions[0].text == "Naam?"


@pytest.mark.parametrize("format", [Format.KISS, None])
def test_the_format_may_be_named(format: Format | None) -> None:
    assert read(SET, format=format).format is Format.KISS


# And back


def test_what_is_exported_is_what_kiss_takes_and_reads_as_the_same_questions() -> None:
    document = read(SET).document
    exported = json.loads(kiss_export.export(document).text)
    assert set(exported) == {
        "titel",
        "jsonVragen",
        "organisatorischeEenheidId",
        "organisatorischeEenheidNaam",
        "organisatorischeEenheidSoort",
    }
    again = read(exported).document
    assert [(q.text, q.type, q.options) for q in again.questions] == [
        (q.text, q.type, q.options) for q in document.questions
    ]
    assert exported["titel"] == "Parkeerbon"
    schema = json.loads(exported["jsonVragen"])
    assert next(iter(schema["properties"])) == "Watishetnummervandeparkeerbon?"
    assert schema["properties"]["Welkezone?"]["items"] == {"type": "array", "options": ["Centrum", "Noord"]}


@pytest.mark.parametrize("document", LIBRARY, ids=lambda one: one.code)
def test_each_follow_up_of_the_library_exports_with_every_question_or_says_which_is_lost(document: Any) -> None:
    used = dict.fromkeys(code for question in document.questions for code in question.used_by)
    for code in used:
        exported = kiss_export.export(document, code)
        again = read(json.loads(exported.text)).document
        mine = [question for question in document.questions if code in question.used_by]
        lost = {one.strip() for remark in exported.lost if remark.code == "file" for one in remark.place.split(",")}
        assert [q.text for q in again.questions] == [q.text for q in mine if q.type is not QuestionType.FILE]
        assert len(lost) >= (1 if any(q.type is QuestionType.FILE for q in mine) else 0)
        conditions = {remark.code for remark in exported.lost}
        assert ("condition" in conditions) == any(q.when for q in mine if q.type is not QuestionType.FILE)


def test_a_follow_up_must_be_chosen_where_there_are_more() -> None:
    passport = next(one for one in LIBRARY if one.code == "paspoort")
    for wanted, code in (("", "follow-up-choice"), ("weg", "no-follow-up")):
        with pytest.raises(UnreadableProtocol) as caught:
            kiss_export.export(passport, wanted)
        assert caught.value.code == code
