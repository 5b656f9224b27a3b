"""What is limited for the time being: what runs, what it does, and starting one within the mandate."""

from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID, uuid4

from django.db import transaction
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_http_methods

from toetssteen.access.errors import NotAllowed, NotFound, RuleBroken
from toetssteen.access.roles import may, require
from toetssteen.decisions.telling import tell_measure
from toetssteen.products.models import Product
from toetssteen.protocols import measures as limiting
from toetssteen.protocols.effective import at, pin
from toetssteen.protocols.leaving_out import falls_away
from toetssteen.protocols.limits import InterimMeasure, MeasureKind
from toetssteen.protocols.measure_queries import ended_since, in_words, running
from toetssteen.protocols.wording import day_in_words
from toetssteen.web.decisions.typed import as_typed, day, problems_of, text
from toetssteen.web.rendering import render
from toetssteen.web.requests import member_of

DONE: dict[str, str | Promise] = {
    "gestart": _("De maatregel loopt vanaf het volgende gesprek. De KCC-medewerkers horen het."),
    "gestopt": _("De maatregel is gestopt. Vanaf het volgende gesprek worden de vragen weer gesteld."),
}
_LOOK_BACK = timedelta(days=92)


@require_GET
def measures(request: HttpRequest) -> HttpResponse:
    """What runs and what has ended, for everybody who works here."""
    return render(
        request,
        "decisions/measures.html",
        running=in_words(running()),
        ended=in_words(ended_since(timezone.localdate() - _LOOK_BACK)[:50]),
        starts=may(member_of(request), "measure.start"),
        as_day=day_in_words,
    )


@require_http_methods(["GET", "POST"])
def measure(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """One measure; the coordinator can stop it."""
    member, problem = member_of(request), None
    found = InterimMeasure.objects.select_related("product", "returns_to__protocol").filter(uuid=uuid).first()
    if found is None:
        raise NotFound
    if request.method == "POST":
        try:
            limiting.stop_measure(uuid, by=member)
            return redirect(f"{reverse('measure', args=[uuid])}?gedaan=gestopt")
        except (NotAllowed, NotFound):
            raise
        except RuleBroken as refused:
            problem = refused
    return render(
        request,
        "decisions/measure.html",
        status=422 if problem else 200,
        measure=in_words([found])[0],
        protocol=found.returns_to.protocol,
        stops=found.holds and may(member, "measure.start"),
        said=DONE.get(request.GET.get("gedaan", ""), ""),
        problem=str(problem) if problem else "",
        as_day=day_in_words,
    )


@dataclass(frozen=True, slots=True)
class Choice:
    """One question that can be limited."""

    code: str
    text: str
    purpose: str
    required: str
    follow_ups: str
    takes_along: tuple[str, ...]
    """Questions that are not asked either when this one is not."""


@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Choose a product, tick what not to ask, and the rest is filled in."""
    member = member_of(request)
    require(member, "measure.start")
    product = _product(request.POST.get("product") or request.GET.get("product", ""))
    if product is None:
        return render(request, "decisions/measure_product.html", products=_products(request.GET.get("zoek", "")),
                      query=request.GET.get("zoek", "")[:100])  # fmt: skip
    first, last = limiting.bounds()
    problem: RuleBroken | None = None
    if request.method == "POST":
        try:
            started = _start(request, product)
            return redirect(f"{reverse('measure', args=[started.uuid])}?gedaan=gestart")
        except (NotAllowed, NotFound):
            raise
        except RuleBroken as refused:
            problem = refused
    choices = _choices(product)
    return render(
        request,
        "decisions/measure_new.html",
        status=422 if problem else 200,
        product=product,
        choices=choices,
        kinds=MeasureKind.choices,
        typed=_typed(request, choices, ends_on=as_typed(min(first + timedelta(days=14), last))),
        first=first,
        last=last,
        problem=str(problem) if problem else "",
        problems=problems_of(problem),
        as_day=day_in_words,
    )


@transaction.atomic
def _start(request: HttpRequest, product: Product) -> InterimMeasure:
    posted = request.POST
    codes = [code.replace("\0", "") for code in posted.getlist("questions")]
    started = limiting.start_measure(
        text(posted, "kind"),
        codes,
        product=product,
        ends_on=day(posted, "ends_on"),
        because=text(posted, "because"),
        wordings={code: text(posted, f"wording:{code}") for code in codes},
        uuid=_uuid(text(posted, "token")),
        by=member_of(request),
    )
    tell_measure(started)
    return started


def _choices(product: Product) -> list[Choice]:
    effective = at(pin(product))
    document = effective.own
    names = {follow_up.code: follow_up.name for follow_up in effective.follow_ups}
    return [
        Choice(
            code=question.code,
            text=question.text,
            purpose="" if question.purpose == "unknown" else question.purpose,
            required=question.required_because,
            follow_ups=", ".join(names.get(code, code) for code in question.used_by),
            takes_along=tuple(other.text for other in falls_away(document, [question.code])),
        )
        for question in document.questions
        if question.code not in effective.left_out
    ]


def _typed(request: HttpRequest, choices: list[Choice], *, ends_on: str) -> dict[str, object]:
    posted: QueryDict = request.POST if request.method == "POST" else request.GET
    chosen = posted.getlist("questions") or posted.getlist("vraag")
    known = {choice.code for choice in choices}
    wordings = {choice.code: text(posted, f"wording:{choice.code}") or choice.text for choice in choices}
    return {
        "kind": text(posted, "kind") or MeasureKind.LEAVE_OUT.value,
        "questions": [code for code in chosen if code in known],
        "because": text(posted, "because"),
        "ends_on": text(posted, "ends_on") if "ends_on" in posted else ends_on,
        "token": text(posted, "token") or str(uuid4()),
        "wordings": wordings,
    }


def _product(typed: str) -> Product | None:
    uuid = _uuid(typed)
    return Product.objects.filter(uuid=uuid).first() if uuid else None


def _products(query: str) -> list[Product]:
    """Products with questions of their own, by name."""
    own = Product.objects.filter(protocol__isnull=False) | Product.objects.filter(groups__protocol__isnull=False)
    if query.strip():
        own = own.filter(name__icontains=query.strip()[:100].replace("\0", ""))
    return list(own.distinct().order_by("name", "pk")[:100])


def _uuid(typed: str) -> UUID | None:
    try:
        return UUID(typed)
    except ValueError:
        return None
