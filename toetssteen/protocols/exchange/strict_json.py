"""JSON read as strictly as our YAML: each key once, no depth that costs, no numbers that are none, text only."""

from __future__ import annotations

import json
import re
from typing import Any, NoReturn

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from toetssteen.protocols.exchange.result import refuse
from toetssteen.protocols.reading import UnreadableProtocol

MAX_BYTES = 1_000_000
MAX_DEPTH = 40
"""A map layer of Signalen lies eight deep; a set that is nested deeper than this was made to be so."""

_BRACKET_OR_STRING = re.compile(r'"(?:[^"\\]++|\\.)*+(?:"|\Z)|[\[\]{}]', re.DOTALL)
_NO_TEXT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff]")


def as_text(content: str | bytes, *, name: str) -> str:
    """The text of a file in UTF-8, with or without a mark at its beginning. Raises `UnreadableProtocol`."""
    data = content.encode("utf-8", "surrogatepass") if isinstance(content, str) else content
    if len(data) > MAX_BYTES:
        refuse("file-size", gettext_lazy("Het bestand is groter dan 1 MB."), name=name)
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        refuse("file-encoding", gettext_lazy("Het bestand is geen tekst in UTF-8."), name=name)
    if "\0" in text:
        line = text.count("\n", 0, text.index("\0")) + 1
        refuse("file-character", gettext_lazy("Hier staat een teken dat geen tekst is."), name=name, line=line)
    return text


def parse(text: str, *, name: str) -> Any:
    """Raises `UnreadableProtocol`."""
    _depth(text, name)

    def once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        found = dict(pairs)
        if len(found) < len(pairs):
            keys = [key for key, _value in pairs]
            twice = next(key for key in keys if keys.count(key) > 1)
            sentence = _("“%(key)s” staat hier twee keer.") % {"key": twice[:80]}
            refuse("json-duplicate", sentence, name=name, path=twice)
        return found

    def no_number(word: str) -> NoReturn:
        refuse("json-number", _("“%(word)s” is geen getal.") % {"word": word}, name=name)

    try:
        data = json.loads(text, object_pairs_hook=once, parse_constant=no_number)
    except UnreadableProtocol:
        raise
    except json.JSONDecodeError as error:
        refuse("json-syntax", gettext_lazy("Dit is geen geldige JSON."), name=name, line=error.lineno)
    except (ValueError, RecursionError):
        refuse("json-number", gettext_lazy("Hier staat een getal dat te groot is."), name=name)
    _only_text(data, name)
    return data


def _depth(text: str, name: str) -> None:
    depth = 0
    for found in _BRACKET_OR_STRING.finditer(text):
        if found[0] in "[{":
            depth += 1
        elif found[0] in "]}":
            depth -= 1
        if depth > MAX_DEPTH:
            line = text.count("\n", 0, found.start()) + 1
            refuse("json-depth", gettext_lazy("Dit is te diep genest."), name=name, line=line)


def _only_text(data: Any, name: str) -> None:
    """An escape such as \\u0000 or half a character is no text that can be kept."""
    waiting = [data]
    while waiting:
        match waiting.pop():
            case str() as text if _NO_TEXT.search(text):
                refuse("json-character", gettext_lazy("Hier staat een teken dat geen tekst is."), name=name)
            case dict() as inner:
                waiting += [*inner, *inner.values()]
            case list() as inner:
                waiting += inner
