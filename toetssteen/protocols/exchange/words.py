"""Codes, names and plain text out of what others wrote."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Collection
from typing import Any

_LONGEST = 80
_LINK = re.compile(r"\[([^\[\]]{1,400})\]\(((?:https?://|tel:|mailto:)[^()\s]{1,800})\)")
_HEADING = re.compile(r"^#{1,6} +|\*\*|__", re.MULTILINE)
_SPACE = re.compile(r"(?:\\?\s)+")


def slug(text: str, *, longest: int = _LONGEST) -> str:
    """Lower case, words joined by a dash; what is too long ends in a sign of the whole, so that it stays itself."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    split = re.sub(r"(?<=[a-z])(?=[A-Z])", "-", plain)
    words = re.sub(r"[^a-z0-9]+", "-", split.lower()).strip("-")
    if len(words) <= longest:
        return words
    sign = hashlib.sha256(text.encode()).hexdigest()[:6]
    return f"{words[: longest - 7].rstrip('-')}-{sign}"


def free(wanted: str, taken: Collection[str]) -> str:
    """`wanted`, or with a number behind it while it is taken."""
    if wanted not in taken:
        return wanted
    number = 2
    while f"{wanted[: _LONGEST - 5]}-{number}" in taken:
        number += 1
    return f"{wanted[: _LONGEST - 5]}-{number}"


def as_name(code: str) -> str:
    """`container-is-vol` as "Container is vol"."""
    words = re.sub(r"[-_.]+", " ", code).strip()
    return (words[:1].upper() + words[1:])[:400] or code[:400]


def plain(value: Any) -> str:
    """A text in one line: marks of Markdown away, a link as its words with the address behind them."""
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return ""
    text = _LINK.sub(_linked, str(value))
    return _SPACE.sub(" ", _HEADING.sub("", text)).strip()


def _linked(found: re.Match[str]) -> str:
    words, address = found[1].strip(), found[2]
    shown = address.partition(":")[2] if address.startswith(("tel:", "mailto:")) else address
    bare = re.sub(r"\W", "", shown.removeprefix("https://").removeprefix("http://").removeprefix("www."))
    return words if address.startswith("tel:") or re.sub(r"\W", "", words) == bare else f"{words} ({shown})"


def line(text: str, longest: int = 400) -> tuple[str, str]:
    """What fits on one line, and the whole where something was left out."""
    if len(text) <= longest:
        return text, ""
    return text[: longest - 1].rstrip() + "…", text[:4000]
