"""Who comes in by API: a system with a token, never a person's session."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt

from toetssteen.access.errors import NotAllowed, NotFound, RuleBroken
from toetssteen.access.public import public
from toetssteen.api import tokens
from toetssteen.api.models import Token
from toetssteen.api.problems import problem

View = Callable[..., HttpResponse]

_ASKED = "internetaken", "lezen"
"""What our own calls are about."""


def with_token(view: View) -> View:
    """Calls `view(request, token, …)` for a token that may read tasks, which is what our own calls are about; without a
    valid `Authorization: Token …` it answers 401."""

    @public
    @csrf_exempt
    @wraps(view)
    def checked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        token = token_of(request)
        if token is None:
            return unknown(request)
        if seconds := tokens.seconds_to_wait(token):
            return too_many(seconds)
        if not tokens.may(token, *_ASKED):
            return problem(403, "permission_denied", "Dit token mag internetaken niet lezen.")
        try:
            return view(request, token, *args, **kwargs)
        except NotAllowed as error:
            return problem(403, error.code, str(error))
        except NotFound as error:
            return problem(404, error.code, str(error))
        except RuleBroken as error:
            return problem(400, error.code, str(error))

    return checked


def too_many(seconds: int) -> HttpResponse:
    refused = problem(429, "throttled", f"Te veel verzoeken. Probeer het over {seconds} seconden opnieuw.")
    refused["Retry-After"] = str(seconds)
    return refused


def unknown(request: HttpRequest) -> HttpResponse:
    """What a request without a valid token gets."""
    if "Authorization" in request.headers:
        refused = problem(401, "authentication_failed", "Ongeldige authenticatiegegevens.", detail="Ongeldige token.")
    else:
        refused = problem(401, "not_authenticated", "Authenticatiegegevens zijn niet opgegeven.")
    refused["WWW-Authenticate"] = "Token"
    return refused


def token_of(request: HttpRequest) -> Token | None:
    scheme, _, secret = request.headers.get("Authorization", "").partition(" ")
    return tokens.recognise(secret.strip()) if scheme == "Token" and secret else None
