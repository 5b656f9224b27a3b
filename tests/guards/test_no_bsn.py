"""A BSN goes through a whole conversation, on the real server with a real BRP beside it, and stays nowhere in plain:
in no log of ours, no log of PostgreSQL that logs every statement with its parameters, no table, no file, no address.
"""

import base64
import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from html import unescape
from pathlib import Path
from typing import Any
from uuid import uuid4

import httpx
import psycopg
import pytest
from django.conf import settings
from psycopg import sql

from tests import factories
from tests.conftest import _wait_for
from tests.database import _FOLDER, ROOT
from tests.web.forms import form
from toetssteen.access.roles import Role
from toetssteen.adapters.brp_testserver import BrpTestServer, running
from toetssteen.cli.postgres import Urls
from toetssteen.cli.preflight import free_port
from toetssteen.contacts.models import Answer, Contact
from toetssteen.intake.models import Draft
from toetssteen.parties.models import Identifier
from toetssteen.staff.models import Department, Session, StaffMember
from toetssteen.tasks.models import Task

CUSTOMER = "999993653"
"""Suzanne Moulin, of the fictitious persons."""
ANSWERED = "999990019"
"""Answered to a question; of nobody else in this test."""
KEY = "sleutel-van-de-brp"


def written(bsn: str) -> list[str]:
    """Every way in which it could lie somewhere, lower case."""
    groups = [
        sign.join(parts)
        for sign in (".", " ", "-", "\u00a0")
        for parts in ((bsn[:3], bsn[3:6], bsn[6:]), (bsn[:4], bsn[4:6], bsn[6:]), tuple(bsn))
    ]
    # In base64 the same bytes read in three ways, by where they begin; the edges belong to what is beside them.
    encoded = [base64.b64encode(b"\0" * skip + bsn.encode()).decode()[4 if skip else 0 : 12] for skip in range(3)]
    return [text.casefold() for text in (bsn, *groups, *encoded, bsn.encode().hex())]


def places(text: str, bsn: str) -> list[str]:
    """Where in a text it stands, with what is before it."""
    low = text.casefold()
    return [low[max(0, low.index(form) - 80) : low.index(form) + 20] for form in written(bsn) if form in low]


def in_database(database: Urls, bsn: str) -> list[str]:
    """Tables that hold it in any column; a bytea is read as hex, a session decoded."""
    found = []
    with psycopg.connect(database.superuser) as connection:
        tables = connection.execute(
            "SELECT n.nspname, c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace"
            " WHERE c.relkind = 'r' AND n.nspname NOT IN ('pg_catalog', 'information_schema', 'pg_toast')"
        ).fetchall()
        assert len(tables) > 30
        for schema, table in tables:
            rows = connection.execute(
                sql.SQL("SELECT coalesce(string_agg(t::text, E'\\n'), '') FROM {}.{} t").format(
                    sql.Identifier(str(schema)), sql.Identifier(str(table))
                )
            ).fetchone()
            assert rows is not None
            found += [f"{table}: {place}" for place in places(str(rows[0]), bsn)]
    sessions = json.dumps([session.get_decoded() for session in Session.objects.all()])
    return found + [f"session: {place}" for place in places(sessions, bsn)]


@contextmanager
def everything_logged(database: Urls) -> Iterator[Path]:
    """PostgreSQL logs every statement with its parameters, as a municipality's own server may."""
    name = sql.Identifier(database.app.partition("?")[0].rpartition("/")[2])
    chosen = {
        "log_statement": "all",
        "log_error_verbosity": "verbose",
        "log_parameter_max_length": "-1",
        "log_parameter_max_length_on_error": "-1",
    }
    with psycopg.connect(database.superuser, autocommit=True) as connection:
        for setting, value in chosen.items():
            connection.execute(
                sql.SQL("ALTER DATABASE {} SET {} = {}").format(name, sql.Identifier(setting), sql.Literal(value))
            )
        try:
            yield _FOLDER / "server.log"
        finally:
            connection.execute(sql.SQL("ALTER DATABASE {} RESET ALL").format(name))


@pytest.fixture
def brp() -> Iterator[BrpTestServer]:
    with running(key=KEY) as server:
        yield server


