"""Processes that are started together and end together."""

import ctypes
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from toetssteen.cli.refusals import Refused

_PR_SET_PDEATHSIG = 1
_PATIENCE = 8.0
"""Seconds that a process gets to finish what it is doing."""


def die_with_parent(kind: signal.Signals) -> Callable[[], None] | None:
    """For `preexec_fn`: the kernel sends this signal when the parent ends, also when it is killed (Linux)."""
    if sys.platform != "linux":
        return None
    libc, parent = ctypes.CDLL(None), os.getpid()

    def ask() -> None:
        libc.prctl(_PR_SET_PDEATHSIG, kind)
        if os.getppid() != parent:
            os._exit(1)

    return ask


def stop_with(parent: int) -> None:
    """Let this process get SIGTERM when the one that started it ends, or has ended already."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)
        if os.getppid() != parent:
            os.kill(os.getpid(), signal.SIGTERM)


def catches_interrupt(process: int) -> bool:
    """Whether it has a handler for SIGINT. `make` takes its handler away when it gets one, passes nothing on, and
    waits for us: how we learn of an interrupt that was meant for all but sent to `make` alone."""
    try:
        status = Path(f"/proc/{process}/status").read_text()
    except OSError:
        return False
    caught = next((line.split()[1] for line in status.splitlines() if line.startswith("SigCgt:")), "0")
    return bool(int(caught, 16) >> (signal.SIGINT - 1) & 1)


@dataclass(frozen=True, slots=True)
class Child:
    name: str
    process: subprocess.Popen[bytes]
    log: Path


class Family:
    """The children of one supervisor. Each has a session of its own, so that Ctrl-C reaches the supervisor
    alone and it can end them in order, and so that no grandchild is left."""

    def __init__(self, logs: Path) -> None:
        self._logs = logs
        self._children: list[Child] = []

    def start(self, name: str, arguments: Sequence[str]) -> None:
        """Run a module of ours: `arguments` follow `python -m`. What it writes goes to a file."""
        self._logs.mkdir(parents=True, exist_ok=True)
        path = self._logs / f"{name}.log"
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        try:
            process = subprocess.Popen(  # noqa: S603 our own modules
                [sys.executable, "-m", *arguments],
                stdin=subprocess.DEVNULL,
                stdout=descriptor,
                stderr=descriptor,
                start_new_session=True,
                preexec_fn=die_with_parent(signal.SIGTERM),
            )
        finally:
            os.close(descriptor)
        self._children.append(Child(name, process, path))

    def require_alive(self) -> None:
        """Raises `Refused`, naming the child that ended and where it tells why."""
        for child in self._children:
            if child.process.poll() is not None:
                raise Refused(f"Het onderdeel „{child.name}” is gestopt; de reden staat in {child.log}.")

    def stop(self) -> None:
        """The last started first. Who does not listen within the patience is killed with all it started."""
        for child in reversed(self._children):
            _signal_all(child, signal.SIGTERM)
        deadline = time.monotonic() + _PATIENCE
        for child in reversed(self._children):
            try:
                child.process.wait(max(0.0, deadline - time.monotonic()))
            except subprocess.TimeoutExpired:
                _signal_all(child, signal.SIGKILL)
                child.process.wait()
            # What it left behind in its session.
            _signal_all(child, signal.SIGKILL)
        self._children.clear()


def _signal_all(child: Child, kind: signal.Signals) -> None:
    try:
        os.killpg(child.process.pid, kind)
    except ProcessLookupError:
        return
