"""What anybody may send: each is refused in the shape of the contract, quickly, and nothing comes of it."""

import json
import time
from typing import Any
from urllib.parse import quote

import pytest

from tests.api.klantinteracties.conftest import CONTACT, System
from toetssteen.contacts.models import Contact

pytestmark = pytest.mark.django_db

DEEP = b'{"a":' * 3000 + b"1" + b"}" * 3000
BODIES: dict[str, tuple[bytes, str, int]] = {
    "no JSON": (b"{bad", "application/json", 400),
    "deep": (DEEP, "application/json", 400),
    "very deep": (b"[" * 500_000, "application/json", 400),
    "deep enough to be read": (b"[" * 25 + b"]" * 25, "application/json", 400),
    "a key twice": (b'{"kanaal":"a","kanaal":"b"}', "application/json", 400),
    "no number": (b'{"kanaal":NaN}', "application/json", 400),
    "infinite": (b'{"kanaal":-Infinity}', "application/json", 400),
    "no UTF-8": (b'{"kanaal":"\xff"}', "application/json", 400),
    "half a character": (b'{"kanaal":"\\ud800","onderwerp":"a","taal":"nld"}', "application/json", 400),
    "a list": (b"[]", "application/json", 400),
    "a text": (b'"a"', "application/json", 400),
    "nothing": (b"", "application/json", 400),
    "a form": (b"kanaal=a", "application/x-www-form-urlencoded", 415),
    "XML": (b"<a/>", "application/xml", 415),
    "too much": (b'{"kanaal":"' + b"a" * 1_100_000 + b'"}', "application/json", 413),
    "a huge number": (b'{"kanaal":' + b"9" * 5000 + b"}", "application/json", 400),
}  # fmt: skip


@pytest.mark.parametrize("name", BODIES)
@pytest.mark.parametrize("path", ["/klantcontacten", "/maak-klantcontact", "/partijen"])
def test_a_body_that_cannot_be_read(kiss: System, name: str, path: str) -> None:
    body, kind, status = BODIES[name]
    began = time.process_time()
    answer = kiss.send("POST", path, body, Content_Type=kind)
    assert time.process_time() - began < 0.5, "a bound that only what hangs passes"
    assert answer.status_code == status, answer.content
    assert answer["Content-Type"] == "application/problem+json"
    assert json.loads(answer.content)["status"] == status
    assert not Contact.objects.exists()


ADDRESSES = (
    "/klantcontacten?expand=" + ",".join(["hadBetrokkenen.wasPartij.x"] * 10_000),
    "/klantcontacten?expand=" + "a." * 5000,
    "/klantcontacten?onbekend=1",
    "/klantcontacten?plaatsgevondenOp=gisteren",
    "/klantcontacten?plaatsgevondenOp=0000-00-00T99:99:99Z",
    "/klantcontacten?plaatsgevondenOp__gte=9999-12-31T23:59:59-23:00",
    "/klantcontacten?hadBetrokkene__uuid=1",
    "/klantcontacten?hadBetrokkene__url=geen-adres",
    "/klantcontacten?kanaal=%00",
    "/klantcontacten?ordering=inhoud",
    "/partijen?soortPartij=boom",
    "/partijen?partijIdentificator__objectId=%00",
    "/partij-identificatoren?partijIdentificatorCodeRegister=boom",
    "/categorie-relaties?beginDatum=2024-02-31",
)


@pytest.mark.parametrize("path", ADDRESSES, ids=range(len(ADDRESSES)))
def test_a_question_that_cannot_be_put(kiss: System, path: str) -> None:
    began = time.process_time()
    assert kiss.refused("GET", path)
    assert time.process_time() - began < 0.5


@pytest.mark.parametrize(
    "text", ["'; DROP TABLE contacts_contact; --", "%", "_", "\\", "a' OR '1'='1", "%(today)s", "{t}", "$1", "ﬁ\u202e"]
)
def test_a_text_is_only_a_text(kiss: System, text: str) -> None:
    made = kiss.post("/klantcontacten", CONTACT | {"inhoud": text, "onderwerp": text, "kanaal": text[:50]})
    assert made["inhoud"] == text
    for name in ("inhoud", "onderwerp", "kanaal"):
        assert kiss.get(f"/klantcontacten?{name}={quote(text)}")["count"] == 1
        assert kiss.get(f"/klantcontacten?{name}={quote('niet ' + text)}")["count"] == 0


@pytest.mark.parametrize("page", ["0", "-1", "x", "2", "99999999999999999999", "1.5"])
def test_a_page_that_is_not_there(kiss: System, contact: Any, page: str) -> None:
    answer = kiss.send("GET", f"/klantcontacten?page={page}")
    assert answer.status_code == 404


@pytest.mark.parametrize(
    ("size", "count"), [("0", 3), ("-5", 3), ("x", 3), ("2", 2), ("99999999999999999999", 3), ("500", 3)]
)
def test_a_size_that_is_no_size_is_the_usual_one(kiss: System, size: str, count: int) -> None:
    for _ in range(3):
        kiss.post("/klantcontacten", CONTACT)
    assert len(kiss.get(f"/klantcontacten?pageSize={size}")["results"]) == count


@pytest.mark.parametrize("method", ["GET", "PUT", "PATCH", "DELETE"])
@pytest.mark.parametrize("uuid", ["x", "7e1a6e0a-7a77-4d7f-8f2c-111111111111", "%00", "../partijen"])
def test_an_object_that_is_not_there(kiss: System, method: str, uuid: str) -> None:
    assert kiss.send(method, f"/klantcontacten/{uuid}", {}).status_code == 404


def test_no_address_ends_in_a_slash(kiss: System) -> None:
    assert kiss.send("GET", "/klantcontacten/").status_code == 404


@pytest.mark.parametrize(
    ("method", "path"), [("DELETE", "/partijen"), ("PUT", "/partijen"), ("GET", "/maak-klantcontact")]
)
def test_a_method_that_is_not_there(kiss: System, method: str, path: str) -> None:
    answer = kiss.send(method, path, {})
    assert (answer.status_code, json.loads(answer.content)["code"]) == (405, "method_not_allowed")


def test_a_language_has_letters(kiss: System) -> None:
    """Open Klant takes any three signs."""
    assert kiss.refused("POST", "/klantcontacten", CONTACT | {"taal": "!!!"}) == [("taal", "invalid")]


def test_what_is_not_asked_for_is_in_order(kiss: System) -> None:
    """An order that one can ask, and a range of time; Open Klant has neither."""
    for day in ("02", "01", "03"):
        kiss.post("/klantcontacten", CONTACT | {"plaatsgevondenOp": f"2024-05-{day}T10:00:00Z"})

    def days(query: str) -> list[str]:
        return [one["plaatsgevondenOp"][8:10] for one in kiss.get(f"/klantcontacten?{query}")["results"]]

    assert days("") == ["03", "02", "01"]
    assert days("ordering=plaatsgevondenOp") == ["01", "02", "03"]
    assert days("plaatsgevondenOp__gte=2024-05-02T10:00:00Z") == ["03", "02"]
    assert days("plaatsgevondenOp__gt=2024-05-02T10:00:00Z") == ["03"]
    assert days("plaatsgevondenOp__lt=2024-05-02T10:00:00Z") == ["01"]
    assert days("plaatsgevondenOp__lte=2024-05-02T10:00:00%2B00:00") == ["02", "01"]
