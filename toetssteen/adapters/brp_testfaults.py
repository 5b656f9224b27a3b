"""What can be wrong with a BRP. The test server shows each, so that the adapter can be tried on it."""

import json
from collections.abc import Callable
from enum import StrEnum
from typing import Any


class Fault(StrEnum):
    NONE = "none"
    SLOW = "slow"
    DOWN = "down"
    HANG_UP = "hang-up"
    REFUSED = "refused"
    BUSY = "busy"
    REDIRECT = "redirect"
    INVALID_PARAMETER = "invalid-parameter"
    INVALID_FIELDS = "invalid-fields"
    DRIP = "drip"
    DRIP_HEADERS = "drip-headers"
    INVALID_JSON = "invalid-json"
    HTML = "html"
    TRUNCATED = "truncated"
    HUGE = "huge"
    NESTED = "nested"
    NOT_UTF8 = "not-utf8"
    CONTROL_CHARACTERS = "control-characters"
    MISSING_PERSONS = "missing-persons"
    MISSING_BSN = "missing-bsn"
    WRONG_TYPES = "wrong-types"
    WRONG_DATE = "wrong-date"
    WRONG_KIND = "wrong-kind"
    OTHER_PERSON = "other-person"


Answer = dict[str, Any]


def _dumped(answer: object) -> bytes:
    return json.dumps(answer).encode()


def _with_person(answer: Answer, **changed: object) -> bytes:
    return _dumped(answer | {"personen": [person | changed for person in answer["personen"]]})


def _without_bsn(answer: Answer) -> bytes:
    persons = [
        {name: value for name, value in person.items() if name != "burgerservicenummer"}
        for person in answer["personen"]
    ]
    return _dumped(answer | {"personen": persons})


SPOILED: dict[Fault, Callable[[Answer], bytes]] = {
    Fault.INVALID_JSON: lambda answer: _dumped(answer)[:-1] + b",]",
    Fault.HTML: lambda answer: f"<html><body>Inloggen\n{json.dumps(answer)}</body></html>".encode(),
    Fault.HUGE: lambda answer: _dumped(answer | {"extra": "x" * 5_000_000}),
    Fault.NESTED: lambda _answer: b'{"type":' + b"[" * 100_000,
    Fault.NOT_UTF8: lambda answer: _with_person(answer, naam={"volledigeNaam": "?"}).replace(b"?", b"\xff"),
    Fault.CONTROL_CHARACTERS: lambda answer: _with_person(answer, naam={"volledigeNaam": "NUL\x00"}),
    Fault.MISSING_PERSONS: lambda answer: _dumped({"type": answer["type"]}),
    Fault.MISSING_BSN: _without_bsn,
    Fault.WRONG_TYPES: lambda answer: _with_person(answer, naam="Jansen", geboorte=19700101),
    Fault.WRONG_DATE: lambda answer: _with_person(
        answer, geboorte={"datum": {"type": "Datum", "datum": "2023-02-29", "langFormaat": "29 februari 2023"}}
    ),
    Fault.WRONG_KIND: lambda answer: _dumped(answer | {"type": "ZoekMetStraatHuisnummerEnGemeenteVanInschrijving"}),
    Fault.OTHER_PERSON: lambda answer: _with_person(answer, burgerservicenummer="123456782"),
}
"""By the answer as it should be, the bytes to send instead."""
