"""Every public call of the `open-klant-client` of Maykin Media, put to a server: a program of its own, on Python 3.12.

`python open_klant.py calls|refusals`, with `{"url", "token", "reader"}` as JSON on stdin. It prints a line of JSON for
each call, with what was wrong with the answer; for `calls` at the end a line with all that there is to call."""

import json
import sys
from collections.abc import Callable, Iterator, Mapping
from inspect import isroutine
from itertools import takewhile
from operator import attrgetter
from typing import Any, get_args, get_type_hints
from uuid import uuid4

from openklant_client import OpenKlantClient  # type: ignore[import-not-found]  # only where it runs
from pydantic import TypeAdapter, ValidationError  # type: ignore[import-not-found]  # with the client
from requests import Session

PARTY = {
    "indicatieActief": True,
    "interneNotitie": "belt liever",
    "digitaleAdressen": None,
    "voorkeursDigitaalAdres": None,
    "rekeningnummers": None,
    "voorkeursRekeningnummer": None,
    "voorkeurstaal": "nld",
    "indicatieGeheimhouding": False,
    "correspondentieadres": {
        "nummeraanduidingId": "",
        "adresregel1": "Merelstraat 12A",
        "adresregel2": "1234 AB Voorbeeldstad",
        "adresregel3": "",
        "huisnummer": 12,
        "huisnummertoevoeging": "A",
        "postcode": "1234 AB",
        "land": "NL",
    },
    "bezoekadres": None,
}
NAME = {"voorletters": "A.", "voornaam": "Ada", "voorvoegselAchternaam": "de", "achternaam": "Vos"}
BSN = {
    "codeObjecttype": "natuurlijk_persoon",
    "codeSoortObjectId": "bsn",
    "objectId": "999990639",
    "codeRegister": "brp",
}
KVK = {
    "codeObjecttype": "niet_natuurlijk_persoon",
    "codeSoortObjectId": "kvk_nummer",
    "objectId": "68750110",
    "codeRegister": "hr",
}
BRANCH = {
    "codeObjecttype": "vestiging",
    "codeSoortObjectId": "vestigingsnummer",
    "objectId": "000037178598",
    "codeRegister": "hr",
}
CONTACT = {
    "nummer": "0000000042",
    "kanaal": "contactformulier",
    "onderwerp": "Paspoort kwijt",
    "inhoud": "Waar meld ik dat?",
    "indicatieContactGelukt": True,
    "taal": "nld",
    "vertrouwelijk": False,
    "plaatsgevondenOp": "2026-11-27T10:00:00Z",
}
ROLE = {"rol": "klant", "organisatienaam": "Bakkerij Vos", "initiator": True}
SUBJECT = {"objectId": "OF-1", "codeObjecttype": "form", "codeRegister": "openforms", "codeSoortObjectId": "reference"}
EMPLOYEE = {
    "objectId": "kim@voorbeeld.nl",
    "codeObjecttype": "mdw",
    "codeRegister": "msei",
    "codeSoortObjectId": "mail",
}


def lacks(wanted: Any, given: Any, where: str = "") -> list[str]:
    """What of the wanted is not in the given. Nothing is nothing, be it null, an empty text or an empty list."""
    if isinstance(wanted, dict) and isinstance(given, dict):
        return [one for name in wanted for one in lacks(wanted[name], given.get(name), f"{where}.{name}")]
    if isinstance(wanted, list) and isinstance(given, list) and len(wanted) == len(given):
        return [one for i, pair in enumerate(zip(wanted, given, strict=True)) for one in lacks(*pair, f"{where}[{i}]")]
    if wanted == given or (_nothing(wanted) and _nothing(given)):
        return []
    return [f"{where}: {given!r} and not {wanted!r}"]


def _nothing(value: Any) -> bool:
    return all(map(_nothing, value.values())) if isinstance(value, dict) else value in (None, "", [])


def same(*rows: Any) -> list[Any]:
    """In an order that does not depend on the server."""
    return sorted(rows, key=lambda row: str(row["uuid"]))


def mistyped(client: Any, path: str, answer: Any) -> list[str]:
    """Where an answer is not of the type that the client declares."""
    owner, _, name = path.rpartition(".")
    if name == "process_response" or not isinstance(answer, dict | list):
        return []
    method = attrgetter(f"{owner}.list" if name == "list_iter" else path)(client)
    declared = get_type_hints(method if isroutine(method) else type(method).__call__)["return"]
    if name == "list_iter":
        (row,) = get_args(declared)
        declared = list[row]  # type: ignore[valid-type]  # known when it runs
    try:
        TypeAdapter(declared).validate_python(answer, strict=True)
    except ValidationError as error:
        return [f"{'.'.join(map(str, one['loc']))}: {one['msg']}" for one in error.errors()]
    return []


