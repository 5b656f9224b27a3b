"""What the pages of the touchstone show, from what is closed. Nothing here is about somebody who works here.

Each figure is one of `models.Shown`, which knows its definition; where it comes from stands in docs/metingen.md.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import F, Max, Q, QuerySet
from django.utils import timezone

from toetssteen.access.errors import NotFound
from toetssteen.access.roles import require
from toetssteen.decisions.models import Proposal
from toetssteen.decisions.states import State
from toetssteen.evaluation.models import FOUR, YEAR, Counted, ProductWindow, ProductYear
from toetssteen.feedback.costs import Cost, cost
from toetssteen.feedback.pulse import Pulse, pulses
from toetssteen.products.models import Product
from toetssteen.protocols.limits import InterimMeasure
from toetssteen.protocols.models import ProtocolVersion, VersionStatus
from toetssteen.staff.models import StaffMember

VIEW = "insight.view"
PAGE = 50
_MOST_MARKS = 12


@dataclass(frozen=True, slots=True)
class Mark:
    """Something that changed what was asked."""

    on: date
    kind: str
    """`version`, `measure` or `decision`."""
    title: str


@dataclass(frozen=True, slots=True)
class Row:
    """One product over about a year."""

    product: Product
    year: ProductYear
    windows: list[ProductWindow]
    since: date | None
    """From when the version held that holds now."""


@dataclass(frozen=True, slots=True)
class Overview:
    total: ProductYear | None
    """None: nothing can be shown yet."""
    fours: list[ProductWindow]
    """Of all products together, the oldest first."""
    rows: list[Row]
    products: int
    marks: list[Mark]
    through: date | None
    """The Monday of the newest week that was counted."""
    cost: Cost | None
    """Of measuring, in these weeks."""
    pulses: list[Pulse]
    """What colleagues say of their work, the oldest first."""


@dataclass(frozen=True, slots=True)
class InDepth:
    product: Product
    year: ProductYear | None
    windows: list[ProductWindow]
    marks: list[Mark]
    through: date | None


def overview(*, by: StaffMember, start: int = 0) -> Overview:
    """About a year of the whole, and of a page of products, those with most conversations first. The same number of
    queries whatever there is."""
    require(by, VIEW)
    total = ProductYear.objects.filter(product=None).first()
    first = total.last - (YEAR - 1) * FOUR if total else date.min
    fours = list(_read().filter(product=None, last__gte=first))
    years = ProductYear.objects.exclude(product=None).select_related("product")
    shown = list(years.order_by("-contacts", "product")[start : start + PAGE])
    products = [year.product_id for year in shown if year.product_id]
    windows = _by_product(_read().filter(product__in=products, last__gte=first))
    since = _since(products)
    return Overview(
        total=total,
        fours=fours,
        rows=[
            Row(year.product, year, windows[year.product_id], since.get(year.product_id))
            for year in shown
            if year.product and year.product_id
        ],
        products=years.count(),
        marks=_decided(fours[0].first) if fours else [],
        through=_through(),
        cost=cost(fours[0].first, fours[-1].after) if fours else None,
        pulses=pulses()[-YEAR:],
    )


def in_depth(uuid: UUID, *, by: StaffMember) -> InDepth:
    """Everything that may be shown of one product. Raises `NotFound`."""
    require(by, VIEW)
    product = Product.objects.filter(uuid=uuid).first()
    if product is None:
        raise NotFound
    windows = list(_read().filter(product=product))
    return InDepth(
        product=product,
        year=ProductYear.objects.filter(product=product).first(),
        windows=windows,
        marks=_marks(product, windows[0].first) if windows else [],
        through=_through(),
    )


def everything(*, by: StaffMember) -> QuerySet[ProductWindow]:
    """All windows, those of the whole first, each with its product."""
    require(by, VIEW)
    return _read().select_related("product").order_by(F("product").asc(nulls_first=True), "last")


def _read() -> QuerySet[ProductWindow]:
    """The oldest first. Their median was worked out when they closed: nobody needs the histogram."""
    return ProductWindow.objects.defer("durations").order_by("product", "last")


def _by_product(windows: Iterable[ProductWindow]) -> dict[int, list[ProductWindow]]:
    found: dict[int, list[ProductWindow]] = defaultdict(list)
    for window in windows:
        if window.product_id:
            found[window.product_id].append(window)
    return found


def _since(products: Collection[int]) -> dict[int, date]:
    held = ProtocolVersion.objects.exclude(status=VersionStatus.DRAFT).filter(starts_at__lte=timezone.now())
    own = held.filter(protocol__product__in=products).values_list("protocol__product").annotate(since=Max("starts_at"))
    shared = (
        held.filter(protocol__group__products__in=products)
        .values_list("protocol__group__products")
        .annotate(since=Max("starts_at"))
    )
    return {product: timezone.localdate(since) for product, since in [*shared.order_by(), *own.order_by()] if since}


def _decided(since: date) -> list[Mark]:
    """What the management team decided and holds, the newest where there are many."""
    accepted = Proposal.objects.filter(
        state__in=(State.ACCEPTED, State.EVALUATED), draft__starts_at__date__range=(since, timezone.localdate())
    ).order_by("-draft__starts_at")
    found = accepted.annotate(starts_at=F("draft__starts_at")).values_list("starts_at", "title")[:_MOST_MARKS]
    return [Mark(timezone.localdate(starts_at), "decision", title) for starts_at, title in reversed(found)]


def _marks(product: Product, since: date) -> list[Mark]:
    now = timezone.now()
    versions = ProtocolVersion.objects.exclude(status=VersionStatus.DRAFT).filter(
        Q(protocol__product=product) | Q(protocol__group__products=product),
        starts_at__date__gte=since,
        starts_at__lte=now,
    )
    measures = InterimMeasure.objects.filter(
        product=product, participants=[], starts_at__date__gte=since, starts_at__lte=now
    )
    return _newest(
        [
            *(
                Mark(timezone.localdate(starts_at), "version", f"{title} {number}")
                for starts_at, title, number in versions.values_list("starts_at", "protocol__title", "number")
            ),
            *(
                Mark(timezone.localdate(starts_at), "measure", because)
                for starts_at, because in measures.values_list("starts_at", "because")
            ),
        ]
    )


def _newest(marks: Iterable[Mark]) -> list[Mark]:
    return sorted(marks, key=lambda mark: (mark.on, mark.kind, mark.title))[-_MOST_MARKS:]


def _through() -> date | None:
    return Counted.objects.values_list("through", flat=True).first()
