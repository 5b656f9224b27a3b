"""Files that are broken or meant to harm: each one clear sentence, quickly, and nothing fetched or run."""

import contextlib
import io
import json
import time
import zipfile
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.protocols.documents import SMALL
from tests.protocols.exchange.reading import read
from tests.protocols.exchange.test_kiss import asked, properties
from toetssteen.protocols.exchange import importing
from toetssteen.protocols.exchange.known import Wishes
from toetssteen.protocols.exchange.result import Format
from toetssteen.protocols.reading import UnreadableProtocol


def zipped(text: str) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("protocol.yaml", text)
    return buffer.getvalue()


def nested(depth: int) -> str:
    return '{"properties": {"a": ' * depth + "{}" + "}}" * depth


LAUGHS = 'a: &a ["ha"]\n' + "".join(
    f"{chr(98 + n)}: &{chr(98 + n)} [*{chr(97 + n)}, *{chr(97 + n)}]\n" for n in range(9)
)
MERGE = SMALL.replace("- code: uitleg", "- <<: {code: x}\n  code: uitleg")
OPTIONS = {str(at): f"Keuze {at}" for at in range(10_000)}
BOMB_PARTS = "".join(f"const a{n + 1} = [...a{n}, ...a{n}]\n" for n in range(40))

HOSTILE: list[Any] = [
    pytest.param(LAUGHS, "a.yaml", "yaml-reference", id="billion laughs"),
    pytest.param(b"# " + b"a" * 10_000_000, "a.yaml", "file-size", id="10 MB"),
    pytest.param(b"[" + b"1," * 5_000_000 + b"1]", "a.json", "file-size", id="10 MB of JSON"),
    pytest.param(SMALL.replace("title: Klein", "title: [Klein]"), "a.yaml", "type", id="wrong type"),
    pytest.param(SMALL.replace("title: Klein", "titel: Klein"), "a.yaml", "unknown-key", id="unknown key"),
    pytest.param(SMALL.replace("title: Klein", "title: K\ntitle: L"), "a.yaml", "yaml-duplicate", id="duplicate key"),
    pytest.param(MERGE, "a.yaml", "unknown-key", id="merge key"),
    pytest.param("code: !!python/object/apply:os.system [ls]", "a.yaml", "yaml-tag", id="tag"),
    pytest.param("[" * 400_000, "a.json", "json-depth", id="deep JSON"),
    pytest.param(nested(30), "a.json", "json-depth", id="deep schema"),
    pytest.param(nested(15), "a.json", "kiss-depth", id="schema in schema"),
    pytest.param("a: " * 300_000, "a.yaml", "yaml-syntax", id="no YAML"),
    pytest.param('{"a": 1, "a": 2}', "a.json", "json-duplicate", id="duplicate key in JSON"),
    pytest.param('{"properties": {"a": {"maxLength": NaN}}}', "a.json", "json-number", id="NaN"),
    pytest.param('{"properties": {"a": -Infinity}}', "a.json", "json-number", id="infinity"),
    pytest.param('{"a": ' + "9" * 5000 + "}", "a.json", "json-number", id="a number without end"),
    pytest.param('{"a": ', "a.json", "json-syntax", id="half a JSON"),
    pytest.param(b"code: \xff\xfe", "a.yaml", "file-encoding", id="no UTF-8"),
    pytest.param('{"a": 1}'.encode("utf-16"), "a.json", "file-encoding", id="UTF-16"),
    pytest.param("code: a\0b", "a.yaml", "file-character", id="NUL"),
    pytest.param('{"properties": {"a": {"description": "x\\u0000"}}}', "a.json", "json-character", id="NUL escaped"),
    pytest.param('{"properties": {"a": {"description": "x\\ud800"}}}', "a.json", "json-character", id="half a sign"),
    pytest.param(zipped(SMALL), "a.yaml", "file-packed", id="zip"),
    pytest.param(b"\x1f\x8b" + b"\0" * 100, "a.yaml", "file-packed", id="gzip"),
    pytest.param(b"%PDF-1.7", "a.pdf", "file-packed", id="PDF"),
    pytest.param(b"", "a.yaml", "file-empty", id="empty"),
    pytest.param(" \n\t ", "a.yaml", "file-empty", id="only spaces"),
    pytest.param(json.dumps(properties(a={"$ref": "#/properties/a"})), "a.json", "reference-circle", id="circle"),
    pytest.param(
        json.dumps(properties(a={"$ref": "#/properties/b"}, b={"$ref": "#/properties/a"})),
        "a.json",
        "reference-circle",
        id="circle of two",
    ),
    pytest.param(
        json.dumps({"properties": {"a": {"properties": {"b": {"$ref": "#/properties/a"}}}}}),
        "a.json",
        "reference-circle",
        id="circle of groups",
    ),
    pytest.param(
        json.dumps(properties(a={"$ref": "http://169.254.169.254/meta"})), "a.json", "reference-elsewhere", id="remote"
    ),
    pytest.param(
        json.dumps(properties(a={"$ref": "file:///etc/passwd"})), "a.json", "reference-elsewhere", id="a file"
    ),
    pytest.param(json.dumps(properties(a={"$ref": "#/weg"})), "a.json", "reference-nowhere", id="nowhere"),
    pytest.param(
        json.dumps(properties(a=asked(kind="dropdown", items={"options": list(OPTIONS.values())}))),
        "a.json",
        "too-many-options",
        id="10,000 options in KISS",
    ),
    pytest.param(
        json.dumps([{"key": "a", "field_type": "RadioInput", "meta": {"label": "A?", "values": OPTIONS}}]),
        "a.json",
        "too-many-options",
        id="10,000 options in Signalen",
    ),
    pytest.param(
        json.dumps(properties(**{f"v{at}": asked(f"V{at}?") for at in range(5000)})),
        "a.json",
        "too-many-questions",
        id="5,000 questions",
    ),
    pytest.param(
        "export default {a: {meta: {label: 'A', ifAllOf: {b: 'x'}}, render: QuestionFieldType.TextInput},"
        " b: {meta: {label: 'B', ifAllOf: {a: 'x'}}, render: QuestionFieldType.TextInput}}",
        "a.ts",
        "circle",
        id="questions in a circle",
    ),
    pytest.param("const a0 = ['x']\n" + BOMB_PARTS, "a.ts", "script-size", id="spread bomb"),
    pytest.param("export default " + "{a:" * 10_000, "a.ts", "script-depth", id="deep TypeScript"),
    pytest.param("export default {a: 'x", "a.ts", "script-syntax", id="half a text"),
    pytest.param("export default {a: {", "a.ts", "script-syntax", id="half an object"),
    pytest.param("export const x = 1", "a.ts", "no-questions", id="TypeScript without questions"),
    pytest.param('{"naam": "Jan"}', "a.json", "unknown-format", id="JSON of something else"),
    pytest.param("[1, 2]", "a.json", "unknown-format", id="a list of numbers"),
    pytest.param('{"properties": {}}', "a.json", "no-questions", id="no questions"),
]