class Calls:
    def __init__(self, client: Any) -> None:
        self.client = client

    def make(self, path: str, *args: Any, answer: Any = None, **kwargs: Any) -> Any:
        """Its answer, in which there must be at least what was sent, or the given answer."""
        try:
            given = attrgetter(path)(self.client)(*args, **kwargs)
            if isinstance(given, Iterator):
                given = same(*given)
        except Exception as error:
            _tell(call=path, wrong=[_described(error)])
            raise
        wrong = lacks(kwargs.get("data") if answer is None else answer, given) if "data" in kwargs or answer else []
        _tell(call=path, wrong=wrong + mistyped(self.client, path, given))
        return given

    def read(self, resource: str, made: Any, found_by: Mapping[str, Any], *others: Any) -> None:
        """It can be retrieved, found, and met while walking through pages of one."""
        self.make(f"{resource}.retrieve", made["uuid"], answer=made)
        found = {"count": 1, "next": None, "previous": None, "results": [made]}
        self.make(f"{resource}.list", params=found_by, answer=found)
        everything = same(made, *others)
        self.make(f"{resource}.list_iter", params={"pageSize": 1}, answer=everything)
        pages = self.make(f"{resource}.list_iter", params={"pageSize": 1}, max_requests=1)
        if len(pages) != min(2, len(everything)):
            _tell(call=f"{resource}.list_iter", wrong=[f"{len(pages)} rows of two pages"])


def _tell(**line: Any) -> None:
    print(json.dumps(line, ensure_ascii=False), flush=True)


def _described(error: Exception) -> str:
    response = getattr(error, "response", None)
    answer = "" if response is None else f" {response.status_code} {response.text}"
    return f"{type(error).__name__}: {error}{answer}"


def actors(calls: Calls) -> Any:
    kim = {"naam": "Kim", "soortActor": "medewerker", "indicatieActief": True, "actoridentificator": EMPLOYEE}
    made = calls.make("actor.create", data=kim)
    unit = calls.make("actor.create", data={"naam": "Burgerzaken", "soortActor": "organisatorische_eenheid"})
    robot = {"naam": "Robot", "soortActor": "geautomatiseerde_actor", "indicatieActief": False}
    machine = calls.make("actor.create", data=robot)
    calls.read(
        "actor", made, {"actoridentificatorObjectId": "kim@voorbeeld.nl", "indicatieActief": True}, unit, machine
    )
    for no in (False, "False", "false", "FALSE"):
        calls.make("actor.list", params={"indicatieActief": no}, answer={"count": 1, "results": [machine]})
    return made


def parties(calls: Calls) -> tuple[Any, Any]:
    name = {"partijIdentificatie": {"naam": "Bakkerij Vos"}}
    firm = calls.make("partij.create_organisatie", data=PARTY | {"soortPartij": "organisatie"} | name)
    of_firm = {"partijIdentificatie": {"contactnaam": NAME, "werkteVoorPartij": {"uuid": firm["uuid"]}}}
    someone = calls.make("partij.create_contactpersoon", data=PARTY | {"soortPartij": "contactpersoon"} | of_firm)
    own = {"partijIdentificatie": {"contactnaam": NAME}, "partijIdentificatoren": [{"partijIdentificator": BSN}]}
    made = calls.make("partij.create_persoon", data=PARTY | {"soortPartij": "persoon"} | own)
    unnamed = {"soortPartij": "persoon", "partijIdentificatie": {"contactnaam": None}}
    nobody = calls.make("partij.create_persoon", data=PARTY | unnamed)
    change = {
        "soortPartij": "persoon",
        "nummer": "0000018744",
        "bezoekadres": PARTY["correspondentieadres"],
        "correspondentieadres": {"adresregel1": "Postbus 1", "straatnaam": "Postbus", "stad": "Voorbeeldstad"},
    }
    person = calls.make("partij.partial_update", made["uuid"], data=change)
    by_bsn = {f"partijIdentificator__{name}": value for name, value in BSN.items()}
    calls.read("partij", person, by_bsn | {"soortPartij": "persoon"}, firm, someone, nobody)
    return person, firm


def identifiers(calls: Calls, person: Any, firm: Any) -> None:
    of_firm = {"identificeerdePartij": {"uuid": firm["uuid"]}}
    kvk = calls.make("partij_identificator.create", data=of_firm | {"partijIdentificator": KVK})
    branch = {"partijIdentificator": BRANCH, "anderePartijIdentificator": "filiaal-7"}
    within = {"subIdentificatorVan": {"uuid": kvk["uuid"]}}
    made = calls.make("partij_identificator.create", data=of_firm | branch | within)
    bsn = person["partijIdentificatoren"][0]
    found_by = {f"partijIdentificator{name[0].upper()}{name[1:]}": value for name, value in BRANCH.items()}
    calls.read("partij_identificator", made, found_by, kvk, bsn)


