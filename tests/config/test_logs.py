"""What stands in the logs, and above all what does not."""

import json
import logging
from io import StringIO
from typing import Any, NoReturn

import pytest
import structlog
from django.db import DatabaseError, connection, transaction
from django.test import Client, RequestFactory
from django.urls import reverse

from toetssteen.access.errors import NotFound
from toetssteen.config import logs
from toetssteen.config.middleware import request_id
from toetssteen.staff.models import StaffMember


@pytest.fixture
def written(monkeypatch: pytest.MonkeyPatch) -> StringIO:
    """What the handler that logs everything writes."""
    out = StringIO()
    handlers = [handler for handler in logging.getLogger().handlers if type(handler) is logging.StreamHandler]
    assert handlers
    monkeypatch.setattr(handlers[0], "stream", out)
    return out


def lines(out: StringIO) -> list[dict[str, Any]]:
    return [json.loads(line) for line in out.getvalue().splitlines()]


def test_a_request_is_one_line_with_its_route_and_without_its_values(db: None, written: StringIO) -> None:
    answer = Client().get("/klanten/5c8e3a7e-96a3-4a52-9df7-0d8f1b7a9c11/?naam=Zonnebloem&bsn=999993653")
    line = lines(written)[-1]
    assert (line["method"], line["route"], line["status"]) == ("GET", "klanten/<uuid:uuid>/", 302)
    assert line["request_id"] == answer["X-Request-Id"]
    assert isinstance(line["ms"], float)
    for value in ("Zonnebloem", "999993653", "5c8e3a7e"):
        assert value not in written.getvalue()


def test_a_path_that_does_not_exist_is_not_in_the_log(db: None, written: StringIO) -> None:
    Client().get("/personen/999993653/Zonnebloem")
    assert lines(written)[-1]["route"] == ""
    assert "Zonnebloem" not in written.getvalue()


def test_the_id_of_a_request_stays_whole(written: StringIO) -> None:
    structlog.get_logger("toetssteen").info("x", request_id="a123456789b12345678c00000000000a")
    assert lines(written)[-1]["request_id"] == "a123456789b12345678c00000000000a"
    assert lines(written)[-1]["timestamp"].endswith("Z")


def test_health_is_asked_too_often_to_log(written: StringIO) -> None:
    Client().get(reverse("healthz"))
    assert written.getvalue() == ""


def broken(name: str) -> NoReturn:
    surname = f"{name} van Dijk"
    raise ValueError(f"cannot use {surname}")


def test_an_exception_tells_where_it_came_by_and_none_of_its_values(written: StringIO) -> None:
    try:
        broken("Zonnebloem")
    except ValueError:
        logging.getLogger("toetssteen").exception("failed")
        structlog.get_logger("toetssteen").exception("failed")
    for line in lines(written):
        assert "in broken" in line["exception"]
        assert "builtins.ValueError" in line["exception"]
    assert len(lines(written)) == 2
    assert "Zonnebloem" not in written.getvalue()
    assert "Dijk" not in written.getvalue()


def test_our_own_exceptions_keep_their_sentence(written: StringIO) -> None:
    structlog.get_logger("toetssteen").error("failed", exc_info=NotFound())
    assert "Dit bestaat niet (meer)" in lines(written)[-1]["exception"]


def test_the_row_that_the_database_refused_is_not_in_the_log(db: None, written: StringIO) -> None:
    member = StaffMember(username="zonnebloem", name="Zonnebloem", roles=["kcc"], password="!")
    member.save()
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(
                "INSERT INTO staff_department (uuid, code, name) VALUES (gen_random_uuid(), %s, NULL)", ["Zon"]
            )
    except DatabaseError:
        logging.getLogger("django.request").exception("Internal Server Error")
    exception = lines(written)[-1]["exception"]
    assert "NotNullViolation" in exception
    assert "IntegrityError" in exception
    assert "Zon" not in exception


def test_an_error_of_the_server_is_logged_without_its_values(db: None, written: StringIO) -> None:
    def fails(request: Any) -> NoReturn:
        broken("Zonnebloem")

    from django.core.handlers.exception import response_for_exception

    request = RequestFactory().get("/klanten/zoek/")

    def handle(request: Any) -> Any:
        try:
            fails(request)
        except ValueError as error:
            return response_for_exception(request, error)

    answer = request_id(handle)(request)
    assert answer.status_code == 500
    assert "Zonnebloem" not in written.getvalue() + answer.content.decode()
    assert lines(written)[-1]["status"] == 500


@pytest.mark.parametrize(
    "said",
    ["bsn 999993653.", "9999.93.653", "999 993 653", "12345678", "(999993653)", "a=999993653&b", "bsn999993653x"],
)
def test_the_last_net_lets_no_number_like_a_bsn_through(written: StringIO, said: str) -> None:
    log = structlog.get_logger("toetssteen")
    log.info(said)
    log.info("x", data={"lijst": [said, {said: said}]}, number=999993653, thing=ValueError(said))
    logging.getLogger("elders").warning("zie %s", said)
    digits = "".join(sign for sign in said if sign.isdigit())
    for line in written.getvalue().splitlines():
        told = {key: value for key, value in json.loads(line).items() if key not in ("timestamp", "request_id")}
        bare = json.dumps(told).replace(".", "").replace(" ", "")
        assert digits not in bare
        assert "*********" in bare
    assert len(written.getvalue().splitlines()) == 3


@pytest.mark.parametrize(
    "said", ["127.0.0.1:8000", "2026-11-27 14:05", "1234567", "1234567890123", "12.5 ms, 300 rijen"]
)
def test_other_numbers_stay_readable(said: str) -> None:
    assert logs.redact(None, "info", {"event": said, "ms": 12.5, "status": 200}) == {
        "event": said,
        "ms": 12.5,
        "status": 200,
    }
