"""The client that Maykin Media publishes for Open Klant makes each of its calls to the running server."""

import json
import os
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.api.clients.environment import NotHere, client_python
from toetssteen.api import tokens

Lines = list[dict[str, Any]]
_PROGRAM = Path(__file__).with_name("open_klant.py")
_ERRORS = {400: "BadRequest", 401: "Unauthorized", 403: "Forbidden", 404: "NotFound"}


@pytest.fixture(scope="module")
def python() -> Path:
    try:
        return client_python()
    except NotHere as reason:
        pytest.skip(f"The calls of open-klant-client were not run: {reason}.")


@pytest.fixture
def run(python: Path, server: str) -> Callable[[str], Lines]:
    """Gives the lines that the program prints."""
    told = {
        "url": f"{server}/klantinteracties/api/v1",
        "token": tokens.issue("portaal", purpose="klantcontact", actors_for="werkplek"),
        "reader": tokens.issue("lezer", purpose="klantcontact", may=["*:lezen"]),
    }

    def _run(what: str) -> Lines:
        done = subprocess.run(
            [python, "-I", _PROGRAM, what],
            input=json.dumps(told),
            env={**os.environ, "NO_PROXY": "127.0.0.1"},
            capture_output=True,
            text=True,
            timeout=120,
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return [json.loads(line) for line in done.stdout.splitlines()]

    return _run


def test_every_call_is_answered_as_the_client_expects(run: Callable[[str], Lines]) -> None:
    *calls, known = run("calls")
    assert [line for line in calls if line["wrong"]] == []
    assert sorted({line["call"] for line in calls}) == known["public"]


def test_a_refusal_tells_all_that_the_client_reads_of_it(run: Callable[[str], Lines]) -> None:
    refusals = run("refusals")
    assert [line["answered"] for line in refusals] == list(_ERRORS)
    for line in refusals:
        assert {"type", "code", "title", "status", "detail", "instance"} <= set(line["body"])
        assert line["body"]["status"] == line["answered"]
    assert {"name", "code", "reason"} == set(refusals[0]["body"]["invalidParams"][0])


def test_a_refusal_is_raised_as_what_it_is(run: Callable[[str], Lines]) -> None:
    assert {line["answered"]: line["raised"] for line in run("refusals")} == _ERRORS
