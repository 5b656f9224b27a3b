"""What may not be in the tree, and what the README must tell."""

import ast
import inspect
import re
import subprocess
from functools import cache
from pathlib import Path

import pytest

from tests.database import ROOT
from toetssteen.config import env

_LONGEST = 400
_GENERATED = ("requirements.txt", "requirements-dev.txt", "LICENSE")
_FROM_ELSEWHERE = ("toetssteen/web/static/vendor/", "toetssteen/web/static/themes/", "tests/contract/")
"""Kept as their makers made them, each with its licence beside it."""

# Put together from parts, since this file is in the tree as well.
_MACHINE = re.compile(r"(?<![\w.])/(?:" + "|".join(("home/" + r"\w", "ro" + "ot/", "wo" + "rk/", "Users" + "/")) + ")")
_HOSTS = re.compile(
    "|".join(
        (
            "files.pyth" + "onhosted",
            "pypi.org" + "/simple",
            "registry.npm" + "js",
            "--index" + "-url",
            "--find" + "-links",
        )
    )
)
_WORDS = re.compile(
    r"\b(?:"
    + "|".join(
        ("lor" + "em", "FIX" + "ME", "XX" + "X", "TO" + "DO", "Co-Auth" + "ored-By", "chat" + "gpt", "cl" + "aude")
    )
    + r")\b",
    re.IGNORECASE,
)
_ISSUE = re.compile(r"(?:iss" + r"ue|(?<!\w)GH)[ -]?#?\d+\b", re.IGNORECASE)


@cache
def tracked() -> tuple[Path, ...]:
    """The files of the repository, and those that could be added to it."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    return tuple(ROOT / name for name in sorted(set(listed.split("\0"))) if name and (ROOT / name).is_file())


@cache
def texts() -> dict[str, str]:
    """Name → text, of everything that is text and our own."""
    found = {}
    for path in tracked():
        name = str(path.relative_to(ROOT))
        if name.startswith(_FROM_ELSEWHERE):
            continue
        try:
            found[name] = path.read_text(encoding="utf-8")
        except UnicodeDecodeError:
            continue
    return found


@pytest.mark.parametrize(
    ("unwanted", "but"),
    [(_MACHINE, ()), (_HOSTS, ()), (_WORDS, _GENERATED), (_ISSUE, _GENERATED)],
    ids=["machine paths", "registries", "forbidden words", "numbers of issues"],
)
def test_nothing_of_our_kitchen_is_in_the_tree(unwanted: re.Pattern[str], but: tuple[str, ...]) -> None:
    found = [
        f"{name}:{number}: {line.strip()[:120]}"
        for name, text in texts().items()
        if name not in but and not name.endswith((".csv", ".json", ".svg"))
        for number, line in enumerate(text.splitlines(), 1)
        if unwanted.search(line)
    ]
    assert found == []


def test_no_file_is_longer_than_can_be_read_at_once() -> None:
    code = (".py", ".js", ".css", ".html", ".sh")
    long = {
        name: count for name, text in texts().items() if name.endswith(code) and (count := text.count("\n")) > _LONGEST
    }
    assert long == {}


def test_no_large_file() -> None:
    large = [str(path.relative_to(ROOT)) for path in tracked() if path.stat().st_size > 2_000_000]
    assert large == []


def test_the_readme_names_both_commands() -> None:
    text = (ROOT / "README.md").read_text()
    assert "make demo" in text
    assert "make test" in text


def test_the_readme_tells_every_setting_and_no_other() -> None:
    text = (ROOT / "README.md").read_text()
    told = set(re.findall(r"\b(?:TOETSSTEEN_[A-Z_]+|DATABASE_[A-Z_]*URL)\b", text))
    assert told == settings()


def test_one_file_reads_the_environment() -> None:
    """Elsewhere it may be filled in for Django or for a child, never asked."""
    reading = re.compile(r"os\.getenv|environ\.get\(|environ\[[^\]]+\](?!\s*=[^=])")
    found = [
        f"{name}: {line.strip()}"
        for name, text in texts().items()
        if name.startswith("toetssteen/") and name.endswith(".py") and name != "toetssteen/config/env.py"
        for line in text.splitlines()
        if reading.search(line) and "] = " not in line
    ]
    assert found == []


def test_every_target_of_the_makefile_is_in_its_help() -> None:
    text = (ROOT / "Makefile").read_text()
    targets = set(
        re.findall(r"^(demo|demo-reset|test|test-fast|check|bench|bench-api|fuzz|lock|clean):", text, re.MULTILINE)
    )
    told = set(re.findall(r"@echo 'make ([\w-]+)", text))
    assert told == targets
    assert len(targets) == 10


def settings() -> set[str]:
    """The names that `env.py` looks up."""
    names = set()
    for node in ast.walk(ast.parse(inspect.getsource(env))):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            names |= set(re.findall(r"^(?:TOETSSTEEN_[A-Z_]+|DATABASE_[A-Z_]*URL)$", node.value))
    return names
