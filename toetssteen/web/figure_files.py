"""Figures as a file: CSV that a Dutch spreadsheet opens as it is, and JSON. docs/metingen.md says what they mean."""

import csv
import io
import json
from collections.abc import Iterable

from django.http import Http404, HttpResponse

Value = str | int | float | None
Row = dict[str, Value]


def answer(form: str, name: str, rows: Iterable[Row]) -> HttpResponse:
    """`form`: csv or json. Dates in ISO 8601, shares from 0 to 1."""
    found = list(rows)
    if form == "json":
        drawn = HttpResponse(json.dumps({"definitions": "docs/metingen.md", "figures": found}), "application/json")
    elif form == "csv":
        drawn = HttpResponse("\ufeff" + _csv(found), content_type="text/csv; charset=utf-8")
    else:
        raise Http404
    drawn["Content-Disposition"] = f'attachment; filename="{name}.{form}"'
    return drawn


def _csv(rows: list[Row]) -> str:
    if not rows:
        return ""
    written = io.StringIO()
    writer = csv.DictWriter(written, list(rows[0]), delimiter=";")
    writer.writeheader()
    writer.writerows({name: _safe(value) for name, value in one.items()} for one in rows)
    return written.getvalue()


def _safe(value: Value) -> Value:
    """A name that a spreadsheet would take for a formula is a name."""
    return f"'{value}" if isinstance(value, str) and value[:1] in ("=", "+", "-", "@", "\t", "\r") else value
