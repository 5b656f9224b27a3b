"""Errors of the API, as `application/problem+json` (RFC 9457)."""

import msgspec
from django.http import HttpResponse


def problem(status: int, code: str, title: str) -> HttpResponse:
    body = {"type": "about:blank", "status": status, "code": code, "title": title}
    return HttpResponse(msgspec.json.encode(body), status=status, content_type="application/problem+json")
