"""Requests made up from the description that we serve, right ones and wrong ones, against the running server: it never
breaks, and answers nothing that it does not describe. A short run; `make fuzz` does 20,000 and more."""

import json
import os
import random
from collections.abc import Iterator
from typing import Any
from uuid import uuid4

import httpx
import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, seed, settings
from schemathesis import Case, GenerationMode
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from toetssteen.api import tokens
from toetssteen.api.contactgegevens.api import API as CONTACTGEGEVENS
from toetssteen.api.contract import openapi
from toetssteen.api.contract.api import Api
from toetssteen.api.klantinteracties.api import API as KLANTINTERACTIES

CASES = int(os.environ.get("TOETSSTEEN_FUZZ", "1000"))
CHECKS = [
    schemathesis.checks.not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
]
OF = {
    "wasPartij": "partijen",
    "hadKlantcontact": "klantcontacten",
    "klantcontact": "klantcontacten",
    "wasKlantcontact": "klantcontacten",
    "wasBijlageVanKlantcontact": "klantcontacten",
    "aanleidinggevendKlantcontact": "klantcontacten",
    "actor": "actoren",
    "toegewezenAanActor": "actoren",
    "toegewezenAanActoren": "actoren",
    "partij": "partijen",
    "identificeerdePartij": "partijen",
    "verstrektDoorPartij": "partijen",
    "verstrektDoorBetrokkene": "betrokkenen",
    "vertegenwoordigendePartij": "partijen",
    "vertegenwoordigdePartij": "partijen",
    "categorie": "categorieen",
    "digitaleAdressen": "digitaleadressen",
    "werkteVoorPartij": "partijen",
}
"""What refers, and to what: an id that is made up is never there."""


class There:
    """What was made so far, so that a made-up request is about something half of the time."""

    def __init__(self) -> None:
        self._drawn = random.Random(1)
        self._made: dict[str, list[str]] = {}

    def note(self, path: str, answer: httpx.Response) -> None:
        if answer.status_code == 201 and (uuid := answer.json().get("uuid")):
            self._made.setdefault(path.strip("/"), []).append(uuid)

    def one_of(self, resource: str) -> str | None:
        made = self._made.get(resource)
        return self._drawn.choice(made[-20:]) if made and self._drawn.random() < 0.7 else None

    def fill(self, body: Any) -> None:
        for name, value in body.items() if isinstance(body, dict) else ():
            for one in value if isinstance(value, list) else [value]:
                if isinstance(one, dict) and name in OF and (uuid := self.one_of(OF[name])):
                    one["uuid"] = uuid
                self.fill(one)


def _may_be_empty(schema: dict[str, Any]) -> dict[str, Any]:
    """The contract calls an address one also where it may be empty, and so do we; Open Klant answers "" there."""
    if schema.get("format") in ("email", "uri") and not schema.get("readOnly"):
        schema["anyOf"] = [{"format": schema.pop("format")}, {"maxLength": 0}]
    return schema


def operations(api: Api) -> Iterator[Any]:
    document = json.loads(json.dumps(openapi.description(api)), object_hook=_may_be_empty)
    for found in schemathesis.openapi.from_dict(document).get_all_operations():
        yield found.ok()  # type: ignore[union-attr]  # one that is no operation has to stop the test


@pytest.mark.parametrize("api", [KLANTINTERACTIES, CONTACTGEGEVENS], ids=["klantinteracties", "contactgegevens"])
def test_nothing_that_is_sent_breaks_it(server: str, api: Api) -> None:
    secret = tokens.issue("fuzz", purpose="test", actors_for="test", most_a_minute=10_000_000)
    headers = {"Authorization": f"Token {secret}"}
    root = f"{server}/{api.base}/api/v1"
    there, told = There(), 0
    found = sorted(
        operations(api), key=lambda one: ("delete", "get", "put", "patch", "post").index(one.method), reverse=True
    )
    each = max(2, CASES // (2 * len(found)))
    with httpx.Client(base_url=root, headers=headers, timeout=60) as client:
        for mode in (GenerationMode.POSITIVE, GenerationMode.NEGATIVE):
            for operation in found:
                told += _try(operation, mode, each, client, there)
    assert told >= each * len(found), "so many requests were sent at least"


def _try(operation: Any, mode: GenerationMode, each: int, client: httpx.Client, there: There) -> int:
    sent = 0

    @seed(1)
    @settings(
        max_examples=each, database=None, deadline=None, phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )  # fmt: skip
    @given(case=operation.as_strategy(generation_mode=mode))
    def attempt(case: Case[Any]) -> None:
        nonlocal sent
        sent += 1
        resource = operation.path.strip("/").split("/")[0]
        if "uuid" in case.path_parameters:
            case.path_parameters["uuid"] = there.one_of(resource) or str(uuid4())
        there.fill(case.body)
        case.headers.pop("Authorization", None)
        case.headers.pop("If-Match", None)
        case.headers.pop("Idempotency-Key", None)
        answer = case.call(base_url=str(client.base_url), headers=dict(client.headers))
        case.validate_response(answer, checks=CHECKS)
        if operation.method == "post" and answer.status_code == 201:
            there.note(operation.path, httpx.Response(201, content=answer.content))

    attempt()
    return sent
