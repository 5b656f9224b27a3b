"""What a draft is about: title, principles, products, and who sees the answers. And adding what is asked elsewhere."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from toetssteen.access.errors import NotAllowed, NotFound, RuleBroken
from toetssteen.products import queries as products
from toetssteen.protocols import edits, finding
from toetssteen.protocols.document import Sensitivity
from toetssteen.protocols.errors import DraftChanged, NotADraft
from toetssteen.protocols.field_words import SENSITIVITY
from toetssteen.staff.models import StaffMember
from toetssteen.web.protocols.editing import about_form, conflict
from toetssteen.web.protocols.editing.conflict import Meanwhile
from toetssteen.web.protocols.editing.typed import Typed, merged
from toetssteen.web.protocols.editing.work import Work, open_work
from toetssteen.web.rendering import render
from toetssteen.web.requests import member_of

_CHANGED = _("Het concept is intussen gewijzigd. Kies de vraag nog een keer.")


@require_http_methods(["GET", "POST"])
def about(request: HttpRequest, uuid: UUID) -> HttpResponse:
    by = member_of(request)
    try:
        work = open_work(uuid, by=by)
        if request.method == "GET":
            return _page(request, work, about_form.typed_of(work.document))
        return _posted(request, work, Typed.of_post(request.POST), by=by)
    except (NotADraft, NotFound) as error:
        if request.method == "GET" and isinstance(error, NotFound):
            raise
        return conflict.gone(request, uuid, error)


def _posted(request: HttpRequest, work: Work, typed: Typed, *, by: StaffMember) -> HttpResponse:
    if conflict.is_stale(work, typed):
        return _stale(request, work, typed)
    if typed.one("do") != "save" or typed.one("product_query").strip() != typed.one("searched").strip():
        return _page(request, work, typed)  # who presses Enter in the search box wants to find
    offered = _names(work, typed)
    document, problems = about_form.read(typed, work.document, principles=work.principles, products=offered)
    if problems:
        return _page(request, work, typed, problems=problems)
    try:
        work.change(document, by=by)
    except DraftChanged:
        return _stale(request, open_work(work.uuid, by=by), typed)
    return redirect("protocol-draft", work.uuid)


def _stale(request: HttpRequest, work: Work, typed: Typed) -> HttpResponse:
    seen = work.document_seen(typed.one("seen"))
    if seen is not None:
        typed = merged(typed, seen=about_form.typed_of(seen), now=about_form.typed_of(work.document))
    return _page(request, work, typed, meanwhile=conflict.meanwhile(work, typed))


def _names(work: Work, typed: Typed) -> dict[str, str]:
    """The products of the protocol, and those that were ticked from a search; an invented one has no name."""
    found = {ref: product.name for ref in typed.many("products")[:400] if (product := _product(ref, work))}
    return {**work.products, **found}


def _product(ref: str, work: Work) -> Any:
    return None if ref in work.products or "\0" in ref else products.by_ref(ref)


def _page(
    request: HttpRequest,
    work: Work,
    typed: Typed,
    *,
    problems: dict[str, str] | None = None,
    meanwhile: Meanwhile | None = None,
) -> HttpResponse:
    offered = _names(work, typed)
    query = typed.one("product_query")[:200]
    fresh = [line for line in products.search(query) if line.ref not in offered] if query.strip() else []
    document = work.document
    principles = {**work.principles, **{code: code for code in document.principles if code not in work.principles}}
    return render(
        request,
        "protocols/editing/about.html",
        status=409 if meanwhile else (422 if problems else 200),
        work=work,
        typed=typed,
        problems=problems or {},
        summary=[(f"f-{name}", sentence) for name, sentence in (problems or {}).items()],
        meanwhile=meanwhile,
        principles=list(principles.items()),
        products=[(ref, name[:1].upper() + name[1:]) for ref, name in offered.items()],
        query=query,
        found=[(line.ref, line.name[:1].upper() + line.name[1:]) for line in fresh],
        sensitivities=[(each.value, str(SENSITIVITY[each])) for each in Sensitivity],
    )


@require_GET
def find_question(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Questions that are asked already, as one types; what is chosen keeps its identity."""
    work = open_work(uuid, by=member_of(request))
    return _found(request, work, request.GET.get("q", ""))


@require_POST
def add_existing(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """A question of another protocol, with its own code, so that what was learned about it goes along."""
    by = member_of(request)
    typed = Typed.of_post(request.POST)
    try:
        work = open_work(uuid, by=by)
        if conflict.is_stale(work, typed):
            raise DraftChanged
        found = finding.question_as_asked(typed.one("add")[:80].replace("\0", ""))
        if found is None:
            raise NotFound
        question = finding.borrowed(*found, work.document)
        work.change(edits.put(work.document, "question", question), by=by)
    except (NotADraft, NotFound) as error:
        return conflict.gone(request, uuid, error)
    except NotAllowed:
        raise
    except RuleBroken as error:
        message = str(_CHANGED) if isinstance(error, DraftChanged) else str(error)
        return _found(request, open_work(uuid, by=by), typed.one("q"), message=message)
    return redirect(reverse("protocol-draft-question", args=[work.uuid, question.code]))


def _found(request: HttpRequest, work: Work, typed: str, *, message: str = "") -> HttpResponse:
    query = typed[:200].replace("\0", "")
    own = {question.code for question in work.document.questions}
    part = bool(request.headers.get("HX-Request"))
    return render(
        request,
        "protocols/editing/_found.html" if part else "protocols/editing/find.html",
        status=409 if message else 200,
        work=work,
        query=query,
        found=[line for line in finding.questions_like(query) if line.code not in own],
        message=message,
    )
