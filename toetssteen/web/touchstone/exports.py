"""The figures of a page as CSV and as JSON, with what each of them is of."""

import csv
import io
import json
from collections.abc import Iterable

from django.http import Http404, HttpResponse

from toetssteen.evaluation.models import Figure, ProductWindow, Shown

Value = str | int | float | None


def answer(form: str, name: str, windows: Iterable[tuple[str, ProductWindow]]) -> HttpResponse:
    """`windows`: each with the name of its product, or nothing for the whole."""
    rows = [row(product, window) for product, window in windows]
    if form == "json":
        drawn = HttpResponse(json.dumps({"definitions": "docs/metingen.md", "figures": rows}), "application/json")
    elif form == "csv":
        drawn = HttpResponse("\ufeff" + _csv(rows), content_type="text/csv; charset=utf-8")
    else:
        raise Http404
    drawn["Content-Disposition"] = f'attachment; filename="{name}.{form}"'
    return drawn


def row(product: str, window: ProductWindow) -> dict[str, Value]:
    """The sums, and what they give. Dates in ISO 8601, shares from 0 to 1, seconds."""
    return {
        "product": product,
        "first_day": window.first.isoformat(),
        "day_after_last": window.after.isoformat(),
        **_figures(window),
    }


def _figures(one: Shown) -> dict[str, Value]:
    return {
        "conversations": one.contacts,
        "identified": one.identified,
        "came_back_within_7_days": one.repeated,
        **_bounded("first_contact_resolution", one.settled),
        "follow_ups_due": one.due,
        "follow_ups_in_time": one.in_time,
        **_bounded("in_time", one.kept),
        "follow_ups": one.followed,
        "answers_missed": one.missed,
        **_bounded("answers_missed_per_follow_up", one.went_without),
        "objections": one.resisted,
        "questions_answered": one.answered,
        **_bounded("questions_per_conversation", one.asked),
        "customers_asked": one.invited,
        "answers_given": one.replies,
        "question_answered": one.said,
        **_bounded("question_answered_share", one.told_yes),
        "effort_scored": one.scored,
        **_bounded("effort_mean", one.easy),
        "satisfaction_rated": one.rated,
        **_bounded("satisfied_share", one.satisfied),
        "timed": one.timed,
        **_bounded("median_seconds", one.lasted),
        "mean_seconds": one.mean_seconds,
    }


def _bounded(name: str, figure: Figure | None) -> dict[str, Value]:
    if figure is None:
        return {name: None, f"{name}_low": None, f"{name}_high": None}
    return {name: figure.estimate, f"{name}_low": figure.low, f"{name}_high": figure.high}


def _csv(rows: list[dict[str, Value]]) -> str:
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
