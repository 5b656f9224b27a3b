"""Running the `toetssteen` command and `make` as a person does, and looking at what they leave."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import psutil

from tests.database import ROOT


def environment(var: Path, extra: Mapping[str, str] | None = None) -> dict[str, str]:
    """Of somebody who has set nothing."""
    own = {name: value for name, value in os.environ.items() if not name.startswith(("TOETSSTEEN_", "DATABASE_"))}
    return {**own, "TOETSSTEEN_VAR": str(var), **(extra or {})}


def toetssteen(
    *arguments: str, var: Path, extra: Mapping[str, str] | None = None
) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [sys.executable, "-m", "toetssteen.cli.main", *arguments],
        cwd=ROOT,
        env=environment(var, extra),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=60,
    )


def assert_one_sentence(done: "subprocess.CompletedProcess[str]", *words: str) -> None:
    """Exit code 2, and on stderr one sentence with these words in it; no traceback, nothing else."""
    assert done.returncode == 2, done.stderr
    lines = done.stderr.strip().splitlines()
    assert len(lines) == 1, done.stderr
    assert lines[0].endswith("."), lines
    for word in words:
        assert word in lines[0], lines


def start_demo(var: Path, port: int, *arguments: str) -> "subprocess.Popen[str]":
    """It ends when the tests end, however they end."""
    own = ["--port", str(port), "--stop-with", str(os.getpid())]
    return subprocess.Popen(
        [sys.executable, "-m", "toetssteen.cli.main", "demo", *own, *arguments],
        cwd=ROOT,
        env=environment(var),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
        preexec_fn=listen_to_ctrl_c,
    )


def listen_to_ctrl_c() -> None:
    """As in a terminal: a shell that starts the tests in the background has them ignore it, and so all they start."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


@contextmanager
def running_demo(var: Path, port: int, *arguments: str) -> Iterator["subprocess.Popen[str]"]:
    """A demo that is ready; ended with everything of it when the test is done."""
    (var / "demo.json").unlink(missing_ok=True)
    process = start_demo(var, port, *arguments)
    try:
        until(lambda: (var / "demo.json").exists() or process.poll() is not None, seconds=90)
        assert process.poll() is None, process.communicate()[1] + logs(var)
        yield process
    finally:
        if process.poll() is None:
            process.send_signal(signal.SIGTERM)
        process.communicate(timeout=60)


def family(process: "subprocess.Popen[str] | subprocess.Popen[bytes]") -> list[psutil.Process]:
    return psutil.Process(process.pid).children(recursive=True)


def alive(processes: list[psutil.Process]) -> list[str]:
    """What of these still runs. A zombie that the system has not yet collected does not."""
    found = []
    for process in processes:
        try:
            if process.is_running() and process.status() != psutil.STATUS_ZOMBIE:
                found.append(" ".join(process.cmdline()))
        except psutil.NoSuchProcess:
            continue
    return found


def listening(process: psutil.Process) -> set[str]:
    """The addresses at which it can be reached. A process of PostgreSQL's may have ended meanwhile."""
    try:
        connections = process.net_connections(kind="inet")
    except psutil.NoSuchProcess:
        return set()
    return {connection.laddr.ip for connection in connections if connection.status == psutil.CONN_LISTEN}


def until(true: Callable[[], bool], *, seconds: float) -> None:
    deadline = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < deadline, "It took too long."
        time.sleep(0.05)


def logs(var: Path) -> str:
    return "\n".join(path.read_text()[-2000:] for path in sorted((var / "logs").glob("*.log")))
