"""Question sets of Signalen, in each shape in which they are handed on."""

import json
from typing import Any

import pytest

from tests.protocols.exchange.reading import KNOWN, LIBRARY, read, remark_codes, remarks, signalen_sets
from toetssteen.protocols.document import (
    Comparison,
    Condition,
    Notice,
    Origin,
    ProtocolDocument,
    Question,
    QuestionType,
)
from toetssteen.protocols.exchange import importing
from toetssteen.protocols.exchange.known import Wishes
from toetssteen.protocols.exchange.result import Imported
from toetssteen.protocols.paths import step
from toetssteen.protocols.reading import read_text
from toetssteen.protocols.writing import write

SETS = signalen_sets()
BY_PATH = {document.source.path: document for document in LIBRARY}

SCRIPT = """\
// SPDX-License-Identifier: MPL-2.0
import type { IconOptions } from 'leaflet'
import configuration from 'shared/services/configuration/configuration'
import { inPast } from '../../services/custom-validators'
import locatie from './locatie'

const options: Pick<IconOptions, 'iconSize'> = { iconSize: [40, 40] }
const config = configuration as unknown as typeof Other

export const speeltuin = {
  locatie,
  dateTime: {
    meta: { label: 'Wanneer ' + 'was het?', ifOneOf: { subcategory: ['schommel', "glijbaan"] } },
    options: { validators: [inPast, 'required'] },
    render: QuestionFieldType.DateTimeInput,
  },
  extra_speeltuin_soort: {
    meta: {
      label: `Wat is er kapot?`,
      subtitle: 'Bijvoorbeeld het touw',
      shortLabel: 'Kapot',
      pathMerge: 'extra_properties',
      values: { touw: 'Het touw', 'plank-los': 'De plank', overig: 'Iets anders' },
    },
    options: { validators: ['required'] },
    render: QuestionFieldType.RadioInput,
  },
  /* extra_oud: { meta: { label: 'Weg' }, render: QuestionFieldType.TextInput }, */
  extra_speeltuin_overig: {
    meta: { label: 'Wat dan?', ifAllOf: { extra_speeltuin_soort: 'overig' }, placeholder: 'bout', },
    options: { validators: [['maxLength', 200], ['pattern', '(a+)+$']] },
    render: QuestionFieldType.TextareaInput,
  },
  extra_speeltuin_bel: {
    meta: {
      ifOneOf: { extra_speeltuin_soort: ['touw'] },
      value: `Bel ${config.language.phoneNumber}. U kunt dit formulier niet meer verder invullen.`,
      type: 'alert',
    },
    options: { validators: ['isBlocking'] },
    render: QuestionFieldType.PlainText,
  },
}

export default speeltuin
"""


def as_read(row: dict[str, Any], library: ProtocolDocument) -> Imported:
    return read(row, code=library.code, title=library.title, products=tuple(library.scope.products), known=KNOWN)


def part_of(document: ProtocolDocument, part: Question | Notice) -> Condition:
    """Its condition, with what the questions that it looks at ask in turn: the same on every path of answers."""
    every, waiting = set(), list(part.when.all) if part.when else []
    while waiting:
        test = waiting.pop()
        every.add((test.question, tuple(sorted(test.is_))))
        asked = document.question(test.question)
        if asked and asked.when and not asked.when.any:
            waiting += asked.when.all
    any_ = sorted((test.question, tuple(sorted(test.is_))) for test in (part.when.any if part.when else []))
    return Condition(
        all=[Comparison(question=question, is_=list(is_)) for question, is_ in sorted(every)],
        any=[Comparison(question=question, is_=list(is_)) for question, is_ in any_],
    )


def parts(document: ProtocolDocument) -> list[Question | Notice]:
    return [*document.questions, *document.notices]


@pytest.mark.parametrize("row", SETS, ids=[row["vragenset"] for row in SETS])
def test_each_of_the_twelve_sets_gives_what_the_library_has_of_its_source(row: dict[str, Any]) -> None:
    """Every field that the library has from the source, and the code of each question."""
    library = BY_PATH[f"{row['bron']['repo']}: {row['bron']['pad']}"]
    found = as_read(row, library).document
    assert found.source == library.source
    given = {tuple(part.source_ref): part for part in parts(found)}
    compared = 0
    for part in parts(library):
        same = given.get(tuple(part.source_ref))
        if same is None:
            assert part.origin.get("text") is Origin.PROPOSAL, part.code
            continue
        compared += 1
        names = ("type", "options", "help", "object_types", "not_in_future", "max_length", "text", "blocking")
        for name in names:
            if hasattr(part, name) and part.origin.get(name) is not Origin.PROPOSAL:
                assert getattr(same, name) == getattr(part, name), (part.code, name)
        if isinstance(part, Notice):
            assert same.text == part.text
        else:
            assert same.code == part.code
        assert part_of(found, same) == part_of(library, part), part.code
    assert compared >= len(library.questions) - 2
    assert compared > 0


