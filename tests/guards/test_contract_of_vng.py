"""What we serve is the contract: no name, type or status more or less, but for what is written down here."""

from pathlib import Path
from typing import Any

import pytest
import yaml

from toetssteen.api.contactgegevens.api import API as CONTACTGEGEVENS
from toetssteen.api.contract import openapi
from toetssteen.api.klantinteracties.api import API as KLANTINTERACTIES

CONTRACTS = Path(__file__).parent.parent / "contract"

ADDED_STATUSES = {"304", "400", "401", "403", "404", "412", "413", "415", "422", "429"}
"""The contract names only what succeeds."""
ADDED_PARAMETERS = {("klantcontacten", f"plaatsgevondenOp__{name}") for name in ("gt", "gte", "lt", "lte")} | {
    ("klantcontacten", "ordering")
}
ADDED_HEADERS = {"Idempotency-Key", "If-Match"}
ADDED_SCHEMAS = {"Fout", "FoutParameter"}
WIDER = {
    ("InterneTaak", "toegewezenAanActor"): "without an actor its id is null, as Open Klant answers",
    ("PatchedInterneTaak", "toegewezenAanActor"): "the same",
    ("MaakKlantcontact", "betrokkene"): "null in the answer when there is none",
    ("MaakKlantcontact", "onderwerpobject"): "the same",
    ("actor_identificatie_Medewerker", "actorIdentificatie"): "null in the answer when nothing was said of it",
    ("actor_identificatie_GeautomatiseerdeActor", "actorIdentificatie"): "the same",
    ("actor_identificatie_OrganisatorischeEenheid", "actorIdentificatie"): "the same",
    ("partij_identificatie_Persoon", "partijIdentificatie"): "the same",
    ("partij_identificatie_Organisatie", "partijIdentificatie"): "the same",
    ("partij_identificatie_Contactpersoon", "partijIdentificatie"): "the same",
} | {
    (f"{kind}_{of}Serializer", "allOf"): "each kind fits one schema, where it fits all of them in the contract"
    for of, kinds in {
        "Actor": ("medewerker", "geautomatiseerde_actor", "organisatorische_eenheid"),
        "Partij": ("persoon", "organisatie", "contactpersoon"),
    }.items()
    for kind in kinds
}
"""Where the contract's own reference answers what the contract does not allow."""


Document = dict[str, Any]
Both = tuple[Document, Document]


@pytest.fixture(
    scope="module",
    params=[(KLANTINTERACTIES, "klantinteracties-0.9.0"), (CONTACTGEGEVENS, "contactgegevens-1.1.1")],
    ids=["klantinteracties", "contactgegevens"],
)
def both(request: pytest.FixtureRequest) -> Both:
    """What we serve, and the contract."""
    api, name = request.param
    return openapi.description(api), yaml.safe_load((CONTRACTS / f"{name}.openapi.yaml").read_text())


def operations(document: dict[str, Any]) -> dict[tuple[str, str], dict[str, Any]]:
    return {
        (path, method): operation
        for path, methods in document["paths"].items()
        for method, operation in methods.items()
        if method in {"get", "post", "put", "patch", "delete"}
    }


def test_the_same_operations(both: Both) -> None:
    ours = operations(both[0])
    assert set(ours) == set(operations(both[1]))
    for key, operation in operations(both[1]).items():
        assert ours[key]["operationId"] == operation["operationId"]


def test_the_same_parameters(both: Both) -> None:
    def told(operation: dict[str, Any]) -> dict[str, Any]:
        return {one["name"]: _bare(one["schema"]) for one in operation.get("parameters", [])}

    ours = operations(both[0])
    for (path, method), operation in operations(both[1]).items():
        found, wanted = told(ours[path, method]), told(operation)
        more = {name for name in set(found) - set(wanted) if (path.strip("/"), name) not in ADDED_PARAMETERS}
        assert more <= ADDED_HEADERS, (path, method)
        assert {name: found.get(name) for name in wanted} == wanted, (path, method)


def test_the_same_answers_and_bodies(both: Both) -> None:
    ours = operations(both[0])
    for key, operation in operations(both[1]).items():
        assert set(ours[key]["responses"]) - set(operation["responses"]) <= ADDED_STATUSES, key
        for status, answer in operation["responses"].items():
            assert _schema(ours[key]["responses"][status]) == _schema(answer), key
        assert _schema(ours[key].get("requestBody", {})) == _schema(operation.get("requestBody", {})), key


def test_the_same_schemas(both: Both) -> None:
    ours = both[0]["components"]["schemas"]
    wanted = both[1]["components"]["schemas"]
    assert set(ours) - ADDED_SCHEMAS == set(wanted)
    differing = [
        f"{name}.{path}: {got} instead of {expected}"
        for name in wanted
        for path, got, expected in _differences(_bare(ours[name]), _bare(wanted[name]))
        if (name, path.split(".")[1] if path.startswith("properties.") else path) not in WIDER
    ]
    assert not differing, "\n".join(differing)


def _schema(part: dict[str, Any]) -> Any:
    return part.get("content", {}).get("application/json", {}).get("schema")


_TALK = {"description", "title", "example", "summary", "externalDocs", "default"}


def _bare(schema: Any) -> Any:
    """Without what is only told, and with a text that may be empty as one that may: the contract gives a pattern and
    a least length for texts that its own reference leaves empty."""
    if isinstance(schema, list):
        return [_bare(one) for one in schema]
    if not isinstance(schema, dict):
        return schema
    bare = {name: _bare(value) for name, value in schema.items() if name not in _TALK and not name.startswith("x-")}
    if isinstance(bare.get("pattern"), str):
        bare["pattern"] = bare["pattern"].removeprefix("^$|")
    if bare.get("type") == "string" and "maxLength" in bare and bare.get("format") != "uri":
        bare.pop("minLength", None)
    for name in ("required", "enum"):
        if isinstance(bare.get(name), list):
            bare[name] = sorted(bare[name])
    return bare


def _differences(got: Any, expected: Any, path: str = "") -> list[tuple[str, Any, Any]]:
    if isinstance(got, dict) and isinstance(expected, dict):
        return [
            found
            for name in sorted(set(got) | set(expected))
            for found in _differences(got.get(name), expected.get(name), f"{path}.{name}".strip("."))
        ]
    return [] if got == expected else [(path, got, expected)]
