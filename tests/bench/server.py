"""The web server as `toetssteen serve` starts it, and what it and the database take of the processor."""

import os
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psutil

from tests.bench.databases import FOLDER, ROOT, VAR, surroundings
from toetssteen.cli.children import die_with_parent
from toetssteen.cli.postgres import Urls
from toetssteen.cli.preflight import free_port
from toetssteen.cli.refusals import Refused


@dataclass(frozen=True, slots=True)
class Server:
    port: int
    process: psutil.Process

    def cpu(self) -> float:
        """Seconds of processor that the server and its workers took so far."""
        return sum(_seconds(process) for process in [self.process, *self.process.children(recursive=True)])

    def largest_worker(self) -> float:
        """Resident megabytes (10⁶ bytes)."""
        workers = self.process.children(recursive=True) or [self.process]
        return max(int(worker.memory_info().rss) for worker in workers) / 1e6


def database_cpu() -> float:
    """Seconds of processor that all processes of the cluster took, those that ended included."""
    postmaster = psutil.Process(int((FOLDER / "server" / "data" / "postmaster.pid").read_text().split("\n", 1)[0]))
    ended = postmaster.cpu_times()
    living = [postmaster, *postmaster.children(recursive=True)]
    return float(ended.children_user + ended.children_system) + sum(map(_seconds, living))


@contextmanager
def running(name: str, urls: Urls, brp: str) -> Iterator[Server]:
    """With its log on, in a file."""
    port = free_port()
    place = {"TOETSSTEEN_URL": f"http://127.0.0.1:{port}", "TOETSSTEEN_BRP_URL": brp}
    command = [sys.executable, "-m", "toetssteen.cli.main", "serve", "--port", str(port)]
    with _child(name, command, {**surroundings(urls), **place}) as child:
        _wait_for(f"http://127.0.0.1:{port}/readyz", child, VAR / f"{name}.log")
        yield Server(port, psutil.Process(child.pid))


@contextmanager
def floors(name: str, urls: Urls) -> Iterator[Server]:
    """What is least, served in the same way; see `tests.bench.exchange.floors`."""
    port = free_port()
    command = [sys.executable, "-W", "ignore", "-m", "granian", "--interface", "wsgi", "--port", str(port), "--workers"]
    command += ["2", "--blocking-threads", "2", "--no-ws", "tests.bench.exchange.floors:application"]
    with _child(name, command, surroundings(urls)) as child:
        _wait_for(f"http://127.0.0.1:{port}/read", child, VAR / f"{name}.log")
        yield Server(port, psutil.Process(child.pid))


@contextmanager
def brp() -> Iterator[str]:
    """A BRP beside it, as every municipality has. No path that is measured asks it."""
    port = free_port()
    command = [sys.executable, "-m", "toetssteen.adapters.brp_testserver", "--port", str(port)]
    with _child("brp", command, {**os.environ, "PYTHONPATH": str(ROOT)}):
        yield f"http://127.0.0.1:{port}"


@contextmanager
def _child(name: str, command: list[str], environment: dict[str, str]) -> Iterator["subprocess.Popen[bytes]"]:
    with (VAR / f"{name}.log").open("w") as log:
        child = subprocess.Popen(
            command, cwd=ROOT, env=environment, stdout=log, stderr=log, preexec_fn=die_with_parent(signal.SIGTERM)
        )
    try:
        yield child
    finally:
        child.terminate()
        child.wait(20)


def _wait_for(url: str, child: "subprocess.Popen[bytes]", log: Path) -> None:
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline and child.poll() is None:
        try:
            with urllib.request.urlopen(url, timeout=10):
                return
        except urllib.error.HTTPError as error:
            raise Refused(f"De webtoepassing antwoordt {error.code}; kijk in {log}.") from None
        except OSError:
            time.sleep(0.1)
    raise Refused(f"De webtoepassing start niet; kijk in {log}.")


def _seconds(process: psutil.Process) -> float:
    try:
        times = process.cpu_times()
    except psutil.NoSuchProcess:
        return 0.0
    return float(times.user + times.system)
