"""The test server keeps to the contract, so that the adapter proves something against it."""

import http.client
import json
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from typing import Any

import pytest

from tests.adapters.brp_contract import complaints
from toetssteen.adapters.brp_persons import register
from toetssteen.adapters.brp_testfaults import Fault
from toetssteen.adapters.brp_testserver import BASE_PATH, BrpTestServer, running

KEY = "geheim"
JSON = {"Content-Type": "application/json", "Accept": "application/json", "X-API-KEY": KEY}

BY_BSN = "RaadpleegMetBurgerservicenummer"
BY_NAME = "ZoekMetGeslachtsnaamEnGeboortedatum"
BY_ADDRESS = "ZoekMetPostcodeEnHuisnummer"


@pytest.fixture(scope="module")
def server() -> Iterator[BrpTestServer]:
    with running(key=KEY) as server:
        yield server


def sent(
    server: BrpTestServer,
    query: object,
    *,
    headers: dict[str, str] = JSON,
    path: str = f"{BASE_PATH}/personen",
    method: str = "POST",
) -> tuple[int, Any]:
    connection = http.client.HTTPConnection("127.0.0.1", server.server_port, timeout=5)
    body = query if isinstance(query, bytes) else json.dumps(query).encode()
    try:
        connection.request(method, path, body, headers)
        response = connection.getresponse()
        kind = response.headers["Content-Type"]
        assert kind == ("application/json; charset=utf-8" if response.status == 200 else "application/problem+json")
        return response.status, json.loads(response.read())
    finally:
        connection.close()


def query(kind: str, *fields: str, **parameters: object) -> dict[str, object]:
    return {"type": kind, "fields": list(fields or ["burgerservicenummer"]), **parameters}


def test_every_person_is_as_the_contract_has_them_but_for_the_odd_names(server: BrpTestServer) -> None:
    """RvIG has five persons with a name that its own contract does not take, such as `Rente @ 100%`."""
    fields = ["burgerservicenummer", "geslacht", "naam", "geboorte", "adressering", "verblijfplaats", "overlijden"]
    numbers = [person["burgerservicenummer"] for person in register()]
    odd = set()
    for start in range(0, len(numbers), 20):
        some = numbers[start : start + 20]
        status, answer = sent(server, query(BY_BSN, *fields, burgerservicenummer=some))
        assert status == 200
        assert [person["burgerservicenummer"] for person in answer["personen"]] == some
        for complaint in complaints(f"{BY_BSN}Response", answer):
            assert complaint.validator == "pattern"
            assert list(complaint.absolute_path)[2] == "naam", complaint.message
            odd.add(some[int(list(complaint.absolute_path)[1])])
    assert len(numbers) == 1176
    assert len(odd) == 5


@pytest.mark.parametrize(
    "asked",
    [
        query(BY_NAME, "naam", "adressering", "geboorte", geslachtsnaam="Janssen", geboortedatum="2015-01-01"),
        query(BY_ADDRESS, "naam", "adressering", postcode="2511CA", huisnummer=17, inclusiefOverledenPersonen=True),
    ],
)
def test_a_search_is_as_the_contract_has_it(server: BrpTestServer, asked: dict[str, object]) -> None:
    assert complaints("PersonenQuery", asked) == []
    status, answer = sent(server, asked)
    assert status == 200
    assert len(answer["personen"]) == 5
    assert complaints(f"{asked['type']}Response", answer) == []


def test_the_contract_notices_what_is_wrong() -> None:
    """Else the tests above would prove nothing."""
    date = {"type": "Datum", "datum": "2023-02-29", "langFormaat": "29 februari 2023"}
    home = {"type": "Adres", "verblijfadres": {"huisnummer": "12"}}
    wrong = {"type": BY_BSN, "personen": [{"geboorte": {"datum": date}, "verblijfplaats": home, "nieuw": 1}]}
    messages = " ".join(complaint.message for complaint in complaints(f"{BY_BSN}Response", wrong))
    for part in ("is not a 'date'", "is not of type 'integer'", "nieuw is not in the contract"):
        assert part in messages
    assert complaints("PersonenQuery", {"type": "ZoekZomaar", "fields": ["naam"]})


