"""The texts on screen: Dutch as a contact centre speaks it, each in English too, and none fixed in one language."""

import ast
import gettext
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings
from django.template import engines
from django.template.backends.jinja2 import Jinja2
from django.utils import translation
from jinja2 import Environment, nodes

from tests.guards.screen_texts import CATALOGUE, PACKAGE, catalogue, dutch, english, extracted, pairs

PLACEHOLDER = re.compile(r"%\(\w+\)[a-z]|%[sd]|\{\w*\}")
SPEAKING_TO = "uw?|gelieve"
"""Colleagues say *je* to each other, and *u* to a customer."""
FORBIDDEN = {
    "agent": "KCC-medewerker",
    "klacht(en)?": "melding openbare ruimte",
    "AVG-(proof|compliant)": "say what is done with the data",
    "WMO": "Wmo",
    "tot en met": "t/m",
    SPEAKING_TO: "je, jouw",
    "BSN-?nummer": "BSN",
    "BurgerServiceNummer": "BSN",
    "ticket|case|call|lead": "taak, gesprek",
    "indien|middels|teneinde|betreffende|conform|dient te": "als, met, om, over, volgens, moet",
}
"""Written as a pattern → what stands there instead."""


def templates() -> list[Path]:
    return sorted((PACKAGE / "web" / "templates").rglob("*.html"))


def modules() -> list[Path]:
    return [path for path in sorted(PACKAGE.rglob("*.py")) if "migrations" not in path.parts]


def name_of(path: Path) -> str:
    return str(path.relative_to(PACKAGE))


def jinja() -> Environment:
    engine = engines["jinja2"]
    assert isinstance(engine, Jinja2)
    return engine.env


# The catalogue


def test_every_text_is_translated() -> None:
    assert len(extracted()) > 400
    assert [msgid for msgid in extracted() if msgid not in {message.id for message in catalogue()}] == []
    assert [text for _, text in dutch() if text not in english()] == []


def test_the_catalogue_holds_nothing_that_is_gone_or_doubtful() -> None:
    assert [message.id for message in catalogue() if message.id and message.id not in extracted()] == []
    assert [message.id for message in catalogue() if message.id and message.fuzzy] == []
    assert list(catalogue().obsolete) == []


def test_the_compiled_catalogue_is_that_of_the_source() -> None:
    with CATALOGUE.with_suffix(".mo").open("rb") as file:
        compiled = gettext.GNUTranslations(file)
    assert [
        source for source, text in english().items() if source not in plurals() and compiled.gettext(source) != text
    ] == []


def plurals() -> set[str]:
    return {text for msgid in extracted() if isinstance(msgid, tuple) for text in msgid}


def test_a_translation_has_the_places_of_its_source() -> None:
    differ = [
        text for source, text in pairs() if sorted(PLACEHOLDER.findall(source)) != sorted(PLACEHOLDER.findall(text))
    ]
    assert differ == []


def test_a_translation_begins_and_ends_as_its_source() -> None:
    def edges(text: str) -> tuple[str, str, str]:
        ending = re.search(r"[.?!:…]?$", text.rstrip())
        return text[: len(text) - len(text.lstrip())], ending[0] if ending else "", text[len(text.rstrip()) :]

    assert [(source, text) for source, text in pairs() if edges(source) != edges(text)] == []


def test_a_translation_begins_with_a_capital_where_its_source_does() -> None:
    differ = [
        (source, text) for source, text in pairs() if source[0].isalpha() and source[0].isupper() != text[0].isupper()
    ]
    assert differ == []


def test_a_dutch_text_is_no_key_in_the_catalogue_of_django() -> None:
    """Django's own texts are English, and a Dutch one that is spelled like one of them would be replaced by it."""
    with translation.override("nl"):
        assert [text for _, text in dutch() if translation.gettext(text) != text] == []


def test_what_django_says_itself_is_dutch_too() -> None:
    with translation.override(settings.LANGUAGE_CODE):
        assert translation.gettext("Enter a valid value.") == "Voer een geldige waarde in."


# The words


@pytest.mark.parametrize("word", FORBIDDEN)
def test_a_word_that_we_do_not_use_stands_on_no_screen(word: str) -> None:
    flags = re.NOFLAG if word.isupper() or "-" in word else re.IGNORECASE
    unwanted = re.compile(rf"(?<![\w-])(?:{word})(?![\w-])", flags)
    shown = [(file, text) for file, text in dutch() if not (word == SPEAKING_TO and _is_read_by_customers(file))]
    assert [(file, text) for file, text in shown if unwanted.search(text)] == []


def _is_read_by_customers(file: str) -> bool:
    return file.startswith(("feedback/", "web/templates/feedback/"))


