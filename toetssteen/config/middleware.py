"""What every answer carries: an id to find it by in the logs, and the headers that keep a browser strict."""

import time
from collections.abc import Callable
from uuid import uuid4

import structlog
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.translation import get_language, override

Handler = Callable[[HttpRequest], HttpResponse]

_log = structlog.get_logger("toetssteen.request")
_QUIET = frozenset({"/healthz", "/readyz", "/signalen/nieuw/", "/signalen/volgen/", "/raadplegingen/antwoord/"})
"""These leave no line: the first two come every second, and who gives an anonymous signal or answer, or follows
one, must not be found by the moment of it."""

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
)


def request_id(get_response: Handler) -> Handler:
    """One log line a request: method, route, status, milliseconds. The route is the pattern, not the path,
    so that neither ids nor a query stand in it."""

    def handle(request: HttpRequest) -> HttpResponse:
        started = time.perf_counter()
        identifier = uuid4().hex
        structlog.contextvars.bind_contextvars(request_id=identifier)
        try:
            response = get_response(request)
            response["X-Request-Id"] = identifier
            if request.path not in _QUIET:
                _log.info(
                    "request",
                    method=request.method,
                    route=request.resolver_match.route if request.resolver_match else "",
                    status=response.status_code,
                    ms=round((time.perf_counter() - started) * 1000, 1),
                )
            return response
        finally:
            structlog.contextvars.clear_contextvars()

    return handle


def content_security_policy(get_response: Handler) -> Handler:
    def handle(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        response.setdefault("Content-Security-Policy", POLICY)
        if "Cache-Control" not in response:
            response["Cache-Control"] = "no-store"
        return response

    return handle


def language(get_response: Handler) -> Handler:
    """Dutch, unless somebody chose otherwise with the switch: what a browser happens to prefer is no choice."""
    known = {code for code, _ in settings.LANGUAGES}

    def handle(request: HttpRequest) -> HttpResponse:
        chosen = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
        with override(chosen if chosen in known else settings.LANGUAGE_CODE):
            response = get_response(request)
            response.setdefault("Content-Language", get_language() or settings.LANGUAGE_CODE)
            return response

    return handle