def contacts(calls: Calls) -> tuple[Any, Any]:
    made = calls.make("klant_contact.create", data=CONTACT)
    failed = {"nummer": "0000000043", "indicatieContactGelukt": False, "vertrouwelijk": True}
    other = calls.make("klant_contact.create", data=CONTACT | failed)
    calls.read("klant_contact", made, {"onderwerp": "Paspoort kwijt", "indicatieContactGelukt": True}, other)
    return made, other


def involved(calls: Calls, contact: Any, person: Any) -> Any:
    address = PARTY["correspondentieadres"]
    who = {"contactnaam": NAME, "bezoekadres": address, "correspondentieadres": address}
    at = {"hadKlantcontact": {"uuid": contact["uuid"]}}
    made = calls.make("betrokkene.create", data=ROLE | who | at | {"wasPartij": {"uuid": person["uuid"]}})
    other = calls.make("betrokkene.create", data=ROLE | at | {"rol": "vertegenwoordiger", "wasPartij": None})
    calls.read("betrokkene", made, {"wasPartij__url": person["url"], "expand": ["digitaleAdressen"]}, other)
    calls.make("betrokkene.retrieve", made["uuid"], params={"expand": ["digitaleAdressen"]}, answer=made)
    return made


def addresses(calls: Calls, person: Any, betrokkene: Any) -> None:
    mail = {"adres": "ada@voorbeeld.nl", "soortDigitaalAdres": "email", "omschrijving": "thuis"}
    more = {"isStandaardAdres": False, "referentie": "portaal", "verificatieDatum": "2026-11-01"}
    of_person = {"verstrektDoorPartij": {"uuid": person["uuid"]}, "verstrektDoorBetrokkene": None}
    given = calls.make("digitaal_adres.create", data=mail | more | of_person)
    of_contact = {"verstrektDoorBetrokkene": {"uuid": betrokkene["uuid"]}, "verstrektDoorPartij": None}
    phone = {"adres": "0612345678", "soortDigitaalAdres": "telefoonnummer", "omschrijving": ""}
    other = calls.make("digitaal_adres.create", data=phone | of_contact)
    changed = {"isStandaardAdres": True, "omschrijving": "werk", "verificatieDatum": None}
    made = calls.make("digitaal_adres.partial_update", given["uuid"], data=changed)
    calls.read("digitaal_adres", made, {"verstrektDoorPartij__uuid": person["uuid"], "referentie": "portaal"}, other)
    answer = calls.make("digitaal_adres.delete", other["uuid"])
    if answer.status_code != 204:
        _tell(call="digitaal_adres.delete", wrong=[f"{answer.status_code} {answer.text}"])
    calls.make("digitaal_adres.list", answer={"count": 1, "results": [made]})


def subjects(calls: Calls, contact: Any, other: Any) -> None:
    at = {"klantcontact": {"uuid": contact["uuid"]}}
    identified = {"wasKlantcontact": None, "onderwerpobjectidentificator": SUBJECT}
    made = calls.make("onderwerp_object.create", data=at | identified)
    followed = calls.make("onderwerp_object.create", data=at | {"wasKlantcontact": {"uuid": other["uuid"]}})
    calls.read("onderwerp_object", made, {"onderwerpobjectidentificatorObjectId": "OF-1"}, followed)


def tasks(calls: Calls, contact: Any, actor: Any) -> None:
    task = {
        "nummer": "0000000007",
        "gevraagdeHandeling": "Terugbellen",
        "aanleidinggevendKlantcontact": {"uuid": contact["uuid"]},
        "toegewezenAanActor": {"uuid": actor["uuid"]},
        "toelichting": "na zes uur",
        "status": "te_verwerken",
    }
    made = calls.make("interne_taak.create", data=task)
    done = calls.make("interne_taak.create", data=task | {"nummer": "0000000008", "status": "verwerkt"})
    calls.read("interne_taak", made, {"toegewezenAanActor__uuid": actor["uuid"], "status": "te_verwerken"}, done)


