"""What a token may: which resources, which deeds, how often, and whether it sees who did what."""

import json
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from tests.api.klantinteracties.conftest import CONTACT, System, issued
from toetssteen.api import tokens
from toetssteen.api.models import Token

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    "path", ["/klantcontacten", "/partijen/7e1a6e0a-7a77-4d7f-8f2c-111111111111", "/maak-klantcontact"]
)
def test_without_a_token_nothing_is_told(client: Client, path: str) -> None:
    for secret in ("", "onzin", "é"):
        answer = System(client, secret).send("POST", path, {})
        assert answer.status_code == 401
        assert answer["WWW-Authenticate"] == "Token"
        assert answer["Content-Type"] == "application/problem+json"


def test_who_says_nothing_of_what_it_takes_gets_plain_json(client: Client) -> None:
    """`open-klant-client` does, and takes no other kind of error."""
    assert client.get("/klantinteracties/api/v1/partijen")["Content-Type"] == "application/json"


def test_a_token_that_only_reads(client: Client) -> None:
    reader = issued(client, may=["*:lezen"])
    assert reader.get("/klantcontacten")["count"] == 0
    answer = reader.send("POST", "/klantcontacten", CONTACT)
    assert (answer.status_code, json.loads(answer.content)["code"]) == (403, "permission_denied")


def test_a_token_for_one_resource(client: Client, contact: Any) -> None:
    narrow = issued(client, name="formulieren", may=["klantcontacten:schrijven", "klantcontacten:lezen"])
    narrow.post("/klantcontacten", CONTACT)
    for method, path in (("GET", "/partijen"), ("DELETE", f"/klantcontacten/{contact['uuid']}")):
        assert narrow.send(method, path).status_code == 403
    together = {"klantcontact": CONTACT}
    assert narrow.send("POST", "/maak-klantcontact", together).status_code == 403


@pytest.mark.parametrize("scope", ["", "klantcontacten", ":lezen", "klantcontacten:wissen"])
def test_a_scope_that_says_nothing_is_refused(scope: str) -> None:
    with pytest.raises(tokens.UnknownScope):
        tokens.issue("x", purpose="x", may=[scope])


def test_an_expired_token_is_refused_at_once(client: Client) -> None:
    system = issued(client)
    system.get("/klantcontacten")
    Token.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    tokens.forget()
    assert system.send("GET", "/klantcontacten").status_code == 401


def test_a_withdrawn_token_is_refused(client: Client) -> None:
    system = issued(client)
    assert tokens.withdraw("kiss")
    assert system.send("GET", "/klantcontacten").status_code == 401
    assert not tokens.withdraw("onbekend")


def test_when_a_token_was_last_used_is_known_to_the_hour(client: Client) -> None:
    issued(client).get("/klantcontacten")
    used = Token.objects.get(name="kiss").last_used_at
    assert used is not None
    assert (used.minute, used.second) == (0, 0)


def test_too_many_requests_wait(client: Client) -> None:
    system = issued(client, most_a_minute=2)
    answers = [system.send("GET", "/actoren") for _ in range(6)]
    assert 429 in {answer.status_code for answer in answers}
    late = next(answer for answer in answers if answer.status_code == 429)
    assert 1 <= int(late["Retry-After"]) <= 60


@pytest.fixture
def portal(client: Client, kiss: System) -> System:
    """A system that states no purpose for knowing who did what."""
    return issued(client, name="portaal", actors_for="")


def test_an_employee_has_a_pseudonym(kiss: System, portal: System, contact: Any, actor: Any) -> None:
    at = {"uuid": contact["uuid"]}
    kiss.post("/actorklantcontacten", {"actor": {"uuid": actor["uuid"]}, "klantcontact": at})
    task = {"gevraagdeHandeling": "x", "aanleidinggevendKlantcontact": at, "status": "te_verwerken"}
    kiss.post("/internetaken", task | {"toegewezenAanActoren": [{"uuid": actor["uuid"]}]})
    for path in (
        "/klantcontacten",
        "/actoren",
        "/actorklantcontacten",
        "/internetaken",
        f"/klantcontacten/{contact['uuid']}",
    ):
        text = json.dumps(portal.get(path))
        assert actor["uuid"] not in text, path
        assert "Kees" not in text
        assert "kees@example.nl" not in text
    seen = portal.get("/klantcontacten")["results"][0]["hadBetrokkenActoren"][0]
    assert seen["naam"] == "medewerker"
    assert seen["actoridentificator"]["objectId"] == ""


def test_a_department_has_its_name(portal: System, kiss: System) -> None:
    unit = kiss.post("/actoren", {"naam": "Burgerzaken", "soortActor": "organisatorische_eenheid"})
    assert portal.get("/actoren")["results"][0]["uuid"] == unit["uuid"]


def test_two_systems_know_other_pseudonyms(client: Client, portal: System, actor: Any) -> None:
    other = issued(client, name="ander", actors_for="")
    first, second = (system.get("/actoren")["results"][0]["uuid"] for system in (portal, other))
    assert first != second
    assert portal.get("/actoren")["results"][0]["uuid"] == first


@pytest.mark.parametrize(
    "path",
    [
        "/actoren?naam=Kees",
        "/actoren?actoridentificatorObjectId=kees@example.nl",
        "/actorklantcontacten?actor__uuid=7e1a6e0a-7a77-4d7f-8f2c-111111111111",
        "/internetaken?toegewezenAanActor__uuid=7e1a6e0a-7a77-4d7f-8f2c-111111111111",
        "/internetaken?actoren__naam=Kees",
    ],
)
def test_who_states_no_purpose_cannot_look_for_an_employee(portal: System, path: str) -> None:
    assert portal.send("GET", path).status_code == 403
