"""What must be so before a demo starts; each fault is one sentence (`Refused`)."""

import shutil
import socket
import sys
import tempfile
from pathlib import Path

from toetssteen.cli.refusals import Refused

HOST = "127.0.0.1"
_NEEDED = 200 * 1024 * 1024
"""Bytes of disk: an empty cluster takes 60 MB, the demo's data some tens."""


def require_python(version: tuple[int, int] = sys.version_info[:2]) -> None:
    if not (3, 11) <= version < (3, 14):
        found = ".".join(map(str, version))
        raise Refused(f"Toetssteen heeft Python 3.11, 3.12 of 3.13 nodig; dit is {found}.")


def port_number(text: str) -> int:
    try:
        number = int(text)
    except ValueError:
        number = 0
    if not 0 < number < 65536:
        raise Refused(f"PORT is een getal van 1 t/m 65535, en niet „{text}”.")
    return number


def require_free(port: int) -> None:
    with socket.socket() as probe:
        # As the web server binds: a port that was just given up is free, one that is listened on is not.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except PermissionError:
            raise Refused(f"Poort {port} is alleen voor de beheerder: kies een andere, zoals PORT=8001.") from None
        except OSError:
            raise Refused(f"Poort {port} is al in gebruik: kies een andere, zoals PORT=8001.") from None


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        number: int = probe.getsockname()[1]
        return number


def require_room(folder: Path) -> None:
    """The folder is there, can be written to, and its disk has room."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        free = shutil.disk_usage(folder).free
        if free >= _NEEDED:
            with tempfile.TemporaryFile(dir=folder) as probe:
                probe.write(b"x")
            return
    except (PermissionError, NotADirectoryError, FileExistsError):
        raise Refused(f"In de map {folder} kan niet worden geschreven.") from None
    raise Refused(
        f"De schijf is vol: in {folder} is {free // 1_000_000} MB vrij en nodig is {_NEEDED // 1_000_000} MB."
    )
