"""The gate by command: a sentence for people, JSON for machines, and a code for scripts. No database."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from toetssteen.cli.main import main
from toetssteen.protocols.reading import LIBRARY

GOOD = LIBRARY / "paspoort.yaml"

CIRCLE = """\
code: rond
title: Rond
for: {products: ['eigen:boom']}
source: {name: Proef}
principles: []
own_products:
- {slug: boom, name: Boom}
follow_ups:
- {code: melding, name: Melding oppakken, department: groen, retention: {result: '6.1'}}
questions:
- {code: a, text: Een?, type: yes_no, used_by: [melding], when: {all: [{question: b, is: [ja]}]}}
- {code: b, text: Twee?, type: yes_no, used_by: [melding], when: {all: [{question: a, is: [ja]}]}}
"""


@pytest.fixture
def refused(tmp_path: Path) -> Path:
    """A real form as it was, before a question stood behind "anders, namelijk"."""
    text = (LIBRARY / "voorwerp-op-de-weg.yaml").read_text(encoding="utf-8")
    before, added, rest = text.partition("- code: voorwerp-op-de-weg.soort-anders\n")
    assert added
    file = tmp_path / "voorwerp-op-de-weg.yaml"
    file.write_text(before + rest[rest.index("- code:") :], encoding="utf-8")
    return file


def check(*arguments: object) -> int:
    return main(["protocol", "check", *map(str, arguments)])


def as_json(capsys: pytest.CaptureFixture[str]) -> dict[str, Any]:
    said: dict[str, Any] = json.loads(capsys.readouterr().out)
    return said


def test_a_protocol_that_passes_ends_with_nought_and_tells_its_warnings(capsys: pytest.CaptureFixture[str]) -> None:
    assert check(GOOD) == 0
    said = capsys.readouterr().out
    assert said.startswith(f"{GOOD}: geslaagd, 0 × geweigerd, ")
    assert "LET OP [purpose-unknown] Van elke vraag kunnen we zeggen waarvoor die is." in said
    assert "GEWEIGERD" not in said


def test_a_protocol_that_is_refused_ends_with_one_and_says_how_to_mend_it(
    refused: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert check(GOOD, refused) == 1
    said = capsys.readouterr().out
    assert f"{refused}: geweigerd, 1 × geweigerd" in said
    assert "GEWEIGERD [option-leads-nowhere]" in said
    assert "voorwerp-op-de-weg.soort · questions[6].options[12]: Wie “Anders,nl.” kiest" in said
    assert "→ Voeg een vraag of mededeling toe" in said


def test_json_holds_every_part_of_a_finding(refused: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert check("--format", "json", GOOD, refused) == 1
    said = as_json(capsys)
    assert said["passes"] is False
    assert [(file["protocol"], file["passes"], file["error"]) for file in said["files"]] == [
        ("paspoort", True, None),
        ("voorwerp-op-de-weg", False, None),
    ]
    [finding] = said["files"][1]["refusals"]
    assert set(finding) == {"rule", "severity", "protocol", "question", "field", "message", "why", "mend"}
    assert all(finding.values())
    assert {one["severity"] for one in said["files"][1]["warnings"]} == {"warned"}


def test_a_circle_can_be_read_and_is_refused_by_the_gate(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "rond.yaml"
    file.write_text(CIRCLE, encoding="utf-8")
    assert check("--format", "json", file) == 1
    rules = {finding["rule"] for finding in as_json(capsys)["files"][0]["refusals"]}
    assert "condition-circle" in rules


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"code: [", "yaml-syntax"),
        (b"code: &a x\ntitle: *a\n", "yaml-reference"),
        (b"x" * 2_000_000, "file-size"),
        (b"\xff\xfe", "file-encoding"),
        (b"code: x\n", "missing"),
        (CIRCLE.replace("code: rond", "code: 'Rond!'").encode(), "format"),
        (CIRCLE.replace("yes_no", "maybe").encode(), "unknown-value"),
        (CIRCLE.replace("title: Rond", "titel: Rond").encode(), "unknown-key"),
        (b"", "file-empty"),
    ],
)
def test_what_cannot_be_read_ends_with_two(
    tmp_path: Path, refused: Path, capsys: pytest.CaptureFixture[str], content: bytes, code: str
) -> None:
    file = tmp_path / "stuk.yaml"
    file.write_bytes(content)
    assert check(file) == 2
    assert "niet te lezen" in capsys.readouterr().out
    assert check("--format", "json", refused, file) == 2
    said = as_json(capsys)
    assert said["files"][0]["refusals"]
    assert said["files"][1]["error"]["code"] == code
    assert said["passes"] is False


def test_a_file_that_is_not_there_or_is_a_folder_ends_with_two(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for path in (tmp_path / "weg.yaml", tmp_path):
        assert check(path) == 2
        assert "Dit bestand is er niet, of is niet te lezen." in capsys.readouterr().out


@pytest.mark.parametrize("arguments", [[], ["--format", "xml", str(GOOD)], ["--nope", str(GOOD)]])
def test_wrong_use_ends_with_two(arguments: list[str]) -> None:
    with pytest.raises(SystemExit) as stopped:
        check(*arguments)
    assert stopped.value.code == 2


def test_files_are_compared_with_one_another(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    text = CIRCLE.replace(", when: {all: [{question: b, is: [ja]}]}", "").replace("Een?", "Welke boom staat er scheef?")
    one, other = tmp_path / "een.yaml", tmp_path / "ander.yaml"
    one.write_text(text, encoding="utf-8")
    other.write_text(
        text.replace("code: rond", "code: ander")
        .replace("code: a,", "code: c,")
        .replace("question: a", "question: c")
        .replace("eigen:boom", "eigen:struik")
        .replace("slug: boom", "slug: struik"),
        encoding="utf-8",
    )
    assert check("--format", "json", one, other) == 0
    found = [finding for file in as_json(capsys)["files"] for finding in file["warnings"]]
    assert ("a", "stands-twice") in {(finding["question"], finding["rule"]) for finding in found}


def test_two_files_about_one_product_are_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    one, other = tmp_path / "een.yaml", tmp_path / "ander.yaml"
    one.write_text(CIRCLE, encoding="utf-8")
    other.write_text(CIRCLE.replace("code: rond", "code: ander"), encoding="utf-8")
    assert check("--format", "json", one, other) == 1
    rules = [{finding["rule"] for finding in file["refusals"]} for file in as_json(capsys)["files"]]
    assert all("product-taken" in found for found in rules)


def test_a_folder_stands_for_the_files_in_it(capsys: pytest.CaptureFixture[str]) -> None:
    assert check("--format", "json", LIBRARY) == 0
    files = as_json(capsys)["files"]
    assert len(files) == 46
    assert all(file["passes"] for file in files)


def test_it_runs_without_a_database_and_without_keys(tmp_path: Path) -> None:
    environment = {
        "PATH": "/usr/bin:/bin",
        "PYTHONPATH": str(Path(__file__).parents[2]),
        "TOETSSTEEN_VAR": str(tmp_path),
    }
    done = subprocess.run(
        [sys.executable, "-m", "toetssteen.cli.main", "protocol", "check", str(GOOD), "--format", "json"],
        capture_output=True,
        text=True,
        env=environment,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["passes"] is True
    assert list(tmp_path.iterdir()) == []
