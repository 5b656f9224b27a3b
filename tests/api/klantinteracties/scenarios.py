"""What a client may do with each resource, one thing after another. Ran against Open Klant to record its answers, and
against our own server to compare."""

from collections.abc import Callable
from typing import Any
from urllib.parse import quote, urlencode

Call = Callable[..., Any]


def writing(call: Call) -> None:
    """Good and bad bodies of every resource."""
    a = call("POST", "/actoren", {"naam": "A", "soortActor": "medewerker"})
    call(
        "POST",
        "/actoren",
        {
            "naam": "A",
            "soortActor": "medewerker",
            "indicatieActief": True,
            "actoridentificator": {"objectId": "1"},
            "actorIdentificatie": {"functie": "f"},
        },
    )
    call(
        "POST",
        "/actoren",
        {
            "naam": "A",
            "soortActor": "medewerker",
            "actoridentificator": None,
            "actorIdentificatie": {"functie": "f", "telefoonnummer": "0612345678"},
        },
    )
    call(
        "POST",
        "/actoren",
        {
            "naam": "A",
            "soortActor": "organisatorische_eenheid",
            "actoridentificator": {},
            "actorIdentificatie": {"omschrijving": "f", "telefoonnummer": "061234567", "emailadres": "x"},
        },
    )
    call(
        "PUT",
        "/actoren/" + a["uuid"],
        {"naam": "B", "soortActor": "geautomatiseerde_actor", "actorIdentificatie": {"functie": "q"}},
    )
    call("PATCH", "/actoren/" + a["uuid"], {"naam": "C"})
    call("PATCH", "/actoren/" + a["uuid"], {"actorIdentificatie": {"functie": "z"}})
    call("PATCH", "/actoren/" + a["uuid"], {"soortActor": "medewerker"})
    call("POST", "/partijen", {})
    p = call("POST", "/partijen", {"soortPartij": "persoon", "indicatieActief": True})
    call(
        "POST",
        "/partijen",
        {
            "soortPartij": "persoon",
            "indicatieActief": True,
            "partijIdentificatie": {"contactnaam": None},
            "digitaleAdressen": [],
            "voorkeursDigitaalAdres": None,
            "rekeningnummers": [],
            "voorkeursRekeningnummer": None,
            "partijIdentificatoren": [],
            "voorkeurstaal": "nld",
            "bezoekadres": {"land": "NL", "adresregel1": "x"},
        },
    )
    o = call(
        "POST",
        "/partijen",
        {"soortPartij": "organisatie", "indicatieActief": True, "partijIdentificatie": {"naam": ""}},
    )
    call(
        "POST",
        "/partijen",
        {
            "soortPartij": "organisatie",
            "indicatieActief": True,
            "partijIdentificatie": None,
            "bezoekadres": None,
            "correspondentieadres": {"land": "nl", "postcode": "1234AB", "huisnummer": 0, "nummeraanduidingId": "1"},
        },
    )
    c = call(
        "POST",
        "/partijen",
        {
            "soortPartij": "contactpersoon",
            "indicatieActief": True,
            "partijIdentificatie": {
                "contactnaam": {"voornaam": "J", "achternaam": "P"},
                "werkteVoorPartij": {"uuid": o["uuid"]},
            },
        },
    )
    call(
        "POST",
        "/partijen",
        {
            "soortPartij": "contactpersoon",
            "indicatieActief": True,
            "partijIdentificatie": {"werkteVoorPartij": {"uuid": p["uuid"]}},
        },
    )
    call(
        "POST",
        "/partijen",
        {
            "soortPartij": "contactpersoon",
            "indicatieActief": True,
            "partijIdentificatie": {
                "contactnaam": {"voornaam": 1},
                "werkteVoorPartij": {"uuid": "7e1a6e0a-7a77-4d7f-8f2c-111111111111"},
            },
        },
    )
    k = call("POST", "/klantcontacten", {"kanaal": "telefoon", "onderwerp": "a", "taal": "nld", "vertrouwelijk": False})
    b = call(
        "POST",
        "/betrokkenen",
        {"wasPartij": None, "hadKlantcontact": {"uuid": k["uuid"]}, "rol": "klant", "initiator": True},
    )
    b2 = call(
        "POST",
        "/betrokkenen",
        {
            "wasPartij": {"uuid": p["uuid"]},
            "hadKlantcontact": {"uuid": k["uuid"]},
            "rol": "klant",
            "initiator": True,
            "contactnaam": {"voornaam": "A", "voorvoegselAchternaam": "de", "achternaam": "B"},
            "organisatienaam": "O",
            "bezoekadres": {"straatnaam": "x", "huisnummer": None},
            "correspondentieadres": None,
        },
    )
    call("POST", "/betrokkenen", {})
    call(
        "POST",
        "/betrokkenen",
        {"hadKlantcontact": None, "rol": "x", "initiator": None, "contactnaam": "x", "bezoekadres": []},
    )
    call(
        "POST",
        "/betrokkenen",
        {
            "hadKlantcontact": "x",
            "rol": None,
            "initiator": "x",
            "wasPartij": {"uuid": "1"},
            "contactnaam": {"voornaam": None},
        },
    )
    d = call(
        "POST",
        "/digitaleadressen",
        {
            "verstrektDoorPartij": {"uuid": p["uuid"]},
            "verstrektDoorBetrokkene": {"uuid": b["uuid"]},
            "adres": "a@b.nl",
            "soortDigitaalAdres": "email",
        },
    )
    call(
        "POST",
        "/digitaleadressen",
        {
            "verstrektDoorPartij": None,
            "adres": "x",
            "soortDigitaalAdres": "email",
            "isStandaardAdres": True,
            "referentie": "a b",
            "verificatieDatum": "x",
        },
    )
    call("POST", "/digitaleadressen", {"adres": "0800123", "soortDigitaalAdres": "telefoonnummer"})
    call("POST", "/digitaleadressen", {"adres": "123", "soortDigitaalAdres": "telefoonnummer"})
    call("POST", "/digitaleadressen", {"adres": "123", "soortDigitaalAdres": "overig", "isStandaardAdres": True})
    call("POST", "/digitaleadressen", {})
    call("POST", "/rekeningnummers", {"iban": "x", "bic": "a b"})
    call("POST", "/rekeningnummers", {"iban": "NL12ABNA0123456789", "partij": {"uuid": p["uuid"]}})
    i = call(
        "POST",
        "/internetaken",
        {
            "gevraagdeHandeling": "x",
            "aanleidinggevendKlantcontact": {"uuid": k["uuid"]},
            "status": "te_verwerken",
            "nummer": "",
            "toegewezenAanActoren": [{"uuid": a["uuid"]}],
        },
    )
    call(
        "POST",
        "/internetaken",
        {"gevraagdeHandeling": "x", "aanleidinggevendKlantcontact": {"uuid": k["uuid"]}, "status": "te_verwerken"},
    )
    call(
        "POST",
        "/internetaken",
        {
            "gevraagdeHandeling": "x",
            "aanleidinggevendKlantcontact": {"uuid": k["uuid"]},
            "status": "te_verwerken",
            "toegewezenAanActoren": [{"uuid": a["uuid"]}],
            "toegewezenAanActor": {"uuid": a["uuid"]},
        },
    )
    call(
        "POST",
        "/internetaken",
        {
            "gevraagdeHandeling": "x",
            "aanleidinggevendKlantcontact": {"uuid": k["uuid"]},
            "status": "te_verwerken",
            "toegewezenAanActoren": [],
            "afgehandeldOp": "2024-01-01T00:00:00Z",
        },
    )
    call(
        "POST",
        "/internetaken",
        {
            "gevraagdeHandeling": "x",
            "aanleidinggevendKlantcontact": {"uuid": k["uuid"]},
            "status": "verwerkt",
            "toegewezenAanActoren": [],
            "afgehandeldOp": "2024-01-01T01:00:00+02:00",
        },
    )
    call(
        "POST",
        "/internetaken",
        {
            "gevraagdeHandeling": "x",
            "aanleidinggevendKlantcontact": {"uuid": k["uuid"]},
            "status": "verwerkt",
            "toegewezenAanActoren": None,
        },
    )
    call(
        "POST",
        "/internetaken",
        {
            "gevraagdeHandeling": "x",
            "aanleidinggevendKlantcontact": {"uuid": k["uuid"]},
            "status": "verwerkt",
            "toegewezenAanActoren": [{"uuid": "7e1a6e0a-7a77-4d7f-8f2c-111111111111"}, {}],
        },
    )
    call(
        "POST",
        "/onderwerpobjecten",
        {
            "klantcontact": {"uuid": k["uuid"]},
            "wasKlantcontact": None,
            "onderwerpobjectidentificator": {"objectId": "1", "codeObjecttype": "zaak"},
        },
    )
    call("POST", "/onderwerpobjecten", {})
    call("POST", "/bijlagen", {"wasBijlageVanKlantcontact": {"uuid": k["uuid"]}})
    ak = call("POST", "/actorklantcontacten", {"actor": {"uuid": a["uuid"]}, "klantcontact": {"uuid": k["uuid"]}})
    call("POST", "/actorklantcontacten", {"actor": {"uuid": a["uuid"]}, "klantcontact": {"uuid": k["uuid"]}})
    cat = call("POST", "/categorieen", {})
    cat = call("POST", "/categorieen", {"naam": "x"})
    call("POST", "/categorie-relaties", {"partij": {"uuid": p["uuid"]}, "categorie": {"uuid": cat["uuid"]}})
    call("POST", "/categorie-relaties", {"beginDatum": "2024-01-01", "eindDatum": "2023-01-01"})
    call(
        "POST",
        "/vertegenwoordigingen",
        {"vertegenwoordigendePartij": {"uuid": p["uuid"]}, "vertegenwoordigdePartij": {"uuid": p["uuid"]}},
    )
    v = call(
        "POST",
        "/vertegenwoordigingen",
        {"vertegenwoordigendePartij": {"uuid": p["uuid"]}, "vertegenwoordigdePartij": {"uuid": o["uuid"]}},
    )
    call(
        "POST",
        "/vertegenwoordigingen",
        {"vertegenwoordigendePartij": {"uuid": p["uuid"]}, "vertegenwoordigdePartij": {"uuid": o["uuid"]}},
    )

    def pi(pp, t, k, v, r, sub=None, **e):
        return call(
            "POST",
            "/partij-identificatoren",
            {
                "identificeerdePartij": pp and {"uuid": pp},
                "partijIdentificator": {
                    "codeObjecttype": t,
                    "codeSoortObjectId": k,
                    "objectId": v,
                    "codeRegister": r,
                },
                **({"subIdentificatorVan": sub and {"uuid": sub}}),
                **e,
            },
        )

    call("POST", "/partij-identificatoren", {})
    call("POST", "/partij-identificatoren", {"partijIdentificator": {}})
    call("POST", "/partij-identificatoren", {"partijIdentificator": None})
    pi(p["uuid"], "natuurlijk_persoon", "bsn", "123", "brp")
    pi(p["uuid"], "natuurlijk_persoon", "bsn", "123456788", "brp")
    pi(p["uuid"], "natuurlijk_persoon", "bsn", "296648875", "hr")
    x = pi(p["uuid"], "natuurlijk_persoon", "bsn", "296648875", "brp")
    pi(o["uuid"], "natuurlijk_persoon", "bsn", "296648875", "brp")
    pi(p["uuid"], "natuurlijk_persoon", "bsn", "111222333", "brp")
    pi(p["uuid"], "natuurlijk_persoon", "kvk_nummer", "12345678", "brp")
    kv = pi(o["uuid"], "niet_natuurlijk_persoon", "kvk_nummer", "12345678", "hr")
    pi(o["uuid"], "vestiging", "vestigingsnummer", "123456789012", "hr")
    vs = pi(o["uuid"], "vestiging", "vestigingsnummer", "123456789012", "hr", kv["uuid"])
    pi(None, "vestiging", "vestigingsnummer", "123456789012", "hr", kv["uuid"])
    pi(None, "", "", "", "")
    call("DELETE", "/partij-identificatoren/" + kv["uuid"])
    call("PATCH", "/partij-identificatoren/" + kv["uuid"], {"subIdentificatorVan": {"uuid": kv["uuid"]}})
    call("PATCH", "/partij-identificatoren/" + kv["uuid"], {"anderePartijIdentificator": "z"})
    call("PATCH", "/partij-identificatoren/" + kv["uuid"], {"partijIdentificator": {"objectId": "1"}})
    call("GET", "/partijen/" + p["uuid"])
    call("GET", "/partijen/" + o["uuid"])
    call("GET", "/klantcontacten/" + k["uuid"])
    call(
        "GET",
        "/partijen/" + p["uuid"] + "?expand=digitaleAdressen,betrokkenen,categorieRelaties,betrokkenen.hadKlantcontact",
    )
    call("GET", "/klantcontacten/" + k["uuid"] + "?expand=hadBetrokkenen.wasPartij,leiddeTotInterneTaken")
    call("GET", "/klantcontacten/" + k["uuid"] + "?expand=")
    call("GET", "/betrokkenen/" + b2["uuid"] + "?expand=digitaleAdressen")
    call(
        "GET",
        "/digitaleadressen/" + d["uuid"] + "?expand=verstrektDoorBetrokkene.hadKlantcontact.leiddeTotInterneTaken",
    )
    call(
        "POST",
        "/maak-klantcontact",
        {
            "klantcontact": {"kanaal": "telefoon", "onderwerp": "a", "taal": "nld", "vertrouwelijk": False},
            "betrokkene": {"rol": "klant", "initiator": True, "wasPartij": {"uuid": p["uuid"]}},
            "onderwerpobject": {"onderwerpobjectidentificator": {"objectId": "1"}},
        },
    )
    call(
        "POST",
        "/maak-klantcontact",
        {"klantcontact": {"kanaal": "telefoon"}, "betrokkene": {}, "onderwerpobject": {}},
    )
    call(
        "POST",
        "/maak-klantcontact",
        {"klantcontact": {"kanaal": "telefoon", "onderwerp": "a", "taal": "nld", "vertrouwelijk": False}},
    )
    call(
        "POST",
        "/maak-klantcontact",
        {
            "klantcontact": {"kanaal": "telefoon", "onderwerp": "a", "taal": "nld", "vertrouwelijk": False},
            "betrokkene": None,
            "onderwerpobject": None,
        },
    )
    call("POST", "/maak-klantcontact", {})

    k = call("POST", "/klantcontacten", {"kanaal": "telefoon", "onderwerp": "a", "taal": "nld", "vertrouwelijk": False})
    b = call(
        "POST",
        "/betrokkenen",
        {
            "hadKlantcontact": {"uuid": k["uuid"]},
            "rol": "klant",
            "initiator": True,
            "contactnaam": {"voornaam": "A", "achternaam": "B"},
            "bezoekadres": {"land": "NL", "stad": "x"},
        },
    )
    call("PATCH", "/betrokkenen/" + b["uuid"], {"contactnaam": {"voornaam": "C"}})
    call("PATCH", "/betrokkenen/" + b["uuid"], {"bezoekadres": {"stad": "y"}})
    call(
        "PUT",
        "/betrokkenen/" + b["uuid"],
        {"hadKlantcontact": {"uuid": k["uuid"]}, "rol": "klant", "initiator": True},
    )
    call("PATCH", "/betrokkenen/" + b["uuid"], {"bezoekadres": None, "contactnaam": None})
    call(
        "PUT",
        "/klantcontacten/" + k["uuid"],
        {
            "kanaal": "  telefoon ",
            "onderwerp": 12,
            "taal": True,
            "vertrouwelijk": "ja",
            "metadata": None,
            "reactie": None,
        },
    )
    call(
        "PUT",
        "/klantcontacten/" + k["uuid"],
        {
            "kanaal": "  telefoon ",
            "onderwerp": 12,
            "taal": "nld",
            "vertrouwelijk": "yes",
            "metadata": {"a": "b", "abc": "", "z": None},
            "plaatsgevondenOp": None,
            "inhoud": "x\u0000",
        },
    )
    call(
        "PUT",
        "/klantcontacten/" + k["uuid"],
        {
            "kanaal": "  telefoon ",
            "onderwerp": 12,
            "taal": "nld",
            "vertrouwelijk": "yes",
            "metadata": {"abc": "c", "b": 1},
            "plaatsgevondenOp": "2024-01-01",
            "inhoud": "x",
        },
    )
    call(
        "PUT",
        "/klantcontacten/" + k["uuid"],
        {
            "kanaal": "  telefoon ",
            "onderwerp": 12,
            "taal": "nld",
            "vertrouwelijk": "yes",
            "metadata": {"abc": "c", "b": 1},
            "plaatsgevondenOp": "2024-07-01T10:00:00",
            "inhoud": "x",
            "indicatieContactGelukt": "",
            "hoofdOnderwerpType": "https://a.nl/x",
            "verdereActieOndernomen": True,
        },
    )
    call("PATCH", "/klantcontacten/" + k["uuid"], {"indicatieContactGelukt": True})
    call("PATCH", "/klantcontacten/" + k["uuid"], {"hadBetrokkenen": [1], "uuid": "x", "url": 3})
    call("POST", "/klantcontacten/" + k["uuid"], {})
    call("DELETE", "/klantcontacten")
    call("GET", "/maak-klantcontact")

    call("GET", "/klantcontacten?page=0")
    call("GET", "/klantcontacten?page=x")
    call("GET", "/klantcontacten?pageSize=0&page=1")
    call("GET", "/klantcontacten?pageSize=2&kanaal=telefoon&page=2")
    call("GET", "/klantcontacten?pageSize=1000")
    call("GET", "/klantcontacten?page=last")
    call("GET", "/klantcontacten?expand=hadBetrokkenen&expand=omvatteBijlagen&pageSize=1")
    call("GET", "/klantcontacten?kanaal=%00")
    call("GET", "/klantcontacten?nummer=")
    call("GET", "/partijen?soortPartij=x&vertegenwoordigdePartij__url=foo&indicatieActief=x")
    call("GET", "/categorie-relaties?beginDatum=x&partij__uuid=x")
    call("GET", "/klantcontacten/" + k["uuid"] + "?foo=1")
    call("GET", "/actoren?expand=x")
    call("DELETE", "/klantcontacten/" + k["uuid"] + "?foo=1")
    call("DELETE", "/klantcontacten/" + k["uuid"])
    p = call(
        "POST",
        "/partijen",
        {
            "soortPartij": "persoon",
            "indicatieActief": True,
            "partijIdentificatie": {"contactnaam": {"voornaam": "A"}},
        },
    )
    call("PATCH", "/partijen/" + p["uuid"], {"indicatieActief": False})
    call(
        "PATCH",
        "/partijen/" + p["uuid"],
        {"soortPartij": "persoon", "partijIdentificatie": {"contactnaam": {"achternaam": "B"}}},
    )
    call("PATCH", "/partijen/" + p["uuid"], {"soortPartij": "persoon", "partijIdentificatie": None})
    call("PATCH", "/partijen/" + p["uuid"], {"soortPartij": "organisatie"})
    call("PATCH", "/partijen/" + p["uuid"], {"soortPartij": "persoon"})
    call(
        "PUT",
        "/partijen/" + p["uuid"],
        {
            "soortPartij": "organisatie",
            "indicatieActief": True,
            "partijIdentificatie": {"naam": "x"},
            "bezoekadres": {"stad": "q"},
        },
    )
    d = call(
        "POST", "/digitaleadressen", {"adres": "a@b.nl", "soortDigitaalAdres": "email", "verstrektDoorPartij": None}
    )
    e = call(
        "POST",
        "/digitaleadressen",
        {
            "adres": "b@b.nl",
            "soortDigitaalAdres": "email",
            "isStandaardAdres": True,
            "verstrektDoorPartij": {"uuid": p["uuid"]},
            "referentie": "r",
        },
    )
    call(
        "POST",
        "/digitaleadressen",
        {
            "adres": "b@b.nl",
            "soortDigitaalAdres": "email",
            "isStandaardAdres": True,
            "verstrektDoorPartij": {"uuid": p["uuid"]},
            "referentie": "r",
        },
    )
    call(
        "POST",
        "/digitaleadressen",
        {
            "adres": "c@b.nl",
            "soortDigitaalAdres": "email",
            "isStandaardAdres": True,
            "verstrektDoorPartij": {"uuid": p["uuid"]},
            "referentie": "q",
        },
    )
    call("GET", "/digitaleadressen/" + e["uuid"])
    call("PATCH", "/digitaleadressen/" + e["uuid"], {"soortDigitaalAdres": "telefoonnummer"})
    call("PATCH", "/digitaleadressen/" + e["uuid"], {"adres": "x"})
    call(
        "PUT",
        "/digitaleadressen/" + e["uuid"],
        {"adres": "x@y.nl", "soortDigitaalAdres": "email", "verstrektDoorPartij": None, "isStandaardAdres": True},
    )
    call("PATCH", "/digitaleadressen/" + e["uuid"], {"verstrektDoorPartij": None})
    call(
        "PUT",
        "/partijen/" + p["uuid"],
        {
            "soortPartij": "organisatie",
            "indicatieActief": True,
            "digitaleAdressen": [{"uuid": d["uuid"]}],
            "voorkeursDigitaalAdres": {"uuid": e["uuid"]},
        },
    )
    call(
        "PUT",
        "/partijen/" + p["uuid"],
        {
            "soortPartij": "organisatie",
            "indicatieActief": True,
            "digitaleAdressen": [{"uuid": d["uuid"]}],
            "voorkeursDigitaalAdres": {"uuid": d["uuid"]},
        },
    )
    call(
        "PUT",
        "/partijen/" + p["uuid"],
        {"soortPartij": "organisatie", "indicatieActief": True, "digitaleAdressen": None},
    )
    call("PATCH", "/partijen/" + p["uuid"], {"voorkeursDigitaalAdres": {"uuid": d["uuid"]}})
    call(
        "POST",
        "/partijen",
        {
            "soortPartij": "organisatie",
            "indicatieActief": True,
            "voorkeursDigitaalAdres": {"uuid": d["uuid"]},
            "digitaleAdressen": [],
        },
    )
    call(
        "POST",
        "/partijen",
        {
            "soortPartij": "organisatie",
            "indicatieActief": True,
            "partijIdentificatoren": [
                {
                    "partijIdentificator": {
                        "codeObjecttype": "niet_natuurlijk_persoon",
                        "codeSoortObjectId": "kvk_nummer",
                        "objectId": "1",
                        "codeRegister": "hr",
                    }
                }
            ],
        },
    )
    call(
        "POST",
        "/partijen",
        {
            "soortPartij": "organisatie",
            "indicatieActief": True,
            "partijIdentificatoren": [
                {
                    "partijIdentificator": {
                        "codeObjecttype": "niet_natuurlijk_persoon",
                        "codeSoortObjectId": "kvk_nummer",
                        "objectId": "1",
                    }
                },
                {},
            ],
        },
    )
    q = call(
        "POST",
        "/partijen",
        {
            "soortPartij": "organisatie",
            "indicatieActief": True,
            "nummer": "77",
            "partijIdentificatoren": [
                {
                    "partijIdentificator": {
                        "codeObjecttype": "niet_natuurlijk_persoon",
                        "codeSoortObjectId": "kvk_nummer",
                        "objectId": "77777777",
                        "codeRegister": "hr",
                    }
                }
            ],
        },
    )
    call(
        "POST",
        "/partijen",
        {
            "soortPartij": "organisatie",
            "indicatieActief": True,
            "nummer": "77",
            "partijIdentificatoren": [
                {
                    "partijIdentificator": {
                        "codeObjecttype": "niet_natuurlijk_persoon",
                        "codeSoortObjectId": "kvk_nummer",
                        "objectId": "77777777",
                        "codeRegister": "hr",
                    }
                }
            ],
        },
    )
    call(
        "POST",
        "/partijen",
        {
            "soortPartij": "organisatie",
            "indicatieActief": True,
            "partijIdentificatoren": [
                {
                    "identificeerdePartij": {"uuid": q["uuid"]},
                    "partijIdentificator": {
                        "codeObjecttype": "niet_natuurlijk_persoon",
                        "codeSoortObjectId": "kvk_nummer",
                        "objectId": "77777778",
                        "codeRegister": "hr",
                    },
                }
            ],
        },
    )
    call(
        "POST",
        "/partijen",
        {
            "soortPartij": "organisatie",
            "indicatieActief": True,
            "partijIdentificatoren": [
                {
                    "partijIdentificator": {
                        "codeObjecttype": "niet_natuurlijk_persoon",
                        "codeSoortObjectId": "kvk_nummer",
                        "objectId": "77777777",
                        "codeRegister": "hr",
                    }
                }
            ],
        },
    )
    i = q["partijIdentificatoren"][0]["uuid"]
    call(
        "PATCH",
        "/partijen/" + q["uuid"],
        {
            "partijIdentificatoren": [
                {
                    "uuid": i,
                    "partijIdentificator": {
                        "codeObjecttype": "niet_natuurlijk_persoon",
                        "codeSoortObjectId": "kvk_nummer",
                        "objectId": "77777779",
                        "codeRegister": "hr",
                    },
                },
                {
                    "partijIdentificator": {
                        "codeObjecttype": "niet_natuurlijk_persoon",
                        "codeSoortObjectId": "rsin",
                        "objectId": "296648875",
                        "codeRegister": "hr",
                    }
                },
            ]
        },
    )
    call(
        "PATCH",
        "/partijen/" + q["uuid"],
        {
            "partijIdentificatoren": [
                {
                    "uuid": i,
                    "partijIdentificator": {
                        "codeObjecttype": "niet_natuurlijk_persoon",
                        "codeSoortObjectId": "kvk_nummer",
                        "objectId": "77777779",
                        "codeRegister": "hr",
                    },
                },
                {
                    "uuid": i,
                    "partijIdentificator": {
                        "codeObjecttype": "niet_natuurlijk_persoon",
                        "codeSoortObjectId": "rsin",
                        "objectId": "296648875",
                        "codeRegister": "hr",
                    },
                },
            ]
        },
    )
    call(
        "PATCH",
        "/partijen/" + q["uuid"],
        {
            "partijIdentificatoren": [
                {
                    "uuid": p["uuid"],
                    "partijIdentificator": {
                        "codeObjecttype": "niet_natuurlijk_persoon",
                        "codeSoortObjectId": "kvk_nummer",
                        "objectId": "77777779",
                        "codeRegister": "hr",
                    },
                }
            ]
        },
    )
    call("PATCH", "/partijen/" + q["uuid"], {"partijIdentificatoren": []})
    call("PATCH", "/partijen/" + q["uuid"], {"partijIdentificatoren": None})
    o = call(
        "POST",
        "/onderwerpobjecten",
        {
            "klantcontact": {
                "uuid": call(
                    "POST",
                    "/klantcontacten",
                    {"kanaal": "t", "onderwerp": "a", "taal": "nld", "vertrouwelijk": False},
                )["uuid"]
            }
        },
    )
    call("DELETE", "/onderwerpobjecten/" + o["uuid"] + "?cascade=true")
    call("DELETE", "/partijen/" + p["uuid"])
    call("GET", "/vertegenwoordigingen?vertegenwoordigdePartij__uuid=x")


