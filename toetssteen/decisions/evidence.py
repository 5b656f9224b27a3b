"""What is known about the questions of a proposal: frozen at its submission, so that what the MT read can be seen."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.db.models import Sum
from django.utils import timezone

from toetssteen.insight.models import QuestionYear
from toetssteen.observations.models import SignalTally
from toetssteen.protocols import compare
from toetssteen.protocols.document import ProtocolDocument
from toetssteen.protocols.models import Principle, ProtocolVersion

MONTHS = 3
"""So far back the signals are counted, this month included."""


def changes_between(held: ProtocolDocument, proposed: ProtocolDocument) -> list[str]:
    """What changes, in sentences."""
    principles = dict(Principle.objects.values_list("code", "statement"))
    return [change.sentence for change in compare.compare(held, proposed, principles=principles)]


def touched(held: ProtocolDocument, proposed: ProtocolDocument) -> list[str]:
    """The codes of the questions that are dropped or changed, in the order of what holds now."""
    codes = {
        change.code
        for change in compare.compare(held, proposed)
        if change.part == compare.QUESTION and change.kind in (compare.Kind.DROPPED, compare.Kind.CHANGED)
    }
    return [question.code for question in held.questions if question.code in codes]


def added(held: ProtocolDocument, proposed: ProtocolDocument) -> list[str]:
    known = {question.code for question in held.questions}
    return [question.code for question in proposed.questions if question.code not in known]


def products_of(version: ProtocolVersion) -> list[int]:
    protocol = version.protocol
    if protocol.product_id is not None:
        return [protocol.product_id]
    return list(protocol.group.products.values_list("pk", flat=True)) if protocol.group else []


def gather(held: ProtocolVersion, proposed: ProtocolDocument) -> dict[str, Any]:
    """Plain data. Two queries."""
    today = timezone.localdate()
    since = _first_of(today, MONTHS - 1)
    codes = touched(held.document, proposed)
    texts = {question.code: question.text for question in held.document.questions}
    products = products_of(held)
    return {
        "as_of": today.isoformat(),
        "since": since.isoformat(),
        "version": held.number,
        "asked_now": len(held.document.questions),
        "asked_then": len(proposed.questions),
        "questions": [{"code": code, "text": texts[code]} for code in codes],
        "signals": _signals(codes, products, since),
    } | _known(codes, products)


def _signals(codes: Sequence[str], products: Sequence[int], since: date) -> dict[str, Any]:
    tallies = SignalTally.objects.filter(month__gte=since, question__code__in=codes)
    if products:
        tallies = tallies.filter(product_id__in=products)
    rows = tallies.values_list("kind").annotate(total=Sum("size")).order_by("-total", "kind")
    kinds = [[kind, total] for kind, total in rows]
    return {"total": sum(total for _kind, total in kinds), "kinds": kinds}


def _known(codes: Sequence[str], products: Sequence[int]) -> dict[str, dict[str, int]]:
    """How often these were asked and skipped, and of how many answers a department said whether it used them, over
    about a year: as the page of pruning shows it, and so nothing that could be about one person."""
    years = QuestionYear.objects.filter(question__code__in=codes)
    if products:
        years = years.filter(product_id__in=products)
    sums = years.aggregate(
        answered=Sum("answered"), skipped=Sum("skipped"), known=Sum("known"), told=Sum("known_90"), used=Sum("used_90")
    )
    found = {name: value or 0 for name, value in sums.items()}
    return {
        "asked": {name: found[name] for name in ("answered", "skipped", "known")},
        "used": {"known": found["told"], "used": found["used"]},
    }


def _first_of(day: date, months: int) -> date:
    """The first day of the month that lies `months` before that of `day`."""
    total = day.year * 12 + day.month - 1 - months
    return date(total // 12, total % 12 + 1, 1)
