"""Another server of the same contract, such as Open Klant, beside ours: the time of each request as a client sees it,
one after another, each on a connection of its own, and turn by turn, so that both meet the same machine.

A few hundred contacts are made there over the API, and stay; ours may have more."""

import json
import socket
import statistics
import time
import urllib.request
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

from tests.bench.exchange.paths import PATHS, ROOT, Filled, Path, requests
from toetssteen.cli.refusals import Refused

_CONTACTS = 200
_SHARING = 2
"""Contacts a customer has."""
_TASKS = {1: 10, 2: 100}
"""Tasks of each actor."""
_COMPARED = tuple(path for path in PATHS if path.server)
_TURNS = 10


@dataclass(frozen=True, slots=True)
class Peer:
    host: str
    port: int
    token: str
    filled: Filled

    def requests(self, path: Path) -> list[bytes]:
        return list(requests(path.name, self.filled, self.token, self.host))


def there(url: str, token: str) -> Peer:
    """Raises `Refused` for an address that is no plain HTTP: the time of TLS would be counted to the peer."""
    place = urlsplit(url)
    if place.scheme != "http" or place.hostname is None:
        raise Refused(f"{url}: geef een adres dat met http:// begint.")
    made = _fill(f"http://{place.netloc}{ROOT}", token)
    filled = Filled(_CONTACTS, len(made["party"]), lambda kind, number: made[kind][number - 1], _bsn_of)
    return Peer(place.hostname, place.port or 80, token, filled)


def beside(ours: Peer, peer: Peer) -> dict[str, tuple[float, float]]:
    """Milliseconds of the middle request at ours and at the peer, for each path."""
    found = {}
    for path in _COMPARED:
        times: tuple[list[float], list[float]] = ([], [])
        asked = [(times[0], ours, ours.requests(path)), (times[1], peer, peer.requests(path))]
        for turn in range(_TURNS):
            for taken, place, order in asked:
                taken.append(_time(place, order[turn], path))
        found[path.name] = (statistics.median(times[0]), statistics.median(times[1]))
    return found


def _time(place: Peer, request: bytes, path: Path) -> float:
    began = time.perf_counter()
    with socket.create_connection((place.host, place.port), timeout=60) as line:
        line.sendall(request)
        answer = b"".join(iter(lambda: line.recv(1 << 16), b""))
    taken = (time.perf_counter() - began) * 1000
    status = answer.split(b" ", 2)[1:2]
    if status != [str(path.expected).encode()]:
        raise Refused(f"{path.name}: {place.host}:{place.port} antwoordde {answer[:200]!r}.")
    return taken


def _bsn_of(number: int) -> str:
    """One that passes the 11-test, and nobody has."""
    found = 0
    for whole in range(99_000_000, 99_999_999):
        digits = f"{whole:08}"
        last = sum((9 - place) * int(digit) for place, digit in enumerate(digits)) % 11
        found += last < 10
        if found == number:
            return f"{digits}{last}"
    raise ValueError(number)


def _fill(root: str, token: str) -> dict[str, list[UUID]]:
    def post(path: str, body: object) -> Any:
        head = {"Authorization": f"Token {token}", "Content-Type": "application/json"}
        request = urllib.request.Request(f"{root}/{path}", json.dumps(body).encode(), head, method="POST")
        try:
            with urllib.request.urlopen(request) as answer:
                return json.load(answer)
        except OSError as error:
            raise Refused(f"{root}/{path}: {error}.") from None

    made: dict[str, list[UUID]] = {"actor": [], "party": [], "contact": []}
    for name in _TASKS:
        actor = post("actoren", {"naam": f"Team {name}", "soortActor": "organisatorische_eenheid"})
        made["actor"].append(UUID(actor["uuid"]))
    for number in range(1, _CONTACTS // _SHARING + 1):
        party = post("partijen", _party(number))
        made["party"].append(UUID(party["uuid"]))
        post("digitaleadressen", {
            "adres": f"klant-{number}@example.nl", "soortDigitaalAdres": "email", "omschrijving": "",
            "verstrektDoorPartij": {"uuid": party["uuid"]}, "verstrektDoorBetrokkene": None,
        })  # fmt: skip
    waiting = [actor for actor, tasks in zip(made["actor"], _TASKS.values(), strict=True) for _ in range(tasks)]
    for number in range(_CONTACTS):
        whole = post("maak-klantcontact", {
            "klantcontact": _CONTACT,
            "betrokkene": {"rol": "klant", "initiator": True,
                           "wasPartij": {"uuid": str(made["party"][number // _SHARING])}},
            "onderwerpobject": {"onderwerpobjectidentificator": {
                "objectId": f"zaak-{number}", "codeObjecttype": "zaak", "codeRegister": "zaken",
                "codeSoortObjectId": "uuid"}},
        })  # fmt: skip
        contact = whole["klantcontact"]["uuid"]
        made["contact"].append(UUID(contact))
        if number < len(waiting):
            post("internetaken", {
                "gevraagdeHandeling": "Bel terug", "aanleidinggevendKlantcontact": {"uuid": contact},
                "toegewezenAanActoren": [{"uuid": str(waiting[number])}], "status": "te_verwerken",
            })  # fmt: skip
    return made


_CONTACT = {
    "kanaal": "telefoon", "onderwerp": "Vraag over een paspoort", "taal": "nld", "vertrouwelijk": False,
    "inhoud": "De klant vroeg wanneer het paspoort klaar is.", "indicatieContactGelukt": True,
}  # fmt: skip


def _party(number: int) -> dict[str, Any]:
    identifier = {
        "codeObjecttype": "natuurlijk_persoon", "codeRegister": "brp", "codeSoortObjectId": "bsn",
        "objectId": _bsn_of(number),
    }  # fmt: skip
    return {
        "soortPartij": "persoon",
        "indicatieActief": True,
        "partijIdentificatoren": [{"partijIdentificator": identifier}],
        "partijIdentificatie": {"contactnaam": {"voornaam": "Test", "achternaam": f"Klant {number}"}},
    }