def asking(call: Call) -> None:
    """Every filter of every list, with a value that fits one object and one that fits none."""
    p = call(
        "POST",
        "/partijen",
        {
            "soortPartij": "persoon",
            "indicatieActief": True,
            "nummer": "901",
            "indicatieGeheimhouding": True,
            "partijIdentificatie": {"contactnaam": {"voornaam": "Ada", "achternaam": "Vos"}},
            "bezoekadres": {
                "nummeraanduidingId": "1234567890123456",
                "adresregel1": "b1",
                "adresregel2": "b2",
                "adresregel3": "b3",
                "land": "NL",
            },
            "correspondentieadres": {
                "nummeraanduidingId": "1234567890123457",
                "adresregel1": "c1",
                "adresregel2": "c2",
                "adresregel3": "c3",
                "land": "BE",
            },
        },
    )
    q = call(
        "POST",
        "/partijen",
        {
            "soortPartij": "organisatie",
            "indicatieActief": False,
            "nummer": "902",
            "partijIdentificatie": {"naam": "Bakker BV"},
        },
    )
    bsn = call(
        "POST",
        "/partij-identificatoren",
        {
            "identificeerdePartij": {"uuid": p["uuid"]},
            "anderePartijIdentificator": "ander",
            "partijIdentificator": {
                "codeObjecttype": "natuurlijk_persoon",
                "codeSoortObjectId": "bsn",
                "objectId": "999990639",
                "codeRegister": "brp",
            },
        },
    )
    kvk = call(
        "POST",
        "/partij-identificatoren",
        {
            "identificeerdePartij": {"uuid": q["uuid"]},
            "partijIdentificator": {
                "codeObjecttype": "niet_natuurlijk_persoon",
                "codeSoortObjectId": "kvk_nummer",
                "objectId": "68750110",
                "codeRegister": "hr",
            },
        },
    )
    call(
        "POST",
        "/partij-identificatoren",
        {
            "identificeerdePartij": {"uuid": q["uuid"]},
            "subIdentificatorVan": {"uuid": kvk["uuid"]},
            "partijIdentificator": {
                "codeObjecttype": "vestiging",
                "codeSoortObjectId": "vestigingsnummer",
                "objectId": "000037178598",
                "codeRegister": "hr",
            },
        },
    )
    v = call(
        "POST",
        "/vertegenwoordigingen",
        {"vertegenwoordigendePartij": {"uuid": p["uuid"]}, "vertegenwoordigdePartij": {"uuid": q["uuid"]}},
    )
    c = call("POST", "/categorieen", {"naam": "vip"})
    cr = call(
        "POST",
        "/categorie-relaties",
        {
            "partij": {"uuid": p["uuid"]},
            "categorie": {"uuid": c["uuid"]},
            "beginDatum": "2024-02-01",
            "eindDatum": "2024-03-01",
        },
    )
    k = call(
        "POST",
        "/klantcontacten",
        {
            "kanaal": "baliegesprek",
            "onderwerp": "Paspoort verloren",
            "inhoud": "Mevrouw is haar paspoort kwijt",
            "reactie": "Aangifte gedaan",
            "taal": "nld",
            "vertrouwelijk": True,
            "nummer": "801",
            "referentienummer": "802",
            "indicatieContactGelukt": True,
            "plaatsgevondenOp": "2024-05-01T12:30:00Z",
            "metadata": {"zaak": "1", "afdeling": "KCC"},
        },
    )
    k2 = call(
        "POST",
        "/klantcontacten",
        {
            "kanaal": "mail",
            "onderwerp": "100% zeker_niet",
            "taal": "eng",
            "vertrouwelijk": False,
            "plaatsgevondenOp": "2024-05-02T12:30:00+02:00",
        },
    )
    b = call(
        "POST",
        "/betrokkenen",
        {
            "wasPartij": {"uuid": p["uuid"]},
            "hadKlantcontact": {"uuid": k["uuid"]},
            "rol": "vertegenwoordiger",
            "initiator": False,
            "organisatienaam": "Buurthuis",
            "contactnaam": {"voorletters": "A.", "voornaam": "Ada", "voorvoegselAchternaam": "de", "achternaam": "Vos"},
        },
    )
    b2 = call("POST", "/betrokkenen", {"hadKlantcontact": {"uuid": k2["uuid"]}, "rol": "klant", "initiator": True})
    d = call(
        "POST",
        "/digitaleadressen",
        {
            "verstrektDoorPartij": {"uuid": p["uuid"]},
            "verstrektDoorBetrokkene": {"uuid": b["uuid"]},
            "adres": "Ada.Vos@example.nl",
            "soortDigitaalAdres": "email",
            "isStandaardAdres": True,
            "omschrijving": "Werk mail",
            "referentie": "portaal",
            "verificatieDatum": "2024-04-01",
        },
    )
    call(
        "POST",
        "/digitaleadressen",
        {"verstrektDoorPartij": None, "adres": "0612345678", "soortDigitaalAdres": "telefoonnummer"},
    )
    a = call(
        "POST",
        "/actoren",
        {
            "naam": "Afdeling Burgerzaken",
            "soortActor": "organisatorische_eenheid",
            "indicatieActief": False,
            "actoridentificator": {
                "objectId": "bz",
                "codeObjecttype": "oe",
                "codeRegister": "obj",
                "codeSoortObjectId": "idf",
            },
            "actorIdentificatie": {
                "omschrijving": "x",
                "emailadres": "bz@example.nl",
                "faxnummer": "1",
                "telefoonnummer": "+31201234567",
            },
        },
    )
    a2 = call("POST", "/actoren", {"naam": "Kees", "soortActor": "medewerker"})
    ak = call("POST", "/actorklantcontacten", {"actor": {"uuid": a2["uuid"]}, "klantcontact": {"uuid": k["uuid"]}})
    t = call(
        "POST",
        "/internetaken",
        {
            "nummer": "701",
            "referentienummer": "702",
            "gevraagdeHandeling": "Terugbellen",
            "aanleidinggevendKlantcontact": {"uuid": k["uuid"]},
            "toegewezenAanActoren": [{"uuid": a2["uuid"]}, {"uuid": a["uuid"]}],
            "toelichting": "graag snel",
            "status": "te_verwerken",
        },
    )
    o = call(
        "POST",
        "/onderwerpobjecten",
        {
            "klantcontact": {"uuid": k["uuid"]},
            "wasKlantcontact": {"uuid": k2["uuid"]},
            "onderwerpobjectidentificator": {
                "objectId": "zaak-1",
                "codeObjecttype": "zaak",
                "codeRegister": "openzaak",
                "codeSoortObjectId": "uuid",
            },
        },
    )
    f = call(
        "POST",
        "/bijlagen",
        {
            "wasBijlageVanKlantcontact": {"uuid": k["uuid"]},
            "bijlageidentificator": {
                "objectId": "doc-1",
                "codeObjecttype": "doc",
                "codeRegister": "dms",
                "codeSoortObjectId": "uuid",
            },
        },
    )
    r = call("POST", "/rekeningnummers", {"partij": {"uuid": p["uuid"]}, "iban": "NL18BANK23481326", "bic": "ABNANL2A"})
    of_bsn = {
        "codeObjecttype": "natuurlijk_persoon",
        "codeSoortObjectId": "bsn",
        "objectId": "999990639",
        "codeRegister": "brp",
    }
    fitting = {
        "actoren": {
            "naam": "burgerzaken",
            "soortActor": "organisatorische_eenheid",
            "indicatieActief": "false",
            "actoridentificatorObjectId": "bz",
            "actoridentificatorCodeObjecttype": "oe",
            "actoridentificatorCodeRegister": "obj",
            "actoridentificatorCodeSoortObjectId": "idf",
        },
        "actorklantcontacten": {
            "actor__uuid": a2["uuid"],
            "actor__url": a2["url"],
            "klantcontact__uuid": k["uuid"],
            "klantcontact__url": k["url"],
        },
        "betrokkenen": {
            "contactnaamVoorletters": "A.",
            "contactnaamVoornaam": "Ada",
            "contactnaamVoorvoegselAchternaam": "de",
            "contactnaamAchternaam": "Vos",
            "hadKlantcontact__nummer": "801",
            "hadKlantcontact__referentienummer": "802",
            "hadKlantcontact__uuid": k["uuid"],
            "hadKlantcontact__url": k["url"],
            "organisatienaam": "Buurthuis",
            "verstrektedigitaalAdres__adres": "Ada.Vos@example.nl",
            "verstrektedigitaalAdres__uuid": d["uuid"],
            "verstrektedigitaalAdres__url": d["url"],
            "wasPartij__nummer": "901",
            "wasPartij__uuid": p["uuid"],
            "wasPartij__url": p["url"],
            **{f"wasPartij__partijIdentificator__{x}": y for x, y in of_bsn.items()},
        },
        "bijlagen": {
            "klantcontact__uuid": k["uuid"],
            "bijlageidentificatorObjectId": "doc-1",
            "bijlageidentificatorCodeObjecttype": "doc",
            "bijlageidentificatorCodeRegister": "dms",
            "bijlageidentificatorCodeSoortObjectId": "uuid",
        },
        "categorie-relaties": {
            "beginDatum": "2024-02-01",
            "eindDatum": "2024-03-01",
            "categorie__naam": "vip",
            "categorie__uuid": c["uuid"],
            "categorie__url": c["url"],
            "partij__nummer": "901",
            "partij__uuid": p["uuid"],
            "partij__url": p["url"],
        },
        "digitaleadressen": {
            "adres": "Ada.Vos@example.nl",
            "adres__icontains": "ada.vos",
            "isGeverifieerd": "true",
            "isStandaardAdres": "true",
            "omschrijving": "werk",
            "referentie": "portaal",
            "soortDigitaalAdres": "email",
            "verificatieDatum": "2024-04-01",
            "verificatieDatum__gt": "2024-03-31",
            "verificatieDatum__gte": "2024-04-01",
            "verificatieDatum__lt": "2024-04-02",
            "verificatieDatum__lte": "2024-04-01",
            "verstrektDoorBetrokkene__rol": "vertegenwoordiger",
            "verstrektDoorBetrokkene__uuid": b["uuid"],
            "verstrektDoorBetrokkene__url": b["url"],
            "verstrektDoorPartij__soortPartij": "persoon",
            "verstrektDoorPartij__uuid": p["uuid"],
            "verstrektDoorPartij__url": p["url"],
            **{f"verstrektDoorPartij__partijIdentificator__{x}": y for x, y in of_bsn.items()},
        },
        "internetaken": {
            "aanleidinggevendKlantcontact__uuid": k["uuid"],
            "aanleidinggevendKlantcontact__url": k["url"],
            "actoren__naam": "Kees",
            "klantcontact__nummer": "801",
            "klantcontact__referentienummer": "802",
            "klantcontact__uuid": k["uuid"],
            "nummer": "701",
            "referentienummer": "702",
            "status": "te_verwerken",
            "toegewezenAanActor__uuid": a["uuid"],
            "toegewezenAanActor__url": a["url"],
            "toegewezenOp": t["toegewezenOp"],
        },
        "klantcontacten": {
            "hadBetrokkene__digitaaladres__adres__icontains": "VOS@",
            "hadBetrokkene__uuid": b["uuid"],
            "hadBetrokkene__url": b["url"],
            "hadBetrokkene__wasPartij__uuid": p["uuid"],
            "hadBetrokkene__wasPartij__url": p["url"],
            **{f"hadBetrokkene__wasPartij__partijIdentificator__{x}": y for x, y in of_bsn.items()},
            "indicatieContactGelukt": "true",
            "inhoud": "PASPOORT",
            "kanaal": "baliegesprek",
            "nummer": "801",
            "onderwerp": "verloren",
            **{
                f"onderwerpobject__onderwerpobjectidentificator{x}": y
                for x, y in (
                    ("ObjectId", "zaak-1"),
                    ("CodeObjecttype", "zaak"),
                    ("CodeRegister", "openzaak"),
                    ("CodeSoortObjectId", "uuid"),
                )
            },
            "onderwerpobject__uuid": o["uuid"],
            "onderwerpobject__url": o["url"],
            "plaatsgevondenOp": "2024-05-01T12:30:00Z",
            "reactie": "aangifte",
            "referentienummer": "802",
            "vertrouwelijk": "true",
            **{
                f"wasOnderwerpobject__onderwerpobjectidentificator{x}": y
                for x, y in (
                    ("ObjectId", "zaak-1"),
                    ("CodeObjecttype", "zaak"),
                    ("CodeRegister", "openzaak"),
                    ("CodeSoortObjectId", "uuid"),
                )
            },
            "wasOnderwerpobject__uuid": o["uuid"],
            "wasOnderwerpobject__url": o["url"],
        },
        "onderwerpobjecten": {
            "klantcontact__uuid": k["uuid"],
            "klantcontact__url": k["url"],
            "wasKlantcontact__uuid": k2["uuid"],
            "wasKlantcontact__url": k2["url"],
            "onderwerpobjectidentificatorObjectId": "zaak-1",
            "onderwerpobjectidentificatorCodeObjecttype": "zaak",
            "onderwerpobjectidentificatorCodeRegister": "openzaak",
            "onderwerpobjectidentificatorCodeSoortObjectId": "uuid",
        },
        "partij-identificatoren": {
            "anderePartijIdentificator": "ander",
            **{f"partijIdentificator{x[0].upper()}{x[1:]}": y for x, y in of_bsn.items()},
        },
        "partijen": {
            **{
                f"bezoekadres{x}": y
                for x, y in (
                    ("NummeraanduidingId", "1234567890123456"),
                    ("Adresregel1", "b1"),
                    ("Adresregel2", "b2"),
                    ("Adresregel3", "b3"),
                )
            },
            "bezoekadresLand": "NL",
            **{
                f"correspondentieadres{x}": y
                for x, y in (
                    ("NummeraanduidingId", "1234567890123457"),
                    ("Adresregel1", "c1"),
                    ("Adresregel2", "c2"),
                    ("Adresregel3", "c3"),
                    ("Land", "BE"),
                )
            },
            "categorierelatie__categorie__naam": "vip,zilver",
            "indicatieGeheimhouding": "true",
            "nummer": "901",
            **{f"partijIdentificator__{x}": y for x, y in of_bsn.items()},
            "subIdentificatorVan__objectId": "68750110",
            "subIdentificatorVan__codeSoortObjectId": "kvk_nummer",
            "subIdentificatorVan__codeRegister": "hr",
            "subIdentificatorVan__codeObjecttype": "niet_natuurlijk_persoon",
            "vertegenwoordigdePartij__uuid": p["uuid"],
            "vertegenwoordigdePartij__url": p["url"],
        },
        "rekeningnummers": {"iban": "NL18BANK23481326", "bic": "ABNANL2A", "uuid": r["uuid"]},
        "vertegenwoordigingen": {
            "vertegenwoordigdePartij__uuid": q["uuid"],
            "vertegenwoordigdePartij__url": q["url"],
            "vertegenwoordigendePartij__uuid": p["uuid"],
            "vertegenwoordigendePartij__url": p["url"],
        },
    }
    none = {
        "uuid": "11111111-1111-4111-8111-111111111111",
        "url": "https://example.nl/x/11111111-1111-4111-8111-111111111111",
    }
    for name, asked in fitting.items():
        for key, value in asked.items():
            call("GET", f"/{name}?" + urlencode({key: value}))
            other = {
                "true": "false",
                "false": "true",
                "te_verwerken": "verwerkt",
                "email": "overig",
                "vertegenwoordiger": "klant",
                "persoon": "contactpersoon",
                "organisatorische_eenheid": "geautomatiseerde_actor",
                "vip,zilver": "brons",
            }.get(value)
            wrong = (
                none.get(key.rpartition("__")[2])
                or other
                or ("2001-01-01T00:00:00Z" if "T1" in value else None)
                or ("2001-01-01" if key.startswith(("begin", "eind", "verificatie")) else "zz")
            )
            call("GET", f"/{name}?" + urlencode({key: wrong}))
    for flag in ("true", "false"):
        call("GET", f"/klantcontacten?hadBetrokkene__wasPartij={flag}&kanaal=baliegesprek")
        call("GET", f"/klantcontacten?leiddeTotInterneTaken={flag}&kanaal=baliegesprek")
    call("GET", "/klantcontacten?onderwerp=" + quote("100%"))
    call("GET", "/klantcontacten?onderwerp=" + quote("zeker_n"))
    call("GET", "/klantcontacten?onderwerp=" + quote("1000"))
    call("GET", "/partijen?partijIdentificator__objectId=68750110&partijIdentificator__codeSoortObjectId=kvk_nummer")
    for name, paths in {
        "klantcontacten": (
            "hadBetrokkenen,hadBetrokkenen.wasPartij,hadBetrokkenen.digitaleAdressen,leiddeTotInterneTaken,gingOverOnderwerpobjecten,omvatteBijlagen",
        ),
        "betrokkenen": ("digitaleAdressen",),
        "digitaleadressen": (
            "verstrektDoorBetrokkene,verstrektDoorBetrokkene.hadKlantcontact,verstrektDoorBetrokkene.hadKlantcontact.leiddeTotInterneTaken",
        ),
        "partijen": ("digitaleAdressen,betrokkenen,categorieRelaties,betrokkenen.hadKlantcontact",),
    }.items():
        for path in paths:
            one = {"klantcontacten": k, "betrokkenen": b, "digitaleadressen": d, "partijen": p}[name]
            call("GET", f"/{name}/{one['uuid']}?expand={path}")
            for part in path.split(","):
                if "." not in part:
                    call("GET", f"/{name}/{one['uuid']}?expand={part}")
                    call("GET", f"/{name}?pageSize=1&expand={part}")
    for name, one in {
        "actoren": a,
        "actorklantcontacten": ak,
        "betrokkenen": b,
        "bijlagen": f,
        "categorie-relaties": cr,
        "categorieen": c,
        "digitaleadressen": d,
        "internetaken": t,
        "klantcontacten": k,
        "onderwerpobjecten": o,
        "partij-identificatoren": bsn,
        "partijen": p,
        "rekeningnummers": r,
        "vertegenwoordigingen": v,
    }.items():
        call("GET", f"/{name}/{one['uuid']}")
        call("PATCH", f"/{name}/{one['uuid']}", {})
        call("PUT", f"/{name}/{one['uuid']}", {})
    call("PATCH", f"/internetaken/{t['uuid']}", {"status": "verwerkt"})
    call("PATCH", f"/internetaken/{t['uuid']}", {"status": "te_verwerken"})
    call("PATCH", f"/internetaken/{t['uuid']}", {"toegewezenAanActoren": [{"uuid": a["uuid"]}]})
    call("PATCH", f"/internetaken/{t['uuid']}", {"toegewezenAanActor": {"uuid": a2["uuid"]}})
    call("PATCH", f"/internetaken/{t['uuid']}", {"status": "verwerkt", "afgehandeldOp": "2024-06-01T10:00:00Z"})
    call("PATCH", f"/internetaken/{t['uuid']}", {"afgehandeldOp": None})
    call(
        "PUT",
        f"/internetaken/{t['uuid']}",
        {
            "gevraagdeHandeling": "Mailen",
            "aanleidinggevendKlantcontact": {"uuid": k2["uuid"]},
            "toegewezenAanActoren": [{"uuid": a["uuid"]}],
            "status": "te_verwerken",
        },
    )
    call("DELETE", f"/onderwerpobjecten/{o['uuid']}")
    call("DELETE", f"/partijen/{p['uuid']}")
    for name, one in {
        "partijen": p,
        "betrokkenen": b,
        "digitaleadressen": d,
        "rekeningnummers": r,
        "categorie-relaties": cr,
        "vertegenwoordigingen": v,
        "partij-identificatoren": bsn,
        "klantcontacten": k,
    }.items():
        call("GET", f"/{name}/{one['uuid']}")
    call("DELETE", f"/klantcontacten/{k['uuid']}")
    for name, one in {"actorklantcontacten": ak, "bijlagen": f, "internetaken": t, "actoren": a2}.items():
        call("GET", f"/{name}/{one['uuid']}")
    call("DELETE", f"/klantcontacten/{k2['uuid']}")
    call("GET", f"/internetaken/{t['uuid']}")
    call("GET", f"/betrokkenen/{b2['uuid']}")
