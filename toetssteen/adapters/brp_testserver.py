"""A small BRP for demonstrations and tests: the BRP Personen API over fictitious persons.

    python -m toetssteen.adapters.brp_testserver --port 5010 --key geheim --fail slow

Listens on 127.0.0.1 alone, and prints its address and nothing else. Tests start it with `running()` and set
`server.fault` as they go. Decision: docs/decisions/0003-brp.md.
"""

import argparse
import hmac
import json
import signal
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from toetssteen.adapters.brp_persons import register
from toetssteen.adapters.brp_testfaults import SPOILED, Fault
from toetssteen.adapters.brp_testqueries import Refused
from toetssteen.adapters.brp_testsearch import answered

BASE_PATH = "/haalcentraal/api/brp"
_MAX_QUERY_BYTES = 64 * 1024
_DRIP_SECONDS = 0.2

_TITLES = {
    400: ("paramsRequired", "Ten minste één parameter moet worden opgegeven."),
    401: ("authentication", "Niet correct geauthenticeerd."),
    403: ("autorisation", "U bent niet geautoriseerd voor deze operatie."),
    404: ("notFound", "Opgevraagde resource bestaat niet."),
    405: ("notAllowed", "Alleen POST is toegestaan."),
    406: ("notAcceptable", "Gevraagde contenttype wordt niet ondersteund."),
    415: ("unsupported", "Unsupported Media Type"),
    429: ("tooManyRequests", "Too many request"),
    503: ("notAvailable", "Bronservice BRP is tijdelijk niet beschikbaar."),
}


