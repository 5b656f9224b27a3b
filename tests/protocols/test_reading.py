"""Protocols as YAML: what is refused, where, and in which words; and that nothing changes on the way."""

import time
from pathlib import Path

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.protocols.documents import SMALL, documents
from toetssteen.protocols.document import ProtocolDocument
from toetssteen.protocols.reading import UnreadableProtocol, read_file, read_library, read_text
from toetssteen.protocols.strict_yaml import MAX_BYTES
from toetssteen.protocols.writing import write


def refusal(text: str | bytes) -> UnreadableProtocol:
    with pytest.raises(UnreadableProtocol) as caught:
        read_text(text, name="proef.yaml", general=())
    return caught.value


def changed(old: str, new: str) -> str:
    assert SMALL.count(old) == 1, old
    return SMALL.replace(old, new)


@given(documents())
@settings(max_examples=80, deadline=None)
def test_what_is_written_reads_as_the_same_document(document: ProtocolDocument) -> None:
    assert read_text(write(document), name="x", general=()) == document


@given(documents())
@settings(max_examples=30, deadline=None)
def test_other_yaml_readers_see_the_same_document(document: ProtocolDocument) -> None:
    from toetssteen.protocols.document import from_builtins

    assert from_builtins(yaml.safe_load(write(document))) == document


def test_words_and_numbers_that_yaml_would_turn_into_something_else_stay_words() -> None:
    document = read_text(SMALL, name="x", general=())
    assert [(option.value, option.text) for option in document.questions[0].options] == [
        ("nee", "Nee"),
        ("010", "2026-01-01"),
    ]
    assert read_text(changed("text: Waarom?", "text: no"), name="x", general=()).questions[1].text == "no"


def test_writing_says_true_and_false_only_where_that_is_meant() -> None:
    document = read_text(SMALL.replace("principles:", "shielded: true\nprinciples:"), name="x", general=())
    assert document.shielded is True
    assert refusal(SMALL.replace("principles:", "shielded: ja\nprinciples:")).path == "shielded"


BROKEN = [
    pytest.param(changed("title: Klein", "titel: Klein"), "unknown-key", "titel", 2, id="unknown key"),
    pytest.param(changed("title: Klein\n", ""), "missing", "", 1, id="missing field"),
    pytest.param(changed("title: Klein", "title: Klein\ntitle: X"), "yaml-duplicate", "title", 3, id="duplicate key"),
    pytest.param(changed("type: text", "type: tekst"), "unknown-value", "questions[1].type", 20, id="type"),
    pytest.param(changed("title: Klein", "title: [Klein]"), "type", "title", 2, id="list for text"),
    pytest.param(
        changed("used_by: [melding]\n  options", "used_by: x\n  options"),
        "type",
        "questions[0].used_by",
        14,
        id="text for list",
    ),
    pytest.param(
        changed("name: Melding oppakken", "name: M, term: x"), "type", "follow_ups[0].term", 9, id="word for number"
    ),
    pytest.param(
        changed("name: Melding oppakken", "name: M, term: 261"), "too-big", "follow_ups[0].term", 9, id="number too big"
    ),
    pytest.param(changed("text: Waarom?", "text: ''"), "empty", "questions[1].text", 19, id="empty text"),
    pytest.param(changed("text: Waarom?", "text: " + "a" * 401), "too-long", "questions[1].text", 19, id="long text"),
    pytest.param(changed("code: klein", "code: Klein!"), "format", "code", 1, id="code with other characters"),
    pytest.param(changed("code: uitleg", "code: soort"), "duplicate", "questions[1].code", 18, id="question twice"),
    pytest.param(
        changed("value: 010", "value: nee"), "duplicate", "questions[0].options[1].value", 17, id="option twice"
    ),
    pytest.param(
        changed("used_by: [melding]\n  when", "used_by: [klus]\n  when"),
        "unknown-follow-up",
        "questions[1].used_by[0]",
        21,
        id="follow-up",
    ),
    pytest.param(
        changed("is: [nee]", "is: [misschien]"),
        "condition-value",
        "questions[1].when.all[0]",
        22,
        id="value that is no option",
    ),
    pytest.param(
        changed("question: soort", "question: kleur"),
        "condition-unknown",
        "questions[1].when.all[0]",
        22,
        id="unknown question",
    ),
    pytest.param(
        changed("question: soort", "question: uitleg"), "condition-later", "questions[1].when.all[0]", 22, id="itself"
    ),
    pytest.param(
        changed("question: soort, is: [nee]", "question: product, is: [x]"),
        "condition-value",
        "questions[1].when.all[0]",
        22,
        id="other product",
    ),
    pytest.param(changed("code: uitleg", "code: product"), "reserved", "questions[1].code", 18, id="reserved code"),
    pytest.param(
        changed("type: text", "type: one_of"),
        "options-missing",
        "questions[1].options",
        18,
        id="choice without options",
    ),
    pytest.param(
        changed("type: one_of", "type: text"),
        "options-needless",
        "questions[0].options",
        16,
        id="options without choice",
    ),
    pytest.param(changed("for: {products: ['eigen:boom']}", "for: {}"), "scope", "for", 3, id="no scope"),
    pytest.param(
        changed("slug: boom", "slug: struik"), "own-product-outside", "own_products[0]", 7, id="own product elsewhere"
    ),
    pytest.param(
        changed("text: Waarom?", "text: W\n  known_from: brp.iq"),
        "unknown-source",
        "questions[1].known_from",
        20,
        id="unknown source",
    ),
    pytest.param(
        changed("text: Waarom?", "text: W\n  known_from: brp.bsn"),
        "source-type",
        "questions[1].known_from",
        20,
        id="source of another type",
    ),
    pytest.param(
        changed("text: Waarom?", "text: W\n  origin: {tekst: source}"),
        "origin-unknown",
        "questions[1].origin.tekst",
        20,
        id="origin of nothing",
    ),
    pytest.param("title: &a Klein\ncode: *a", "yaml-reference", "", 1, id="anchor"),
    pytest.param("code: *a", "yaml-reference", "", 1, id="alias"),
    pytest.param("code: !!python/object/apply:os.system [ls]", "yaml-tag", "", 1, id="object"),
    pytest.param("code: a\n---\ncode: b", "yaml-documents", "", 2, id="two documents"),
    pytest.param("code: [", "yaml-syntax", "", 2, id="no yaml"),
    pytest.param("? {a: b}\n: c", "yaml-key", "", 1, id="mapping as key"),
    pytest.param('code: "a\\0b"', "yaml-character", "", 1, id="NUL"),
    pytest.param("code: a\x00b", "yaml-syntax", "", None, id="bare NUL"),
    pytest.param(b"code: \xff\xfe", "yaml-encoding", "", None, id="no UTF-8"),
    pytest.param("", "type", "", None, id="empty"),
    pytest.param("- 1", "type", "", 1, id="a list"),
    pytest.param("code: \ud800", "yaml-encoding", "", None, id="half a character"),
]


