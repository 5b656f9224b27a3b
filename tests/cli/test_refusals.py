"""What is expected to go wrong is a sentence without secrets; a bug stays a bug."""

import errno
from collections.abc import Callable
from types import SimpleNamespace

import psycopg
import pytest
from django.db import OperationalError

from toetssteen.cli import main as command
from toetssteen.cli.refusals import Refused, sentence
from toetssteen.cli.subcommand import Subparsers
from toetssteen.config.env import BrokenEnvironment
from toetssteen.keys.keyring import BrokenKeys


def _wrapped() -> OperationalError:
    error = OperationalError("connection to server at 10.0.0.1 failed for user kcc, password geheim")
    error.__cause__ = psycopg.OperationalError("geheim")
    return error


@pytest.mark.parametrize(
    "error",
    [
        Refused("Dit kan niet."),
        BrokenEnvironment("Dit kan niet."),
        BrokenKeys("Dit kan niet."),
        OSError(errno.ENOSPC, "No space left on device"),
        PermissionError(errno.EACCES, "Permission denied", "/srv/var"),
        psycopg.errors.DiskFull("could not extend file"),
        psycopg.errors.InsufficientPrivilege("permission denied for table person, row geheim"),
        _wrapped(),
    ],
    ids=lambda error: type(error).__name__,
)
def test_it_is_one_sentence_without_secrets(error: Exception) -> None:
    text = sentence(error)
    assert text
    assert text.endswith(".")
    assert "\n" not in text
    assert "geheim" not in text


@pytest.mark.parametrize("error", [ValueError("x"), OSError(errno.EIO, "x"), psycopg.ProgrammingError("x")])
def test_a_bug_is_not_hidden(error: Exception) -> None:
    assert sentence(error) is None


@pytest.mark.parametrize(
    ("raising", "code"), [(Refused("Dit kan niet."), 2), (KeyboardInterrupt(), 130)], ids=["refused", "ctrl-c"]
)
def test_the_command_ends_with_its_code(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], raising: BaseException, code: int
) -> None:
    monkeypatch.setattr(command, "COMMANDS", (SimpleNamespace(register=_registering(raising)),))
    assert command.main(["fall"]) == code
    assert "Traceback" not in capsys.readouterr().err


def test_the_command_shows_where_a_bug_is(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(command, "COMMANDS", (SimpleNamespace(register=_registering(ZeroDivisionError())),))
    with pytest.raises(ZeroDivisionError):
        command.main(["fall"])


def _registering(raising: BaseException) -> "Callable[[Subparsers], None]":
    def run(_arguments: object) -> int:
        raise raising

    return lambda subparsers: subparsers.add_parser("fall").set_defaults(run=run)
