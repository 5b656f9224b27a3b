"""A client that speaks as another system does."""

import json
from dataclasses import dataclass
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client

from toetssteen.api import tokens

ROOT = "/klantinteracties/api/v1"


@dataclass
class System:
    client: Client
    secret: str

    def send(self, method: str, path: str, body: Any = None, *, root: str = ROOT, **headers: str) -> HttpResponse:
        raw = body if isinstance(body, bytes) else b"" if body is None else json.dumps(body).encode()
        given = {"Authorization": f"Token {self.secret}", "Accept": "*/*"} | {
            name.replace("_", "-"): value for name, value in headers.items()
        }
        kind = given.pop("Content-Type", "application/json")
        answer: HttpResponse = self.client.generic(  # type: ignore[assignment]  # the stubs name a class of their own
            method, root + path if path.startswith("/") else path, data=raw, content_type=kind, headers=given
        )
        return answer

    def get(self, path: str) -> Any:
        answer = self.send("GET", path)
        assert answer.status_code == 200, answer.content
        return json.loads(answer.content)

    def post(self, path: str, body: Any, **headers: str) -> Any:
        answer = self.send("POST", path, body, **headers)
        assert answer.status_code == 201, answer.content
        return json.loads(answer.content)

    def refused(self, method: str, path: str, body: Any = None) -> list[tuple[str, str]]:
        """Name and code of all that is wrong."""
        answer = self.send(method, path, body)
        assert answer.status_code == 400, answer.content
        assert answer["Content-Type"] == "application/problem+json"
        return [(one["name"], one["code"]) for one in json.loads(answer.content)["invalidParams"]]


def issued(client: Client, **told: Any) -> System:
    return System(client, tokens.issue(**{"name": "kiss", "purpose": "klantcontact", "actors_for": "werkplek"} | told))


@pytest.fixture
def kiss(client: Client, any_db: None) -> System:
    """A workplace, which may do all there is."""
    return issued(client)


CONTACT = {"kanaal": "telefoon", "onderwerp": "Paspoort", "taal": "nld", "vertrouwelijk": False}


@pytest.fixture
def contact(kiss: System) -> Any:
    return kiss.post("/klantcontacten", CONTACT)


@pytest.fixture
def person(kiss: System) -> Any:
    body = {
        "soortPartij": "persoon",
        "indicatieActief": True,
        "partijIdentificatie": {"contactnaam": {"voornaam": "Ada", "achternaam": "Vos"}},
    }
    return kiss.post("/partijen", body)


@pytest.fixture
def actor(kiss: System) -> Any:
    body = {
        "naam": "Kees",
        "soortActor": "medewerker",
        "actoridentificator": {
            "objectId": "kees@example.nl",
            "codeObjecttype": "mdw",
            "codeRegister": "msei",
            "codeSoortObjectId": "email",
        },
    }
    return kiss.post("/actoren", body)
