"""One deadline for the whole of a request, wherever the other side takes its time."""

import socket
import ssl
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from toetssteen.adapters.bounded_http import Answer, BoundedClient, Failure
from toetssteen.adapters.brp_testserver import BrpTestServer, running

SECONDS = 0.4
QUERY = b'{"type": "RaadpleegMetBurgerservicenummer"}'


def post(url: str, *, tls: ssl.SSLContext | None = None, seconds: float = SECONDS) -> Answer | Failure:
    client = BoundedClient(max_bytes=10_000, tls=tls)
    started = time.monotonic()
    try:
        return client.post(url, headers={}, body=QUERY, deadline=started + seconds)
    finally:
        assert time.monotonic() - started < seconds + 0.3
        client.close()


@pytest.fixture
def silent() -> Iterator[int]:
    """The port of somebody who picks up and says nothing."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        yield listener.getsockname()[1]


@pytest.fixture
def nobody() -> int:
    """A port on which nobody listens."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port: int = listener.getsockname()[1]
    return port


def test_silence_ends_at_the_deadline(silent: int) -> None:
    assert post(f"http://127.0.0.1:{silent}/") is Failure.LATE


def test_a_handshake_that_does_not_come_ends_at_the_deadline(silent: int) -> None:
    assert post(f"https://127.0.0.1:{silent}/") is Failure.LATE


def test_a_name_that_is_looked_up_for_ever_ends_at_the_deadline(monkeypatch: pytest.MonkeyPatch, nobody: int) -> None:
    look_up = socket.getaddrinfo

    def slowly(*arguments: Any, **options: Any) -> Any:
        time.sleep(3 * SECONDS)
        return look_up(*arguments, **options)

    monkeypatch.setattr(socket, "getaddrinfo", slowly)
    assert post(f"http://127.0.0.1:{nobody}/") is Failure.LATE


def test_a_connection_that_comes_too_late_is_closed(monkeypatch: pytest.MonkeyPatch) -> None:
    connect = socket.create_connection
    made: list[socket.socket] = []

    def slowly(*arguments: Any, **options: Any) -> socket.socket:
        time.sleep(2 * SECONDS)
        made.append(connect(*arguments, **options))
        return made[-1]

    monkeypatch.setattr(socket, "create_connection", slowly)
    with running() as server:
        assert post(server.url) is Failure.LATE
        until = time.monotonic() + 5
        while (not made or made[0].fileno() != -1) and time.monotonic() < until:
            time.sleep(0.02)
    assert made[0].fileno() == -1


def test_a_deadline_that_has_passed_asks_nothing() -> None:
    seen: list[object] = []
    with running(on_query=lambda _headers, body: seen.append(body)) as server:
        assert post(f"{server.url}/personen", seconds=0) is Failure.LATE
    assert seen == []


@pytest.mark.parametrize("url", ["http://127.0.0.1:{port}/", "http://.../"])
def test_nobody_there_is_told_at_once(nobody: int, url: str) -> None:
    assert post(url.format(port=nobody), seconds=5) is Failure.UNREACHABLE


@pytest.fixture
def certificate(tmp_path: Path) -> Path:
    """A key and a certificate for 127.0.0.1 that signs itself, in one file."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "BRP")])
    now = datetime.now(UTC)
    signed = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(now - timedelta(hours=1))
        .not_valid_after(now + timedelta(hours=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), critical=False)
        .sign(key, hashes.SHA256())
    )
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    path = tmp_path / "brp.pem"
    path.write_bytes(private + signed.public_bytes(serialization.Encoding.PEM))
    return path


@pytest.fixture
def over_tls(certificate: Path) -> Iterator[BrpTestServer]:
    def secure(server: BrpTestServer) -> None:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate)
        server.socket = context.wrap_socket(server.socket, server_side=True)

    with running(before=secure) as server:
        yield server


def test_a_certificate_that_nobody_signed_is_refused(over_tls: BrpTestServer) -> None:
    url = over_tls.url.replace("http:", "https:")
    assert post(url) is Failure.UNREACHABLE


def test_a_certificate_of_our_own_can_be_trusted(over_tls: BrpTestServer, certificate: Path) -> None:
    url = over_tls.url.replace("http:", "https:")
    answer = post(f"{url}/personen", tls=ssl.create_default_context(cafile=str(certificate)))
    assert isinstance(answer, Answer)
    assert answer.status == 415
