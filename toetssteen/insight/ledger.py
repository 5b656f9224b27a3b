"""The ledger of one question of one product: asked, answered, used; over about a year, and window by window."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from toetssteen.access.errors import NotFound
from toetssteen.insight.intervals import Share, weighted_share
from toetssteen.insight.measures import Measured, measured
from toetssteen.insight.models import ClosedWindow, Series
from toetssteen.products.models import Product
from toetssteen.protocols.current import newest_texts
from toetssteen.protocols.models import Question
from toetssteen.staff.models import StaffMember


@dataclass(frozen=True, slots=True)
class Asked:
    """Some months on end. `present`: whether the customer waited."""

    first: date
    last: date
    present: bool
    contacts: int
    answered: int
    skipped: int
    known: int
    seconds: float | None


@dataclass(frozen=True, slots=True)
class Used:
    """Some months on end: of `known` answers it is known within 90 days whether they were used, and so many were."""

    first: date
    last: date
    known: int
    used: int
    share: Share


@dataclass(frozen=True, slots=True)
class Ledger:
    product: Product
    code: str
    text: str
    line: Measured | None
    """None: there is too little to show."""
    asked: list[Asked]
    used: list[Used]


def of_question(uuid: UUID, code: str, *, by: StaffMember) -> Ledger:
    """`code`: of the question. Six queries at most. Raises `NotFound`."""
    product, question = Product.objects.filter(uuid=uuid).first(), _question(code)
    if product is None or question is None:
        raise NotFound
    page = measured(by=by, products=[product.pk], questions=[question.pk], size=1)
    windows = ClosedWindow.objects.filter(product=product, question=question).order_by("last", "series")
    found = list(windows) if page.rows else []
    return Ledger(
        product=product,
        code=code,
        text=newest_texts([code]).get(code, code),
        line=page.rows[0] if page.rows else None,
        asked=list(_asked(found)),
        used=list(_used(found)),
    )


def _question(code: str) -> Question | None:
    return None if "\0" in code else Question.objects.filter(code=code).first()


def _asked(windows: Iterable[ClosedWindow]) -> Iterable[Asked]:
    for one in windows:
        if one.series in (Series.PRESENT, Series.ABSENT):
            yield Asked(
                first=one.first,
                last=one.last,
                present=one.series == Series.PRESENT,
                contacts=one.contacts,
                answered=one.answered,
                skipped=one.skipped,
                known=one.known,
                seconds=one.median_seconds,
            )


def _used(windows: Iterable[ClosedWindow]) -> Iterable[Used]:
    for one in windows:
        if one.series == Series.USED_90 and one.known:
            share = weighted_share(
                weight=float(one.weight),
                weight_squared=float(one.weight_squared),
                weight_used=float(one.weight_used),
            )
            yield Used(one.first, one.last, one.known, one.used, share)
