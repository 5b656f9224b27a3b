"""A token for the bench, and the statements of a request: `python -m tests.bench.exchange.counted FOLDER CONTACTS`."""

import json
import logging
import sys
from io import BytesIO
from pathlib import Path as File
from typing import Any

from toetssteen.cli.environment import start_django

start_django()

from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.bench.exchange.paths import KINDS, PATHS, filled, requests
from toetssteen.api import tokens
from toetssteen.web.serving import application

_COUNTED = 20
"""Requests of a path, of which the most tells."""


def main(folder: File, contacts: int) -> None:
    logging.disable(logging.INFO)
    token = tokens.issue("bench", purpose="klantcontact", actors_for="werkplek", most_a_minute=10_000_000)
    (folder / "token").write_text(token)
    counts = {}
    for path in PATHS:
        found = list(requests(path.name, filled(contacts), token, "127.0.0.1"))[: min(KINDS, 2 * _COUNTED)]
        for request in found[:_COUNTED]:
            _send(request)
        counts[path.name] = max(_statements(request) for request in found[_COUNTED:])
    (folder / "counts.json").write_text(json.dumps(counts))


def _statements(request: bytes) -> int:
    with CaptureQueriesContext(connection) as asked:
        _send(request)
    return len(asked)


def _send(request: bytes) -> None:
    head, _, body = request.partition(b"\r\n\r\n")
    first, *lines = head.decode().split("\r\n")
    method, address, _ = first.split(" ")
    path, _, query = address.partition("?")
    headers = dict(line.split(": ", 1) for line in lines)
    environ: dict[str, Any] = {
        "REQUEST_METHOD": method,
        "PATH_INFO": path,
        "QUERY_STRING": query,
        "SERVER_NAME": "127.0.0.1",
        "SERVER_PORT": "80",
        "SERVER_PROTOCOL": "HTTP/1.1",
        "HTTP_HOST": "127.0.0.1",
        "HTTP_AUTHORIZATION": headers["Authorization"],
        "CONTENT_TYPE": headers.get("Content-Type", ""),
        "CONTENT_LENGTH": str(len(body)),
        "wsgi.url_scheme": "http",
        "wsgi.input": BytesIO(body),
        "wsgi.errors": sys.stderr,
    }
    b"".join(application(environ, _start))


def _start(_status: str, _headers: list[tuple[str, str]], _error: Any = None) -> Any:
    """What is answered does not matter here."""


if __name__ == "__main__":
    main(File(sys.argv[1]), int(sys.argv[2]))
