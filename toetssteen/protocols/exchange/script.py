"""The question sets of Signalen as they stand in its own sources: objects in TypeScript, read and never run.

Only what is written out is read: texts, lists, objects, names of these, and what is taken from a file beside it.
Everything else (a function, a calculation) stays a `Code`, so that nobody takes it for a text.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, NoReturn

from django.utils.translation import gettext_lazy as _

from toetssteen.protocols.exchange.result import refuse
from toetssteen.protocols.exchange.strict_json import MAX_DEPTH

MOST_TOKENS = 200_000
MOST_PARTS = 10_000
"""Of one list or object, after what was spread into it."""

_TOKEN = re.compile(
    r"""(?P<space>\s+|//[^\n]*|/\*(?:[^*]++|\*(?!/))*+(?:\*/|\Z))"""
    r"""|(?P<text>'(?:[^'\\\n]++|\\(?s:.))*+(?:'|(?=\n)|\Z)|"(?:[^"\\\n]++|\\(?s:.))*+(?:"|(?=\n)|\Z))"""
    r"""|(?P<template>`(?:[^`\\]++|\\(?s:.))*+(?:`|\Z))"""
    r"""|(?P<number>\d[\d_]*(?:\.\d+)?(?![\w$]))"""
    r"""|(?P<name>[A-Za-z_$][\w$]*)"""
    r"""|(?P<sign>\.\.\.|=>|\?\.|[\s\S])"""
)
_ESCAPE = re.compile(r"\\(?:u([0-9a-fA-F]{4})|x([0-9a-fA-F]{2})|(\r?\n)|(.))", re.DOTALL)
_PLAIN = {"n": "\n", "t": "\t", "r": "", "b": "", "f": "", "v": "", "0": ""}
_STATEMENT = frozenset({"const", "let", "var", "export", "import", "function", "class", "type", "interface"})
"""With one of these on a line of its own something else begins, also without a semicolon."""
_CLOSING = {"{": "}", "[": "]", "(": ")"}
_HOLE = re.compile(r"\$\{([^{}]*)\}")


@dataclass(frozen=True, slots=True)
class Code:
    """Something that only the program itself can tell."""

    text: str


@dataclass(frozen=True, slots=True)
class _Token:
    kind: str
    text: str
    line: int


Beside = Callable[[str], Mapping[str, Any]]
"""Name of a file beside this one → what it exports; `default` is what it exports without a name."""


def exported(text: str, *, name: str, beside: Beside) -> dict[str, Any]:
    """Each constant of a file by its name, and `default`. Raises `UnreadableProtocol`."""
    return _Reader(_tokens(text, name), name, beside).file()


def _tokens(text: str, name: str) -> list[_Token]:
    found: list[_Token] = []
    line = 1
    for match in _TOKEN.finditer(text):
        if match.lastgroup != "space":
            found.append(_Token(match.lastgroup or "", match[0], line))
        if match.lastgroup in ("text", "template") and (len(match[0]) < 2 or match[0][-1] != match[0][0]):
            _no_script(name, line)
        line += match[0].count("\n")
        if len(found) > MOST_TOKENS:
            refuse("script-size", _("Dit bestand is te groot om te lezen."), name=name, line=line)
    return found