def test_only_the_product_klacht_speaks_of_one() -> None:
    """*Klacht* is a term of the Awb: about how the municipality treated somebody."""
    library = sorted((PACKAGE / "protocols" / "library").glob("*.yaml"))
    assert len(library) > 40
    found = [
        f"{path.name}: {line.strip()}"
        for path in library
        if path.name != "klacht.yaml"
        for line in path.read_text().splitlines()
        if re.search(r"\bklacht", line, re.IGNORECASE) and not re.match(r"\s*(#|product|- http|source_ref)", line)
    ]
    assert found == []


# Where the texts stand


@pytest.mark.parametrize("path", templates(), ids=name_of)
def test_a_template_marks_every_word_that_is_read(path: Path) -> None:
    assert list(bare_words(path)) == []


_NO_TEXT = {"Toetssteen", "Alt", "kB"}
_READ_ALOUD = re.compile(r"""\b(?:aria-label|aria-description|title|placeholder|alt|label)\s*=\s*"([^"]*)\"""")
_WORD = re.compile(r"[A-Za-zÀ-ÿ]{2,}")


def bare_words(path: Path) -> Iterator[str]:
    """Words between the tags, or in an attribute that is read, without the expressions of the template."""
    html = "".join(value for _line, kind, value in jinja().lex(path.read_text()) if kind == "data")
    html = re.sub(r"<(script|style|svg)\b.*?</\1>", "", html, flags=re.DOTALL)
    for text in [*_READ_ALOUD.findall(html), *re.split(r"<[^>]*>", html)]:
        if set(_WORD.findall(text)) - _NO_TEXT:
            yield " ".join(text.split())


@pytest.mark.parametrize("path", templates(), ids=name_of)
def test_a_template_marks_whole_texts(path: Path) -> None:
    """A text that is put together cannot be found by the extraction, and cannot be translated."""
    tree = jinja().parse(path.read_text())
    assert [
        call.lineno
        for call in tree.find_all(nodes.Call)
        if isinstance(call.node, nodes.Name)
        and call.node.name in ("_", "ngettext")
        and not isinstance(call.args[0], nodes.Const)
    ] == []


def test_an_imported_template_translates_inside_its_macros_alone() -> None:
    """The rest of it runs once, in the language of whoever came first."""
    trees = {
        str(path.relative_to(PACKAGE / "web" / "templates")): jinja().parse(path.read_text()) for path in templates()
    }
    importing: list[nodes.FromImport | nodes.Import] = []
    for tree in trees.values():
        importing += [*tree.find_all(nodes.FromImport), *tree.find_all(nodes.Import)]
    imported = {found.template.value for found in importing if isinstance(found.template, nodes.Const)}
    assert len(imported) > 5
    found = []
    for name in sorted(imported):
        inside = {id(call) for macro in trees[name].find_all(nodes.Macro) for call in macro.find_all(nodes.Call)}
        found += [f"{name}:{call.lineno}" for call in translations(trees[name]) if id(call) not in inside]
    assert found == []


def translations(tree: nodes.Node) -> Iterator[nodes.Call]:
    for call in tree.find_all(nodes.Call):
        if isinstance(call.node, nodes.Name) and call.node.name in ("_", "ngettext"):
            yield call


@pytest.mark.parametrize("path", [path for path in modules() if "translation import" in path.read_text()], ids=name_of)
def test_a_module_marks_whole_texts_and_fixes_no_language(path: Path) -> None:
    tree = ast.parse(path.read_text())
    marks = marking(tree)
    assert [node.lineno for node in calls(tree, marks) if not isinstance(node.args[0], ast.Constant)] == []
    once = list(run_at_import(tree))
    assert [
        node.lineno for each in once for node in calls(each, marks) if not marks[called(node)].endswith("_lazy")
    ] == []
    assert [
        node.lineno
        for each in once
        for node in ast.walk(each)
        if isinstance(node, ast.BinOp | ast.JoinedStr) and next(calls(node, marks), None)
    ] == []


def marking(tree: ast.Module) -> dict[str, str]:
    """The name by which a module calls it → the function of Django that translates."""
    return {
        alias.asname or alias.name: alias.name
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and node.module == "django.utils.translation"
        for alias in node.names
        if "gettext" in alias.name
    }


def called(node: ast.Call) -> str:
    return node.func.id if isinstance(node.func, ast.Name) else ""


def calls(tree: ast.AST, marks: dict[str, str]) -> Iterator[ast.Call]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and called(node) in marks:
            yield node


def run_at_import(tree: ast.AST) -> Iterator[ast.AST]:
    """The statements of a module, and of its classes, that run when it is imported."""
    for node in ast.iter_child_nodes(tree):
        if isinstance(node, ast.ClassDef):
            yield from run_at_import(node)
        elif not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.Import | ast.ImportFrom):
            yield node
