"""An Open Klant that stands still: what it has, and how it tells of it."""

import json
import re
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

from toetssteen.api.importing.everything import ORDER

Told = dict[str, Any]
TOKEN = "een-token-van-open-klant"
_EMPTY = {"objectId": "", "codeObjecttype": "", "codeRegister": "", "codeSoortObjectId": ""}
_NOWHERE = dict.fromkeys(
    ("nummeraanduidingId", "straatnaam", "huisnummertoevoeging", "postcode", "stad", "adresregel1", "adresregel2",
     "adresregel3", "land"), "",
) | {"huisnummer": None}  # fmt: skip
_HOME = _NOWHERE | {"straatnaam": "Kerkstraat", "huisnummer": 3, "postcode": "1234 AB", "land": "NL"}
_NAME = {"voorletters": "P.", "voornaam": "Piet", "voorvoegselAchternaam": "de", "achternaam": "Wit"}
_NOBODY = dict.fromkeys(_NAME, "")


class OpenKlant:
    """What it has, the oldest first. It gives no more than two to a page, so that there are many pages."""

    def __init__(self) -> None:
        self.has: dict[str, list[Told]] = {name: [] for names in ORDER.values() for name in names}
        self.absent: set[str] = set()
        self.failing = 0
        self.before: Callable[[str, int], object] | None = None
        """Hears of a page before it is read."""

    def add(self, resource: str, **told: Any) -> Told:
        uuid = f"{list(self.has).index(resource):08x}-1111-4111-8111-{len(self.has[resource]):012x}"
        base = "contactgegevens" if resource in {"persoon", "organisatie"} else "klantinteracties"
        made = {"uuid": uuid, "url": f"~/{base}/api/v1/{resource}/{uuid}", **told}
        self.has[resource].append(made)
        return made

    def answer(self, path: str, base: str) -> tuple[int, str]:
        asked = urlsplit(path)
        found = re.fullmatch(r"/(\w+)/api/v1/([a-z-]+)", asked.path)
        if found is None or found[2] not in ORDER.get(found[1], ()) or found[2] in self.absent:
            return 404, "<html>Niet gevonden</html>"
        if self.failing:
            self.failing -= 1
            return 503, ""
        query = parse_qs(asked.query)
        number, size = int(query["page"][0]), min(2, int(query["pageSize"][0]))
        if self.before:
            self.before(found[2], number)
        rows = self.has[found[2]][::-1]
        page = rows[(number - 1) * size : number * size]
        if not page and number > 1:
            return 404, '{"code":"not_found"}'
        following = f"~{asked.path}?page={number + 1}&pageSize={size}" if number * size < len(rows) else None
        body = {"count": len(rows), "next": following, "previous": None, "results": page}
        return 200, json.dumps(body).replace("~", base)


def ref(one: Told, **more: Any) -> Told:
    return {"uuid": one["uuid"], "url": one["url"], **more}


def party(site: OpenKlant, kind: str, named: Told | None, **more: Any) -> Told:
    return site.add("partijen", **{
        "nummer": None, "interneNotitie": "", "betrokkenen": [], "categorieRelaties": [], "digitaleAdressen": [],
        "voorkeursDigitaalAdres": None, "vertegenwoordigden": [], "rekeningnummers": [],
        "voorkeursRekeningnummer": None, "partijIdentificatoren": [], "soortPartij": kind,
        "indicatieGeheimhouding": None, "voorkeurstaal": "nld", "indicatieActief": True, "bezoekadres": _NOWHERE,
        "correspondentieadres": _HOME, "partijIdentificatie": named, "_expand": {}, **more,
    })  # fmt: skip


def identifier(site: OpenKlant, owner: Told | None, kind: str, number: str, *, within: Told | None = None) -> Told:
    where = {
        "bsn": ("natuurlijk_persoon", "brp"),
        "kvk_nummer": ("niet_natuurlijk_persoon", "hr"),
        "vestigingsnummer": ("vestiging", "hr"),
    }
    object_type, register = where[kind]
    return site.add(
        "partij-identificatoren",
        identificeerdePartij=owner and ref(owner),
        anderePartijIdentificator="",
        partijIdentificator={
            "codeObjecttype": object_type,
            "codeSoortObjectId": kind,
            "objectId": number,
            "codeRegister": register,
        },
        subIdentificatorVan=within and ref(within),
    )


def contact(site: OpenKlant, day: int) -> Told:
    return site.add(
        "klantcontacten",
        gingOverOnderwerpobjecten=[],
        hadBetrokkenActoren=[],
        omvatteBijlagen=[],
        hadBetrokkenen=[],
        leiddeTotInterneTaken=[],
        nummer=None,
        referentienummer=None,
        kanaal="telefoon",
        onderwerp="Paspoort",
        inhoud="Vraagt\nhoe lang",
        reactie="",
        indicatieContactGelukt=None,
        hoofdOnderwerpType="",
        verdereActieOndernomen=False,
        taal="nld",
        vertrouwelijk=False,
        plaatsgevondenOp=f"2024-03-{day:02}T10:00:00.120000Z",
        metadata={"url": "x"},
        _expand={},
    )


def task(site: OpenKlant, reason: Told, actors: list[Told], *, done: bool) -> Told:
    return site.add(
        "internetaken",
        nummer=None,
        referentienummer=None,
        gevraagdeHandeling="Bel terug",
        aanleidinggevendKlantcontact=ref(reason),
        toegewezenAanActor=ref(actors[0]) if actors else {"uuid": None},
        toegewezenAanActoren=[ref(actor) for actor in actors],
        toelichting="",
        status="verwerkt" if done else "te_verwerken",
        toegewezenOp="2024-03-05T09:00:00.500000Z",
        afgehandeldOp="2024-03-06T09:00:00Z" if done else None,
    )


