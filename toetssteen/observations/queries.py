"""What the signals say, counted by product and question; never by who sent them."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from django.db import connection
from django.db.models import Q, QuerySet, Sum
from django.utils.functional import Promise

from toetssteen.access.errors import NotFound
from toetssteen.access.roles import require
from toetssteen.observations.models import AnonymousSignal, Signal, SignalKind, SignalTally
from toetssteen.products.models import Product
from toetssteen.protocols.current import newest_texts
from toetssteen.protocols.models import Question
from toetssteen.staff.models import StaffMember

PAGE = 50


@dataclass(slots=True)
class SignalCount:
    """One product and question, with how many signals of each kind."""

    product_id: int | None
    """None for signals about the whole way of working."""
    question_id: int | None
    """None for signals about the product as a whole."""
    total: int = 0
    last_on: date = date.min
    kinds: dict[str, int] = field(default_factory=dict)
    """Kind → number; a kind without signals is absent."""


@dataclass(frozen=True, slots=True)
class CountedSubject:
    """One line of the list, in words."""

    product: str
    """Its name; empty for the whole way of working."""
    product_uuid: UUID | None
    question: str
    """The question's code; empty for the product as a whole."""
    text: str
    """As the newest version asks it; the code where no published version has it."""
    total: int
    last_on: date
    kinds: tuple[tuple[str | Promise, int], ...]
    """Most first."""


@dataclass(frozen=True, slots=True)
class CountPage:
    """One page, and what all pages hold together."""

    rows: list[SignalCount]
    subjects: int
    total: int


_COUNTS = """
WITH by_kind AS MATERIALIZED (
    SELECT product_id, question_id, kind, sum(size) AS size, max(last_on) AS last_on
    FROM observations_signaltally WHERE month >= %(since)s GROUP BY 1, 2, 3
), subject AS MATERIALIZED (
    SELECT product_id, question_id, sum(size) AS total, max(last_on) AS last_on, jsonb_object_agg(kind, size) AS sizes
    FROM by_kind GROUP BY 1, 2
), page AS (
    SELECT * FROM subject ORDER BY total DESC, product_id, question_id LIMIT %(size)s OFFSET %(start)s
)
SELECT page.product_id, page.question_id, page.total, page.last_on, page.sizes, every.subjects, every.total
FROM (SELECT count(*) AS subjects, coalesce(sum(total), 0) AS total FROM subject) AS every
LEFT JOIN page ON true
ORDER BY page.total DESC, page.product_id, page.question_id
"""


def counts(*, by: StaffMember, since: date | None = None, start: int = 0) -> CountPage:
    """By product and question, most signals first; from the month of `since` on. One query over the tally, whose
    cost in the database follows the number of questions and months, and here that of the rows of a page."""
    require(by, "signal.list")
    first = since.replace(day=1) if since else date(1900, 1, 1)
    with connection.cursor() as cursor:
        cursor.execute(_COUNTS, {"since": first, "size": PAGE, "start": start})
        found = cursor.fetchall()
    rows = [
        SignalCount(product, question, int(total), last, {kind: int(size) for kind, size in _json(sizes).items()})
        for product, question, total, last, sizes, _subjects, _total in found
        if total is not None
    ]
    return CountPage(rows, int(found[0][5]), int(found[0][6]))


def _json(value: str | dict[str, int]) -> dict[str, int]:
    """Django gives JSON of a raw query as text."""
    return json.loads(value) if isinstance(value, str) else value


def in_words(page: Sequence[SignalCount]) -> list[CountedSubject]:
    """The lines of one page. Three queries, however many."""
    products = Product.objects.only("uuid", "name").in_bulk({count.product_id for count in page if count.product_id})
    codes = dict(Question.objects.filter(pk__in={count.question_id for count in page}).values_list("pk", "code"))
    texts = newest_texts(codes.values())
    return [
        _line(count, products.get(count.product_id or 0), codes.get(count.question_id or 0, ""), texts)
        for count in page
    ]


