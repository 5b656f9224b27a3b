"""So many users who each send one request after another for a few seconds, by wrk or its peer."""

import json
import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from tests.bench.databases import ROOT

_SCRIPT = Path(__file__).with_name("load.lua")


@dataclass(frozen=True, slots=True)
class Burst:
    """What one run told. Times in milliseconds."""

    requests: int
    seconds: float
    bytes: int
    wrong: int
    p50: float
    p95: float
    p99: float


def provide_wrk() -> bool:
    """Whether wrk is there. It is installed where that is allowed; else a sentence says what happens instead."""
    if shutil.which("wrk"):
        return True
    if os.geteuid() == 0 and shutil.which("apt-get"):
        command = ["apt-get", "install", "--yes", "--quiet", "--no-install-recommends", "wrk"]
        surroundings = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        subprocess.run(command, capture_output=True, check=False, env=surroundings)
        if shutil.which("wrk"):
            return True
    print(
        "wrk ontbreekt en kan hier niet worden geïnstalleerd (apt-get install wrk). Een klein programma in Python "
        "meet in zijn plaats: het belast de processor meer, dus de tijden vallen hoger uit."
    )
    return False


def fire(file: Path, *, port: int, users: int, seconds: float, first: int, once: bool, expected: int) -> Burst:
    """`first`: at which request to begin. `once`: none is sent twice; the run ends when they are gone."""
    order = [str(file), str(first), "once" if once else "again", str(expected)]
    if shutil.which("wrk"):
        place = f"http://127.0.0.1:{port}"
        command = ["wrk", "-t1", f"-c{users}", f"-d{seconds:g}s", "--timeout=30s", "-s", str(_SCRIPT), place, "--"]
    else:
        command = [sys.executable, "-m", "tests.bench.peer", str(users), str(seconds), "127.0.0.1", str(port)]
    done = subprocess.run([*command, *order], check=True, capture_output=True, text=True, cwd=ROOT)
    return Burst(**json.loads(done.stdout.strip().splitlines()[-1]))
