"""The product list by command: from a file or an address, whole or not at all."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from toetssteen.cli import import_upl
from toetssteen.cli.main import main
from toetssteen.cli.postgres import Urls
from toetssteen.cli.refusals import Refused
from toetssteen.products import upl
from toetssteen.products.models import Product

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def installation(database: Urls, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", database.app)
    monkeypatch.setenv("NO_PROXY", "*")


class _Site(BaseHTTPRequestHandler):
    """`/list` is good; the others are what a site can do wrong."""

    protocol_version = "HTTP/1.1"
    stop = threading.Event()

    def do_GET(self) -> None:
        match self.path:
            case "/list":
                self._send(200, upl.SHIPPED.read_bytes())
            case "/moved":
                self._send(302, b"", location="/list")
            case "/round":
                self._send(302, b"", location="/round")
            case "/elsewhere":
                self._send(302, b"", location="file:///etc/passwd")
            case "/page":
                self._send(200, b"<html>Onderhoud</html>")
            case "/half":
                self.close_connection = True
                self._send(200, upl.SHIPPED.read_bytes()[:5000], length=50_000)
            case "/drip":
                self.close_connection = True
                self._drip()
            case "/endless":
                self.close_connection = True
                self._endless()
            case _:
                self._send(404, b"")

    def log_message(self, format: str, *args: object) -> None:
        """Quiet."""

    def _send(self, status: int, body: bytes, *, location: str = "", length: int | None = None) -> None:
        self.send_response(status)
        self.send_header("Content-Length", str(len(body) if length is None else length))
        if location:
            self.send_header("Location", location)
        self.end_headers()
        self.wfile.write(body)

    def _drip(self) -> None:
        self.wfile.write(b"HTTP/1.1 200 OK\r\nX-Patience: ")
        while not self.stop.wait(0.1):
            self.wfile.write(b"a")

    def _endless(self) -> None:
        self.wfile.write(b"HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n")
        try:
            while True:
                self.wfile.write(b"a" * 1_000_000)
        except OSError:
            return


@pytest.fixture
def site() -> Iterator[str]:
    with _running() as url:
        yield url


@contextmanager
def _running() -> Iterator[str]:
    _Site.stop.clear()
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Site)
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        _Site.stop.set()
        server.shutdown()
        server.server_close()
        thread.join()


def test_the_shipped_list_gives_469_products_and_a_second_time_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["import-upl"]) == 0
    assert capsys.readouterr().out == (
        "469 producten gelezen: 469 toegevoegd, 0 gewijzigd, 0 vervallen, 0 ongewijzigd.\n"
    )
    assert main(["import-upl", str(upl.SHIPPED)]) == 0
    assert "0 toegevoegd, 0 gewijzigd, 0 vervallen, 469 ongewijzigd." in capsys.readouterr().out
    assert Product.objects.filter(retired_at__isnull=True).count() == 469


def test_it_says_what_was_added_changed_and_retired(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    head = "naam,uri,burger,gemeente\n"
    file = tmp_path / "upl.csv"
    file.write_text(head + "boomkap,http://t/a,1,1\nmarkt,http://t/b,1,1\nhond,http://t/c,1,1\n")
    main(["import-upl", str(file)])
    file.write_text(head + "boom kappen,http://t/a,1,1\nhond,http://t/c,1,1\nkat,http://t/d,1,1\n")
    assert main(["import-upl", str(file)]) == 0
    assert "1 toegevoegd, 1 gewijzigd, 1 vervallen, 1 ongewijzigd." in capsys.readouterr().out


@pytest.mark.parametrize("path", ["/list", "/moved"])
def test_an_address_is_read(site: str, path: str) -> None:
    assert main(["import-upl", site + path]) == 0
    assert Product.objects.count() == 469


@pytest.mark.parametrize("path", ["/nothing", "/round", "/elsewhere", "/page", "/half", "/endless"])
def test_a_wrong_address_is_one_sentence_and_changes_nothing(
    site: str, path: str, capsys: pytest.CaptureFixture[str]
) -> None:
    main(["import-upl"])
    _assert_refused([site + path], capsys)


@pytest.mark.parametrize(
    "source", ["/nergens/upl.csv", "/tmp", "http://127.0.0.1:1/upl.csv", "http://[", "https://bestaat.invalid/", "\0"]
)
def test_what_cannot_be_read_is_one_sentence_and_changes_nothing(
    source: str, capsys: pytest.CaptureFixture[str]
) -> None:
    main(["import-upl"])
    _assert_refused([source], capsys)


def test_a_wrong_file_is_one_sentence_and_changes_nothing(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    main(["import-upl"])
    file = tmp_path / "upl.csv"
    for content in (b"", b"\xff\x00", b"a;b\n1;2\n", b"[{}]", b"a" * (upl.MAX_BYTES + 1)):
        file.write_bytes(content)
        _assert_refused([str(file)], capsys)


def test_a_site_that_drips_is_left_at_the_deadline(site: str) -> None:
    with pytest.raises(Refused, match="binnen"):
        import_upl.fetched(f"{site}/drip", patience=0.5)


def _assert_refused(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    capsys.readouterr()
    assert main(["import-upl", *arguments]) == 2
    said = capsys.readouterr()
    assert said.out == ""
    assert said.err.count("\n") == 1
    assert said.err.endswith(".\n")
    assert Product.objects.filter(retired_at__isnull=True).count() == 469