@dataclass(frozen=True, slots=True)
class Heading:
    """What the signals of one page are about."""

    product: Product | None
    """None: the whole way of working."""
    question_id: int | None
    text: str
    """Empty for the product as a whole."""

    @property
    def subject(self) -> Q:
        product = Q(product=self.product) if self.product else Q(product__isnull=True)
        return product & (Q(question=self.question_id) if self.question_id else Q(question__isnull=True))


def subject_of(product: UUID | None, question: str, *, by: StaffMember) -> Heading:
    """Raises `NotFound` for a product or a question that is not known."""
    require(by, "signal.list")
    if product is None:
        return Heading(None, None, "")
    found = Product.objects.filter(uuid=product).first()
    asked = Question.objects.filter(code=question).first() if question else None
    if found is None or (question and asked is None):
        raise NotFound
    text = newest_texts([question]).get(question, question) if question else ""
    return Heading(found, asked.pk if asked else None, text)


def words_about(
    heading: Heading, *, after: tuple[date, int] | None = None, unanswered: bool = False
) -> QuerySet[Signal]:
    """The signals that say something in words, or `unanswered` those that have no answer yet; newest first, from
    `after` (day and key) on. Who sent them is not read."""
    signals = _about(heading).filter(reply__isnull=True) if unanswered else _about(heading).exclude(text="")
    if after is not None:
        day, pk = after
        signals = signals.filter(Q(sent_on__lt=day) | Q(sent_on=day, pk__lt=pk))
    return (
        signals.select_related("reply")
        .only("uuid", "kind", "text", "channel", "sent_on", "reply__text")
        .order_by("-sent_on", "-pk")
    )


def nameless_about(heading: Heading, *, unanswered: bool = False) -> QuerySet[AnonymousSignal]:
    """Those without a name: newest week first, and within it in no order."""
    found = AnonymousSignal.objects.filter(heading.subject)
    found = found.filter(reply__isnull=True) if unanswered else found
    return found.select_related("reply").order_by("-week", "id")


def open_about(heading: Heading) -> tuple[list[UUID], list[UUID]]:
    """All that still wait for an answer: those by name, those without."""
    named = _about(heading).filter(reply__isnull=True).order_by("pk").values_list("uuid", flat=True)
    nameless = nameless_about(heading, unanswered=True).order_by("pk").values_list("pk", flat=True)
    return list(named), list(nameless)


def mine(*, by: StaffMember, after: tuple[date, int] | None = None) -> QuerySet[Signal]:
    """What somebody signalled by name, newest first."""
    require(by, "signal.send")
    signals = Signal.objects.filter(sender=by)
    if after is not None:
        day, pk = after
        signals = signals.filter(Q(sent_on__lt=day) | Q(sent_on=day, pk__lt=pk))
    return signals.select_related("product", "question", "reply").order_by("-sent_on", "-pk")


def codes_of(counts: Iterable[SignalCount]) -> list[str]:
    """The codes of the questions in these. One query."""
    keys = [count.question_id for count in counts if count.question_id]
    return list(Question.objects.filter(pk__in=keys).values_list("code", flat=True)) if keys else []


def unanswered_about(heading: Heading) -> int:
    """How many still wait for an answer."""
    named = _about(heading).filter(reply__isnull=True).count()
    return named + nameless_about(heading, unanswered=True).count()


def kinds_about(heading: Heading) -> tuple[tuple[str | Promise, int], ...]:
    """How many of each kind, most first."""
    rows = SignalTally.objects.filter(heading.subject)
    return _kinds(dict(rows.values_list("kind").annotate(total=Sum("size")).order_by()))


def _about(heading: Heading) -> QuerySet[Signal]:
    return Signal.objects.filter(heading.subject)


def _line(count: SignalCount, product: Product | None, code: str, texts: dict[str, str]) -> CountedSubject:
    return CountedSubject(
        product=product.name if product else "",
        product_uuid=product.uuid if product else None,
        question=code,
        text=texts.get(code, code),
        total=count.total,
        last_on=count.last_on,
        kinds=_kinds(count.kinds),
    )


def _kinds(sizes: dict[str, int]) -> tuple[tuple[str | Promise, int], ...]:
    return tuple((_label(kind), size) for kind, size in sorted(sizes.items(), key=lambda item: (-item[1], item[0])))


def _label(kind: str) -> str | Promise:
    return SignalKind(kind).label
