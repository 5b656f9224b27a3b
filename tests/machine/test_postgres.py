"""The embedded PostgreSQL: closed to everybody else, and whole again after a crash."""

import os
import signal
import stat
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import psutil
import psycopg
import pytest

from tests.machine.commands import until
from toetssteen.cli import housing
from toetssteen.cli.postgres import EXTENSIONS, Cluster
from toetssteen.cli.refusals import Refused


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """One cluster for this file: making it takes a second and a half."""
    folder = tmp_path_factory.mktemp("cluster") / "postgres"
    yield folder
    Cluster(folder).drop()


@pytest.fixture
def cluster(folder: Path) -> Iterator[Cluster]:
    cluster = Cluster(folder, fast=True)
    cluster.start()
    yield cluster
    cluster.stop()


def test_each_login_opens_the_database_as_itself(cluster: Cluster) -> None:
    urls = cluster.urls()
    for url, login in ((urls.owner, "toetssteen_owner"), (urls.app, "toetssteen_app")):
        with psycopg.connect(url) as connection:
            assert connection.execute("SELECT current_user").fetchone() == (login,)


def test_the_application_makes_no_tables(cluster: Cluster) -> None:
    with psycopg.connect(cluster.urls().app) as connection, pytest.raises(psycopg.errors.InsufficientPrivilege):
        connection.execute("CREATE TABLE mine (id int)")


def test_a_password_is_asked_also_on_the_socket(cluster: Cluster) -> None:
    url = cluster.urls().superuser
    without = url.replace(url[url.index(":", 11) : url.index("@")], "")
    with pytest.raises(psycopg.OperationalError):
        psycopg.connect(without)


def test_nobody_else_enters_and_nothing_listens_on_the_network(cluster: Cluster, folder: Path) -> None:
    home = housing.existing_home(folder)
    assert home
    for path in (folder, home.place, home.data, home.socket):
        assert stat.S_IMODE(path.stat().st_mode) == 0o700, path
    assert stat.S_IMODE((folder / "passwords.json").stat().st_mode) == 0o600
    assert not (home.place / "password").exists()
    server = psutil.Process(_pid(home))
    assert {connection.family.name for connection in server.net_connections()} <= {"AF_UNIX"}
    assert server.username() != "root"
    with psycopg.connect(cluster.urls().superuser) as connection:
        assert connection.execute("SHOW listen_addresses").fetchone() == ("",)


def test_no_folder_above_is_opened_for_it(folder: Path, cluster: Cluster) -> None:
    """Whatever account runs it: what stands above the cluster keeps its mode."""
    parent = folder.parent
    parent.chmod(0o700)
    cluster.stop()
    cluster.start()
    assert stat.S_IMODE(parent.stat().st_mode) == 0o700


def test_it_knows_letters_beyond_ascii(cluster: Cluster) -> None:
    with psycopg.connect(cluster.urls().app) as connection:
        assert connection.execute("SELECT lower('ÉÈ'), 'Z' < 'a', unaccent('ë')").fetchone() == ("éè", True, "e")
        words = connection.execute("SELECT to_tsvector('dutch', 'coördinator café')::text").fetchone()
        assert words
        assert "coordinator" in words[0] or "coördinator" in words[0]
        found = connection.execute("SELECT extname FROM pg_extension").fetchall()
    assert set(EXTENSIONS) <= {name for (name,) in found}


def test_its_log_holds_no_values(cluster: Cluster, folder: Path) -> None:
    with psycopg.connect(cluster.urls().owner, autocommit=True) as connection:
        connection.execute("CREATE TABLE person (bsn text UNIQUE)")
        connection.execute("INSERT INTO person VALUES (%s)", ["999990019"])
        with pytest.raises(psycopg.errors.UniqueViolation):
            connection.execute("INSERT INTO person VALUES (%s)", ["999990019"])
        connection.execute("DROP TABLE person")
    log = (folder / "server.log").read_text()
    assert "duplicate key" in log
    assert "999990019" not in log


def test_what_was_committed_survives_a_kill(folder: Path) -> None:
    cluster = Cluster(folder)
    with psycopg.connect(cluster.start().owner) as connection:
        connection.execute("CREATE TABLE IF NOT EXISTS kept AS SELECT 1 AS one")
    home = housing.existing_home(folder)
    assert home
    os.kill(_pid(home), signal.SIGKILL)
    until(lambda: not cluster.is_running(), seconds=5)
    assert (home.data / "postmaster.pid").exists()
    again = Cluster(folder)
    with psycopg.connect(again.start().owner) as connection:
        assert connection.execute("SELECT one FROM kept").fetchone() == (1,)
    again.stop()
    cluster.stop()


def test_a_lock_file_with_the_number_of_somebody_else_is_swept_up(folder: Path) -> None:
    cluster = Cluster(folder, fast=True)
    cluster.start()
    home = housing.existing_home(folder)
    assert home
    lock = (home.data / "postmaster.pid").read_text().split("\n")
    cluster.stop()
    sleeper = subprocess.Popen(["sleep", "60"], **home.as_owner())
    try:
        (home.data / "postmaster.pid").write_text("\n".join([str(sleeper.pid), *lock[1:]]))
        assert not cluster.is_running()
        cluster.start()
        assert cluster.is_running()
    finally:
        sleeper.kill()
        sleeper.wait()
        cluster.stop()


def test_it_is_found_when_it_runs_already(cluster: Cluster, folder: Path) -> None:
    home = housing.existing_home(folder)
    assert home
    before = _pid(home)
    assert Cluster(folder).start() == cluster.urls()
    assert _pid(home) == before


def test_a_start_does_not_wait_for_the_guests_of_a_server_that_stops(folder: Path) -> None:
    cluster = Cluster(folder, fast=True)
    home = housing.home_of(folder)
    with psycopg.connect(cluster.start().owner):
        before = _pid(home)
        os.kill(before, signal.SIGTERM)
        until(lambda: not cluster.is_running(), seconds=5)
        assert _pid(home) == before
        again = Cluster(folder, fast=True)
        again.start()
        assert _pid(home) != before
    cluster.stop()
    again.stop()


def test_data_of_another_version_is_refused(cluster: Cluster, folder: Path) -> None:
    home = housing.existing_home(folder)
    assert home
    cluster.stop()
    version = home.data / "PG_VERSION"
    try:
        version.write_text("17\n")
        with pytest.raises(Refused, match="PostgreSQL 17"):
            cluster.start()
    finally:
        version.write_text("18\n")


def test_a_deep_checkout_has_a_short_socket(tmp_path: Path) -> None:
    """The path of a Unix socket has at most 107 bytes."""
    deep = tmp_path / ("d" * 80) / ("e" * 80) / "postgres"
    cluster = Cluster(deep, fast=True)
    try:
        with psycopg.connect(cluster.start().app) as connection:
            assert connection.execute("SELECT 1").fetchone() == (1,)
        home = housing.existing_home(deep)
        assert home
        assert len(os.fsencode(home.socket / ".s.PGSQL.5432")) <= 107
    finally:
        cluster.drop()
    assert not home.place.exists()
    assert not home.socket.exists()


def test_a_second_start_is_quick(folder: Path) -> None:
    started = time.monotonic()
    cluster = Cluster(folder)
    cluster.start()
    took = time.monotonic() - started
    cluster.stop()
    assert took < 3


def _pid(home: housing.Home) -> int:
    return int((home.data / "postmaster.pid").read_text().split("\n", 1)[0])