class BrpTestServer(ThreadingHTTPServer):
    daemon_threads = True

    def __init__(
        self,
        *,
        port: int = 0,
        key: str = "",
        delay: float = 0,
        fault: Fault = Fault.NONE,
        on_query: Callable[[dict[str, str], bytes], None] | None = None,
    ) -> None:
        """Port 0 takes a free one. Without a key everybody may ask. `delay` in seconds, before each answer.
        `on_query` gets the headers and the body of each query, for a test to look at."""
        super().__init__(("127.0.0.1", port), _Handler)
        self.key = key
        self.delay = delay
        self.fault = fault
        self.on_query = on_query

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}{BASE_PATH}"

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A caller that goes away is normal here. Of the rest only the kind: a traceback may hold a person."""
        kind = sys.exc_info()[0]
        if kind and not issubclass(kind, ConnectionError):
            print(f"BRP-testserver: {kind.__name__}", file=sys.stderr)


@contextmanager
def running(*, before: Callable[[BrpTestServer], None] | None = None, **options: Any) -> Iterator[BrpTestServer]:
    """A server in a thread of its own; options as for `BrpTestServer`. `before` sees it before it serves."""
    server = BrpTestServer(**options)
    if before:
        before(server)
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


class _Handler(BaseHTTPRequestHandler):
    server: BrpTestServer
    protocol_version = "HTTP/1.1"
    timeout = 30
    disable_nagle_algorithm = True

    def do_POST(self) -> None:
        query = self._body()
        if query is None:
            return
        if self.server.on_query:
            self.server.on_query(dict(self.headers.items()), query)
        fault = self.server.fault
        time.sleep(self.server.delay + (2 if fault is Fault.SLOW else 0))
        if fault is Fault.HANG_UP:
            self.close_connection = True
        elif fault is Fault.DRIP_HEADERS:
            self._drip(b"HTTP/1.1 200 OK\r\n", b"X-Patience: " + b"a" * 500)
        elif fault is Fault.REDIRECT:
            self._send(307, b"", {"Location": f"{self.server.url}/elders"})
        elif fault in _REJECTED:
            self._send_problem(400, _REJECTED[fault].problem)
        elif fault in _STATUS:
            self._refuse(_STATUS[fault])
        elif status := self._unwelcome():
            self._refuse(status)
        else:
            self._answer(query)

    def do_GET(self) -> None:
        self._refuse(405)

    def log_message(self, format: str, *args: Any) -> None:
        """Prints nothing: a path or a status could be of a person."""

    def _body(self) -> bytes | None:
        length = self.headers.get("Content-Length", "")
        if length.isdecimal() and int(length) <= _MAX_QUERY_BYTES:
            return self.rfile.read(int(length))
        self.close_connection = True
        self._refuse(400)
        return None

    def _unwelcome(self) -> int | None:
        """The status with which to refuse, whatever is asked."""
        if self.path not in (f"{BASE_PATH}/personen", "/personen"):
            return 404
        given = self.headers.get("X-API-KEY", "").encode()
        if self.server.key and not hmac.compare_digest(given, self.server.key.encode()):
            return 401
        if not self.headers.get("Content-Type", "").lower().startswith("application/json"):
            return 415
        accepted = self.headers.get("Accept", "*/*")
        return None if "application/json" in accepted or "*/*" in accepted else 406

    def _answer(self, query: bytes) -> None:
        try:
            found = answered(json.loads(query))
        except Refused as refused:
            self._send_problem(400, refused.problem)
            return
        except (ValueError, RecursionError):
            self._refuse(400)
            return
        spoil = SPOILED.get(self.server.fault)
        body = spoil(found) if spoil else json.dumps(found, ensure_ascii=False).encode()
        if self.server.fault is Fault.DRIP:
            head = f"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n"
            self._drip(head.encode(), body)
        elif self.server.fault is Fault.TRUNCATED:
            self.close_connection = True
            self._send(200, body[: len(body) // 2], {"Content-Length": str(len(body))})
        else:
            self._send(200, body, {})

    def _refuse(self, status: int) -> None:
        code, title = _TITLES[status]
        self._send_problem(status, {"code": code, "title": title, "detail": HTTPStatus(status).phrase})

    def _send_problem(self, status: int, problem: dict[str, Any]) -> None:
        whole = {
            "type": "https://datatracker.ietf.org/doc/html/rfc7231#section-6",
            "status": status,
            "instance": f"{self.server.url}/personen",
            **problem,
        }
        headers = {"Content-Type": "application/problem+json"}
        if status == 401:
            headers["WWW-Authenticate"] = "ApiKey"
        self._send(status, json.dumps(whole, ensure_ascii=False).encode(), headers)

    def _send(self, status: int, body: bytes, headers: dict[str, str]) -> None:
        standard = {"Content-Type": "application/json; charset=utf-8", "Content-Length": str(len(body))}
        self.send_response(status)
        for name, value in (standard | headers).items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def _drip(self, at_once: bytes, slowly: bytes) -> None:
        self.close_connection = True
        self.wfile.write(at_once)
        with suppress(ConnectionError):
            for byte in slowly:
                self.wfile.write(bytes([byte]))
                time.sleep(_DRIP_SECONDS)


_REJECTED = {
    fault: Refused("paramsValidation", "Een of meerdere parameters zijn niet correct.", name, [(name, code, "Fout.")])
    for fault, name, code in (
        (Fault.INVALID_PARAMETER, "geslachtsnaam", "pattern"),
        (Fault.INVALID_FIELDS, "fields.0", "fields"),
    )
}
_STATUS = {Fault.DOWN: 503, Fault.REFUSED: 403, Fault.BUSY: 429}


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description="BRP met verzonnen personen, voor demonstratie en test.")
    parser.add_argument("--port", type=int, default=5010)
    parser.add_argument("--key", default="", help="wat er in X-API-KEY moet staan; zonder mag iedereen vragen")
    parser.add_argument("--delay", type=float, default=0, help="seconden voor elk antwoord")
    parser.add_argument("--fail", type=Fault, choices=list(Fault), default=Fault.NONE, help="wat er mis is")
    chosen = parser.parse_args(arguments)
    try:
        server = BrpTestServer(port=chosen.port, key=chosen.key, delay=chosen.delay, fault=chosen.fail)
    except (OSError, OverflowError):
        print(f"Poort {chosen.port} is bezet of niet te gebruiken. Kies een andere met --port.", file=sys.stderr)
        return 2
    register()
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    print(f"BRP-testserver: {server.url}", flush=True)
    with suppress(KeyboardInterrupt), server:
        server.serve_forever()
    return 0


if __name__ == "__main__":
    sys.exit(main())
