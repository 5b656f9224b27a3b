"""What every test can ask for.

`db`         the application's login, everything rolled back after the test (pytest-django's)
`committed`  the application's login, real commits, emptied after the test
`owner`      a connection as the owner of the tables
`server`     the address of the real web server, on the committed data of this test
"""

import os
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import hypothesis
import psycopg
import pytest
from django.conf import settings
from django.db import connections
from pytest_django import DjangoDbBlocker

from tests.database import ROOT, empty, filled_tables, fresh_database
from toetssteen.cli.postgres import Urls
from toetssteen.cli.preflight import free_port
from toetssteen.config import env
from toetssteen.keys import keyring

pytest_plugins = ["tests.fixtures", "tests.consultations.asking"]

_VAR = ROOT / "var" / "test"

# The same examples at every run, and no example that fails because the machine was busy.
hypothesis.settings.register_profile("toetssteen", deadline=None, derandomize=True, database=None)
hypothesis.settings.load_profile("toetssteen")


def pytest_configure() -> None:
    """The tests have an installation of their own: nothing of the environment they are started in reaches them."""
    _VAR.mkdir(parents=True, exist_ok=True)
    settings.TOETSSTEEN = replace(env.read({"TOETSSTEEN_VAR": str(_VAR)}), secret_key="of-the-tests")
    settings.SECRET_KEY = settings.TOETSSTEEN.secret_key
    settings.FILES = _VAR / "files"
    if not settings.TOETSSTEEN.keys_file.exists():
        fresh = _VAR / f"keys.{os.getpid()}"
        keyring.create(fresh)
        fresh.rename(settings.TOETSSTEEN.keys_file)


_LONGEST_FIRST = ("journeys", "machine", "insight")
"""Folders of tests. Files are handed out whole, so a long one that comes last keeps all others waiting."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    order = {folder: place for place, folder in enumerate(_LONGEST_FIRST)}
    items.sort(key=lambda item: order.get(item.path.parent.name, len(order)))


def pytest_sessionstart(session: pytest.Session) -> None:
    """What was logged while the tests were loaded would else come after the summary."""
    capture = session.config.pluginmanager.getplugin("capturemanager")
    if capture and capture.is_globally_capturing():
        capture.read_global_capture()


@pytest.fixture(scope="session")
def database() -> Iterator[Urls]:
    with fresh_database() as urls:
        yield urls


@pytest.fixture(scope="session")
def django_db_setup(database: Urls, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """Point Django's connections at the database of this process, each as the login that it is for."""
    for alias, url in (("default", database.app), ("owner", database.owner)):
        parts = env.database(url)
        configured = settings.DATABASES[alias]
        configured.update(parts, OPTIONS={**configured["OPTIONS"], **parts["OPTIONS"]})
    yield
    with django_db_blocker.unblock():
        connections.close_all()


@pytest.fixture
def owner(database: Urls) -> Iterator["psycopg.Connection[tuple[object, ...]]"]:
    with psycopg.connect(database.owner, autocommit=True) as connection:
        yield connection


@pytest.fixture(scope="session")
def seeded(database: Urls) -> frozenset[str]:
    """The tables that the migrations filled."""
    with psycopg.connect(database.superuser) as connection:
        return frozenset(filled_tables(connection))


@pytest.fixture
def committed(
    django_db_setup: None, django_db_blocker: DjangoDbBlocker, database: Urls, seeded: frozenset[str]
) -> Iterator[None]:
    with django_db_blocker.unblock():
        yield
        connections.close_all()
    empty(database.superuser, but=seeded)


@pytest.fixture(scope="session")
def running_server(database: Urls) -> Iterator[str]:
    """The web server as it runs in the demo, against the database of this process."""
    port = free_port()
    url = f"http://127.0.0.1:{port}"
    environment = {
        **os.environ,
        "DATABASE_URL": database.app,
        "DATABASE_OWNER_URL": database.owner,
        "TOETSSTEEN_VAR": str(_VAR),
        "TOETSSTEEN_SECRET_KEY": settings.SECRET_KEY,
        "TOETSSTEEN_DEMO": "1",
        "TOETSSTEEN_URL": url,
    }
    log = _VAR / f"server-{os.getpid()}.log"
    command = [sys.executable, "-m", "toetssteen.cli.main", "serve", "--port", str(port), "--workers", "1"]
    with log.open("w") as out:
        process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=out, stderr=out)
    try:
        _wait_for(url, process, log)
        yield url
    finally:
        process.terminate()
        process.wait(20)
        log.unlink()


@pytest.fixture
def server(committed: None, running_server: str) -> str:
    return running_server


def _wait_for(url: str, process: "subprocess.Popen[bytes]", log: Path) -> None:
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline and process.poll() is None:
        try:
            with urllib.request.urlopen(f"{url}/healthz", timeout=5):
                return
        except urllib.error.HTTPError:
            break
        except OSError:
            time.sleep(0.1)
    pytest.fail(f"The web server does not serve:\n{log.read_text()[-3000:]}")
