"""YAML out and in again: the same document, and the same bytes the second time."""

import json

import jsonschema
import pytest
import yaml
from hypothesis import given, settings

from tests.protocols.documents import documents
from tests.protocols.exchange.reading import LIBRARY, read
from toetssteen.protocols import schema
from toetssteen.protocols.document import ProtocolDocument, from_builtins
from toetssteen.protocols.exchange.result import Format
from toetssteen.protocols.reading import LIBRARY as FOLDER
from toetssteen.protocols.writing import write


@pytest.mark.parametrize("document", LIBRARY, ids=lambda one: one.code)
def test_each_file_of_the_library_goes_round_exactly(document: ProtocolDocument) -> None:
    text = write(document)
    found = read(text, name=f"{document.code}.yaml")
    assert found.document == document
    assert found.format is Format.YAML
    assert found.remarks == ()
    assert write(found.document) == text == (FOLDER / f"{document.code}.yaml").read_text(encoding="utf-8")


@given(documents())
@settings(max_examples=60, deadline=None)
def test_any_document_goes_round_exactly_and_is_valid_by_the_schema(document: ProtocolDocument) -> None:
    text = write(document)
    again = read(text, name="x.yaml").document
    assert again == document
    assert write(again) == text
    plain = yaml.safe_load(text)
    jsonschema.validate(plain, schema.schema())
    assert from_builtins(plain) == document


def test_comments_and_order_of_fields_are_not_kept_and_nothing_else_is_lost() -> None:
    text = write(LIBRARY[0])
    plain = yaml.safe_load(text)
    shuffled = yaml.safe_dump(dict(reversed(plain.items())), sort_keys=False, allow_unicode=True)
    assert not shuffled.startswith("code:")
    assert write(read("# van ons\n" + shuffled, name="x.yaml").document) == text


def test_a_protocol_may_stand_as_json() -> None:
    plain = yaml.safe_load(write(LIBRARY[0]))
    assert read(json.dumps(plain), name="x.json").document == LIBRARY[0]