@dataclass(slots=True)
class _Reader:
    tokens: list[_Token]
    name: str
    beside: Beside
    at: int = 0
    depth: int = 0
    scope: dict[str, Any] = field(default_factory=dict)

    # The file

    def file(self) -> dict[str, Any]:
        while token := self._peek():
            if token.kind == "name" and token.text == "import":
                self._import()
            elif token.kind == "name" and token.text in ("const", "let", "var"):
                self._constant()
            elif token.kind == "name" and token.text == "default":
                self.at += 1
                self.scope["default"] = self._value()
            elif token.text in _CLOSING:
                self._skip_group()
            else:
                self.at += 1
        return self.scope

    def _import(self) -> None:
        """`import a, { b as c } from './d'`; what comes from further away stays unknown."""
        self.at += 1
        names: list[tuple[str, str]] = []
        inside, last = False, ""
        while (token := self._peek()) and token.kind != "text" and token.text != ";":
            self.at += 1
            if token.text in "{}":
                inside = token.text == "{"
            elif token.text == "as":
                following = self._take()
                if following and names:
                    names[-1] = (names[-1][0], following.text)
            elif token.kind == "name" and token.text not in ("from", "type"):
                names.append((token.text if inside else "default", token.text))
            last = token.text
        path = self._take()
        if path is None or path.kind != "text" or last != "from":
            return
        parts = _unescaped(path.text[1:-1])
        if re.fullmatch(r"\./[\w.-]+", parts):
            found = self.beside(parts.removeprefix("./"))
            self.scope.update({here: found[there] for there, here in names if there in found})

    def _constant(self) -> None:
        self.at += 1
        name = self._take()
        while (token := self._peek()) and token.text not in ("=", ";"):
            self._skip_one()  # the type
        if name and token and token.text == "=":
            self.at += 1
            self.scope[name.text] = self._value()

    # Values

    def _value(self) -> Any:
        """One value, up to what ends it."""
        start = self.at
        value = self._simple()
        while (token := self._peek()) and token.text == "+" and isinstance(value, str):
            self.at += 1
            more = self._simple()
            if not isinstance(more, str):
                value = Code(self._text(start))
                break
            value += more
        token = self._peek()
        if token and token.kind == "name" and token.text in ("as", "satisfies"):
            self._skip_rest()
        elif token and not self._ends(token):
            self._skip_rest()
            return Code(self._text(start))
        return value

    def _ends(self, token: _Token) -> bool:
        if token.text in (",", "}", "]", ")", ";"):
            return True
        before = self.tokens[self.at - 1]
        return token.line > before.line and token.kind == "name"

    def _simple(self) -> Any:
        token = self._take()
        if token is None:
            return None
        match token.kind, token.text:
            case "text", text:
                return _unescaped(text[1:-1])
            case "template", text:
                return _filled(_unescaped(text[1:-1]))
            case "number", text:
                return float(text.replace("_", "")) if "." in text else int(text.replace("_", "")[:15])
            case _, "{":
                return self._nested(self._object)
            case _, "[":
                return self._nested(self._list)
            case "name", word:
                return self._named(word)
            case _:
                self.at -= 1
                start = self.at
                self._skip_rest()
                return Code(self._text(start))

    def _nested(self, read: Callable[[], Any]) -> Any:
        self.depth += 1
        if self.depth > MAX_DEPTH:
            line = self.tokens[self.at - 1].line
            refuse("script-depth", _("Dit is te diep genest."), name=self.name, line=line)
        value = read()
        if self.at > len(self.tokens):
            _no_script(self.name, self.tokens[-1].line)
        self.depth -= 1
        return value

    def _named(self, word: str) -> Any:
        constants = {"true": True, "false": False, "null": None, "undefined": None}
        start = self.at - 1
        token = self._peek()
        if token is None or token.text not in (".", "?.", "(", "[", "=>", "`"):
            return constants[word] if word in constants else self.scope.get(word, Code(word))
        while (token := self._peek()) and token.text in (".", "?.", "(", "[", "!"):
            if token.text in _CLOSING:
                self._skip_group()
            else:
                self.at += 2
        return Code(self._text(start))

    def _list(self) -> list[Any]:
        found: list[Any] = []
        while (token := self._peek()) and token.text != "]":
            if token.text == "...":
                self.at += 1
                more = self._value()
                found += more if isinstance(more, list) else []
            elif token.text == ",":
                self.at += 1
                continue
            else:
                found.append(self._value())
            self._bounded(found)
            self._comma()
        self.at += 1
        return found

    def _object(self) -> dict[str, Any]:
        found: dict[str, Any] = {}
        while (token := self._peek()) and token.text != "}":
            if token.text == "...":
                self.at += 1
                more = self._value()
                found.update(more if isinstance(more, dict) else {})
            else:
                self._member(found)
            self._bounded(found)
            self._comma()
        self.at += 1
        return found

    def _member(self, found: dict[str, Any]) -> None:
        key = self._key()
        token = self._peek()
        if key is None or token is None:
            self._skip_rest()
        elif token.text == ":":
            self.at += 1
            found[key] = self._value()
        elif token.text in (",", "}"):
            found[key] = self.scope.get(key, Code(key))
        else:
            self._skip_rest()  # a function of the object

    def _key(self) -> str | None:
        token = self._take()
        match token:
            case _Token("text", text):
                return _unescaped(text[1:-1])
            case _Token("name" | "number", text):
                return text
            case _Token(_, "["):
                value = self._value()
                self.at += 1
                return value if isinstance(value, str) else None
            case _:
                return None

    def _bounded(self, found: list[Any] | dict[str, Any]) -> None:
        if len(found) > MOST_PARTS:
            refuse("script-size", _("Dit bestand is te groot om te lezen."), name=self.name)

    # Going on

    def _peek(self) -> _Token | None:
        return self.tokens[self.at] if self.at < len(self.tokens) else None

    def _take(self) -> _Token | None:
        token = self._peek()
        self.at += 1
        return token

    def _comma(self) -> None:
        token = self._peek()
        if token and token.text == ",":
            self.at += 1
        elif token and token.text not in ("}", "]"):
            _no_script(self.name, token.line)

    def _skip_one(self) -> None:
        token = self._peek()
        if token and token.text in _CLOSING:
            self._skip_group()
        else:
            self.at += 1

    def _skip_group(self) -> None:
        """Over what stands between brackets, without reading it."""
        waiting: list[str] = []
        while token := self._take():
            if token.kind == "sign" and token.text in _CLOSING:
                waiting.append(_CLOSING[token.text])
            elif waiting and token.text == waiting[-1]:
                waiting.pop()
            if not waiting:
                return

    def _skip_rest(self) -> None:
        """Up to what ends the value, over everything that stands between brackets."""
        while (token := self._peek()) and token.text not in (",", "}", "]", ")", ";"):
            if token.text in _STATEMENT and self.at and token.line > self.tokens[self.at - 1].line:
                return
            self._skip_one()

    def _text(self, start: int) -> str:
        return "".join(token.text for token in self.tokens[start : min(self.at, start + 12)])[:200]


def _no_script(name: str, line: int) -> NoReturn:
    refuse("script-syntax", _("Dit is geen TypeScript die we kunnen lezen."), name=name, line=line)


def _unescaped(text: str) -> str:
    def meant(found: re.Match[str]) -> str:
        code = found[1] or found[2]
        if code:
            return chr(int(code, 16)) if not 0xD800 <= int(code, 16) < 0xE000 and int(code, 16) > 8 else ""
        return "" if found[3] else _PLAIN.get(found[4], found[4])

    return _ESCAPE.sub(meant, text)


def _filled(text: str) -> str:
    """What the program fills in stays visible as its name: `[phoneNumber]`."""
    return _HOLE.sub(lambda found: f"[{found[1].strip().rpartition('.')[2] or '…'}]", text)


LOCATION: dict[str, Any] = {
    "meta": {"label": "Waar is het?", "shortLabel": "Waar is het?"},
    "options": {"validators": ["required"]},
    "render": "LocationSelect",
}
"""The question that nearly every set takes from the file `locatie`, for where that file is not given."""
