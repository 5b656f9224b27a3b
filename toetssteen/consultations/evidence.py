"""What staff and departments said about a theme, as plain data: to go into a proposal and be frozen there. No name is
in it, and no group of fewer than five."""

from collections.abc import Iterable, Sequence
from typing import Any

from toetssteen.consultations.models import Consultation
from toetssteen.consultations.summary import Count, Quote, summary_of
from toetssteen.themes.models import Theme


def said_about(theme: Theme) -> list[dict[str, Any]]:
    """The consultations of a theme that closed, oldest first. What departments need stands apart in each."""
    found = Consultation.objects.filter(theme=theme).order_by("closes_on", "pk")
    return [said(consultation) for consultation in found if not consultation.is_open()]


def said(consultation: Consultation) -> dict[str, Any]:
    """Of one that has closed."""
    summary = summary_of(consultation)
    return {
        "consultation": str(consultation.uuid),
        "title": consultation.title,
        "form": consultation.form,
        "closed_on": consultation.closes_on.isoformat(),
        "answered": summary.all.size if summary.all else 0,
        "counts": _counts(summary.all.counts if summary.all else ()),
        "agree": summary.agree,
        "quotes": _quotes(summary.quotes),
        "departments": [
            {"name": one.name, "counts": _counts(one.counts), "quotes": _quotes(one.quotes)}
            for one in summary.departments
        ],
        "outcome": consultation.outcome,
    }


def _counts(counts: Iterable[Count]) -> dict[str, int]:
    return {count.stance.value: count.size for count in counts}


def _quotes(quotes: Sequence[Quote]) -> list[dict[str, str]]:
    return [{"stance": quote.stance.value, "text": quote.text, "harm": quote.harm} for quote in quotes]
