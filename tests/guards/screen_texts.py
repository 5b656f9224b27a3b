"""The texts on screen, as they stand in the source and in the catalogue of translations."""

import re
from collections.abc import Iterator
from functools import cache

from babel.messages import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.frontend import parse_keywords, parse_mapping_cfg
from babel.messages.pofile import read_po

from tests.database import ROOT

PACKAGE = ROOT / "toetssteen"
CATALOGUE = PACKAGE / "locale" / "en" / "LC_MESSAGES" / "django.po"

Msgid = str | tuple[str, ...]


@cache
def keywords() -> tuple[str, ...]:
    """The functions by which a text is marked, as `make translations` takes them."""
    row = re.search(r"^KEYWORDS := (.*)$", (ROOT / "Makefile").read_text(), re.MULTILINE)
    assert row
    return tuple(row[1].replace("-k", "").split())


@cache
def extracted() -> dict[Msgid, str]:
    """What the source marks for translation, taken afresh → the file in which it stands first."""
    with (ROOT / "babel.cfg").open() as settings:
        methods, options = parse_mapping_cfg(settings)  # type: ignore[no-untyped-call]  # Babel's own
    found: dict[Msgid, str] = {}
    for file, _line, msgid, _comments, _context in extract_from_dir(
        str(PACKAGE), methods, options, parse_keywords(keywords())
    ):
        found.setdefault(msgid if isinstance(msgid, str) else tuple(msgid), file)
    return found


@cache
def catalogue() -> Catalog:
    with CATALOGUE.open("rb") as file:
        return read_po(file, locale="en", domain="django")


def dutch() -> Iterator[tuple[str, str]]:
    """File, and a text as it stands on the Dutch screen; of a plural both forms."""
    for msgid, file in extracted().items():
        for text in (msgid,) if isinstance(msgid, str) else msgid:
            yield file, text


def pairs() -> Iterator[tuple[str, str]]:
    """Dutch beside English, of what is translated; of a plural both forms."""
    for message in catalogue():
        sources, texts = _forms(message.id), _forms(message.string)
        if all(sources) and all(texts):
            yield from zip(sources, texts, strict=True)


def _forms(text: object) -> tuple[str, ...]:
    return tuple(text) if isinstance(text, list | tuple) else (str(text or ""),)


@cache
def english() -> dict[str, str]:
    return dict(pairs())
