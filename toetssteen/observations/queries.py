"""What the signals say, counted by product and question; never by who sent them."""

import json
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from uuid import UUID

from django.db import connection
from django.db.models import Q, QuerySet, Sum
from django.utils.translation import get_language

from toetssteen.access.errors import NotFound
from toetssteen.access.roles import require
from toetssteen.observations.models import AnonymousSignal, Signal, SignalKind, SignalTally
from toetssteen.products.models import Product
from toetssteen.protocols.current import newest_texts, newest_texts_by_key
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
    kinds: tuple[tuple[str, int], ...]
    """Most first."""


@dataclass(frozen=True, slots=True)
class CountPage:
    """One page, and what all pages hold together."""

    rows: list[SignalCount]
    subjects: int
    total: int


_COUNTS = """
WITH recent AS MATERIALIZED (
    SELECT coalesce(product_id, 0) AS product, coalesce(question_id, 0) AS question, kind, size, last_on
    FROM observations_signaltally WHERE month >= %(since)s
), subject AS MATERIALIZED (
    SELECT product, question, sum(size) AS total, max(last_on) AS last_on FROM recent GROUP BY 1, 2
), page AS MATERIALIZED (
    SELECT * FROM subject ORDER BY total DESC, product, question LIMIT %(size)s OFFSET %(start)s
), by_kind AS (
    SELECT product, question, kind, sum(size) AS size FROM recent JOIN page USING (product, question) GROUP BY 1, 2, 3
), sizes AS (
    SELECT product, question, jsonb_object_agg(kind, size) AS sizes FROM by_kind GROUP BY 1, 2
)
SELECT nullif(page.product, 0), nullif(page.question, 0), page.total, page.last_on, sizes, every.subjects, every.total
FROM (SELECT count(*) AS subjects, coalesce(sum(total), 0) AS total FROM subject) AS every
LEFT JOIN page ON true LEFT JOIN sizes USING (product, question)
ORDER BY page.total DESC, page.product, page.question
"""
"""The kinds are told apart for the lines of the page alone. 0 stands for none, so that they can be joined."""


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


_PRODUCTS = "SELECT id, uuid, name FROM products_product WHERE id = ANY(%s)"


def in_words(page: Sequence[SignalCount]) -> list[CountedSubject]:
    """The lines of one page. Two queries, however many."""
    products = products_by_key({count.product_id for count in page if count.product_id})
    texts = newest_texts_by_key({count.question_id for count in page if count.question_id})
    return [
        CountedSubject(*products.get(count.product_id, ("", None)), *texts.get(count.question_id or 0, ("", "")),
                       count.total, count.last_on, _kinds(count.kinds))
        for count in page
    ]  # fmt: skip


def products_by_key(keys: Collection[int]) -> dict[int | None, tuple[str, UUID | None]]:
    """Key → name and UUID. One query."""
    if not keys:
        return {}
    with connection.cursor() as cursor:
        cursor.execute(_PRODUCTS, [list(keys)])
        return {key: (name, uuid) for key, uuid, name in cursor.fetchall()}


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


def unanswered_about(heading: Heading) -> int:
    """How many still wait for an answer."""
    named = _about(heading).filter(reply__isnull=True).count()
    return named + nameless_about(heading, unanswered=True).count()


def kinds_about(heading: Heading) -> tuple[tuple[str, int], ...]:
    """How many of each kind, most first."""
    rows = SignalTally.objects.filter(heading.subject)
    return _kinds(dict(rows.values_list("kind").annotate(total=Sum("size")).order_by()))


def _about(heading: Heading) -> QuerySet[Signal]:
    return Signal.objects.filter(heading.subject)


def _kinds(sizes: dict[str, int]) -> tuple[tuple[str, int], ...]:
    return tuple((label_of(kind), size) for kind, size in sorted(sizes.items(), key=lambda item: (-item[1], item[0])))


def label_of(kind: str) -> str:
    """A kind of signal in words, in the reader's language."""
    return _labels(get_language())[kind]


@lru_cache(maxsize=4)
def _labels(language: str | None) -> dict[str, str]:
    """In words, in one language."""
    return {kind.value: str(kind.label) for kind in SignalKind}
