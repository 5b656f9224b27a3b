"""What an attacker, or a careless client, tried."""

import json
from datetime import timedelta
from io import BytesIO
from typing import Any

import pytest
from django.core.handlers.wsgi import WSGIRequest
from django.test import Client
from django.utils import timezone

from tests.api.klantinteracties.conftest import CONTACT, System, issued
from toetssteen.api import repeated
from toetssteen.api.models import KeptAnswer
from toetssteen.config.wsgi import in_utf8
from toetssteen.contacts.models import Contact
from toetssteen.history.models import Event, ProcessingRecord
from toetssteen.parties.models import Party

pytestmark = pytest.mark.django_db

PERSON = {"soortPartij": "persoon", "indicatieActief": True, "digitaleAdressen": [], "voorkeursDigitaalAdres": None,
          "rekeningnummers": [], "voorkeursRekeningnummer": None, "indicatieGeheimhouding": None}  # fmt: skip
LOOSE = {"verstrektDoorPartij": None, "verstrektDoorBetrokkene": None, "omschrijving": "",
         "soortDigitaalAdres": "email", "adres": "jan@example.nl"}  # fmt: skip
ORGANISATION = PERSON | {"soortPartij": "organisatie"}


def identifier(kind: str, number: str, **more: Any) -> dict[str, Any]:
    objecttype = "vestiging" if kind == "vestigingsnummer" else "niet_natuurlijk_persoon"
    told = {"codeObjecttype": objecttype, "codeSoortObjectId": kind, "objectId": number, "codeRegister": "hr"}
    return {"partijIdentificator": told, **more}


def address(party: Any, *, kind: str = "email", **more: Any) -> dict[str, Any]:
    return LOOSE | {"verstrektDoorPartij": {"uuid": party["uuid"]}, "soortDigitaalAdres": kind, **more}


@pytest.mark.parametrize(
    "path",
    [
        "/actoren?page=328",
        "/klantcontacten?page=328",
        "/klantcontacten?kanaal=x&pageSize=500&page=66",
        "/klantcontacten?ordering=plaatsgevondenOp&page=328",
        "/actoren?page=21474837",
        "/actoren?page=999999999",
    ],
)
def test_a_page_far_behind_the_last_is_not_there(kiss: System, path: str) -> None:
    assert kiss.send("GET", path).status_code == 404


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("/actoren", {"naam": "x", "soortActor": "\ud800", "indicatieActief": True}),
        ("/actoren", {"naam": "\ud800", "soortActor": "medewerker", "indicatieActief": True}),
        ("/rekeningnummers", {"iban": "\ud800", "partij": None}),
    ],
)
def test_half_a_sign_is_refused(kiss: System, path: str, body: Any) -> None:
    assert kiss.refused("POST", path, body)


def test_a_moment_that_another_zone_has_no_year_for_is_refused(kiss: System) -> None:
    told = CONTACT | {"plaatsgevondenOp": "9999-12-31T23:59:59Z"}
    assert kiss.refused("POST", "/klantcontacten", told) == [("plaatsgevondenOp", "invalid")]


def test_an_identifier_that_others_count_within_cannot_be_left_out(kiss: System) -> None:
    whole = kiss.post("/partijen", ORGANISATION | {"partijIdentificatoren": [identifier("kvk_nummer", "12345678")]})
    kvk = whole["partijIdentificatoren"][0]["uuid"]
    branch = identifier("vestigingsnummer", "900000000011", subIdentificatorVan={"uuid": kvk})
    kiss.post("/partijen", ORGANISATION | {"partijIdentificatoren": [branch]})
    refused = kiss.refused("PATCH", f"/partijen/{whole['uuid']}", {"partijIdentificatoren": []})
    assert refused == [("nonFieldErrors", "invalid")]


def test_a_reference_stays_once_of_a_kind_when_the_kind_changes(kiss: System) -> None:
    party = kiss.post("/partijen", PERSON)
    kiss.post("/digitaleadressen", address(party, referentie="x"))
    other = kiss.post("/digitaleadressen", address(party, kind="overig", referentie="x"))
    refused = kiss.refused("PATCH", f"/digitaleadressen/{other['uuid']}", {"soortDigitaalAdres": "email"})
    assert refused == [("nonFieldErrors", "unique")]


def test_an_address_that_changes_hands_is_nobodys_default(kiss: System) -> None:
    ours, theirs = (kiss.post("/partijen", PERSON) for _ in range(2))
    first, second = (kiss.post("/digitaleadressen", address(who, isStandaardAdres=True)) for who in (ours, theirs))
    both = {"digitaleAdressen": [{"uuid": first["uuid"]}, {"uuid": second["uuid"]}]}
    assert kiss.send("PATCH", f"/partijen/{ours['uuid']}", both).status_code == 200
    defaults = [kiss.get(f"/digitaleadressen/{one['uuid']}")["isStandaardAdres"] for one in (first, second)]
    assert defaults == [True, False]


def test_what_is_expanded_has_to_be_readable_too(client: Client, kiss: System) -> None:
    narrow = issued(client, name="smal", may=["klantcontacten:lezen"])
    assert narrow.get("/klantcontacten")["count"] == 0
    assert narrow.send("GET", "/klantcontacten?expand=hadBetrokkenen").status_code == 403
    wider = issued(client, name="ruimer", may=["klantcontacten:lezen", "betrokkenen:lezen"])
    assert wider.send("GET", "/klantcontacten?expand=hadBetrokkenen").status_code == 200
    assert wider.send("GET", "/klantcontacten?expand=hadBetrokkenen.wasPartij").status_code == 403