@pytest.mark.parametrize(("content", "name", "code"), HOSTILE)
def test_it_is_refused_with_a_sentence_before_it_costs_anything(content: Any, name: str, code: str) -> None:
    began = time.process_time()
    with pytest.raises(UnreadableProtocol) as caught:
        importing.read(
            content if isinstance(content, bytes) else content.encode("utf-8", "surrogatepass"),
            name=name,
            wishes=Wishes(),
        )
    assert caught.value.code == code
    sentence = str(caught.value.message)
    assert sentence.endswith(".")
    assert len(sentence.split()) > 3
    assert time.process_time() - began < 3


def test_ten_thousand_options_in_a_protocol_are_refused_by_the_gate() -> None:
    from tests.protocols.gate.gate import choice, codes, protocol

    many = choice("kleur", *(f"kleur-{at}" for at in range(10_000)), text="Kleur?")
    assert "does-not-fit" in codes(protocol(many))


def test_a_mark_at_the_beginning_of_the_text_is_no_fault() -> None:
    assert read(b"\xef\xbb\xbf" + SMALL.encode(), name="a.yaml").document.code == "klein"
    assert read(b"\xef\xbb\xbf" + json.dumps(properties(a=asked())).encode()).document.questions


@pytest.mark.parametrize("pattern", ["(a+)+$", "(" * 1000, "[", "(?:a|aa)+$"])
def test_a_pattern_is_never_run(pattern: str) -> None:
    text = "a" * 300 + "!"
    found = read(properties(a=asked(text, pattern=pattern, default=text)))
    assert found.document.questions[0].text == text
    assert "checks" in {remark.code for remark in found.remarks}


