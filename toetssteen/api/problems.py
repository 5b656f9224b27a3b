"""Errors of the API, as `application/problem+json` (RFC 9457) with the parameters that the VNG contracts add."""

from collections.abc import Iterable
from uuid import uuid4

import msgspec
from django.http import HttpResponse

JSON = "application/problem+json"


class Param(msgspec.Struct, frozen=True):
    """What is wrong with one part of a request: where it stands, a code that lasts, and a sentence."""

    name: str
    code: str
    reason: str


class Invalid(Exception):
    """A request that cannot be carried out as it is; answered with 400."""

    def __init__(self, params: Iterable[Param]) -> None:
        super().__init__()
        self.params = list(params)


def problem(
    status: int, code: str, title: str, *, detail: str = "", params: Iterable[Param] | None = None
) -> HttpResponse:
    body = {
        "type": "about:blank",
        "code": code,
        "title": title,
        "status": status,
        "detail": _told(detail or title),
        "instance": f"urn:uuid:{uuid4()}",
    }
    if params is not None:
        body["invalidParams"] = [Param(_told(one.name), one.code, _told(one.reason)) for one in params]
    return HttpResponse(msgspec.json.encode(body), status=status, content_type=JSON)


def _told(text: str) -> str:
    """What was typed may have halves of signs, which nobody can write down."""
    return text.encode("utf-8", "replace").decode()


def invalid(params: Iterable[Param]) -> HttpResponse:
    return problem(400, "invalid", "Ongeldige invoerwaarde.", params=params)