def filled() -> OpenKlant:
    site = OpenKlant()
    vip, _ = [site.add("categorieen", naam=name) for name in ("vip", "ondernemer")]
    robot, kees, unit = (
        site.add("actoren", naam=name, soortActor=kind, indicatieActief=True, actoridentificator=_EMPTY,
                 actorIdentificatie=more)
        for name, kind, more in (
            ("Formulier", "geautomatiseerde_actor", {"functie": "robot", "omschrijving": ""}),
            ("Kees", "medewerker", None),
            ("Burgerzaken", "organisatorische_eenheid",
             {"omschrijving": "", "emailadres": "", "faxnummer": "", "telefoonnummer": ""}),
        )
    )  # fmt: skip
    speaker = party(site, "contactpersoon", None)
    company = party(site, "organisatie", {"naam": "Bakker BV"}, nummer="12", bezoekadres=_HOME)
    speaker["partijIdentificatie"] = {
        "uuid": "99999999-1111-4111-8111-000000000000", "werkteVoorPartij": ref(company), "contactnaam": _NAME,
        "volledigeNaam": "Piet de Wit",
    }  # fmt: skip
    piet = party(site, "persoon", {"contactnaam": _NAME, "volledigeNaam": "Piet de Wit"}, indicatieGeheimhouding=True)
    nameless = party(site, "persoon", None)
    identifier(site, piet, "bsn", "999990639")
    branch = identifier(site, company, "vestigingsnummer", "000037178598")
    branch["subIdentificatorVan"] = ref(identifier(site, company, "kvk_nummer", "68750110"))
    company["partijIdentificatoren"] = site.has["partij-identificatoren"][1:]
    piet["partijIdentificatoren"] = site.has["partij-identificatoren"][:1]
    accounts = [
        site.add("rekeningnummers", partij=ref(piet), iban=iban, bic="")
        for iban in ("NL91ABNA0417164300", "NL12ABNA0123456789", "NL34ABNA0123456789")
    ]
    site.add("vertegenwoordigingen", vertegenwoordigendePartij=ref(piet), vertegenwoordigdePartij=ref(company))
    for begun in ("2024-01-01", None):
        site.add("categorie-relaties", partij=ref(piet), categorie=ref(vip, naam="vip"), beginDatum=begun,
                 eindDatum=None)  # fmt: skip
    contacts = [contact(site, day) for day in range(1, 6)]
    participants = [
        site.add("betrokkenen", wasPartij=who and ref(who), hadKlantcontact=ref(about), digitaleAdressen=[],
                 bezoekadres=_NOWHERE, correspondentieadres=_NOWHERE, contactnaam=name,
                 volledigeNaam=" ".join(filter(None, (name["voornaam"], name["voorvoegselAchternaam"],
                                                      name["achternaam"]))),
                 rol="klant", organisatienaam="", initiator=True, _expand={})
        for who, about, name in (
            (piet, contacts[0], _NOBODY), (None, contacts[1], _NAME), (nameless, contacts[2], _NAME),
        )
    ]  # fmt: skip
    addresses = [
        site.add("digitaleadressen", verstrektDoorBetrokkene=by and ref(by), verstrektDoorPartij=of and ref(of),
                 adres=text, soortDigitaalAdres=kind, isStandaardAdres=default, omschrijving="", referentie="",
                 verificatieDatum=None, _expand={})
        for by, of, text, kind, default in (
            (None, piet, "piet@example.nl", "email", True), (None, piet, "0612345678", "telefoonnummer", False),
            (participants[1], None, "p@example.nl", "email", False),
        )
    ]  # fmt: skip
    piet |= {
        "digitaleAdressen": [ref(one) for one in addresses[:2]], "voorkeursDigitaalAdres": ref(addresses[1]),
        "rekeningnummers": [ref(one) for one in accounts], "voorkeursRekeningnummer": ref(accounts[0]),
    }  # fmt: skip
    site.add("actorklantcontacten", actor=ref(kees), klantcontact=ref(contacts[0]))
    task(site, contacts[0], [unit, kees], done=False)
    task(site, contacts[1], [robot], done=True)
    task(site, contacts[1], [], done=False)
    for about in contacts[:3]:
        site.add("onderwerpobjecten", klantcontact=ref(about), wasKlantcontact=None,
                 onderwerpobjectidentificator=_EMPTY | {"objectId": "zaak-1"})  # fmt: skip
    site.add("bijlagen", wasBijlageVanKlantcontact=ref(contacts[0]), bijlageidentificator=_EMPTY)
    site.add("persoon", geboortedatum="1980-02-29", overlijdensdatum=None, geslachtsnaam="Wit", geslacht="",
             voorvoegsel="de", voornamen="Piet", adres=_HOME)  # fmt: skip
    site.add("organisatie", handelsnaam="Bakker BV", oprichtingsdatum=None, opheffingsdatum=None, adres=_NOWHERE)
    return site


class _Site(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    wbufsize = 1 << 16
    """Head and body go together; apart, each answer waits for the other side."""
    open_klant: OpenKlant

    def do_GET(self) -> None:
        status, text = 401, '{"code":"authentication_failed"}'
        if self.headers["Authorization"] == f"Token {TOKEN}":
            status, text = self.open_klant.answer(self.path, f"http://{self.headers['Host']}")
        self.send_response(status)
        self.send_header("Content-Length", str(len(text.encode())))
        self.end_headers()
        self.wfile.write(text.encode())

    def log_message(self, format: str, *args: object) -> None:
        """Quiet."""


@contextmanager
def serving(site: OpenKlant) -> Iterator[str]:
    handler = type("Site", (_Site,), {"open_klant": site})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
