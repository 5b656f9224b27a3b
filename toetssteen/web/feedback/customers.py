"""What a customer sees: one question, one tap. No sign-in, no cookie, nothing that tells who it is."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_http_methods

from toetssteen.access.errors import RuleBroken
from toetssteen.access.public import public
from toetssteen.feedback import answering, errors, links, tablets
from toetssteen.feedback.asks import ANSWERS
from toetssteen.web.feedback import timing
from toetssteen.web.rendering import render


@public
@csrf_exempt  # the address itself is what allows an answer; a token against forgery would need a cookie
@require_http_methods(["GET", "POST"])
def ask(request: HttpRequest, sealed: str) -> HttpResponse:
    try:
        link = links.open_link(sealed)
    except RuleBroken as refusal:
        return _said(request, refusal)
    if request.method == "POST":
        try:
            answering.answer(
                link,
                request.POST.get("answer", ""),
                seconds=timing.seconds_since(request.POST.get("since", "")),
            )
        except errors.AnswerUnknown as refusal:
            return _question(request, link, reverse("feedback", args=[sealed]), problem=str(refusal))
        except RuleBroken as refusal:
            return _said(request, refusal)
        return redirect("feedback-thanks")
    if answering.is_spent(link):
        return _said(request, errors.LinkSpent())
    return _question(request, link, reverse("feedback", args=[sealed]))


@public
@require_GET
def thanks(request: HttpRequest) -> HttpResponse:
    return render(request, "feedback/said.html", said="", tablet="", sealed="")


@public
@csrf_exempt
@require_http_methods(["GET", "POST"])
def tablet(request: HttpRequest, key: str) -> HttpResponse:
    """At the desk: blank, until a colleague sends a question to it. It looks by itself whether there is one, and then
    says what it shows: as long as that is right nothing changes under the customer's finger."""
    sealed, here = tablets.shown_on(key), reverse("tablet", args=[key])
    if request.method == "POST":
        return _on_tablet(request, key, request.POST.get("sealed", ""))
    if request.headers.get("HX-Request") and request.headers.get("X-Shows", "") == sealed:
        return HttpResponse(status=204)
    try:
        return _question(request, links.open_link(sealed), here, sealed=sealed) if sealed else _blank(request, here)
    except RuleBroken:
        return _blank(request, here)


def _on_tablet(request: HttpRequest, key: str, sealed: str) -> HttpResponse:
    here = reverse("tablet", args=[key])
    try:
        link = links.open_link(sealed)
        seconds = timing.seconds_since(request.POST.get("since", ""))
        answering.answer(link, request.POST.get("answer", ""), seconds=seconds)
    except errors.AnswerUnknown as refusal:
        return _question(request, link, here, sealed=sealed, problem=str(refusal))
    except RuleBroken:
        return redirect(here)
    tablets.clear(key)
    return render(request, "feedback/said.html", said="", tablet=here, sealed="")


def _blank(request: HttpRequest, here: str) -> HttpResponse:
    return render(request, "feedback/blank.html", tablet=here, sealed="")


def _question(
    request: HttpRequest, link: links.Link, action: str, *, sealed: str = "", problem: str = ""
) -> HttpResponse:
    """`sealed`: on a tablet, what it shows."""
    return render(
        request,
        "feedback/ask.html",
        status=422 if problem else 200,
        ask=link.ask,
        answers=ANSWERS[link.ask],
        action=action,
        tablet=action if sealed else "",
        sealed=sealed,
        since=timing.now(),
        problem=problem,
    )


def _said(request: HttpRequest, refusal: RuleBroken) -> HttpResponse:
    gone = isinstance(refusal, errors.LinkExpired | errors.LinkSpent)
    return render(request, "feedback/said.html", status=410 if gone else 404, said=str(refusal), tablet="", sealed="")
