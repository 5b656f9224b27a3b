"""One POST that never takes longer, and never reads more, than it may.

The time-outs of an HTTP client hold for each read apart, so that a server which sends a byte now and then
keeps its caller for ever. Here one deadline holds for the whole: looking up the name, connecting, TLS,
headers and body. That takes a hold on each read of the socket, which httpcore gives and httpx hides.
No redirect is followed, nothing is unpacked, no proxy is taken from the environment.
"""

import ssl
import time
import weakref
from collections.abc import Iterable
from concurrent.futures import Future, ThreadPoolExecutor
from contextvars import ContextVar
from enum import StrEnum
from typing import Any, NamedTuple

import httpcore

_KEEP_ALIVE_SECONDS = 5
"""Shorter than servers keep an idle connection, so that we seldom write into one that was just closed."""

_deadline: ContextVar[float] = ContextVar("_deadline")


class Answer(NamedTuple):
    status: int
    body: bytes


class Failure(StrEnum):
    LATE = "late"
    UNREACHABLE = "unreachable"
    TOO_LARGE = "too-large"


class BoundedClient:
    """Shared by threads. Failures are values: an exception of the client holds the request, and so the person."""

    def __init__(self, *, max_bytes: int, tls: ssl.SSLContext | None = None) -> None:
        """Without `tls` the certificates that the machine trusts are trusted."""
        self._max_bytes = max_bytes
        self._pool = httpcore.ConnectionPool(
            ssl_context=tls or ssl.create_default_context(),
            max_connections=20,
            keepalive_expiry=_KEEP_ALIVE_SECONDS,
            network_backend=_DeadlineBackend(),
        )
        self.close = weakref.finalize(self, self._pool.close)  # by itself too, when the program ends

    def post(self, url: str, *, headers: dict[str, str], body: bytes, deadline: float) -> Answer | Failure:
        """`deadline` on the clock of `time.monotonic`."""
        token = _deadline.set(deadline)
        try:
            return self._post(url, headers, body)
        except httpcore.TimeoutException:
            return Failure.LATE
        except (httpcore.NetworkError, httpcore.RemoteProtocolError, UnicodeError):
            return Failure.UNREACHABLE  # a host that cannot be, hangs up half way, or speaks no HTTP
        finally:
            _deadline.reset(token)

    def _post(self, url: str, headers: dict[str, str], body: bytes) -> Answer | Failure:
        sent = [*headers.items(), ("Accept-Encoding", "identity")]
        patience = {"timeout": {"pool": _left(), "connect": _left()}}
        with self._pool.stream("POST", url, headers=sent, content=body, extensions=patience) as response:
            received = bytearray()
            for chunk in response.iter_stream():
                received += chunk
                if len(received) > self._max_bytes:
                    return Failure.TOO_LARGE
            return Answer(response.status, bytes(received))


def _left() -> float:
    """Seconds until the deadline. Raises `httpcore.ReadTimeout` when it has passed."""
    left = _deadline.get() - time.monotonic()
    if left <= 0:
        raise httpcore.ReadTimeout
    return left


class _DeadlineStream(httpcore.NetworkStream):
    def __init__(self, stream: httpcore.NetworkStream) -> None:
        self._stream = stream

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self._stream.read(max_bytes, _left())

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._stream.write(buffer, _left())

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        return _DeadlineStream(self._stream.start_tls(ssl_context, server_hostname, _left()))

    def close(self) -> None:
        self._stream.close()

    def get_extra_info(self, info: str) -> Any:
        return self._stream.get_extra_info(info)


class _DeadlineBackend(httpcore.NetworkBackend):
    """Connects in a thread of its own: looking up a name takes as long as the resolver likes, and cannot
    be interrupted. A connection that comes after all is closed."""

    def __init__(self) -> None:
        self._backend = httpcore.SyncBackend()
        self._connecting = ThreadPoolExecutor(max_workers=4, thread_name_prefix="connect")

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,
    ) -> httpcore.NetworkStream:
        left = _left()
        coming = self._connecting.submit(self._backend.connect_tcp, host, port, left, local_address, socket_options)
        try:
            return _DeadlineStream(coming.result(left))
        except TimeoutError:
            coming.add_done_callback(_close_late)
        raise httpcore.ConnectTimeout


def _close_late(coming: Future[httpcore.NetworkStream]) -> None:
    if not coming.cancelled() and coming.exception() is None:
        coming.result().close()
