"""The calls that KISS makes, with its queries and bodies."""

from typing import Any

import pytest

from tests.api.klantinteracties.conftest import CONTACT, System

pytestmark = pytest.mark.django_db
BSN = "999990639"


def identified(kiss: System, party: Any, kind: str, number: str, within: Any = None) -> Any:
    object_type = {"bsn": "natuurlijk_persoon", "vestigingsnummer": "vestiging"}.get(kind, "niet_natuurlijk_persoon")
    body = {
        "identificeerdePartij": {"uuid": party["uuid"]},
        "anderePartijIdentificator": "",
        "subIdentificatorVan": within and {"uuid": within["uuid"]},
        "partijIdentificator": {
            "codeObjecttype": object_type,
            "codeSoortObjectId": kind,
            "objectId": number,
            "codeRegister": "brp" if kind == "bsn" else "hr",
        },
    }
    return kiss.post("/partij-identificatoren", body)


def test_a_person_is_found_by_bsn(kiss: System, person: Any) -> None:
    identified(kiss, person, "bsn", BSN)
    found = kiss.get(
        "/partijen?expand=digitaleAdressen&soortPartij=persoon&partijIdentificator__codeSoortObjectId=bsn"
        f"&partijIdentificator__objectId={BSN}"
    )
    assert [one["uuid"] for one in found["results"]] == [person["uuid"]]
    assert found["results"][0]["_expand"] == {"digitaleAdressen": []}
    assert found["results"][0]["partijIdentificatoren"][0]["partijIdentificator"]["objectId"] == BSN


def test_an_organisation_is_found_by_its_numbers(kiss: System) -> None:
    firm = kiss.post(
        "/partijen", {"soortPartij": "organisatie", "indicatieActief": True, "partijIdentificatie": {"naam": ""}}
    )
    kvk = identified(kiss, firm, "kvk_nummer", "68750110")
    identified(kiss, firm, "vestigingsnummer", "000037178598", kvk)
    for kind, number in (("kvk_nummer", "68750110"), ("vestigingsnummer", "000037178598")):
        query = f"partijIdentificator__codeSoortObjectId={kind}&partijIdentificator__objectId={number}"
        assert kiss.get(f"/partijen?expand=digitaleAdressen&soortPartij=organisatie&{query}")["count"] == 1


def test_one_number_is_one_identifier(kiss: System) -> None:
    """Open Klant finds here whoever has this number under any kind, and any number of that kind."""
    both = kiss.post("/partijen", {"soortPartij": "organisatie", "indicatieActief": True})
    identified(kiss, both, "kvk_nummer", "68750110")
    identified(kiss, both, "rsin", BSN)
    query = f"partijIdentificator__codeSoortObjectId=kvk_nummer&partijIdentificator__objectId={BSN}"
    assert kiss.get(f"/partijen?{query}")["count"] == 0


def test_identifiers_are_asked_made_and_changed(kiss: System, person: Any) -> None:
    made = identified(kiss, person, "bsn", BSN)
    asked = kiss.get(
        f"/partij-identificatoren?partijIdentificatorCodeSoortObjectId=bsn&partijIdentificatorObjectId={BSN}"
    )
    assert [one["uuid"] for one in asked["results"]] == [made["uuid"]]
    body = {
        name: made[name] for name in ("identificeerdePartij", "anderePartijIdentificator", "partijIdentificator")
    } | {"subIdentificatorVan": None}
    assert kiss.send("PUT", f"/partij-identificatoren/{made['uuid']}", body).status_code == 200


@pytest.mark.parametrize(
    ("kind", "known"), [("persoon", {"contactnaam": None}), ("organisatie", {"naam": ""})], ids=["person", "firm"]
)
def test_a_party_without_a_name(kiss: System, kind: str, known: Any) -> None:
    made = kiss.post(
        "/partijen",
        {
            "digitaleAdressen": [],
            "voorkeursDigitaalAdres": None,
            "rekeningnummers": [],
            "voorkeursRekeningnummer": None,
            "indicatieGeheimhouding": False,
            "indicatieActief": True,
            "voorkeurstaal": "nld",
            "soortPartij": kind,
            "partijIdentificatie": known,
        },
    )
    assert made["partijIdentificatie"] is not None
    assert made["indicatieGeheimhouding"] is False