def test_only_what_was_asked_is_answered_and_what_comes_by_itself(server: BrpTestServer) -> None:
    dead = next(p for p in register() if p.get("overlijden") and p["verblijfplaats"]["type"] == "Adres")
    fields = ["naam.geslachtsnaam", "geboorte.datum.langFormaat", "verblijfplaats.verblijfadres.postcode"]
    _status, answer = sent(server, query(BY_BSN, *fields, burgerservicenummer=[dead["burgerservicenummer"]]))
    assert answer["personen"] == [
        {
            "naam": {"geslachtsnaam": dead["naam"]["geslachtsnaam"]},
            "geboorte": {"datum": dead["geboorte"]["datum"]},
            "verblijfplaats": {
                "type": "Adres",
                "verblijfadres": {"postcode": dead["verblijfplaats"]["verblijfadres"]["postcode"]},
            },
            "opschortingBijhouding": dead["opschortingBijhouding"],
        }
    ]


def test_the_deceased_are_found_on_request_only(server: BrpTestServer) -> None:
    dead = next(p for p in register() if p.get("overlijden") and p["geboorte"]["datum"]["type"] == "Datum")
    who = {"geslachtsnaam": dead["naam"]["geslachtsnaam"], "geboortedatum": dead["geboorte"]["datum"]["datum"]}
    found = []
    for include in (True, False):
        _status, answer = sent(server, query(BY_NAME, **who, inclusiefOverledenPersonen=include))
        found.append(dead["burgerservicenummer"] in [p["burgerservicenummer"] for p in answer["personen"]])
    assert found == [True, False]


def test_more_than_ten_results_are_too_many(server: BrpTestServer) -> None:
    status, answer = sent(server, query(BY_ADDRESS, postcode="2596TW", huisnummer=1))
    assert (status, answer["code"]) == (400, "tooManyResults")


GOOD = {"geslachtsnaam": "Jansen", "geboortedatum": "1970-01-01"}
REFUSED: list[tuple[object, str]] = [
    (query("ZoekMetStraatHuisnummerEnGemeenteVanInschrijving", straat="Dorpsstraat"), "type"),
    (query("", **GOOD), "type"),
    ({**query(BY_NAME, **GOOD), "type": ["x"]}, "type"),
    (query(BY_NAME, geslachtsnaam="", geboortedatum="1970-01-01"), "geslachtsnaam"),
    (query(BY_NAME, geslachtsnaam="Ja*", geboortedatum="1970-01-01"), "geslachtsnaam"),
    (query(BY_NAME, geslachtsnaam="Jansen", geboortedatum="1970-02-30"), "geboortedatum"),
    (query(BY_NAME, **GOOD, straat="Dorpsstraat"), "straat"),
    (query(BY_NAME, **GOOD, inclusiefOverledenPersonen="ja"), "inclusiefOverledenPersonen"),
    (query(BY_ADDRESS, postcode="2511CA", huisnummer="twee"), "huisnummer"),
    (query(BY_ADDRESS, postcode="2511CA", huisnummer=0), "huisnummer"),
    (query(BY_ADDRESS, postcode="251CA", huisnummer=1), "postcode"),
    (query(BY_BSN, burgerservicenummer="000009830"), "burgerservicenummer"),
    (query(BY_BSN, burgerservicenummer=["9830"]), "burgerservicenummer"),
    (query(BY_BSN, burgerservicenummer=["000009830"] * 21), "burgerservicenummer"),
    ({"type": BY_NAME, **GOOD}, "fields"),
    ({"type": BY_NAME, "fields": [], **GOOD}, "fields"),
    ({"type": BY_NAME, "fields": "naam", **GOOD}, "fields"),
    (query(BY_NAME, *["naam"] * 131, **GOOD), "fields"),
    (query(BY_NAME, "naam", "verblijfplaats", **GOOD), "fields.1"),
    (query(BY_NAME, "geheimhoudingPersoonsgegevens", **GOOD), "fields.0"),
    (query(BY_NAME, "opschortingBijhouding.reden", **GOOD), "fields.0"),
    (query(BY_NAME, "na*m", **GOOD), "fields.0"),
]


