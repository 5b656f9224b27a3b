"""What a newcomer meets when something is not as it should be: one sentence and exit code 2."""

import os
import shutil
import socket
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.database import ROOT
from tests.machine.commands import assert_one_sentence, toetssteen
from tests.machine.old_postgres import old_postgres
from toetssteen.cli import preflight
from toetssteen.cli.postgres import Urls
from toetssteen.cli.refusals import Refused

COMMANDS = ("demo", "migrate", "check")


@pytest.fixture
def taken_port() -> Iterator[int]:
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield server.getsockname()[1]


def test_a_taken_port(tmp_path: Path, taken_port: int) -> None:
    assert_one_sentence(toetssteen("demo", "--port", str(taken_port), var=tmp_path), str(taken_port), "in gebruik")


def test_a_failed_start_leaves_no_address_of_an_earlier_one(tmp_path: Path, taken_port: int) -> None:
    (tmp_path / "demo.json").write_text("{}")
    toetssteen("demo", "--port", str(taken_port), var=tmp_path)
    assert not (tmp_path / "demo.json").exists()


@pytest.mark.parametrize("port", ["abc", "0", "-1", "65536", ""])
def test_a_port_that_is_none(tmp_path: Path, port: str) -> None:
    assert_one_sentence(toetssteen("demo", f"--port={port}", var=tmp_path), "PORT")


@pytest.mark.parametrize("command", COMMANDS)
@pytest.mark.parametrize(
    "url",
    ["geen adres", "mysql://kcc:geheim@localhost/db", "postgres://kcc:geheim@localhost:x/db", "postgres://localhost"],
)
def test_a_database_url_that_is_none(tmp_path: Path, command: str, url: str) -> None:
    done = toetssteen(command, *_free_port(command), var=tmp_path, extra={"DATABASE_URL": url})
    assert_one_sentence(done, "DATABASE_URL")
    assert "geheim" not in done.stderr


@pytest.mark.parametrize("command", COMMANDS)
def test_a_database_that_cannot_be_reached(tmp_path: Path, command: str) -> None:
    url = f"postgres://kcc:geheim@127.0.0.1:{preflight.free_port()}/db"
    done = toetssteen(command, *_free_port(command), var=tmp_path, extra={"DATABASE_URL": url})
    assert_one_sentence(done, "niet bereikbaar")
    assert "geheim" not in done.stderr


def test_a_database_host_that_does_not_exist(tmp_path: Path) -> None:
    url = "postgres://kcc:geheim@bestaat-niet.invalid/db"
    assert_one_sentence(toetssteen("check", var=tmp_path, extra={"DATABASE_URL": url}), "niet bereikbaar")


@pytest.mark.parametrize("command", COMMANDS)
def test_a_wrong_password(tmp_path: Path, command: str, database: Urls) -> None:
    user, rest = database.app.split("@", 1)
    url = f"{user.rsplit(':', 1)[0]}:verkeerd@{rest}"
    done = toetssteen(command, *_free_port(command), var=tmp_path, extra={"DATABASE_URL": url})
    assert_one_sentence(done, "weigert de aanmelding")
    assert "verkeerd" not in done.stderr


def test_an_option_that_postgresql_does_not_know(tmp_path: Path, database: Urls) -> None:
    url = f"{database.app}&kleur=rood"
    assert_one_sentence(toetssteen("check", var=tmp_path, extra={"DATABASE_URL": url}), "optie")


@pytest.mark.parametrize("command", COMMANDS)
def test_a_database_that_is_too_old(tmp_path: Path, command: str) -> None:
    with old_postgres() as port:
        url = f"postgres://kcc@127.0.0.1:{port}/db"
        done = toetssteen(command, *_free_port(command), var=tmp_path, extra={"DATABASE_URL": url})
    assert_one_sentence(done, "PostgreSQL 14", "15 of later")


@pytest.mark.parametrize("command", ["migrate", "serve", "worker", "check"])
def test_no_database_at_all(tmp_path: Path, command: str) -> None:
    assert_one_sentence(toetssteen(command, var=tmp_path), "make demo")


