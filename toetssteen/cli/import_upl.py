"""`toetssteen import-upl`: make the product list equal to the Uniforme Productnamenlijst."""

import argparse
import time
from collections.abc import Iterator
from concurrent.futures import Future
from pathlib import Path
from threading import Thread

from toetssteen.cli.environment import start_django
from toetssteen.cli.refusals import Refused
from toetssteen.cli.subcommand import Subparsers

_PATIENCE = 60.0
"""Seconds for a whole download."""
_REDIRECTS = 3


def register(subparsers: Subparsers) -> None:
    parser = subparsers.add_parser("import-upl", help="werk de productenlijst bij uit de UPL")
    parser.add_argument(
        "source", nargs="?", help="bestand (CSV of JSON) of http(s)-adres; zonder: de meegeleverde lijst"
    )
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    start_django()
    from toetssteen.products.upl import SHIPPED

    content = fetched(arguments.source or str(SHIPPED))
    print(_import(content))
    return 0


def fetched(source: str, *, patience: float = _PATIENCE) -> bytes:
    """What stands in a file or at an address; one byte more than may be, at most. Raises `Refused`."""
    from toetssteen.products.upl import MAX_BYTES

    if source.lower().startswith(("http://", "https://")):
        return _within(patience, source, MAX_BYTES + 1)
    try:
        with Path(source).open("rb") as file:
            return file.read(MAX_BYTES + 1)
    except (OSError, ValueError):
        raise Refused(f"Het bestand {source} is er niet of is niet te lezen.") from None


def _import(content: bytes) -> str:
    from toetssteen.products import actions, upl
    from toetssteen.products.errors import NotTheProductList
    from toetssteen.staff.models import StaffMember

    try:
        listed = upl.read(content)
    except NotTheProductList as error:
        raise Refused(str(error)) from None
    done = actions.import_upl(listed, by=StaffMember.objects.system("import-upl"))
    return (
        f"{len(listed)} producten gelezen: {done.added} toegevoegd, {done.changed} gewijzigd, "
        f"{done.retired} vervallen, {done.unchanged} ongewijzigd."
    )


def _within(patience: float, url: str, most: int) -> bytes:
    """The download in a thread of its own, left behind at the deadline: a client's time-outs hold for each read
    apart, so that a server which drips would hold us for ever."""
    coming: Future[bytes] = Future()
    Thread(target=_resolve, args=(coming, url, most, time.monotonic() + patience), daemon=True).start()
    try:
        return coming.result(patience)
    except TimeoutError:
        raise Refused(f"{url} geeft niet binnen {patience:.0f} seconden het hele bestand.") from None


def _resolve(coming: "Future[bytes]", url: str, most: int, deadline: float) -> None:
    try:
        coming.set_result(_download(url, most, deadline))
    except Exception as error:
        coming.set_exception(error)


def _download(url: str, most: int, deadline: float) -> bytes:
    import httpx

    received = bytearray()
    try:
        with (
            httpx.Client(follow_redirects=True, max_redirects=_REDIRECTS, timeout=15) as client,
            client.stream("GET", url, headers={"Accept-Encoding": "identity"}) as response,
        ):
            _require_good(url, response.url.scheme, response.status_code)
            for chunk in _until(deadline, response.iter_raw()):
                received += chunk
                if len(received) >= most:
                    break
    except httpx.TooManyRedirects:
        raise Refused(f"{url} verwijst te vaak door.") from None
    except (httpx.HTTPError, httpx.InvalidURL, UnicodeError):
        raise Refused(f"{url} is niet te bereiken, of breekt de verbinding af.") from None
    return bytes(received[:most])


def _until(deadline: float, chunks: Iterator[bytes]) -> Iterator[bytes]:
    for chunk in chunks:
        if time.monotonic() > deadline:
            return
        yield chunk


def _require_good(asked: str, scheme: str, status: int) -> None:
    if asked.lower().startswith("https:") and scheme != "https":
        raise Refused(f"{asked} verwijst door naar een adres zonder versleuteling.")
    if status != 200:
        raise Refused(f"{asked} antwoordt met {status}, en niet met het bestand.")
