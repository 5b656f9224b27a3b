"""`toetssteen demo` starts as one and stops as one, whatever ends it."""

import json
import os
import signal
import smtplib
import stat
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import psutil
import psycopg
import pytest

from tests.database import ROOT
from tests.machine.commands import (
    alive,
    assert_one_sentence,
    environment,
    family,
    listen_to_ctrl_c,
    listening,
    running_demo,
    start_demo,
    toetssteen,
    until,
)
from toetssteen.cli.environment import cluster
from toetssteen.cli.postgres import Urls
from toetssteen.cli.preflight import free_port
from toetssteen.cli.serve import cores


@pytest.fixture(scope="module")
def var(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """One installation for this file: the first start makes it, the others find it."""
    folder = tmp_path_factory.mktemp("demo") / "var"
    yield folder
    cluster(folder).drop()


def test_it_tells_where_it_runs_and_who_may_enter(var: Path) -> None:
    port = free_port()
    with running_demo(var, port) as process:
        written = var / "demo.json"
        told = json.loads(written.read_text())
        assert stat.S_IMODE(written.stat().st_mode) == 0o600
        assert set(told) == {"url", "users", "api_token"}
        assert told["url"] == f"http://127.0.0.1:{port}"
        assert all(set(user) == {"role", "username", "password"} for user in told["users"])
        with urllib.request.urlopen(f"{told['url']}/readyz", timeout=5) as answer:
            assert answer.status == 200
        assert process.poll() is None


def test_it_is_reached_from_this_machine_alone(var: Path) -> None:
    with running_demo(var, free_port()) as process:
        addresses = {address for child in family(process) for address in listening(child)}
    assert addresses == {"127.0.0.1"}


def test_its_secrets_are_for_its_owner_alone(var: Path) -> None:
    with running_demo(var, free_port()):
        for name in ("secret-key", "keys", "postgres/passwords.json", "logs/web.log", "postgres/server.log"):
            assert stat.S_IMODE((var / name).stat().st_mode) == 0o600, name
        assert stat.S_IMODE(var.stat().st_mode) == 0o700


def test_a_second_start_takes_five_seconds_and_keeps_the_data(var: Path) -> None:
    with running_demo(var, free_port()), psycopg.connect(cluster(var).urls().owner) as connection:
        connection.execute("CREATE TABLE IF NOT EXISTS left_by_the_first AS SELECT 1 AS one")
    started = time.monotonic()
    with running_demo(var, free_port()), psycopg.connect(cluster(var).urls().owner) as connection:
        took = time.monotonic() - started
        assert connection.execute("SELECT one FROM left_by_the_first").fetchone() == (1,)
    # Five seconds on a machine at rest; the processes that wait for a core with us slow it down alike.
    assert took < 5 * (1 + os.getloadavg()[0] / cores())


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_signal_stops_it_whole(var: Path, how: signal.Signals) -> None:
    with running_demo(var, free_port()) as process:
        children = family(process)
        assert len(children) > 5
        process.send_signal(how)
        assert process.wait(20) == 0
        assert alive(children) == []
        assert not (var / "demo.json").exists()


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL])
def test_the_end_of_make_is_the_end_of_all(var: Path, how: signal.Signals) -> None:
    """Also of `make` alone, as another program would end it."""
    (var / "demo.json").unlink(missing_ok=True)
    make = subprocess.Popen(
        ["make", "--silent", "demo", f"PORT={free_port()}", f"VENV={Path(sys.prefix)}"],
        cwd=ROOT,
        env=environment(var),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        preexec_fn=listen_to_ctrl_c,
    )
    everybody = []
    try:
        until((var / "demo.json").exists, seconds=90)
        everybody = family(make)
        make.send_signal(how)
        make.wait(20)
        until(lambda: not alive(everybody), seconds=20)
    finally:
        for process in everybody:
            with suppress(psutil.NoSuchProcess):
                process.kill()


def test_a_signal_during_the_start_stops_it_whole(var: Path) -> None:
    """Whatever it is busy with at that moment."""
    for moment in (0.2, 0.6, 1.0, 1.6, 2.4):
        process = start_demo(var, free_port())
        time.sleep(moment)
        children = family(process)
        process.send_signal(signal.SIGINT)
        assert process.wait(20) in (0, 130, -signal.SIGINT)
        assert alive(children) == []
        _out, err = process.communicate()
        if process.returncode == 0:
            assert "Traceback" not in err
    assert not cluster(var).is_running()


def test_a_kill_of_the_supervisor_leaves_no_orphans(var: Path) -> None:
    with running_demo(var, free_port()) as process:
        children = family(process)
        process.kill()
        process.wait(5)
        until(lambda: not alive(children), seconds=20)


@pytest.mark.parametrize(
    "part", ["serve", "worker", "toetssteen.adapters.brp_testserver", "toetssteen.adapters.mail_testserver", "-D"]
)
def test_the_end_of_a_part_is_the_end_of_all(var: Path, part: str) -> None:
    with running_demo(var, free_port()) as process:
        children = family(process)
        (of_the_part,) = (child for child in psutil.Process(process.pid).children() if part in child.cmdline())
        of_the_part.kill()
        _out, err = process.communicate(timeout=30)
        done = subprocess.CompletedProcess([], process.returncode, "", err)
        assert_one_sentence(done, "gestopt", ".log")
        assert alive(children) == []


def test_a_second_one_in_the_same_folder_is_refused_and_leaves_the_first(var: Path) -> None:
    with running_demo(var, free_port()) as process:
        assert_one_sentence(toetssteen("demo", "--port", str(free_port()), var=var), "draait al")
        assert (var / "demo.json").exists()
        assert process.poll() is None


def test_other_commands_use_the_database_of_the_demo(var: Path) -> None:
    with running_demo(var, free_port()):
        done = toetssteen("check", var=var)
        assert done.returncode == 0, done.stderr
        assert "alleen groeien" in done.stdout
        assert toetssteen("migrate", var=var).stdout == "De database was al bij.\n"


def test_mail_lands_in_a_folder(var: Path) -> None:
    with running_demo(var, free_port()) as process:
        (server,) = (child for child in family(process) if any("mail_testserver" in word for word in child.cmdline()))
        words = server.cmdline()
        port = int(words[words.index("--port") + 1])
        with smtplib.SMTP("127.0.0.1", port, timeout=5) as client:
            client.sendmail("a@example.org", ["b@example.org"], "Subject: proef\r\n\r\nGroet")
        (mail,) = (var / "mail").glob("*.eml")
        assert "Subject: proef" in mail.read_text()
        assert "X-Envelope-To: b@example.org" in mail.read_text()


def test_starting_afresh_throws_the_data_away(var: Path) -> None:
    earlier = cluster(var)
    with psycopg.connect(earlier.start().owner) as connection:
        connection.execute("CREATE TABLE IF NOT EXISTS left_by_the_first AS SELECT 1 AS one")
    earlier.stop()
    (var / "mail").mkdir(exist_ok=True)
    (var / "mail" / "old.eml").write_text("")
    with running_demo(var, free_port(), "--reset"), psycopg.connect(cluster(var).urls().owner) as connection:
        assert connection.execute("SELECT to_regclass('left_by_the_first')").fetchone() == (None,)
        assert not (var / "mail" / "old.eml").exists()


def test_starting_afresh_never_empties_a_database_of_your_own(tmp_path: Path, database: Urls) -> None:
    done = toetssteen(
        "demo", "--reset", "--port", str(free_port()), var=tmp_path / "var", extra={"DATABASE_URL": database.app}
    )
    assert_one_sentence(done, "alleen de ingebouwde database")
