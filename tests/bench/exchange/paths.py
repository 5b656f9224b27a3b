"""What is measured of the API, and the requests."""

import json
import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from hashlib import md5
from uuid import UUID

from tests.bench.exchange.people import bsn_of

ROOT = "/klantinteracties/api/v1"
EMPTY = "empty"
KINDS = 400
"""Different requests of a path."""


@dataclass(frozen=True, slots=True)
class Path:
    name: str
    server: float
    """Milliseconds of CPU to reach in the server, and in the database."""
    database: float
    expected: int = 200
    floor: str = ""
    """What it is compared with."""


WRITE, READ = "floor-write", "floor-read"
FLOORS = (Path(WRITE, 0, 0, 201), Path(READ, 0, 0))
PATHS = (
    Path("maak-klantcontact", 2, 1, 201, WRITE),
    Path("klantcontacten-post", 1.3, 0.7, 201, WRITE),
    Path("klantcontacten", 6, 6, floor=READ),
    Path("klantcontacten-expand", 15, 12, floor=READ),
    Path("klantcontacten-bsn", 2, 1),
    Path("klantcontacten-bsn-expand", 4, 2),
    Path("partijen-bsn-expand", 2.5, 1),
    Path("klantcontact-expand", 1.5, 1),
    Path("internetaken-10", 5, 4),
    Path("internetaken-100", 5, 4, floor=READ),
    Path("klantcontacten-deep", 6, 6, floor=READ),
    Path("klantcontacten-kanaal", 6, 6),
    Path("klantcontacten-inhoud", 6, 6),
    Path(EMPTY, 0, 0),
)

_EXPAND = "expand=hadBetrokkenen,leiddeTotInterneTaken,gingOverOnderwerpobjecten"
_CONTACT = {
    "kanaal": "telefoon",
    "onderwerp": "Vraag over een paspoort",
    "inhoud": "De klant vroeg wanneer het paspoort klaar is.",
    "taal": "nld",
    "vertrouwelijk": False,
    "indicatieContactGelukt": True,
    "plaatsgevondenOp": "2026-11-20T10:00:00Z",
}


@dataclass(frozen=True, slots=True)
class Filled:
    """What lies in a database, numbered from 1."""

    contacts: int
    parties: int
    uuid: Callable[[str, int], UUID]
    bsn: Callable[[int], str]


def filled(contacts: int) -> Filled:
    """As the fill makes them."""
    return Filled(contacts, contacts // 2, _uuid, bsn_of)


def _uuid(kind: str, number: int) -> UUID:
    return UUID(md5(f"{kind}{number}".encode(), usedforsecurity=False).hexdigest())


def requests(name: str, found: Filled, token: str, host: str) -> Iterator[bytes]:
    drawn = random.Random(name)
    for _ in range(KINDS):
        method, address, body = _request(name, found, drawn)
        raw = b"" if body is None else json.dumps(body).encode()
        head = [
            f"{method} {address} HTTP/1.1",
            f"Host: {host}",
            f"Authorization: Token {token}",
            "Connection: close",
            *(["Content-Type: application/json", f"Content-Length: {len(raw)}"] if raw else []),
        ]
        yield "\r\n".join(head).encode() + b"\r\n\r\n" + raw


def _request(name: str, found: Filled, drawn: random.Random) -> tuple[str, str, object]:  # noqa: C901  # a case a path
    number = drawn.randint(1, found.contacts)
    bsn = found.bsn(drawn.randint(1, found.parties))
    who = {"uuid": str(found.uuid("party", drawn.randint(1, found.parties)))}
    match name:
        case "floor-write":
            return "POST", "/write", {"subject": "Vraag over een paspoort", "content": "De klant vroeg wanneer."}
        case "floor-read":
            return "GET", "/read", None
        case "maak-klantcontact":
            participant = {"rol": "klant", "initiator": True, "wasPartij": who}
            about = {"onderwerpobjectidentificator": {"objectId": f"zaak-{number}", "codeObjecttype": "zaak"}}
            body = {"klantcontact": _CONTACT, "betrokkene": participant, "onderwerpobject": about}
            return "POST", f"{ROOT}/maak-klantcontact", body
        case "klantcontacten-post":
            return "POST", f"{ROOT}/klantcontacten", _CONTACT
        case "klantcontacten":
            return "GET", f"{ROOT}/klantcontacten", None
        case "klantcontacten-expand":
            return "GET", f"{ROOT}/klantcontacten?{_EXPAND}", None
        case "klantcontacten-bsn" | "klantcontacten-bsn-expand":
            query = f"hadBetrokkene__wasPartij__partijIdentificator__objectId={bsn}"
            more = f"&{_EXPAND}" if name.endswith("expand") else ""
            return "GET", f"{ROOT}/klantcontacten?{query}{more}", None
        case "partijen-bsn-expand":
            query = f"partijIdentificator__objectId={bsn}&expand=digitaleAdressen,betrokkenen"
            return "GET", f"{ROOT}/partijen?{query}", None
        case "klantcontact-expand":
            query = "expand=hadBetrokkenen,leiddeTotInterneTaken"
            return "GET", f"{ROOT}/klantcontacten/{found.uuid('contact', number)}?{query}", None
        case "internetaken-10" | "internetaken-100":
            actor = found.uuid("actor", 1 if name.endswith("-10") else 2)
            return "GET", f"{ROOT}/internetaken?toegewezenAanActor__uuid={actor}&status=te_verwerken", None
        case "klantcontacten-deep":
            last = max(found.contacts // 100, 1)
            return "GET", f"{ROOT}/klantcontacten?page={drawn.randint((last + 1) // 2, last)}", None
        case "klantcontacten-kanaal":
            return "GET", f"{ROOT}/klantcontacten?kanaal=telefoon", None
        case "klantcontacten-inhoud":
            return "GET", f"{ROOT}/klantcontacten?inhoud=paspoort&referentienummer={number}", None
    return "GET", "/healthz", None