def test_what_the_library_left_out_of_the_sets_is_what_the_import_leaves_out() -> None:
    """The two questions about a category that no longer exists."""
    row = next(row for row in SETS if row["vragenset"] == "wegen-verkeer-straatmeubilair")
    found = as_read(row, next(one for one in LIBRARY if one.code == "wegen-verkeer-straatmeubilair"))
    never = next(remark for remark in found.remarks if remark.code == "condition-never")
    assert never.place == "extra_onderhoud_stoep_straat_en_fietspad, extra_wegen_gladheid"


def test_all_sets_of_one_file_are_read_at_once() -> None:
    found = importing.read(json.dumps(SETS).encode(), name="alle.json", wishes=Wishes(known=KNOWN))
    assert len(found) == 12
    assert sum(len(one.document.questions) + len(one.document.notices) for one in found) >= 74


# TypeScript


def test_a_source_in_typescript_is_read_and_never_run() -> None:
    found = read(SCRIPT, name="speeltuin.ts")
    document = found.document
    assert (document.code, document.title) == ("speeltuin", "Speeltuin")
    assert document.scope.products == ["eigen:schommel", "eigen:glijbaan"]
    where, when, kind, other = document.questions
    assert (where.text, where.type) == ("Waar is het?", QuestionType.LOCATION)
    assert (when.text, when.type, when.not_in_future) == ("Wanneer was het?", QuestionType.DATE_TIME, True)
    assert when.when is None, "it holds for every product of the set"
    assert [(option.value, option.text) for option in kind.options] == [
        ("touw", "Het touw"),
        ("plank-los", "De plank"),
        ("overig", "Iets anders"),
    ]
    assert kind.help == "Bijvoorbeeld het touw"
    assert (kind.code, kind.source_ref) == ("speeltuin.soort", ["extra_speeltuin_soort"])
    assert other.when == Condition(all=[Comparison(question="speeltuin.soort", is_=["overig"])])
    assert (other.type, other.max_length) == (QuestionType.LONG_TEXT, 200)
    [notice] = document.notices
    assert notice.text == "Bel [phoneNumber]."
    assert notice.blocking
    assert notice.origin == {"text": Origin.PROPOSAL}
    assert {"required", "checks", "placeholder", "filled-in", "form-sentence", "follow-up-open"} <= remark_codes(found)
    assert not any(question.required for question in document.questions)
    assert all(question.purpose == "unknown" for question in document.questions)


def test_what_is_made_can_be_written_and_read_again() -> None:
    document = read(SCRIPT, name="speeltuin.ts").document
    assert read_text(write(document), name="x", general=()) == document


def test_questions_of_a_file_beside_it_are_taken_along() -> None:
    files = {
        "deel.ts": b"export const deel = { extra_a: { meta: { label: 'A?' }, render: QuestionFieldType.TextInput } }",
        "kring.ts": b"import geheel from './geheel'\nexport const kring = { ...geheel }",
    }
    text = (
        "import { deel } from './deel'\nimport { kring } from './kring'\nimport { weg } from './weg'\n"
        "import { buiten } from '../../buiten'\n"
        "const geheel = { ...kring, ...deel, ...weg, ...buiten }\nexport default geheel"
    )
    asked: list[str] = []

    def beside(name: str) -> bytes | None:
        asked.append(name)
        return files.get(name)

    found = read(text, name="geheel.ts", beside=beside)
    assert [question.text for question in found.document.questions] == ["A?"]
    assert set(asked) == {"deel.ts", "kring.ts", "weg.ts"}, "nothing outside the folder"


@pytest.mark.parametrize(
    "value",
    ["fetch('http://example.org')", "(() => { while (true) {} })()", "require('fs').readFileSync('x')", "1 + 1"],
)
def test_what_only_the_program_can_tell_is_no_text(value: str) -> None:
    meta = f"{{ label: {value}, shortLabel: 'Kort' }}"
    text = f"export default {{ a: {{ meta: {meta}, render: QuestionFieldType.TextInput }} }}"
    assert read(text, name="a.ts").document.questions[0].text == "Kort"


# The API


API = [
    {
        "key": "extra_soort",
        "field_type": "radio_input",
        "meta": {"label": "Welke?", "values": {"ja": "Ja", "nee": "Nee"}},
        "required": True,
    },
    {
        "key": "extra_wat",
        "field_type": "CheckboxInput",
        "meta": {"label": "Wat?", "values": {"a": "A", "b": "B"}, "ifAllOf": {"extra_soort": "ja"}},
        "required": False,
    },
    {"key": "extra_mail", "field_type": "text_input", "meta": {"label": "Mail?", "type": "email"}, "required": False},
    {"key": "extra_stop", "field_type": "plain_text", "meta": {"value": "Stop.", "validators": ["isBlocking"]}},
]


@pytest.mark.parametrize("data", [API, {"count": 4, "_links": {}, "results": API}])
def test_the_answer_of_the_api_is_read(data: Any) -> None:
    found = read(data, name="questions.json", code="boom", products=("eigen:boom",))
    kinds = [question.type for question in found.document.questions]
    assert kinds == [QuestionType.YES_NO, QuestionType.SOME_OF, QuestionType.EMAIL]
    assert found.document.notices[0].blocking
    assert found.document.questions[1].when == Condition(all=[Comparison(question="boom.soort", is_=["ja"])])
    assert ("required", "extra_soort") in remarks(found)


