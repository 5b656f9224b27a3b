"""A draft as a whole: its questions in their order, what the gate says beside each, and the preview at its side."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from toetssteen.access.errors import NotAllowed, NotFound, RuleBroken
from toetssteen.access.roles import require
from toetssteen.products.models import Product
from toetssteen.protocols import current, drafts, edits, publishing
from toetssteen.protocols.document import Origin, ProtocolDocument, Scope, Source
from toetssteen.protocols.errors import DraftChanged, NotADraft, ProtocolScopeTaken
from toetssteen.protocols.models import Principle, Protocol, ProtocolVersion, VersionStatus
from toetssteen.staff.models import StaffMember
from toetssteen.web.protocols.editing import conflict, findings, preview
from toetssteen.web.protocols.editing.conflict import Meanwhile
from toetssteen.web.protocols.editing.rows import rows_of
from toetssteen.web.protocols.editing.side_by_side import comparison
from toetssteen.web.protocols.editing.typed import Typed
from toetssteen.web.protocols.editing.work import Work, open_work
from toetssteen.web.rendering import render
from toetssteen.web.requests import member_of


@require_POST
def begin(request: HttpRequest, code: str) -> HttpResponse:
    """A copy of what holds now, to change."""
    draft = drafts.begin_draft(code, by=member_of(request))
    return redirect("protocol-draft", draft.uuid)


@require_POST
def begin_for_product(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """The first protocol of a product. It asks nothing yet; until it is published the general one holds."""
    by = member_of(request)
    require(by, "protocol.edit")
    product = Product.objects.filter(uuid=uuid, retired_at__isnull=True).first()
    if product is None:
        raise NotFound
    principle = Principle.objects.filter(withdrawn_on=None).order_by("code").values_list("code", flat=True).first()
    title = product.name[:1].upper() + product.name[1:400]
    taken = set(Protocol.objects.values_list("code", flat=True))
    document = ProtocolDocument(
        code=edits.proposed_code(product.name, taken=taken),
        title=title,
        scope=Scope(products=[product.ref]),
        source=Source(name=_("Eigen protocol van de gemeente")),
        principles=[principle] if principle else [],
        origin=Origin.PROPOSAL,
        follow_ups=[],
    )
    try:
        return redirect("protocol-draft", drafts.begin_from(document, by=by).uuid)
    except ProtocolScopeTaken as error:  # pressed twice, or somebody else was first
        code = str(error.values["code"])
        begun = ProtocolVersion.objects.filter(protocol__code=code, status=VersionStatus.DRAFT).order_by("pk").last()
        return redirect("protocol-draft", begun.uuid) if begun else redirect("protocol", code)


@require_http_methods(["GET", "POST"])
def draft(request: HttpRequest, uuid: UUID) -> HttpResponse:
    by = member_of(request)
    try:
        work = open_work(uuid, by=by)
        if request.method == "POST":
            return _pressed(request, work, by=by)
    except (NotADraft, NotFound) as error:
        if request.method == "GET" and isinstance(error, NotFound):
            raise
        return conflict.gone(request, uuid, error)
    return _page(request, work)


@require_http_methods(["GET", "POST"])
def show_preview(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """The preview alone: what is chosen in it is posted, and nothing is kept."""
    work = open_work(uuid, by=member_of(request))
    part = bool(request.headers.get("HX-Request"))
    return render(
        request,
        "protocols/editing/_preview.html" if part else "protocols/editing/preview.html",
        work=work,
        preview=preview.shown(work, request.POST, by=member_of(request)),
    )


@require_GET
def compared(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """The draft beside what holds now, in words and side by side."""
    work = open_work(uuid, by=member_of(request))
    laid = comparison(work.draft.based_on, work.draft, general=work.effective.general)
    back = reverse("protocol-draft", args=[work.uuid])
    return render(request, "protocols/editing/compare.html", comparison=laid, title=work.document.title, back=back)


@require_GET
def compared_versions(request: HttpRequest, code: str) -> HttpResponse:
    """Two published versions of one protocol; without `van` the one before."""
    after = current.version_of(code, number_of(request.GET.get("naar", "")))
    wanted = number_of(request.GET.get("van", ""))
    numbers = [number for number, _start in current.versions_of(after.protocol_id)]
    earlier = [number for number in numbers if number < after.number]
    chosen = wanted if wanted is not None else next(iter(earlier), None)
    before = current.version_of(code, chosen) if chosen is not None else None
    laid = comparison(before, after, general=current.read_with_general(after).general)
    back = reverse("protocol", args=[code])
    title = after.document.title
    return render(request, "protocols/editing/compare.html", comparison=laid, title=title, back=back)


def number_of(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 6 else None


def _pressed(request: HttpRequest, work: Work, *, by: StaffMember) -> HttpResponse:
    """One button of the page. Who comes second is told what the first did; the press itself is not lost, since it
    can be pressed again."""
    typed = Typed.of_post(request.POST)
    if conflict.is_stale(work, typed):
        return _page(request, work, meanwhile=conflict.meanwhile(work, typed), status=409)
    try:
        anchor = _do(request, work, request.POST, by=by)
    except DraftChanged:
        fresh = open_work(work.uuid, by=by)
        return _page(request, fresh, meanwhile=conflict.meanwhile(fresh, typed), status=409)
    except (NotAllowed, NotFound, NotADraft):
        raise
    except RuleBroken as error:
        return _page(request, work, message=str(error), status=422)
    if anchor is None:
        return _go(request, reverse("protocols"))
    if request.headers.get("HX-Request"):
        return _page(request, open_work(work.uuid, by=by))
    return redirect(f"{reverse('protocol-draft', args=[work.uuid])}{anchor}")


def _do(request: HttpRequest, work: Work, posted: QueryDict, *, by: StaffMember) -> str | None:
    """The place on the page to go to; None: the draft is gone."""
    if "undo" in posted:
        drafts.undo(work.uuid, revision=work.revision, by=by)
    elif "redo" in posted:
        drafts.redo(work.uuid, revision=work.revision, by=by)
    elif "discard" in posted:
        drafts.discard_draft(work.uuid, revision=work.revision, by=by)
        return None
    else:
        return _do_to_part(work, posted, by=by)
    return "#draft-title"


def _do_to_part(work: Work, posted: QueryDict, *, by: StaffMember) -> str:
    """`up`, `down` and `drop` name a kind of part and its code. A code that is not there changes nothing."""
    name = next((name for name in ("up", "down", "drop") if name in posted), "")
    kind, _colon, code = posted.get(name, "").partition(":")
    if kind not in edits.LISTS:
        return ""
    if name == "drop":
        work.change(edits.drop(work.document, kind, code), by=by)
        return f"#{kind}s-title"
    work.change(edits.move(work.document, kind, code, -1 if name == "up" else 1), by=by)
    return f"#{kind}-{code}"


def _page(
    request: HttpRequest,
    work: Work,
    *,
    meanwhile: Meanwhile | None = None,
    message: str = "",
    status: int = 200,
) -> HttpResponse:
    part = bool(request.headers.get("HX-Request"))
    return render(
        request,
        "protocols/editing/_draft.html" if part else "protocols/editing/draft.html",
        status=200 if part else status,
        page=_build(work, request.POST if part else QueryDict(), by=member_of(request)),
        meanwhile=meanwhile,
        message=message,
    )


@dataclass(frozen=True)
class DraftPage:
    """A draft, ready for its template."""

    work: Work
    rows: Any
    steps: tuple[str, str]
    refused: int
    waiting: int
    accepted: int
    whole: list[findings.Said]
    """What the gate says of no question in particular."""
    preview: preview.Preview


def _build(work: Work, posted: QueryDict, *, by: StaffMember) -> DraftPage:
    verdict = publishing.judge(work.draft)
    beside = findings.beside(verdict)
    return DraftPage(
        work=work,
        rows=rows_of(work, beside),
        steps=work.steps(),
        refused=len(verdict.refusals),
        waiting=len(verdict.warnings),
        accepted=len(verdict.accepted),
        whole=beside.get("", []),
        preview=preview.shown(work, posted, by=by),
    )


def _go(request: HttpRequest, url: str) -> HttpResponse:
    if request.headers.get("HX-Request"):
        return HttpResponse(headers={"HX-Redirect": url})
    return redirect(url)
