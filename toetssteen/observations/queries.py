"""What the signals say, counted by product and question; never by who sent them."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Max, QuerySet

from toetssteen.observations.models import Signal, SignalKind


@dataclass(frozen=True, slots=True)
class SignalCount:
    """One product and question, with how many signals of each kind."""

    product: str
    product_ref: str
    question: str
    """The question's code; empty for a signal about the product as a whole."""
    total: int
    last_on: date
    kinds: tuple[tuple[str, int], ...]


def counts() -> list[SignalCount]:
    """By product and question, most signals first. One query."""
    rows = (
        Signal.objects.values_list("product__name", "product__ref", "question__code", "kind")
        .annotate(size=Count("pk"), last=Max("sent_on"))
        .order_by()
    )
    grouped: dict[tuple[str, str, str], dict[str, tuple[int, date]]] = {}
    for name, ref, question, kind, size, last in rows:
        grouped.setdefault((name, ref, question or ""), {})[kind] = (size, last)
    return sorted(
        (_count(name, ref, question, kinds) for (name, ref, question), kinds in grouped.items()),
        key=lambda count: (-count.total, count.product, count.question),
    )


def words_about(product_ref: str, question: str) -> QuerySet[Signal]:
    """The signals themselves, newest first, for their text; without who sent them."""
    signals = Signal.objects.filter(product__ref=product_ref).defer("sender")
    signals = signals.filter(question__code=question) if question else signals.filter(question__isnull=True)
    return signals.order_by("-sent_on", "pk")


def _count(name: str, ref: str, question: str, kinds: dict[str, tuple[int, date]]) -> SignalCount:
    return SignalCount(
        product=name,
        product_ref=ref,
        question=question,
        total=sum(size for size, _ in kinds.values()),
        last_on=max(last for _, last in kinds.values()),
        kinds=tuple((str(SignalKind(kind).label), size) for kind, (size, _) in sorted(kinds.items())),
    )