def expanded(calls: Calls, contact: Any, person: Any) -> None:
    """All that the client can ask to be brought along."""
    inside = ["hadBetrokkenen", "hadBetrokkenen.digitaleAdressen", "hadBetrokkenen.wasPartij"]
    beside = {"gingOverOnderwerpobjecten": 2, "leiddeTotInterneTaken": 2, "omvatteBijlagen": 0, "hadBetrokkenen": 2}
    asked = {"expand": [*beside, *inside[1:]]}
    one = calls.make("klant_contact.retrieve", contact["uuid"], params=asked, answer={"uuid": contact["uuid"]})
    many = calls.make("klant_contact.list", params=asked | {"nummer": CONTACT["nummer"]}, answer={"count": 1})
    for path, found in (("klant_contact.retrieve", one), ("klant_contact.list", many["results"][0])):
        counts = {name: len(found["_expand"][name]) for name in beside}
        _tell(call=path, wrong=lacks(beside, counts, "_expand"))
    for names in (["betrokkenen"], ["betrokkenen.hadKlantcontact"], ["categorieRelaties", "digitaleAdressen"]):
        asked = {"expand": names}
        found = calls.make("partij.retrieve", person["uuid"], params=asked, answer={"uuid": person["uuid"]})
        missing = {name.partition(".")[0] for name in names} - set(found["_expand"])
        _tell(call="partij.retrieve", wrong=[f"_expand lacks {name}" for name in sorted(missing)])
        calls.make("partij.list", params=asked, answer={"count": 4})


def at_once(calls: Calls) -> None:
    who = ROLE | {"contactnaam": NAME}
    told = {"klantcontact": CONTACT | {"nummer": "0000000044"}, "betrokkene": who}
    subject = {"onderwerpobject": {"onderwerpobjectidentificator": SUBJECT}}
    calls.make("methods.maak_klant_contact", data=told | subject)
    calls.make("methods.maak_klant_contact", data={"klantcontact": CONTACT | {"nummer": "0000000045"}})


def the_client_itself(calls: Calls) -> None:
    client = calls.client

    class Adapter:
        def get_client_base_url(self) -> str:
            return str(client.base_url)

        def get_client_session_kwargs(self) -> dict[str, Any]:
            return {"headers": dict(client.headers)}

    configured = calls.make("configure_from", Adapter())
    _tell(call="configure_from", wrong=lacks({"count": 3}, configured.actor.list()))
    calls.make("to_absolute_url", "actoren", answer=f"{client.base_url}/actoren")
    answer = calls.make("request", "get", "actoren")
    for path in public(client):
        if path.endswith(".process_response"):
            calls.make(path, answer, answer={"count": 3})


def public(client: Any) -> list[str]:
    """All that can be called on the client, and on what it holds, without what any session of `requests` has."""
    own = (vars(kind) for kind in takewhile(lambda kind: kind is not Session, type(client).__mro__))
    found = {name for names in own for name in names if _is_public_call(client, name)}
    parts = {name: part for name, part in vars(client).items() if _is_part(part)}
    while parts:
        path, part = parts.popitem()
        if callable(part):
            found.add(path)
        for name in dir(part):
            if _is_public_call(part, name) and not _is_part(getattr(part, name)):
                found.add(f"{path}.{name}")
            elif not name.startswith("_") and _is_part(getattr(part, name)):
                parts[f"{path}.{name}"] = getattr(part, name)
    return sorted(found)


def _is_public_call(owner: Any, name: str) -> bool:
    return not name.startswith("_") and callable(getattr(owner, name))


def _is_part(value: Any) -> bool:
    return type(value).__module__.startswith("openklant_client.") and not isinstance(value, OpenKlantClient)


def every_call(client: Any) -> None:
    calls = Calls(client)
    actor = actors(calls)
    person, firm = parties(calls)
    identifiers(calls, person, firm)
    contact, other = contacts(calls)
    betrokkene = involved(calls, contact, person)
    addresses(calls, person, betrokkene)
    subjects(calls, contact, other)
    tasks(calls, contact, actor)
    expanded(calls, contact, person)
    at_once(calls)
    the_client_itself(calls)
    _tell(public=public(client))


def every_refusal(url: str, client: Any, reader: Any) -> None:
    """What the client raises, by the status of the answer."""
    stranger = OpenKlantClient(base_url=url, token="onbekend")
    asked: dict[int, Callable[[], Any]] = {
        400: lambda: client.partij.create_organisatie(data={}),
        401: lambda: stranger.partij.list(),
        403: lambda: reader.actor.create(data={"naam": "Kim", "soortActor": "medewerker"}),
        404: lambda: client.partij.retrieve(uuid4()),
    }
    for status, ask in asked.items():
        try:
            ask()
        except Exception as error:
            response = error.response  # type: ignore[attr-defined]  # each of its errors has one
            _tell(
                asked=status,
                answered=response.status_code,
                raised=type(error).__name__,
                kind=response.headers["Content-Type"],
                body=response.json(),
            )


def main() -> None:
    told = json.load(sys.stdin)
    client, reader = (OpenKlantClient(base_url=told["url"], token=told[name]) for name in ("token", "reader"))
    with client, reader:
        if sys.argv[1] == "calls":
            every_call(client)
        else:
            every_refusal(told["url"], client, reader)


if __name__ == "__main__":
    main()