@pytest.mark.parametrize(("asked", "name"), REFUSED)
def test_a_query_that_is_no_good_is_refused_by_the_name_of_its_parameter(
    server: BrpTestServer, asked: object, name: str
) -> None:
    status, problem = sent(server, asked)
    assert (status, problem["code"]) == (400, "paramsValidation")
    assert [fault["name"] for fault in problem["invalidParams"]] == [name]
    assert complaints("BadRequestFoutbericht", problem) == []


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b'"x"', b"\xff", b"[" * 60_000, b" " * 70_000])
def test_what_is_no_query_is_refused(server: BrpTestServer, body: bytes) -> None:
    status, problem = sent(server, body)
    assert status == 400
    assert complaints("BadRequestFoutbericht", problem) == []


@pytest.mark.parametrize(
    ("status", "changed"),
    [
        (401, {"headers": {**JSON, "X-API-KEY": "anders"}}),
        (401, {"headers": {"Content-Type": "application/json"}}),
        (404, {"path": "/personen/1"}),
        (404, {"path": BASE_PATH}),
        (405, {"method": "GET"}),
        (406, {"headers": {**JSON, "Accept": "text/html"}}),
        (415, {"headers": {**JSON, "Content-Type": "text/plain"}}),
    ],
)
def test_what_is_not_welcome_is_refused(server: BrpTestServer, status: int, changed: dict[str, Any]) -> None:
    answered, problem = sent(server, query(BY_NAME, **GOOD), **changed)
    assert (answered, problem["status"]) == (status, status)
    assert complaints("Foutbericht", problem) == []


def test_the_path_before_personen_may_be_left_out(server: BrpTestServer) -> None:
    status, _answer = sent(server, query(BY_NAME, **GOOD), path="/personen")
    assert status == 200


@pytest.mark.parametrize("fault", [Fault.DOWN, Fault.REFUSED, Fault.BUSY])
def test_its_faults_are_as_the_contract_has_them(fault: Fault) -> None:
    with running(fault=fault) as server:
        status, problem = sent(server, query(BY_NAME, **GOOD))
    assert status in (403, 429, 503)
    assert complaints("Foutbericht", problem) == []


def test_it_is_there_for_this_machine_alone(server: BrpTestServer) -> None:
    assert server.server_address[0] == "127.0.0.1"


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port: int = listener.getsockname()[1]
    return port


def started(*arguments: str) -> "subprocess.Popen[str]":
    command = [sys.executable, "-m", "toetssteen.adapters.brp_testserver", *arguments]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def test_as_a_program_it_prints_its_address_and_nothing_else() -> None:
    port = free_port()
    begin = time.monotonic()
    with started("--port", str(port), "--key", KEY) as program:
        assert program.stdout
        assert program.stdout.readline() == f"BRP-testserver: http://127.0.0.1:{port}{BASE_PATH}\n"
        assert time.monotonic() - begin < 2, "half a second on a quiet machine"
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
        connection.request("POST", f"{BASE_PATH}/personen", json.dumps(query(BY_BSN, burgerservicenummer=[])), JSON)
        assert connection.getresponse().status == 400
        connection.close()
        program.terminate()
        assert program.communicate(timeout=5) == ("", "")
    assert program.returncode == 0


def test_a_port_that_is_taken_is_a_sentence(server: BrpTestServer) -> None:
    with started("--port", str(server.server_port)) as program:
        out, err = program.communicate(timeout=10)
    assert (out, program.returncode) == ("", 2)
    assert err == f"Poort {server.server_port} is bezet of niet te gebruiken. Kies een andere met --port.\n"