def test_an_actor_is_found_and_made(kiss: System, actor: Any) -> None:
    assert kiss.get("/actoren?actoridentificatorObjectId=kees@example.nl")["count"] == 1
    query = (
        "actoridentificatorCodeObjecttype=mdw&actoridentificatorCodeRegister=msei"
        "&actoridentificatorCodeSoortObjectId=email&actoridentificatorObjectId=kees%40example.nl"
    )
    assert kiss.get(f"/actoren?{query}")["results"][0]["naam"] == "Kees"
    more = {"naam": "Kim", "soortActor": "medewerker", "indicatieActief": True, "medewerkerIdentificatie": {"a": 1}}
    assert "medewerkerIdentificatie" not in kiss.post("/actoren", more)


def test_a_whole_contact(kiss: System, person: Any, actor: Any) -> None:
    contact = kiss.post("/klantcontacten", CONTACT | {"plaatsgevondenOp": "2026-11-27T10:00:00+01:00", "nummer": ""})
    at = {"uuid": contact["uuid"]}
    kiss.post("/actorklantcontacten", {"actor": {"uuid": actor["uuid"]}, "klantcontact": at})
    who = {"rol": "klant", "initiator": True, "organisatienaam": ""}
    kiss.post("/betrokkenen", who | {"wasPartij": {"uuid": person["uuid"]}, "hadKlantcontact": at})
    nobody = kiss.post("/betrokkenen", who | {"wasPartij": None, "hadKlantcontact": at})
    known = {
        "objectId": "zaak-1",
        "codeObjecttype": "zgw-Zaak",
        "codeRegister": "openzaak",
        "codeSoortObjectId": "uuid",
    }
    kiss.post(
        "/onderwerpobjecten", {"klantcontact": at, "wasKlantcontact": None, "onderwerpobjectidentificator": known}
    )
    address = {"adres": "ada@example.nl", "soortDigitaalAdres": "email", "omschrijving": "mail"}
    kiss.post(
        "/digitaleadressen",
        address | {"verstrektDoorBetrokkene": {"uuid": nobody["uuid"]}, "verstrektDoorPartij": None},
    )
    task = {
        "nummer": "",
        "gevraagdeHandeling": "Contact opnemen met betrokkene",
        "aanleidinggevendKlantcontact": at,
        "toegewezenAanActoren": [{"uuid": actor["uuid"]}],
        "toelichting": "graag",
        "status": "te_verwerken",
    }
    kiss.post("/internetaken", task)
    kiss.post("/internetaken", task | {"toegewezenAanActoren": []}), "an empty number may be there twice"

    url = person["url"]
    assert kiss.get(f"/betrokkenen?wasPartij__url={url}&pageSize=100")["count"] == 1
    one = kiss.get(f"/klantcontacten/{contact['uuid']}?expand=leiddeTotInterneTaken,gingOverOnderwerpobjecten")
    assert [len(one["_expand"][name]) for name in ("leiddeTotInterneTaken", "gingOverOnderwerpobjecten")] == [2, 1]
    assert one["hadBetrokkenActoren"][0]["actoridentificator"]["objectId"] == "kees@example.nl"
    assert one["hadBetrokkenActoren"][0]["soortActor"] == "medewerker"
    assert "_expand" not in kiss.get(f"/klantcontacten/{contact['uuid']}?expand=")
    query = "onderwerpobject__onderwerpobjectidentificatorObjectId=zaak-1"
    assert kiss.get(f"/klantcontacten?{query}")["count"] == 1
    found = kiss.get("/digitaleadressen?adres=ada@example.nl&page=1&expand=verstrektDoorBetrokkene")
    assert found["results"][0]["_expand"]["verstrektDoorBetrokkene"]["uuid"] == nobody["uuid"]


def test_a_filter_by_address_takes_any_host(kiss: System, person: Any, contact: Any) -> None:
    """A client that moved here keeps the addresses that it has."""
    body = {"wasPartij": {"uuid": person["uuid"]}, "hadKlantcontact": {"uuid": contact["uuid"]}}
    kiss.post("/betrokkenen", body | {"rol": "klant", "initiator": True})
    old = f"https://openklant.example.nl/klantinteracties/api/v1/partijen/{person['uuid']}"
    assert kiss.get(f"/betrokkenen?wasPartij__url={old}")["count"] == 1
