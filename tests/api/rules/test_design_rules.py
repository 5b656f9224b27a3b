"""The linter of the NL GOV API Design Rules says of the descriptions that we serve what is listed here, and no more."""

import hashlib
import json
import os
import re
import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple

import pytest
import yaml

from tests.database import ROOT
from toetssteen.api.contactgegevens.api import API as CONTACTGEGEVENS
from toetssteen.api.contract import openapi
from toetssteen.api.klantinteracties.api import API as KLANTINTERACTIES

HERE = Path(__file__).parent
CONTRACTS = ROOT / "tests" / "contract"
RULESET = CONTRACTS / "nlgov-api-design-rules-2.2.linter.yaml"
QUERY_KEYS = "nlgov:query-keys-camel-case"
SCHEMA_NAMES = "nlgov:schema-camel-case"


class Deviation(NamedTuple):
    rule: str
    names: str
    """A pattern of all that deviates so."""
    where: str
    why: str


DEVIATIONS = (
    Deviation(
        QUERY_KEYS,
        r"plaatsgevondenOp__(gt|gte|lt|lte)",
        "`plaatsgevondenOp__gt`, `__gte`, `__lt` and `__lte` of `/klantcontacten`",
        "Ours; named as the contract names the same four of `verificatieDatum`",
    ),
    Deviation(
        QUERY_KEYS,
        r"(?!plaatsgevondenOp)\w+__(gt|gte|lt|lte|icontains)",
        "Query keys that compare, such as `verificatieDatum__gte`",
        "The contract names them so; a client that sends this name must be understood",
    ),
    Deviation(
        QUERY_KEYS,
        r"\w+__(?!(gt|gte|lt|lte|icontains)$)[a-zA-Z]+",
        "Query keys that ask for a field of something related, such as `partij__uuid`",
        "The contract names them so; a client that sends this name must be understood",
    ),
    Deviation(
        SCHEMA_NAMES,
        r"(Base|[a-z_]+)_(Actor|Partij)Serializer",
        "The kinds of actor and party, such as `persoon_PartijSerializer`",
        "The contract names them so; clients are generated from these names",
    ),
    Deviation(
        SCHEMA_NAMES,
        r"(actor|partij)_identificatie_[A-Z]\w+",
        "What identifies each kind, such as `partij_identificatie_Persoon`",
        "The contract names them so; clients are generated from these names",
    ),
)


class Finding(NamedTuple):
    document: str
    rule: str
    at: str
    name: str


SERVED = (KLANTINTERACTIES, CONTACTGEGEVENS)
UNREACHABLE = re.compile(
    r"npm err\S* code (E40[137]|E5\d\d|ENOTFOUND|EAI_AGAIN|ECONN\w+|ETIMEDOUT|ENETUNREACH|EHOSTUNREACH|ENOTCACHED"
    r"|ERR_SOCKET_TIMEOUT|\w*CERT\w*)",
    re.IGNORECASE,
)
NO_REGISTRY = "The linter is not installed yet, and the registry of npm cannot be reached."


@pytest.fixture(scope="module")
def spectral() -> Path:
    """The linter, installed at the first run and kept for as long as its lock file stays the same."""
    if shutil.which("node") is None or shutil.which("npm") is None:
        pytest.skip("The linter needs Node, and there is no node or no npm.")
    lock = (HERE / "package-lock.json").read_bytes()
    kept = ROOT / "var" / "design-rules" / hashlib.sha256(lock).hexdigest()[:12]
    if not kept.exists():
        _install(kept)
    return kept / "node_modules" / ".bin" / "spectral"


def _install(kept: Path) -> None:
    fresh = kept.with_name(f"{kept.name}.{os.getpid()}")
    fresh.mkdir(parents=True)
    for name in ("package.json", "package-lock.json"):
        shutil.copy(HERE / name, fresh)
    command = ["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--fetch-retries=1"]
    try:
        done = subprocess.run(command, cwd=fresh, capture_output=True, text=True, timeout=300, check=False)
        if UNREACHABLE.search(done.stderr):
            pytest.skip(NO_REGISTRY)
        assert done.returncode == 0, done.stderr
        if not kept.exists():
            fresh.rename(kept)
    except subprocess.TimeoutExpired:
        pytest.skip(NO_REGISTRY)
    finally:
        shutil.rmtree(fresh, ignore_errors=True)


@pytest.fixture(scope="module")
def findings(spectral: Path, tmp_path_factory: pytest.TempPathFactory) -> frozenset[Finding]:
    folder = tmp_path_factory.mktemp("descriptions")
    for api in SERVED:
        (folder / f"{api.base}.json").write_text(json.dumps(openapi.description(api)))
    found = folder / "found.txt"
    files = [f"{api.base}.json" for api in SERVED]
    command = [str(spectral), "lint", "--ruleset", str(RULESET), "--format", "json", "--output", str(found), *files]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=120, check=False)
    assert found.exists(), done.stdout + done.stderr
    return frozenset(map(_finding, json.loads(found.read_text())))


def _finding(told: Mapping[str, Any]) -> Finding:
    """Parameters have no name in the path of a finding, only a number."""
    (api,) = (one for one in SERVED if one.base == Path(told["source"]).stem)
    *path, name = map(str, told["path"] or ["whole"])
    if told["code"] == QUERY_KEYS and path[0] == "paths":
        _, address, method, _, number = path
        name = openapi.description(api)["paths"][address][method]["parameters"][int(number)]["name"]
        return Finding(api.base, told["code"], address, name)
    return Finding(api.base, told["code"], ".".join(path), name)


def test_the_linter_finds_the_listed_deviations_and_no_other(findings: frozenset[Finding]) -> None:
    fits = {one: [row for row in DEVIATIONS if _fits(row, one)] for one in findings}
    assert sorted(one for one, rows in fits.items() if len(rows) != 1) == []
    assert {row for rows in fits.values() for row in rows} == set(DEVIATIONS)


def _fits(row: Deviation, one: Finding) -> bool:
    return row.rule == one.rule and re.fullmatch(row.names, one.name) is not None


def test_the_contract_deviates_there_itself(findings: frozenset[Finding]) -> None:
    """Every name but four is one of the contract, at the same place."""
    base = KLANTINTERACTIES.base
    assert {one.document for one in findings} == {base}
    (file,) = CONTRACTS.glob(f"{base}-*.openapi.yaml")
    contract = yaml.safe_load(file.read_text())
    theirs = {Finding(base, SCHEMA_NAMES, "components.schemas", name) for name in contract["components"]["schemas"]} | {
        Finding(base, QUERY_KEYS, address, one["name"])
        for address, methods in contract["paths"].items()
        for operation in methods.values()
        for one in operation.get("parameters", [])
    }
    assert {(one.at, one.name) for one in findings - theirs} == {
        ("/klantcontacten", f"plaatsgevondenOp__{comparison}") for comparison in ("gt", "gte", "lt", "lte")
    }


def test_the_deviations_are_told() -> None:
    told = (ROOT / "docs" / "api-design-rules.md").read_text().splitlines()
    rows = [f"| `{row.rule}` | {row.where} | {row.why} |" for row in DEVIATIONS]
    assert [line for line in told if line.startswith("| `")] == rows