def test_serving_without_secrets(tmp_path: Path, database: Urls) -> None:
    done = toetssteen("serve", var=tmp_path, extra={"DATABASE_URL": database.app})
    assert_one_sentence(done, "TOETSSTEEN_SECRET_KEY")
    done = toetssteen(
        "serve", var=tmp_path, extra={"DATABASE_URL": database.app, "TOETSSTEEN_SECRET_KEY": "lang genoeg"}
    )
    assert_one_sentence(done, "sleutelbestand", "make-keys")


def test_keys_are_not_replaced(tmp_path: Path) -> None:
    assert toetssteen("make-keys", var=tmp_path).returncode == 0
    made = (tmp_path / "keys").read_bytes()
    assert_one_sentence(toetssteen("make-keys", var=tmp_path), "niet vervangen")
    assert (tmp_path / "keys").read_bytes() == made


def test_a_setting_that_is_no_number(tmp_path: Path) -> None:
    done = toetssteen("demo", var=tmp_path, extra={"TOETSSTEEN_USE_SAMPLE": "vijf"})
    assert_one_sentence(done, "TOETSSTEEN_USE_SAMPLE")


def test_a_folder_that_is_a_file(tmp_path: Path) -> None:
    (tmp_path / "var").write_text("")
    done = toetssteen("demo", *_free_port("demo"), var=tmp_path / "var")
    assert_one_sentence(done, str(tmp_path / "var"))


def test_a_disk_that_is_almost_full(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        shutil, "disk_usage", lambda _path: shutil._ntuple_diskusage(10**9, 10**9 - 5_000_000, 5_000_000)
    )
    with pytest.raises(Refused, match=r"^De schijf is vol: .* 5 MB vrij"):
        preflight.require_room(tmp_path)


@pytest.mark.skipif(os.geteuid() != 0, reason="a small disk is mounted by root")
def test_a_full_disk(tmp_path: Path) -> None:
    disk = tmp_path / "disk"
    disk.mkdir()
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=4m", "tmpfs", str(disk)], capture_output=True)
    if mounted.returncode:
        pytest.skip("this machine lets nobody mount")
    try:
        assert_one_sentence(toetssteen("demo", *_free_port("demo"), var=disk), "De schijf is vol")
        assert_one_sentence(_make("demo", VENV=str(disk / "venv")), "De schijf is vol")
    finally:
        subprocess.run(["umount", str(disk)], check=True)


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_folder_that_cannot_be_written(tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    assert_one_sentence(toetssteen("demo", *_free_port("demo"), var=tmp_path / "var"), "geschreven")


@pytest.mark.parametrize(("version", "code"), [("3.9", 1), ("3.14", 1), ("geen", 127)])
def test_an_unsupported_python(tmp_path: Path, version: str, code: int) -> None:
    """Every Python on the path answers as an old, a too new, or a missing one does."""
    programs = tmp_path / "bin"
    programs.mkdir()
    for name in ("sh", "dirname", "mkdir", "df", "awk", "id", "touch", "make"):
        (programs / name).symlink_to(str(shutil.which(name)))
    if code == 1:
        # Asked whether it will do it exits with 1; asked for its version it prints it.
        text = f'#!/bin/sh\ncase "$2" in *print*) echo {version};; *) exit 1;; esac\n'
        (programs / "python3").write_text(text)
        (programs / "python3").chmod(0o755)
    done = _make("demo", VENV=str(tmp_path / "venv"), PATH=str(programs))
    assert_one_sentence(done, "Python 3.11, 3.12 of 3.13", version)


def test_the_program_itself_refuses_an_unsupported_python() -> None:
    for version in ((3, 10), (3, 14)):
        with pytest.raises(Refused, match="Python"):
            preflight.require_python(version)


def _free_port(command: str) -> list[str]:
    return ["--port", str(preflight.free_port())] if command == "demo" else []


def _make(target: str, **variables: str) -> "subprocess.CompletedProcess[str]":
    """`make` adds a line of its own about the recipe that failed; that is left out."""
    path = variables.pop("PATH", os.environ["PATH"])
    done = subprocess.run(
        ["make", "--no-print-directory", target, *(f"{name}={value}" for name, value in variables.items())],
        cwd=ROOT,
        env={"PATH": path, "HOME": "/nonexistent"},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=60,
    )
    own = [line for line in done.stderr.splitlines() if not line.startswith("make:")]
    return subprocess.CompletedProcess(done.args, done.returncode, done.stdout, "\n".join(own))
