"""How far the coordinator may limit questions without asking first."""

from collections.abc import Collection

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from toetssteen.access.errors import NotAllowed, NotFound, RuleBroken
from toetssteen.access.roles import may
from toetssteen.products.models import Product
from toetssteen.protocols import mandate as mandates
from toetssteen.protocols.current import newest_texts
from toetssteen.web.decisions.typed import number, problems_of, text
from toetssteen.web.rendering import render
from toetssteen.web.requests import member_of

DONE: dict[str, str | Promise] = {
    "bevestigd": _("Het mandaat is bevestigd."),
    "gewijzigd": _("Het mandaat is gewijzigd. Het geldt vanaf nu; wat al loopt, loopt door."),
}
_NUMBERS = ("longest_days", "decision_days", "lead_days")


@require_http_methods(["GET", "POST"])
def mandate(request: HttpRequest) -> HttpResponse:
    member, problem = member_of(request), None
    if request.method == "POST":
        try:
            if "confirm" in request.POST:
                mandates.confirm(by=member)
                return redirect("/mandaat/?gedaan=bevestigd")
            _set(request)
            return redirect("/mandaat/?gedaan=gewijzigd")
        except (NotAllowed, NotFound):
            raise
        except RuleBroken as refused:
            problem = refused
    terms = mandates.current()
    typed = {name: str(getattr(terms, name)) for name in _NUMBERS}
    outside = list(Product.objects.filter(pk__in=terms.not_products).order_by("name"))
    texts = newest_texts(terms.not_questions)
    typed |= {
        "not_products": "\n".join(product.name for product in outside),
        "not_questions": "\n".join(sorted(terms.not_questions)),
    }
    if problem is not None:
        typed |= {name: text(request.POST, name) for name in typed}
    return render(
        request,
        "decisions/mandate.html",
        status=422 if problem else 200,
        terms=terms,
        typed=typed,
        shielded="shielded" in request.POST if problem else terms.shielded,
        outside=outside,
        outside_questions=[texts.get(code, code) for code in sorted(terms.not_questions)],
        sets=may(member, "mandate.set"),
        confirms=may(member, "mandate.confirm") and not terms.confirmed,
        said=DONE.get(request.GET.get("gedaan", ""), ""),
        problem=str(problem) if problem else "",
        problems=problems_of(problem),
    )


class UnknownInMandate(RuleBroken):
    code = "unknown-in-mandate"
    message = _("“%(what)s” ken ik niet. Schrijf op elke regel één product of één code van een vraag.")


def _set(request: HttpRequest) -> None:
    posted = request.POST
    mandates.set_mandate(
        longest_days=number(posted, "longest_days"),
        decision_days=number(posted, "decision_days"),
        lead_days=number(posted, "lead_days"),
        shielded="shielded" in posted,
        not_products=_products(_lines(text(posted, "not_products"))),
        not_questions=_questions(_lines(text(posted, "not_questions"))),
        after=number(posted, "after"),
        by=member_of(request),
    )


def _lines(typed: str) -> list[str]:
    return [line.strip() for line in typed.splitlines() if line.strip()][:200]


def _products(names: Collection[str]) -> list[Product]:
    found = {product.name.casefold(): product for product in Product.objects.filter(name__in=_spellings(names))}
    for name in names:
        if name.casefold() not in found:
            raise UnknownInMandate(field="not_products", what=name[:80])
    return list(found.values())


def _spellings(names: Collection[str]) -> list[str]:
    """The UPL writes its names without a capital."""
    return [*names, *(name[:1].lower() + name[1:] for name in names)]


def _questions(codes: Collection[str]) -> list[str]:
    texts = newest_texts(codes)
    for code in codes:
        if code not in texts:
            raise UnknownInMandate(field="not_questions", what=code[:80])
    return list(codes)
