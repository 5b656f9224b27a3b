"""Reading JSON that anybody may have sent."""

import json
from typing import Any, NoReturn

from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest

MOST = 1024 * 1024
"""Bytes of a body."""
DEEPEST = 20


class Unreadable(Exception):
    """`status` and `code`, with a sentence."""

    def __init__(self, status: int, code: str, sentence: str) -> None:
        super().__init__(sentence)
        self.status, self.code = status, code


def _parse_error(sentence: str) -> Unreadable:
    return Unreadable(400, "parse_error", f"JSON parse error - {sentence}")


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise _parse_error("een sleutel staat er twee keer")
    return found


def _no_number(text: str) -> NoReturn:
    raise _parse_error(f"{text} is geen JSON")


_decoder = json.JSONDecoder(object_pairs_hook=_once, parse_constant=_no_number)


def read(request: HttpRequest) -> Any:
    """The body as JSON; none at all is one that says nothing. Raises `Unreadable`."""
    if request.META.get("CONTENT_LENGTH") in {None, "", "0"} and not request.body:
        return {}
    kind = (request.content_type or "").lower()
    if kind != "application/json":
        raise Unreadable(415, "unsupported_media_type", "Stuur een body van het soort application/json.")
    if int(request.META.get("CONTENT_LENGTH") or 0) > MOST:
        raise Unreadable(413, "too_large", "Een body heeft ten hoogste 1 MB.")
    try:
        raw = request.body
    except RequestDataTooBig as error:
        raise Unreadable(413, "too_large", "Een body heeft ten hoogste 1 MB.") from error
    if len(raw) > MOST:
        raise Unreadable(413, "too_large", "Een body heeft ten hoogste 1 MB.")
    try:
        text = raw.decode()
    except UnicodeDecodeError as error:
        raise _parse_error("de body is geen UTF-8") from error
    try:
        body = _decoder.decode(text)
    except RecursionError as error:
        raise _parse_error("de body is te diep genest") from error
    except ValueError as error:
        raise _parse_error(str(error)) from error
    _refuse_deep(body)
    return body


def _refuse_deep(body: Any) -> None:
    level = [body]
    for _ in range(DEEPEST):
        inner: list[Any] = []
        for one in level:
            inner += one.values() if isinstance(one, dict) else one if isinstance(one, list) else ()
        level = [one for one in inner if isinstance(one, dict | list)]
        if not level:
            return
    raise _parse_error("de body is te diep genest")
