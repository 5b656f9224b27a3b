"""What the record says of each question. Nothing here is about somebody who works here."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.functional import Promise
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_POST

from toetssteen.access.roles import may
from toetssteen.insight import drafting, pruning
from toetssteen.insight import ledger as ledgers
from toetssteen.insight.disclosure import MIN_CONTACTS, MIN_STAFF, months_before
from toetssteen.insight.measures import ORDERS, PAGE
from toetssteen.web import figure_files
from toetssteen.web.chart import Point, line
from toetssteen.web.insight import exports, words
from toetssteen.web.insight.steps import steps
from toetssteen.web.rendering import render
from toetssteen.web.requests import member_of, page_of

COLUMNS: dict[str, str | Promise] = {
    "gevraagd": _("Gevraagd"),
    "overgeslagen": _("Overgeslagen"),
    "weerstand": _("Weerstand"),
    "gebruik": _("Gebruikt"),
    "seconden": _("Seconden"),
    "klanturen": _("Klanten"),
    "uren": _("Collega’s"),
}
"""In the address → head of the column; the two last are hours a year."""


@require_GET
def prune(request: HttpRequest) -> HttpResponse:
    """All questions, those that cost most first."""
    page, order = page_of(request), _order(request)
    listing = pruning.listed(by=member_of(request), order=order, start=(page - 1) * PAGE)
    rows = listing.page.totals.rows
    return _render(
        request,
        "insight/prune.html",
        listing=listing,
        order=order,
        earlier=_url(request.path, order, page - 1) if page > 1 else "",
        later=_url(request.path, order, page + 1) if rows > page * PAGE else "",
    )


@require_GET
def product(request: HttpRequest, product: UUID) -> HttpResponse:
    """One product, with what its newest finished follow-ups tell."""
    order = _order(request)
    view = pruning.of_product(product, by=member_of(request), order=order)
    return _render(
        request,
        "insight/product.html",
        view=view,
        listing=view.listing,
        order=order,
        may_edit=may(member_of(request), "protocol.edit"),
    )


@require_GET
def figures(request: HttpRequest, form: str) -> HttpResponse:
    """Every question, with what stands on the pages."""
    lines = pruning.everything(by=member_of(request))
    return figure_files.answer(form, "snoeien", map(exports.row, lines))


@require_GET
def product_figures(request: HttpRequest, product: UUID, form: str) -> HttpResponse:
    view = pruning.of_product(product, by=member_of(request))
    return figure_files.answer(form, "snoeien-product", map(exports.row, view.listing.lines))


@require_GET
def ledger(request: HttpRequest, product: UUID, code: str) -> HttpResponse:
    """One question: how often it was asked, answered, and used."""
    found = ledgers.of_question(product, code, by=member_of(request))
    points = [
        Point(one.first, months_before(one.last, -1), one.share.estimate, one.share.low, one.share.high)
        for one in found.used
    ]
    return render(
        request,
        "insight/ledger.html",
        found=found,
        steps=steps(found.line) if found.line else [],
        picture=line(points),
        words=words,
        least_staff=MIN_STAFF,
        least_contacts=MIN_CONTACTS,
    )


@require_POST
def draft(request: HttpRequest, product: UUID) -> HttpResponse:
    """Open a suggestion as a draft: to look at, to try on what was recorded, and to change."""
    follow_up = request.POST.get("follow_up", "")
    if follow_up:
        made = drafting.draft_of_order(product, follow_up, by=member_of(request))
    else:
        made = drafting.draft_of_suggestion(product, request.POST.get("question", ""), by=member_of(request))
    return redirect("protocol-draft", made.uuid)


def _render(request: HttpRequest, template: str, *, order: str, **context: Any) -> HttpResponse:
    return render(
        request,
        template,
        words=words,
        order=order,
        columns=[(code, label, _url(request.path, code)) for code, label in COLUMNS.items()],
        least_staff=MIN_STAFF,
        least_contacts=MIN_CONTACTS,
        **context,
    )


def _order(request: HttpRequest) -> str:
    order = request.GET.get("volgorde", "")
    return order if order in ORDERS else next(iter(ORDERS))


def _url(path: str, order: str, page: int = 1) -> str:
    parameters: dict[str, str | int] = {"volgorde": order}
    if page > 1:
        parameters["bladzijde"] = page
    return f"{path}?{urlencode(parameters)}"
