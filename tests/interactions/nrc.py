"""A real HTTP server in the place of a Notificaties API: it keeps what it got, and can refuse."""

import base64
import hmac
import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from django.conf import settings

CLIENT, SECRET = "toetssteen-kcc", "geheim-van-de-tests"


@dataclass(frozen=True)
class Received:
    path: str
    headers: dict[str, str]
    body: dict[str, Any]


@dataclass
class Nrc:
    """`status` and `answer` are what it answers with, from now on."""

    url: str = ""
    status: int = 201
    answer: dict[str, Any] = field(default_factory=dict)
    got: list[Received] = field(default_factory=list)

    @property
    def actions(self) -> list[str]:
        return [received.body["actie"] for received in self.got]


def claims(received: Received) -> dict[str, Any]:
    """What the JWT says. Fails where the signature is not that of the secret."""
    kind, _, token = received.headers["Authorization"].partition(" ")
    signed, _, signature = token.rpartition(".")
    head, said = (json.loads(_decoded(part)) for part in signed.split("."))
    assert (kind, head) == ("Bearer", {"alg": "HS256", "typ": "JWT"})
    assert hmac.compare_digest(_decoded(signature), hmac.digest(SECRET.encode(), signed.encode(), "sha256"))
    assert isinstance(said, dict)
    return said


def _decoded(part: str) -> bytes:
    return base64.urlsafe_b64decode(part + "=" * (-len(part) % 4))


@contextmanager
def listening(*, form: str = "notificaties") -> Iterator[Nrc]:
    nrc = Nrc()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            nrc.got.append(Received(self.path, dict(self.headers), body))
            answer = json.dumps(nrc.answer).encode()
            self.send_response(nrc.status)
            self.send_header("Content-Length", str(len(answer)))
            self.end_headers()
            self.wfile.write(answer)

        def log_message(self, format: str, *args: Any) -> None:
            """Nothing: the tests look at what was got."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    nrc.url = f"http://127.0.0.1:{server.server_address[1]}/api/v1"
    before = settings.TOETSSTEEN
    settings.TOETSSTEEN = replace(
        before,
        notifications_url=nrc.url,
        notifications_client=CLIENT,
        notifications_secret=SECRET,
        notifications_form=form,
    )
    try:
        yield nrc
    finally:
        settings.TOETSSTEEN = before
        server.shutdown()
        server.server_close()
        thread.join()
