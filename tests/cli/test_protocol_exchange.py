"""`toetssteen protocol import` and `export`: files in and out, with a code for scripts and a sentence for people."""

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from tests import factories
from tests.protocols.exchange.test_kiss import SET
from tests.protocols.exchange.test_signalen import SCRIPT
from toetssteen.cli.main import main
from toetssteen.protocols.reading import LIBRARY, read_file
from toetssteen.protocols.writing import write


@pytest.fixture
def kiss(tmp_path: Path) -> Path:
    file = tmp_path / "parkeren.json"
    file.write_text(json.dumps(SET), encoding="utf-8")
    return file


@pytest.fixture
def out(tmp_path: Path) -> Path:
    folder = tmp_path / "uit"
    folder.mkdir()
    return folder


def run(*arguments: object) -> int:
    return main(["protocol", "import", *map(str, arguments)])


def told(capsys: pytest.CaptureFixture[str]) -> list[dict[str, Any]]:
    files: list[dict[str, Any]] = json.loads(capsys.readouterr().out)["files"]
    return files


def test_a_set_of_kiss_becomes_a_file_that_passes_the_gate(
    kiss: Path, out: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(kiss, "--out", out) == 0
    said = capsys.readouterr().out
    assert "parkeren-parkeerbon (kiss), 4 vragen" in said
    assert "OPMERKING [option-twice]" in said
    document = read_file(out / "parkeren-parkeerbon.yaml")
    assert [question.used_by for question in document.questions] == [["terugbelverzoek"]] * 4
    assert main(["protocol", "check", str(out)]) == 0


def test_without_a_folder_nothing_is_written(kiss: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(kiss) == 0
    assert sorted(path.name for path in tmp_path.iterdir()) == ["parkeren.json"]


def test_what_the_gate_refuses_is_written_and_ends_with_one(
    tmp_path: Path, out: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "speeltuin.ts"
    file.write_text(SCRIPT, encoding="utf-8")
    assert run(file, "--out", out, "--format-out", "json") == 1
    [row] = told(capsys)
    assert (row["protocol"], row["format"], row["passes"]) == ("speeltuin", "signalen", False)
    assert {finding["rule"] for finding in row["refusals"]} == {"no-consumer"}
    assert (out / "speeltuin.yaml").exists()


def test_what_cannot_be_read_ends_with_two_and_the_rest_is_done(
    kiss: Path, tmp_path: Path, out: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    broken = tmp_path / "stuk.json"
    broken.write_text("{", encoding="utf-8")
    assert run(broken, kiss, tmp_path / "weg.yaml", "--out", out, "--format-out", "json") == 2
    rows = told(capsys)
    assert [row["error"]["code"] if row["error"] else None for row in rows] == ["json-syntax", None, "no-file"]
    assert [path.name for path in out.iterdir()] == ["parkeren-parkeerbon.yaml"]


def test_what_stands_there_is_not_overwritten_unless_asked(
    kiss: Path, out: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(kiss, "--out", out) == 0
    mine = out / "parkeren-parkeerbon.yaml"
    mine.write_text("van mij", encoding="utf-8")
    assert run(kiss, "--out", out) == 2
    assert "staat er al" in capsys.readouterr().out
    assert mine.read_text(encoding="utf-8") == "van mij"
    assert run(kiss, "--out", out, "--force") == 0
    assert mine.read_text(encoding="utf-8") != "van mij"


def test_wishes_are_followed(kiss: Path, out: Path) -> None:
    wishes = ("--code", "bon", "--title", "Parkeerbon", "--product", "eigen:bon", "--follow-up", "bezwaar")
    assert run(kiss, "--out", out, *wishes) == 0
    document = read_file(out / "bon.yaml")
    assert document.scope.products == ["eigen:bon"]
    assert {code for question in document.questions for code in question.used_by} == {"bezwaar"}


@pytest.mark.parametrize(
    "arguments", [("--product", "bon"), ("--out", "weg"), ("nog-een.json", "--code", "x"), ("--out", "parkeren.json")]
)
def test_wrong_use_is_a_sentence_and_ends_with_two(
    kiss: Path, arguments: tuple[str, ...], capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(kiss.parent)
    assert run(kiss, *arguments) == 2
    assert capsys.readouterr().out.strip().endswith(".")


def test_a_folder_is_read_whole_and_two_sets_with_one_code_are_refused(
    kiss: Path, out: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    shutil.copy(kiss, out / "een.json")
    assert run(out, "--format-out", "json") == 0
    assert len(told(capsys)) == 1
    shutil.copy(kiss, out / "twee.json")
    assert run(out, "--format-out", "json") == 2
    assert {row["error"]["code"] for row in told(capsys)} == {"code-twice"}


def test_a_set_that_takes_questions_from_a_file_beside_it(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = tmp_path / "sets"
    folder.mkdir()
    (tmp_path / "buiten.ts").write_text("export const buiten = {}", encoding="utf-8")
    (folder / "deel.ts").write_text(SCRIPT.replace("speeltuin", "deel"), encoding="utf-8")
    (folder / "geheel.ts").write_text("import { deel } from './deel'\nexport default { ...deel }", encoding="utf-8")
    assert run(folder / "geheel.ts", "--format-out", "json") == 1
    [row] = told(capsys)
    assert row["questions"] == 4


def test_check_takes_question_sets_as_well(kiss: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["protocol", "check", str(kiss), "--format", "json"]) == 0
    [row] = told(capsys)
    assert (row["format"], row["protocol"]) == ("kiss", "parkeren-parkeerbon")
    assert {remark["code"] for remark in row["remarks"]} >= {"product-proposed"}


# Export


@pytest.fixture
def database(paspoort: factories.Passport, monkeypatch: pytest.MonkeyPatch) -> factories.Passport:
    """Django runs already, and the database is that of the test."""
    monkeypatch.setattr("toetssteen.cli.environment.start_django", lambda: None)
    return paspoort


def test_export_writes_what_holds_now(
    database: factories.Passport, out: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["protocol", "export", "paspoort", "--out", str(out)]) == 0
    text = (out / "paspoort.yaml").read_text(encoding="utf-8")
    assert text == write(database.document) == (LIBRARY / "paspoort.yaml").read_text(encoding="utf-8")
    capsys.readouterr()
    assert main(["protocol", "export", "paspoort"]) == 0
    assert capsys.readouterr().out == text


def test_export_to_kiss_says_what_is_lost(database: factories.Passport, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["protocol", "export", "paspoort", "--as", "kiss", "--follow-up", "vermissing"]) == 0
    said = capsys.readouterr()
    assert json.loads(json.loads(said.out)["jsonVragen"])["properties"]
    assert "OPMERKING [purposes]" in said.err


@pytest.mark.parametrize(
    "arguments", [("weg",), ("paspoort", "weg"), ("paspoort", "--as", "kiss"), ("paspoort", "--out", "weg")]
)
def test_export_that_cannot_be_done_is_a_sentence(
    database: factories.Passport, arguments: tuple[str, ...], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["protocol", "export", *arguments]) == 2
    assert capsys.readouterr().err.strip()
