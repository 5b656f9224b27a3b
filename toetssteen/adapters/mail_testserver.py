"""A mail server that delivers to a folder: what Toetssteen sends can be read there as .eml files.

For demo and tests, on this machine alone. It takes whatever it is given.
"""

import argparse
import itertools
import os
import signal
import time
from pathlib import Path

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

HOST = "127.0.0.1"


class ToFolder:
    """One file a mail, named by the moment so that a list shows them in order."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._number = itertools.count()

    async def handle_DATA(self, _server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802 aiosmtpd's
        name = f"{time.time_ns():020d}-{next(self._number):04d}.eml"
        recipients = ", ".join(envelope.rcpt_tos)
        fresh = self._folder / f".{name}"
        descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "wb") as file:
            file.write(f"X-Envelope-To: {recipients}\r\n".encode())
            file.write(envelope.original_content or b"")
        fresh.rename(self._folder / name)
        return "250 OK"


def serve(port: int, folder: Path) -> Controller:
    """Start it in a thread; the caller stops it."""
    folder.mkdir(parents=True, exist_ok=True)
    controller = Controller(ToFolder(folder), hostname=HOST, port=port)
    controller.start()
    return controller


def main() -> None:
    parser = argparse.ArgumentParser(prog="mail_testserver")
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--folder", type=Path, required=True)
    arguments = parser.parse_args()
    stopping = {signal.SIGINT, signal.SIGTERM}
    signal.pthread_sigmask(signal.SIG_BLOCK, stopping)
    controller = serve(arguments.port, arguments.folder)
    signal.sigwait(stopping)
    controller.stop()


if __name__ == "__main__":
    main()