def test_who_may_not_take_contacts_away_does_not_so_along_with_an_object(client: Client, kiss: System) -> None:
    contact = kiss.post("/klantcontacten", CONTACT)
    about = kiss.post("/onderwerpobjecten", {"klantcontact": {"uuid": contact["uuid"]}, "wasKlantcontact": None})
    narrow = issued(client, name="smal", may=["onderwerpobjecten:verwijderen"])
    path = f"/onderwerpobjecten/{about['uuid']}?cascade=true"
    assert narrow.send("DELETE", path).status_code == 403
    assert kiss.send("DELETE", path).status_code == 200
    assert not Contact.objects.exists()
    assert Event.objects.filter(name="exchange.removed").count() == 2


def test_what_is_past_its_retention_does_not_come_out_beside_something_else(kiss: System) -> None:
    contact = kiss.post("/klantcontacten", CONTACT | {"inhoud": "geheim"})
    who = {"wasPartij": None, "hadKlantcontact": {"uuid": contact["uuid"]}, "rol": "klant", "initiator": True}
    participant = kiss.post("/betrokkenen", who)
    given = {"verstrektDoorBetrokkene": {"uuid": participant["uuid"]}}
    path = f"/digitaleadressen/{kiss.post('/digitaleadressen', LOOSE | given)['uuid']}"

    def told() -> Any:
        whole = kiss.get(f"{path}?expand=verstrektDoorBetrokkene.hadKlantcontact")
        return whole["_expand"]["verstrektDoorBetrokkene"]["_expand"]["hadKlantcontact"]

    assert told()["inhoud"] == "geheim"
    Contact.objects.update(keep_until=timezone.localdate() - timedelta(days=1))
    assert told() is None


def test_who_gave_an_address_in_a_contact_is_in_the_log(kiss: System) -> None:
    party, contact = kiss.post("/partijen", PERSON), kiss.post("/klantcontacten", CONTACT)
    who = {"wasPartij": {"uuid": party["uuid"]}, "hadKlantcontact": {"uuid": contact["uuid"]}, "rol": "klant",
           "initiator": True}  # fmt: skip
    participant = kiss.post("/betrokkenen", who)
    given = {"verstrektDoorBetrokkene": {"uuid": participant["uuid"]}}
    kiss.post("/digitaleadressen", LOOSE | given)
    before = set(ProcessingRecord.objects.values_list("pk", flat=True))
    kiss.get("/digitaleadressen?expand=verstrektDoorBetrokkene")
    assert [str(one.data_subject_id) for one in ProcessingRecord.objects.exclude(pk__in=before)] == [party["uuid"]]


def test_who_took_part_in_the_earlier_contact_is_in_the_log(kiss: System) -> None:
    party, contact = kiss.post("/partijen", PERSON), kiss.post("/klantcontacten", CONTACT)
    kiss.post("/betrokkenen", {"wasPartij": {"uuid": party["uuid"]}, "hadKlantcontact": {"uuid": contact["uuid"]},
                               "rol": "klant", "initiator": True})  # fmt: skip
    kiss.post("/onderwerpobjecten", {"klantcontact": None, "wasKlantcontact": {"uuid": contact["uuid"]}})
    before = set(ProcessingRecord.objects.values_list("pk", flat=True))
    kiss.get("/onderwerpobjecten")
    assert [str(one.data_subject_id) for one in ProcessingRecord.objects.exclude(pk__in=before)] == [party["uuid"]]


def test_what_the_base_registration_keeps_secret_stays_so(kiss: System) -> None:
    party = kiss.post("/partijen", PERSON)
    Party.objects.update(secret_address=True, checked_at=timezone.now(), town="Utrecht", street="Weg")
    told = kiss.send("PATCH", f"/partijen/{party['uuid']}", {"indicatieGeheimhouding": False})
    assert json.loads(told.content)["indicatieGeheimhouding"] is True
    assert b"Utrecht" not in told.content


def test_a_kept_answer_lasts_a_day(kiss: System) -> None:
    first = kiss.post("/klantcontacten", CONTACT, Idempotency_Key="een")
    assert kiss.post("/klantcontacten", CONTACT, Idempotency_Key="een") == first
    KeptAnswer.objects.update(at=timezone.now() - timedelta(days=1, minutes=1))
    second = kiss.post("/klantcontacten", CONTACT, Idempotency_Key="een")
    assert second["uuid"] != first["uuid"]
    assert kiss.post("/klantcontacten", CONTACT, Idempotency_Key="een") == second
    KeptAnswer.objects.update(at=timezone.now() - timedelta(days=1, minutes=1))
    repeated.clean()
    assert not KeptAnswer.objects.exists()


@pytest.mark.parametrize("charset", ["hex", "utf-7", "unicode_escape", '"x"', ""])
def test_the_code_that_a_request_names_is_not_tried(charset: str) -> None:
    environ = {"REQUEST_METHOD": "GET", "PATH_INFO": "/", "QUERY_STRING": "kanaal=%2BANg-", "wsgi.input": BytesIO(b"")}
    kind = in_utf8(f"application/json; charset={charset}; boundary=x")
    assert WSGIRequest(environ | {"CONTENT_TYPE": kind}).GET["kanaal"] == "+ANg-"
    assert kind == "application/json; boundary=x"