@pytest.mark.parametrize(("text", "code", "path", "line"), BROKEN)
def test_what_is_broken_is_refused_with_its_place(text: str | bytes, code: str, path: str, line: int | None) -> None:
    error = refusal(text)
    assert (error.code, error.path, error.line) == (code, path, line)


def test_a_refusal_is_a_dutch_sentence_with_the_file_and_the_line() -> None:
    error = refusal(changed("code: uitleg", "code: soort"))
    assert str(error) == "proef.yaml, regel 18, questions[1].code: “soort” staat er twee keer."


def test_a_general_follow_up_may_be_referred_to() -> None:
    text = changed("used_by: [melding]\n  when", "used_by: [terugbelverzoek]\n  when")
    assert read_text(text, name="x").questions[1].used_by == ["terugbelverzoek"]
    assert refusal(text).code == "unknown-follow-up"


def test_a_billion_laughs_is_refused_at_the_first_anchor() -> None:
    laughs = 'a: &a ["ha"]\n' + "".join(
        f"{chr(98 + at)}: &{chr(98 + at)} [*{chr(97 + at)}, *{chr(97 + at)}]\n" for at in range(9)
    )
    assert refusal(laughs).code == "yaml-reference"


@pytest.mark.parametrize("text", ["[" * 400_000, "{a: " * 200_000, "- " * 400_000, "? " * 400_000])
def test_depth_is_refused_before_it_costs_anything(text: str) -> None:
    began = time.monotonic()
    assert refusal(text).code in {"yaml-depth", "yaml-syntax", "yaml-key"}
    assert time.monotonic() - began < 2


def test_ten_megabyte_is_refused(tmp_path: Path) -> None:
    big = tmp_path / "groot.yaml"
    big.write_bytes(b"# " + b"a" * 10 * MAX_BYTES)
    with pytest.raises(UnreadableProtocol) as caught:
        read_file(big)
    assert caught.value.code == "yaml-size"


@given(st.binary(max_size=300) | st.text(max_size=300))
@settings(max_examples=300, deadline=None)
def test_whatever_comes_in_there_is_no_other_error(text: str | bytes) -> None:
    with pytest.raises(UnreadableProtocol):
        read_text(text, name="x", general=())


OTHER = SMALL.replace("code: klein", "code: ander").replace("boom", "struik")


@pytest.mark.parametrize(
    ("second", "code"),
    [
        (SMALL, "duplicate-protocol"),
        (SMALL.replace("code: klein", "code: ander"), "duplicate-product"),
        (OTHER.replace("text: Waarom?", "text: Waarom niet?"), "other-meaning"),
        (OTHER.replace("own_products:\n- {slug: struik, name: Boom}\n", ""), "unknown-product"),
    ],
)
def test_files_that_contradict_each_other_are_refused(tmp_path: Path, second: str, code: str) -> None:
    (tmp_path / "a.yaml").write_text(SMALL, encoding="utf-8")
    (tmp_path / "b.yaml").write_text(second, encoding="utf-8")
    with pytest.raises(UnreadableProtocol) as caught:
        read_library(tmp_path)
    assert caught.value.code == code


def test_files_that_share_a_question_go_together(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text(SMALL, encoding="utf-8")
    (tmp_path / "b.yaml").write_text(OTHER, encoding="utf-8")
    assert [document.code for document in read_library(tmp_path)] == ["klein", "ander"]
