"""What the record says of each question. Nothing here is about somebody who works here."""

from typing import Any, cast
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.functional import Promise
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_POST

from toetssteen.access.roles import may
from toetssteen.insight import drafting, pruning
from toetssteen.insight.disclosure import MIN_CONTACTS, MIN_STAFF
from toetssteen.insight.measures import ORDERS, PAGE
from toetssteen.staff.models import StaffMember
from toetssteen.web.insight import words
from toetssteen.web.rendering import render

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


def _member(request: HttpRequest) -> StaffMember:
    return cast(StaffMember, request.user)


@require_GET
def prune(request: HttpRequest) -> HttpResponse:
    """All questions, those that cost most first."""
    page, order = _number(request.GET.get("bladzijde", "")), _order(request)
    listing = pruning.listed(by=_member(request), order=order, start=(page - 1) * PAGE)
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
    view = pruning.of_product(product, by=_member(request), order=order)
    return _render(
        request,
        "insight/product.html",
        view=view,
        listing=view.listing,
        order=order,
        may_edit=may(_member(request), "protocol.edit"),
    )


@require_POST
def draft(request: HttpRequest, product: UUID) -> HttpResponse:
    """Open a suggestion as a draft: to look at, to try on what was recorded, and to change."""
    follow_up = request.POST.get("follow_up", "")
    if follow_up:
        made = drafting.draft_of_order(product, follow_up, by=_member(request))
    else:
        made = drafting.draft_of_suggestion(product, request.POST.get("question", ""), by=_member(request))
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


def _number(text: str) -> int:
    return max(1, int(text)) if text.isascii() and text.isdecimal() and len(text) < 6 else 1