@pytest.fixture
def work(committed: None, database: Urls, brp: BrpTestServer, tmp_path: Path) -> Iterator[tuple[str, Path, Path, int]]:
    """The address of a server of our own, its log, that of PostgreSQL, and where the latter begins."""
    port, log = free_port(), tmp_path / "server.log"
    url = f"http://127.0.0.1:{port}"
    environment = {
        **os.environ,
        "PYTHONPATH": str(ROOT),
        "DATABASE_URL": database.app,
        "DATABASE_OWNER_URL": database.owner,
        "TOETSSTEEN_VAR": str(settings.TOETSSTEEN.var),
        "TOETSSTEEN_SECRET_KEY": settings.SECRET_KEY,
        "TOETSSTEEN_DEMO": "1",
        "TOETSSTEEN_URL": url,
        "TOETSSTEEN_BRP_URL": brp.url,
        "TOETSSTEEN_BRP_KEY": KEY,
    }
    command = [sys.executable, "-m", "toetssteen.cli.main", "serve", "--port", str(port), "--workers", "1"]
    with everything_logged(database) as postgres_log, log.open("w") as out:
        begins = postgres_log.stat().st_size
        process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=out, stderr=out)
        try:
            _wait_for(url, process, log)
            yield url, log, postgres_log, begins
        finally:
            process.terminate()
            process.wait(20)


class Browser:
    """Without scripts; it keeps the addresses that it asked for."""

    def __init__(self, client: httpx.Client, member: StaffMember) -> None:
        self.client = client
        self.asked: list[str] = []
        self.html = ""
        self.sign_in(member)

    def sign_in(self, member: StaffMember, **more: str) -> None:
        self.see("/inloggen/")
        self.post("/inloggen/", username=member.username, password=factories.PASSWORD, **more)

    def see(self, path: str) -> httpx.Response:
        self.asked.append(path)
        answer = self.client.get(path, follow_redirects=True)
        self.html = answer.text
        return answer

    def post(self, path: str, **given: Any) -> httpx.Response:
        """The form on the page at hand, or a part of a page with the token of the form."""
        fields = form(self.html, path) if f'action="{path}"' in self.html else {}
        token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', self.html)
        assert token is not None
        typed = {name.replace("__", ":").replace("-0", "."): value for name, value in given.items()}
        self.asked.append(path)
        answer = self.client.post(
            path,
            data={**fields, "csrfmiddlewaretoken": token[1], **typed},
            headers={"Referer": str(self.client.base_url)},
        )
        if answer.is_redirect:
            return self.see(answer.headers["Location"])
        if "<html" in answer.text:
            self.html = answer.text
        return answer


@pytest.fixture
def people(committed: None, departments: dict[str, Department]) -> tuple[StaffMember, StaffMember]:
    factories.principles()
    factories.publish(factories.every_type(), factories.from_library("paspoort"))
    departments["burgerzaken"].mailbox = "burgerzaken@voorbeeld.nl"
    departments["burgerzaken"].save()
    agent = factories.member(Role.AGENT, password=factories.PASSWORD)
    return agent, factories.member(Role.DEPARTMENT, departments["burgerzaken"], password=factories.PASSWORD)


def handle(html: str) -> str:
    found = re.search(r'name="customer"\s+value="([^"]+)"', html)
    assert found is not None
    return unescape(found[1])


def a_whole_conversation(url: str, agent: StaffMember, department: StaffMember) -> list[str]:
    """Returns the addresses that were asked for."""
    with httpx.Client(base_url=url, timeout=20) as here, httpx.Client(base_url=url, timeout=20) as there:
        return [*at_the_desk(Browser(here, agent), agent), *at_the_department(Browser(there, department))]


def at_the_desk(talk: Browser, agent: StaffMember) -> list[str]:
    """Everything that can be done with a BSN, right and wrong."""
    there = f"/gesprek/{uuid4()}/"
    talk.see("/gesprek/nieuw/")
    talk.post(there, product="eigen:alle-soorten", revision="0")
    talk.post(there, outcome="behandelen")
    # Typed in the box for customers, as one types, on the page without scripts, and in the wrong places.
    for typed in (CUSTOMER, f"{CUSTOMER[:4]}.{CUSTOMER[4:6]}.{CUSTOMER[6:]}", CUSTOMER[:8]):
        talk.post("/klanten/zoek/", customer_query=typed, conversation=there.split("/")[2])
        talk.post("/klanten/zoek/brp/", customer_query=typed)
    for wrong in ({"note": f"BSN {CUSTOMER}"}, {"channel": CUSTOMER}, {"q:alle-soorten.text": CUSTOMER}):
        answer = talk.post(there, do="save", **wrong)
        assert answer.status_code == 200
    talk.post(there, do="update", product_query=CUSTOMER, note="", **{"q:alle-soorten.text": ""})
    talk.post(there, signal=":idee")
    talk.post(there, do="update", customer_query=CUSTOMER)
    talk.post(there, customer=handle(talk.html))
    assert "Moulin" in talk.html
    # Answered, first wrongly, kept while typing, and carried through a session that ended.
    talk.post(there, do="save", **{"q:alle-soorten.bsn": f"{ANSWERED[:8]}8"})
    talk.post(there, do="keep", **{"q:alle-soorten.bsn": ANSWERED})
    talk.see(there)
    Session.objects.all().delete()
    ended = talk.post(there, do="save", **{"q:alle-soorten.bsn": ANSWERED})
    assert ended.status_code == 401
    talk.post("/inloggen/", username=agent.username, password=factories.PASSWORD)
    assert str(talk.client.cookies.get("sessionid"))
    saved = talk.post(there, do="save")
    assert "/klaar/" in str(saved.url)
    # Found again, now as a customer, and looked at.
    talk.see("/gesprek/nieuw/")
    found = talk.post("/klanten/zoek/", customer_query=CUSTOMER, conversation=str(uuid4())).text
    talk.see(f"/klanten/{handle(found)}/")
    return talk.asked


