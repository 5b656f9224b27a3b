"""The word list holds every noun of the code, and says of each what the screen says."""

import importlib
import pkgutil
import re
from enum import Enum
from functools import cache
from typing import NamedTuple, TypeVar

import msgspec
import pytest
from django.apps import apps
from django.db import models

import toetssteen
from tests.database import ROOT
from tests.guards.screen_texts import PACKAGE, english
from toetssteen.access.errors import RuleBroken
from toetssteen.protocols import document, field_words, wording
from toetssteen.web.processing import words as processing_words

T = TypeVar("T")
NONE = "–"
_DOCUMENT = (document.ProtocolDocument, document.FollowUp, document.Question, document.Notice)


class Row(NamedTuple):
    code: str
    vng: str
    dutch: str
    english: str
    meaning: str


@cache
def rows() -> tuple[Row, ...]:
    cells = [
        [cell.strip() for cell in line.strip().removeprefix("|").removesuffix("|").split("|")]
        for line in (ROOT / "docs" / "woordenlijst.md").read_text().splitlines()
        if line.startswith("| ") and not line.startswith("| code |")
    ]
    assert {len(row) for row in cells} == {5}
    return tuple(Row(*row) for row in cells)


@cache
def by_code() -> dict[str, Row]:
    return {row.code.strip("`"): row for row in rows() if row.code != NONE}


def own_models() -> list[type[models.Model]]:
    return [model for model in apps.get_models() if model.__module__.startswith("toetssteen.")]


@cache
def domain() -> tuple[object, ...]:
    """The modules of the program, but for the command line."""
    names = [found.name for found in pkgutil.walk_packages(toetssteen.__path__, "toetssteen.")]
    left_out = re.compile(r"\.(?:cli|migrations|adapters)(?:\.|$)|\.wsgi$")
    return tuple(importlib.import_module(name) for name in names if not left_out.search(name))


def descendants(kind: type[T]) -> list[type[T]]:
    domain()
    found: list[type[T]] = [child for each in kind.__subclasses__() for child in (each, *descendants(each))]
    return [each for each in dict.fromkeys(found) if each.__module__.startswith("toetssteen.")]


def test_a_term_has_one_row() -> None:
    codes = [row.code for row in rows() if row.code != NONE]
    assert len(codes) > 150
    assert sorted({code for code in codes if codes.count(code) > 1}) == []


def test_every_model_has_a_row() -> None:
    assert [model.__name__ for model in own_models() if model.__name__ not in by_code()] == []


def test_every_choice_has_a_row_that_says_what_the_screen_says() -> None:
    for choices in descendants(models.TextChoices):
        assert choices.__name__ in by_code()
        for member in choices:
            row = by_code()[f"{choices.__name__}.{member.name}"]
            assert row.dutch == str(member.label)


def test_every_part_of_a_protocol_document_has_a_row() -> None:
    structs = [kind for kind in vars(document).values() if isinstance(kind, type) and issubclass(kind, msgspec.Struct)]
    enumerations = [kind for kind in vars(document).values() if isinstance(kind, type) and issubclass(kind, Enum)]
    names = [
        kind.__name__
        for kind in (*structs, *enumerations)
        if not kind.__name__.startswith("_") and kind.__module__ == document.__name__
    ]
    names += [f"{kind.__name__}.{field.name}" for kind in _DOCUMENT for field in msgspec.structs.fields(kind)]
    names += [
        f"{kind.__name__}.{member.name}"
        for kind in enumerations
        if kind.__module__ == document.__name__
        for member in kind
    ]
    assert len(names) > 90
    assert [name for name in names if f"document.{name}" not in by_code()] == []


@pytest.mark.parametrize(
    "words", [wording.TYPES, field_words.SENSITIVITY, field_words.ORIGINS], ids=["types", "sensitivity", "origins"]
)
def test_what_a_part_is_called_on_screen_stands_in_its_row(words: dict[Enum, object]) -> None:
    for member, text in words.items():
        assert by_code()[f"document.{type(member).__name__}.{member.name}"].dutch == str(text)


def test_what_is_recorded_of_processing_stands_in_the_list() -> None:
    for code, text in (processing_words.OPERATIONS | processing_words.PURPOSES).items():
        assert by_code()[code].dutch == str(text)


def test_a_term_on_screen_is_one_that_the_screen_has() -> None:
    listed = [row for row in by_code().values() if row.dutch != NONE]
    assert [row.dutch for row in listed if row.dutch not in english()] == []
    assert [(row.dutch, row.english) for row in listed if english()[row.dutch] != row.english] == []
    assert [row for row in rows() if (row.dutch == NONE) != (row.english == NONE)] == []


def test_every_code_in_the_list_exists() -> None:
    assert [code for code in by_code() if not exists(code)] == []


def exists(code: str) -> bool:
    if not re.match(r"document\.|[A-Z]", code):
        return code in literals()
    scope: object = document if code.startswith("document.") else None
    first, *rest = code.removeprefix("document.").split(".")
    places = [scope] if scope else list(domain())
    return any(has(getattr(place, first, None), rest) for place in places)


def has(found: object, rest: list[str]) -> bool:
    if found is None or not rest:
        return found is not None
    known = (
        {field.name for field in found._meta.get_fields()}
        if isinstance(found, type) and issubclass(found, models.Model)
        else set()
    )
    return rest[0] in known or hasattr(found, rest[0])


@cache
def literals() -> frozenset[str]:
    return frozenset(
        text for path in PACKAGE.rglob("*.py") for text in re.findall(r'"([a-z][a-z.-]+)"', path.read_text())
    )


def test_a_refusal_is_a_sentence_with_a_code_of_its_own() -> None:
    refusals: list[type[RuleBroken]] = [RuleBroken, *descendants(RuleBroken)]
    assert len(refusals) > 25
    assert [kind.__name__ for kind in refusals if not str(kind.message).endswith(".")] == []
    assert [kind.__name__ for kind in refusals if not re.fullmatch(r"[a-z]+(-[a-z]+)*", kind.code)] == []


def test_a_code_is_that_of_one_refusal() -> None:
    """A machine tells by it what was refused."""
    codes = [refusal.code for refusal in descendants(RuleBroken) if "code" in vars(refusal)]
    assert len(codes) > 30
    assert sorted({code for code in codes if codes.count(code) > 1}) == []