def test_the_shape_of_the_form_is_read_as_json_too() -> None:
    data = {"extra_x": {"meta": {"label": "X?"}, "render": "TextareaInput", "options": {"validators": ["required"]}}}
    assert read(data, name="x.json").document.questions[0].type is QuestionType.LONG_TEXT


# Conditions


def one_more(meta: dict[str, Any], **wishes: Any) -> Imported:
    """Two questions and one that looks at them."""
    rows = [
        {"key": "a", "field_type": "RadioInput", "meta": {"label": "A?", "values": {"x": "X", "y": "Y"}}},
        {"key": "b", "field_type": "CheckboxInput", "meta": {"label": "B?", "values": {"x": "X", "y": "Y"}}},
        {"key": "c", "field_type": "TextInput", "meta": {"label": "C?", **meta}},
    ]
    return read(rows, name="s.json", products=("eigen:p", "eigen:q"), **wishes)


def test_conditions_in_conditions_are_written_out() -> None:
    nested = {"ifAllOf": {"subcategory": "p", "ifOneOf": {"a": ["x"], "b": ["y"]}}}
    document = one_more(nested).document

    def asked(product: str, **answers: Any) -> bool:
        given = {f"s.{key}": value for key, value in answers.items()}
        found = step(document, "melding", product=f"eigen:{product}", answers=given).questions
        return "s.c" in {question.code for question in found}

    assert asked("p", a="x")
    assert asked("p", b=["y"])
    assert not asked("p", a="y", b=["x"])
    assert not asked("q", a="x")


def test_several_answers_that_must_all_hold_mean_one_of_them_for_a_single_choice_and_all_for_more() -> None:
    single = one_more({"ifAllOf": {"a": ["x", "y"]}}).document.questions[2].when
    assert single == Condition(all=[Comparison(question="s.a", is_=["x", "y"])])
    several = one_more({"ifAllOf": {"b": ["x", "y"]}}).document.questions[2].when
    assert several == Condition(all=[Comparison(question="s.b", is_=["x"]), Comparison(question="s.b", is_=["y"])])


def test_what_cannot_be_said_is_asked_more_often_and_says_so() -> None:
    two = {"ifAllOf": {"ifOneOf": {"a": "x", "b": "x"}}, "ifOneOf": {"a": "y", "b": "y"}}
    found = one_more(two)
    assert "condition-simpler" in remark_codes(found)
    assert len(found.document.questions) == 3


@pytest.mark.parametrize(
    "meta", [{"ifAllOf": {"weg": "x"}}, {"ifOneOf": {"a": "z"}}, {"ifAllOf": {"subcategory": "elders"}}]
)
def test_a_question_that_can_never_come_is_left_out_with_a_remark(meta: dict[str, Any]) -> None:
    found = one_more(meta)
    assert [question.code for question in found.document.questions] == ["s.a", "s.b"]
    assert {"condition-strange", "condition-never"} <= remark_codes(found)


def test_a_question_stands_after_what_it_looks_at() -> None:
    rows = [
        {"key": "b", "field_type": "TextInput", "meta": {"label": "B?", "ifAllOf": {"a": "ja"}}},
        {"key": "a", "field_type": "RadioInput", "meta": {"label": "A?", "values": {"ja": "Ja", "nee": "Nee"}}},
    ]
    found = read(rows, name="s.json")
    assert [question.code for question in found.document.questions] == ["s.a", "s.b"]
    assert ("moved", "b") in remarks(found)


# What keeps its identity


def test_a_question_that_protocols_share_keeps_its_code() -> None:
    rows = [{"key": "locatie", "field_type": "LocationSelect", "meta": {"label": "Waar is het?"}}]
    assert read(rows, name="nieuw.json", known=KNOWN).document.questions[0].code == "locatie"
    assert read(rows, name="nieuw.json").document.questions[0].code == "nieuw.locatie"


def test_a_question_that_was_read_before_keeps_its_code_when_it_is_put_in_other_words() -> None:
    rows = [{"key": "extra_brug", "field_type": "TextInput", "meta": {"label": "Welke brug is het?"}}]
    found = read(rows, name="x.json", code="civiele-constructies", known=KNOWN).document
    held = next(one for one in LIBRARY if one.code == "civiele-constructies")
    assert found.questions[0].code == next(one.code for one in held.questions if one.source_ref == ["extra_brug"])


def test_a_product_that_is_known_keeps_its_name() -> None:
    rows = [{"key": "a", "field_type": "TextInput", "meta": {"label": "A?", "ifAllOf": {"subcategory": "snoeien"}}}]
    [own] = read(rows, name="x.json", known=KNOWN).document.own_products
    assert own.part_of.endswith("(groenvoorziening)")
    [own] = read(rows, name="x.json").document.own_products
    assert (own.name, own.part_of) == ("Snoeien", "")
