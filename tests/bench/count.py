"""Counts what goes over the line to the database: `python -m tests.bench.count`, on the prepared requests.

The same requests go through the same WSGI application, in this process. Counted are all statements: those of the
session and the user, BEGIN, COMMIT and savepoints, and the question whether the connection still lives, where it
is put. Not counted: what a process asks only once (it was warmed up), and connecting."""

import argparse
import io
import json
import logging
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from unittest import mock

from toetssteen.cli.environment import start_django

start_django()
logging.disable(logging.INFO)

from django.core.wsgi import get_wsgi_application
from django.db import connection
from django.db.backends.postgresql.base import DatabaseWrapper
from django.test.utils import CaptureQueriesContext

from tests.bench.paths import COUNTED, PATHS, Route

Application = Callable[..., Any]


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("folder", type=Path)
    parser.add_argument("--show", default="", help="print the statements of one request of this path")
    chosen = parser.parse_args()
    application = get_wsgi_application()
    counts = {
        path.name: _count(application, path, chosen.folder / f"{path.name}.count", show=path.name == chosen.show)
        for path in PATHS
        if (chosen.folder / f"{path.name}.count").exists()
    }
    (chosen.folder / "counts.json").write_text(json.dumps(counts))


def _count(application: Application, path: Route, file: Path, *, show: bool) -> list[int]:
    requests = file.read_bytes().strip(b"\0").split(b"\0")
    for request in requests[:-COUNTED] if path.once else requests:
        _send(application, request)
    counts = []
    for request in requests[-COUNTED:]:
        with _checks() as checks, CaptureQueriesContext(connection) as captured:
            status = _send(application, request)
        if status != path.expected:
            raise SystemExit(f"{path.name}: antwoord {status} in plaats van {path.expected}")
        counts.append(len(captured) + checks())
    if show:
        for query in captured.captured_queries:
            print(query["sql"][:400], file=sys.stderr)
    return counts


@contextmanager
def _checks() -> Iterator[Callable[[], int]]:
    """How often the server was asked whether the connection lives; Django keeps that out of its log."""
    with mock.patch.object(DatabaseWrapper, "is_usable", autospec=True, side_effect=DatabaseWrapper.is_usable) as asked:
        yield lambda: asked.call_count


def _send(application: Application, raw: bytes) -> int:
    """As granian calls it."""
    head, _, body = raw.partition(b"\r\n\r\n")
    first, *lines = head.decode().split("\r\n")
    method, target, _version = first.split(" ")
    path, _, query = target.partition("?")
    headers = dict(line.split(": ", 1) for line in lines)
    environ: dict[str, Any] = {
        "REQUEST_METHOD": method, "PATH_INFO": path, "QUERY_STRING": query, "SERVER_NAME": "127.0.0.1",
        "SERVER_PORT": "80", "SERVER_PROTOCOL": "HTTP/1.1", "wsgi.url_scheme": "http", "wsgi.input": io.BytesIO(body),
        "wsgi.errors": sys.stderr, "CONTENT_LENGTH": str(len(body)), "CONTENT_TYPE": headers.pop("Content-Type", ""),
    }  # fmt: skip
    environ |= {f"HTTP_{name.upper().replace('-', '_')}": value for name, value in headers.items()}
    answered: list[str] = []
    response = application(environ, lambda status, _headers: answered.append(status))
    for _part in response:
        pass
    response.close()
    return int(answered[0].split(" ", 1)[0])


if __name__ == "__main__":
    main()
