"""Reading the Uniforme Productnamenlijst, as CSV or JSON, in the shape shipped here or in that of Logius.

Logius publishes one row for each product and ground, with twenty columns; the shipped file has one row for
each product, with its grounds joined. Both are read by the names of their columns.
"""

import csv
import io
import json
import re
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from toetssteen.products.actions import ListedProduct
from toetssteen.products.errors import NotTheProductList

SHIPPED = Path(__file__).with_name("data") / "upl.csv"
MAX_BYTES = 20 * 1024 * 1024

_COLUMNS: dict[str, tuple[str, ...]] = {
    "ref": ("uri", "URI"),
    "name": ("naam", "UniformeProductnaam"),
    "citizens": ("burger", "Burger"),
    "businesses": ("bedrijf", "Bedrijf"),
    "municipality": ("gemeente", "Gemeente"),
    "ground": ("grondslag_labels", "Grondslaglabel", "GrondslagLabel"),
    "link": ("grondslag_links", "Grondslaglink", "GrondslagLink"),
}
_TRUE = {"1", "x", "ja", "true", "waar"}
_URI = re.compile(r"https?://[^\s<>\"]+")
_UNWRITABLE = re.compile(r"[\x00-\x1f\x7f\ud800-\udfff]")
"""Control characters, and halves of characters that JSON can hold and a database cannot."""


def read(content: bytes) -> list[ListedProduct]:
    """Raises `NotTheProductList`, which tells what is missing."""
    if len(content) > MAX_BYTES:
        raise NotTheProductList(reason="het is groter dan 20 MB")
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise NotTheProductList(reason="het is geen UTF-8") from None
    rows = _json_rows(text) if text.lstrip().startswith("[") else _csv_rows(text)
    products = _merged(rows)
    if not products:
        raise NotTheProductList(reason="er staat geen enkel product in")
    return products


def _csv_rows(text: str) -> Iterable[dict[str, Any]]:
    sample = text[:4000]
    delimiter = ";" if sample.count(";") > sample.count(",") else ","
    rows = csv.DictReader(io.StringIO(text), delimiter=delimiter)
    try:
        yield from rows
    except csv.Error:
        raise NotTheProductList(reason="de CSV is beschadigd") from None


def _json_rows(text: str) -> Iterable[dict[str, Any]]:
    try:
        rows = json.loads(text)
    except (ValueError, RecursionError):
        raise NotTheProductList(reason="de JSON is beschadigd") from None
    if not all(isinstance(row, dict) for row in rows):
        raise NotTheProductList(reason="een regel is geen product")
    return list(rows)


def _merged(rows: Iterable[dict[str, Any]]) -> list[ListedProduct]:
    products: dict[str, ListedProduct] = {}
    for row in rows:
        listed = _product(row)
        if listed is None:
            continue
        known = products.setdefault(listed.ref, listed)
        known.grounds.extend(ground for ground in listed.grounds if ground not in known.grounds)
    return list(products.values())


def _product(row: dict[str, Any]) -> ListedProduct | None:
    ref, name = _cell(row, "ref"), _cell(row, "name")
    if ref is None or name is None:
        raise NotTheProductList(reason="de kolommen met URI en naam ontbreken")
    if not ref or not name or not _flag(row, "municipality", default=True):
        return None
    if len(ref) > 200 or len(name) > 200:
        raise NotTheProductList(reason="een naam of URI is te lang")
    if not _URI.fullmatch(ref):
        raise NotTheProductList(reason="in de kolom met de URI staat iets anders")
    return ListedProduct(
        ref=ref,
        name=name,
        for_citizens=_flag(row, "citizens", default=True),
        for_businesses=_flag(row, "businesses", default=False),
        grounds=_grounds(row),
    )


def _grounds(row: dict[str, Any]) -> list[dict[str, str]]:
    if isinstance(row.get("grondslagen"), list):
        listed = [ground for ground in row["grondslagen"] if isinstance(ground, dict)]
        return [_ground(str(ground.get("label") or ""), str(ground.get("link") or "")) for ground in listed]
    labels = [part for part in (_cell(row, "ground") or "").split(" | ") if part.strip()]
    links = (_cell(row, "link") or "").split(" | ")
    return [_ground(label, links[i] if i < len(links) else "") for i, label in enumerate(labels)]


def _ground(label: str, link: str) -> dict[str, str]:
    """A link is followed by a click, so it is an address of the web or nothing."""
    link = link.strip()
    return {"label": _clean(label), "link": link if _URI.fullmatch(link) else ""}


def _cell(row: dict[str, Any], column: str) -> str | None:
    for name in _COLUMNS[column]:
        if row.get(name) is not None:
            return _clean(str(row[name]))
    return None


def _clean(text: str) -> str:
    return _UNWRITABLE.sub(" ", text).strip()


def _flag(row: dict[str, Any], column: str, *, default: bool) -> bool:
    value = _cell(row, column)
    return default if value is None else value.casefold() in _TRUE
