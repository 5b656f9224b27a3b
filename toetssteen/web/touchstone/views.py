"""The touchstone: is the customer helped, is the colleague helped, and what do we ask of them."""

from collections.abc import Iterator
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from toetssteen.access.roles import may
from toetssteen.evaluation import figures
from toetssteen.insight.disclosure import MIN_CONTACTS, MIN_STAFF
from toetssteen.web import figure_files
from toetssteen.web.rendering import render
from toetssteen.web.requests import member_of, page_of
from toetssteen.web.touchstone import exports, lines, words


@require_GET
def overview(request: HttpRequest) -> HttpResponse:
    page = page_of(request)
    found = figures.overview(by=member_of(request), start=(page - 1) * figures.PAGE)
    return render(
        request,
        "touchstone/overview.html",
        found=found,
        lines=[lines.drawn(measure, found.fours, found.marks) for measure in lines.THREE],
        sparks=[(lines.spark(lines.SETTLED, row.windows), lines.spark(lines.ASKED, row.windows)) for row in found.rows],
        words=words,
        pulse=lines.pulse(found.pulses),
        may_manage=may(member_of(request), "tablet.manage"),
        earlier=f"?bladzijde={page - 1}" if page > 1 else "",
        later=f"?bladzijde={page + 1}" if found.products > page * figures.PAGE else "",
        least_staff=MIN_STAFF,
        least_contacts=MIN_CONTACTS,
    )


@require_GET
def product(request: HttpRequest, product: UUID) -> HttpResponse:
    found = figures.in_depth(product, by=member_of(request))
    return render(
        request,
        "touchstone/product.html",
        found=found,
        lines=list(_lines(found)),
        words=words,
        least_staff=MIN_STAFF,
        least_contacts=MIN_CONTACTS,
    )


def _lines(found: figures.InDepth) -> Iterator[lines.Drawn]:
    """What customers say comes only where they were asked."""
    for measure in lines.ALL:
        yield lines.drawn(measure, found.windows, found.marks)
    for measure in lines.OF_SAMPLE:
        drawn = lines.drawn(measure, found.windows, found.marks)
        if drawn.known:
            yield drawn


@require_GET
def overview_figures(request: HttpRequest, form: str) -> HttpResponse:
    """Every window: of the whole, and of every product."""
    windows = figures.everything(by=member_of(request))
    rows = (exports.row(window.product.name if window.product else _("alles samen"), window) for window in windows)
    return figure_files.answer(form, "toetssteen", rows)


@require_GET
def product_figures(request: HttpRequest, product: UUID, form: str) -> HttpResponse:
    found = figures.in_depth(product, by=member_of(request))
    rows = (exports.row(found.product.name, window) for window in found.windows)
    return figure_files.answer(form, "toetssteen-product", rows)