@pytest.mark.parametrize(
    "text",
    ["/*" * 200_000, "'\\'" * 200_000, "`\\`" * 200_000, "{[(" * 60_000, "${" * 200_000, '"\\"' * 200_000],
)
def test_no_text_makes_the_readers_slow(text: str) -> None:
    for name in ("a.ts", "a.json", "a.yaml"):
        began = time.process_time()
        with pytest.raises(UnreadableProtocol):
            importing.read(
                f"export const a = {text}".encode() if name == "a.ts" else text.encode(), name=name, wishes=Wishes()
            )
        assert time.process_time() - began < 4, name


_json = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=20),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(
            st.sampled_from(
                [
                    "properties",
                    "items",
                    "options",
                    "enum",
                    "$ref",
                    "description",
                    "questiontype",
                    "jsonVragen",
                    "titel",
                    "required",
                    "key",
                    "field_type",
                    "meta",
                    "render",
                    "label",
                    "values",
                    "ifAllOf",
                    "ifOneOf",
                    "vragen",
                    "sleutel",
                    "type",
                    "opties",
                    "blokken",
                    "vraag",
                    "nr",
                    "results",
                    "validators",
                    "featureTypes",
                ]
            )
            | st.text(max_size=6),
            inner,
            max_size=5,
        )
    ),
    max_leaves=25,
)


@given(_json)
@settings(max_examples=300, deadline=None)
def test_whatever_json_comes_in_there_is_a_protocol_or_a_refusal(data: Any) -> None:
    try:
        found = importing.read(json.dumps(data).encode("utf-8", "surrogatepass"), name="x.json", wishes=Wishes())
    except UnreadableProtocol:
        return
    assert all(one.document.questions or one.document.notices for one in found)


@given(st.text(max_size=300) | st.binary(max_size=300), st.sampled_from(["x.ts", "x.json", "x.yaml", "x"]))
@settings(max_examples=300, deadline=None)
def test_whatever_text_comes_in_there_is_no_other_error(content: str | bytes, name: str) -> None:
    data = content.encode("utf-8", "surrogatepass") if isinstance(content, str) else content
    with pytest.raises(UnreadableProtocol):
        importing.read(data, name=name, wishes=Wishes())


_token = st.sampled_from(
    ["{", "}", "[", "]", "(", ")", ",", ":", ";", "...", "=>", "'a'", "`b${c}`", "const", "export", "default", "import",
     "from", "as", "a", "meta", "render", "QuestionFieldType.TextInput", "=", "+", "\n", "/*", "*/", "//", "1", "'./b'"]
)  # fmt: skip


@given(st.lists(_token, max_size=60))
@settings(max_examples=400, deadline=None)
def test_whatever_script_comes_in_it_ends(tokens: list[str]) -> None:
    text = "export default " + " ".join(tokens)
    with contextlib.suppress(UnreadableProtocol):
        importing.read(text.encode(), name="x.ts", wishes=Wishes(beside=lambda _name: b"export const a = {}"))


@pytest.mark.parametrize("format", [Format.KISS, Format.SIGNALEN, Format.GEMMA])
def test_a_file_of_another_kind_than_was_said_is_refused(format: Format) -> None:
    with pytest.raises(UnreadableProtocol):
        read(SMALL, name="a.yaml", format=format)
