"""When an answer is lost, when two are at once, and when one was first."""

import json
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.api.klantinteracties.conftest import CONTACT, System, issued
from toetssteen.api.models import KeptAnswer
from toetssteen.contacts.models import Contact, Participant
from toetssteen.interactions.models import SubjectObject

pytestmark = pytest.mark.django_db
KEY = "2f0f5b0c-retry"
TOGETHER = {
    "klantcontact": CONTACT,
    "betrokkene": {"rol": "klant", "initiator": True},
    "onderwerpobject": {"onderwerpobjectidentificator": {"objectId": "zaak-1"}},
}


@pytest.mark.parametrize(("path", "body"), [("/klantcontacten", CONTACT), ("/maak-klantcontact", TOGETHER)])
def test_a_retry_gives_the_first_answer_and_makes_nothing_twice(kiss: System, path: str, body: Any) -> None:
    first = kiss.send("POST", path, body, Idempotency_Key=KEY)
    again = kiss.send("POST", path, body, Idempotency_Key=KEY)
    assert (first.status_code, again.status_code) == (201, 201)
    assert first.content == again.content
    assert again["Idempotency-Replayed"] == "true"
    assert Contact.objects.count() == 1


def test_another_request_under_the_same_key_is_refused(kiss: System) -> None:
    kiss.post("/klantcontacten", CONTACT, Idempotency_Key=KEY)
    answer = kiss.send("POST", "/klantcontacten", CONTACT | {"kanaal": "mail"}, Idempotency_Key=KEY)
    assert (answer.status_code, json.loads(answer.content)["code"]) == (422, "idempotency-key-reused")


def test_a_key_is_of_one_system(kiss: System) -> None:
    other = issued(kiss.client, name="ander")
    for system in (kiss, other):
        system.post("/klantcontacten", CONTACT, Idempotency_Key=KEY)
    assert Contact.objects.count() == 2


def test_a_refusal_is_not_kept(kiss: System) -> None:
    assert kiss.send("POST", "/klantcontacten", {}, Idempotency_Key=KEY).status_code == 400
    kiss.post("/klantcontacten", CONTACT, Idempotency_Key=KEY)


def test_a_kept_answer_lies_sealed(kiss: System) -> None:
    kiss.post("/klantcontacten", CONTACT | {"inhoud": "over de zorg"}, Idempotency_Key=KEY)
    with connection.cursor() as cursor:
        cursor.execute("SELECT answer FROM api_keptanswer")
        assert b"zorg" not in bytes(cursor.fetchone()[0])
    assert KeptAnswer.objects.get().answer["status"] == 201


def test_a_contact_is_made_whole_or_not_at_all(kiss: System) -> None:
    wrong = TOGETHER | {
        "betrokkene": {"rol": "klant", "initiator": True, "wasPartij": {"uuid": "7e1a6e0a-7a77-4d7f-8f2c-111111111111"}}
    }
    assert kiss.refused("POST", "/maak-klantcontact", wrong) == [("betrokkene.wasPartij.uuid", "invalid")]
    assert not Contact.objects.exists()
    kiss.post("/maak-klantcontact", TOGETHER)
    assert [model.objects.count() for model in (Contact, Participant, SubjectObject)] == [1, 1, 1]


@pytest.mark.parametrize("method", ["PUT", "PATCH", "DELETE"])
def test_who_was_overtaken_changes_nothing(kiss: System, contact: Any, method: str) -> None:
    path = f"/klantcontacten/{contact['uuid']}"
    seen = kiss.send("GET", path)["ETag"]
    assert kiss.send("PATCH", path, {"kanaal": "mail"}, If_Match=seen).status_code == 200
    late = kiss.send(method, path, CONTACT | {"kanaal": "balie"}, If_Match=seen)
    assert (late.status_code, json.loads(late.content)["code"]) == (412, "precondition_failed")
    assert Contact.objects.get().channel == "mail"
    fresh = kiss.send("GET", path)["ETag"]
    assert kiss.send(method, path, CONTACT, If_Match=f'"x", {fresh}').status_code in (200, 204)


def test_what_hangs_on_it_counts_as_a_change(kiss: System, contact: Any) -> None:
    path = f"/klantcontacten/{contact['uuid']}"
    seen = kiss.send("GET", path)["ETag"]
    kiss.post("/betrokkenen", {"hadKlantcontact": {"uuid": contact["uuid"]}, "rol": "klant", "initiator": True})
    assert kiss.send("PATCH", path, {"kanaal": "mail"}, If_Match=seen).status_code == 412


def test_without_a_tag_the_last_one_wins(kiss: System, contact: Any) -> None:
    path = f"/klantcontacten/{contact['uuid']}"
    for channel in ("mail", "balie"):
        assert kiss.send("PATCH", path, {"kanaal": channel}).status_code == 200
    assert kiss.send("PATCH", path, {"kanaal": "chat"}, If_Match="*").status_code == 200


def test_what_one_has_is_not_sent_again(kiss: System, contact: Any) -> None:
    path = f"/klantcontacten/{contact['uuid']}"
    first = kiss.send("GET", path)
    again = kiss.send("GET", path, If_None_Match=first["ETag"])
    assert (again.status_code, again.content) == (304, b"")


MOST = {
    "/klantcontacten": 1,
    "/klantcontacten?expand=hadBetrokkenen,leiddeTotInterneTaken,gingOverOnderwerpobjecten": 1,
    "/partijen?expand=digitaleAdressen,betrokkenen": 1,
    "/internetaken?status=te_verwerken": 1,
}
"""Statements, without BEGIN and COMMIT. Open Klant runs 208 for a page of a hundred, and 700 for one with these
expansions."""


@pytest.mark.parametrize("path", MOST)
def test_a_page_is_one_statement_however_long(kiss: System, person: Any, path: str) -> None:
    for _ in range(12):
        kiss.post(
            "/maak-klantcontact",
            TOGETHER | {"betrokkene": {"rol": "klant", "initiator": True, "wasPartij": {"uuid": person["uuid"]}}},
        )
    kiss.get(path)
    with CaptureQueriesContext(
        connection,
    ) as asked:
        kiss.get(path)
    assert len(asked) <= MOST[path], [one["sql"][:80] for one in asked]
