"""A Python of 3.12 or later with the client in it, made once. Where it cannot be made there is a sentence why."""

import hashlib
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from tests.database import ROOT

REQUIREMENTS = Path(__file__).with_name("requirements.txt")
_NEW_ENOUGH = "import sys; sys.exit(sys.version_info < (3, 12))"
_INSTALL = ("--quiet", "--no-input", "--disable-pip-version-check", "--retries", "1", "--timeout", "15")
_LOCKED = ("--require-hashes", "--only-binary", ":all:", "-r", str(REQUIREMENTS))


class NotHere(Exception):
    """This machine cannot run the client."""


def client_python() -> Path:
    """Raises `NotHere`."""
    digest = hashlib.sha256(REQUIREMENTS.read_bytes()).hexdigest()[:16]
    folder = ROOT / "var" / f"open-klant-client-{digest}"
    if not _succeeds(_python(folder), "import openklant_client, pydantic"):
        _make(folder)
    return _python(folder)


def _make(folder: Path) -> None:
    """Under another name until it is complete: two runs of the tests may come here at once."""
    fresh = folder.with_name(f"{folder.name}.{os.getpid()}")
    base = next((one for one in _candidates() if _succeeds(one, _NEW_ENOUGH)), None)
    if base is None:
        raise NotHere("it needs Python 3.12 or later, and none was found")
    try:
        _run(base, "-m", "venv", "--without-pip", str(fresh))
        _run(sys.executable, "-m", "pip", "--python", str(_python(fresh)), "install", *_INSTALL, *_LOCKED)
        shutil.rmtree(folder, ignore_errors=True)
        fresh.rename(folder)
    finally:
        shutil.rmtree(fresh, ignore_errors=True)


def _run(*command: str | Path) -> None:
    try:
        done = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=300)
    except subprocess.TimeoutExpired:
        raise NotHere("its packages could not be installed within five minutes") from None
    if "DO NOT MATCH THE HASHES" in done.stderr:
        raise AssertionError(done.stderr)
    if done.returncode:
        said = [line for line in (done.stderr or done.stdout).splitlines() if line.strip()]
        raise NotHere(f"its packages could not be installed ({said[-1] if said else done.returncode})")


def _candidates() -> Iterator[Path]:
    yield Path(sys.executable)
    names = ("python3.13", "python3.12", "python3.14", "python3")
    yield from (Path(found) for name in names if (found := shutil.which(name)))
    pyenv = Path(os.environ.get("PYENV_ROOT") or Path.home() / ".pyenv")
    yield from sorted(pyenv.glob("versions/3.1[2-9]*/bin/python"))


def _python(folder: Path) -> Path:
    return folder / "bin" / "python"


def _succeeds(python: Path, code: str) -> bool:
    try:
        return subprocess.run([python, "-I", "-c", code], capture_output=True, timeout=60).returncode == 0
    except (OSError, subprocess.TimeoutExpired):
        return False