def at_the_department(desk: Browser) -> list[str]:
    """It sees the answer, and writes it where it may not stand."""
    task = f"/taken/{Task.objects.get().uuid}/"
    assert ANSWERED in desk.see(task).text
    assert desk.post(task, do="finish", result=f"Gedaan voor {CUSTOMER}").status_code == 422
    desk.post(task, do="forward")
    desk.see(task)
    desk.post(task, do="finish", result="Gedaan.")
    return desk.asked


def test_a_bsn_stays_nowhere_in_plain(
    work: tuple[str, Path, Path, int], people: tuple[StaffMember, StaffMember], database: Urls
) -> None:
    url, log, postgres_log, begins = work
    addresses = a_whole_conversation(url, *people)
    # It was there, and lies sealed where it belongs.
    assert Answer.objects.get(question__code="alle-soorten.bsn").sealed_value == ANSWERED
    assert Identifier.objects.get().sealed_value == CUSTOMER
    assert Task.objects.get().state == "afgerond"
    ours = log.read_text()
    with postgres_log.open(errors="replace") as file:
        file.seek(begins)
        theirs = file.read()
    assert ours.count('"request"') > 20
    assert "INSERT INTO contacts_contact" in theirs
    assert "parameters: $1" in theirs.casefold()
    assert "burgerzaken@voorbeeld.nl" not in ours
    for bsn in (CUSTOMER, ANSWERED):
        assert places(ours, bsn) == []
        assert places(theirs, bsn) == []
        assert in_database(database, bsn) == []
        assert places("\n".join(addresses), bsn) == []
    with psycopg.connect(database.superuser) as connection:
        jobs = connection.execute("SELECT task_name, args::text FROM procrastinate_jobs").fetchall()
    assert jobs == [("notices.post", "{}")]
    assert not Draft.objects.exists()


@pytest.mark.parametrize("shown", [CUSTOMER, "9999.93.653", "999 993 653"])
def test_the_search_finds_one_that_does_lie_somewhere(committed: None, database: Urls, shown: str) -> None:
    contact = {"channel": "balie", "started_at": "2026-01-01T10:00Z", "ended_at": "2026-01-01T10:01Z"}
    Contact.objects.create(reference="A", note=f"bsn {shown}.", keep_until="2026-02-01", **contact)
    assert [place.partition(":")[0] for place in in_database(database, CUSTOMER)] == ["contacts_contact"]


def test_the_search_finds_one_that_is_encoded(committed: None, database: Urls) -> None:
    bsn = CUSTOMER.encode()
    for skip in range(3):
        assert places(base64.b64encode(b"x" * skip + bsn + b"rest").decode(), CUSTOMER)
    with psycopg.connect(database.superuser, autocommit=True) as connection:
        connection.execute(
            "INSERT INTO parties_party (uuid, kind, given_names, prefix, surname, organisation, birth_date, street,"
            " house_addition, postcode, town, deceased_on, under_guardianship, secret_address, generated,"
            " search_surname, search_given)"
            " VALUES (%s, 'persoon', '', '', '', '', '', '', '', '', '', '', false, false, false, '', '')",
            [uuid4()],
        )
        connection.execute(
            "INSERT INTO parties_identifier (uuid, party_id, kind, value, sealed_value, value_hash, key_version)"
            " SELECT %s, id, 'bsn', '', %s, %s, 1 FROM parties_party",
            [uuid4(), bsn, b"x"],
        )
    assert [place.partition(":")[0] for place in in_database(database, CUSTOMER)] == ["parties_identifier"]
