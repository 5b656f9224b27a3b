""" "Vragen en waarom": what is asked and why, for everybody who is signed in."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from toetssteen.access.errors import NotAllowed, NotFound, RuleBroken
from toetssteen.access.roles import may
from toetssteen.dutch.words import normalised
from toetssteen.products import queries as products
from toetssteen.products.actions import add_synonym
from toetssteen.products.models import Product
from toetssteen.protocols import current, drafts
from toetssteen.protocols.errors import NotProvisional
from toetssteen.protocols.models import Principle, ProtocolVersion, VersionStatus
from toetssteen.protocols.wording import day_in_words
from toetssteen.web.protocols.editing.draft_views import number_of
from toetssteen.web.protocols.explained import explain
from toetssteen.web.protocols.file_views import kiss_links
from toetssteen.web.rendering import render
from toetssteen.web.requests import member_of

_LIMIT = 20


@require_GET
def protocols(request: HttpRequest) -> HttpResponse:
    """All of them, or what fits `q`: products by name or synonym, and protocols by title."""
    member = member_of(request)
    query = request.GET.get("q", "")[:200].replace("\0", "").strip()
    wanted = normalised(query)
    found = products.search(query, limit=_LIMIT) if wanted else []
    uuids = dict(Product.objects.filter(ref__in=[line.ref for line in found]).values_list("ref", "uuid"))
    listed = current.listed()
    if wanted:
        listed = [row for row in listed if wanted in normalised(" ".join((row.title, *row.products)))]
    return render(
        request,
        "protocols/list.html",
        query=query,
        as_day=day_in_words,
        found=[(line, uuids[line.ref]) for line in found],
        protocols=listed,
        principles=Principle.objects.filter(withdrawn_on=None).order_by("code"),
        drafts=drafts.drafts(by=member) if may(member, "protocol.edit") else None,
        may_propose=may(member, "principle.propose"),
    )


@require_GET
def protocol(request: HttpRequest, code: str) -> HttpResponse:
    """As it holds now, or an earlier version by its number."""
    version = current.version_of(code, number_of(request.GET.get("versie", "")))
    effective = current.read_with_general(version)
    member = member_of(request)
    belonging = _products_of(version)
    principles = dict(Principle.objects.values_list("code", "statement"))
    return render(
        request,
        "protocols/protocol.html",
        version=version,
        as_day=day_in_words,
        stage=VersionStatus(version.status).label,
        versions=current.versions_of(version.protocol_id),
        document=effective.own,
        kiss=kiss_links(effective.own, effective.follow_ups),
        explanation=explain(effective, belonging, principles),
        products=belonging,
        principles=[(each, principles.get(each, each)) for each in effective.own.principles],
        may_edit=may(member, "protocol.edit"),
        may_settle=may(member, "protocol.publish") and _runs_for_a_while(version),
        starts_later=version.starts_at is not None and version.starts_at > timezone.now(),
        published="gepubliceerd" in request.GET,
        told=str(NotProvisional.message) if "al" in request.GET else "",
    )


@require_http_methods(["GET", "POST"])
def product(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """What we call it, how customers call it, on which grounds, and what is asked for it."""
    found = Product.objects.select_related("part_of").filter(uuid=uuid).first()
    if found is None:
        raise NotFound
    member = member_of(request)
    if request.method == "POST":
        typed = request.POST.get("synonym", "")
        try:
            add_synonym(found, typed, by=member)
        except NotAllowed:
            raise
        except RuleBroken as error:
            return _product(request, found, typed=typed.replace("\0", ""), problem=str(error))
        return redirect(f"{reverse('product', args=[uuid])}?toegevoegd=1")
    return _product(request, found, said="toegevoegd" in request.GET)


def _product(
    request: HttpRequest, found: Product, *, typed: str = "", problem: str = "", said: bool = False
) -> HttpResponse:
    return render(
        request,
        "protocols/product.html",
        status=422 if problem else 200,
        product=found,
        synonyms=list(found.synonyms.values_list("text", flat=True)),
        nearest=current.nearest_to(found.uuid),
        may_edit=may(member_of(request), "protocol.edit") and found.retired_at is None,
        may_add=may(member_of(request), "synonym.add"),
        typed=typed,
        problem=problem,
        said=said,
    )


def _products_of(version: ProtocolVersion) -> list[Product]:
    """The products that a protocol belongs to; none for the one for all."""
    owner = version.protocol
    if owner.product is not None:
        return [owner.product]
    return list(owner.group.products.order_by("name")) if owner.group else []


def _runs_for_a_while(version: ProtocolVersion) -> bool:
    """Provisional, and not over yet."""
    provisional = version.status == VersionStatus.PROVISIONAL
    return provisional and (version.ends_at is None or version.ends_at > timezone.now())
