"""The processing log, as the privacy officer reads it."""

import re
from collections.abc import Callable
from html import unescape
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests import factories
from tests.fixtures import SignIn
from toetssteen.access.roles import Role
from toetssteen.contacts.models import Contact
from toetssteen.history import queries
from toetssteen.history.actions import Context, record_processing
from toetssteen.history.models import Event, ProcessingRecord
from toetssteen.parties.models import Party
from toetssteen.staff.models import StaffMember

LOG = "/verwerkingen/"


@pytest.fixture
def priya(sign_in: SignIn, privacy: StaffMember) -> Client:
    return sign_in(privacy)


def _text(response: Any) -> str:
    return unescape(response.content.decode())


def _viewed(amount: int, *, by: StaffMember, subject: Any = None) -> None:
    for _ in range(amount):
        record_processing(
            "party.viewed", [subject or uuid4()], context=Context("conversation", uuid4(), "klant-zoeken"), by=by
        )


def _rows(page: str) -> int:
    return page.count('<code class="toets-pseudonym">')


def test_a_line_says_what_and_for_what_of_whom_and_never_who(
    priya: Client, vermissing: Contact, klant: Party, balie: StaffMember
) -> None:
    page = _text(priya.get(LOG))
    for words in ("Gesprek vastgelegd", "De klant helpen", str(klant.uuid), str(vermissing.uuid)):
        assert words in page
    for name in (balie.name, balie.username, str(balie.uuid), klant.surname, "Merelstraat"):
        assert name not in page


def test_the_newest_come_first_and_the_pages_reach_each_once(
    priya: Client, balie: StaffMember, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(queries, "PAGE", 3)
    _viewed(7, by=balie)
    seen: list[str] = []
    address = LOG
    while address:
        page = _text(priya.get(address))
        seen += re.findall(r'<code class="toets-pseudonym">([^<]+)', page)
        following = re.search(r'href="([^"]+)"[^>]*rel="next"', page)
        address = following[1] if following else ""
    expected = ProcessingRecord.objects.order_by("-start_time", "-id").values_list("data_subject_id", flat=True)
    assert seen == [str(subject) for subject in expected]


def test_of_one_person_is_asked_by_post_and_never_stands_in_an_address(
    priya: Client, balie: StaffMember, klant: Party, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(queries, "PAGE", 3)
    _viewed(4, by=balie, subject=klant.uuid)
    _viewed(2, by=balie)
    page = _text(priya.post(LOG, {"subject": str(klant.uuid)}))
    assert _rows(page) == 3
    assert not re.search(rf'(href|action)="[^"]*{klant.uuid}', page)
    mark = re.search(r'name="voor" value="([^"]+)"', page)
    assert mark
    assert _rows(_text(priya.post(LOG, {"subject": str(klant.uuid), "voor": mark[1]}))) == 1
    everything = _text(priya.get(f"{LOG}?subject={klant.uuid}"))
    assert "Toon alles" not in everything


def test_looking_at_one_persons_record_is_itself_recorded(
    priya: Client, privacy: StaffMember, balie: StaffMember, klant: Party
) -> None:
    _viewed(1, by=balie, subject=klant.uuid)
    priya.post(LOG, {"subject": str(klant.uuid)})
    record = ProcessingRecord.objects.get(name="processing.viewed")
    assert (record.data_subject_id, record.processing_activity_id) == (klant.uuid, "verantwoording")
    assert Event.objects.get(name="processing.viewed").actor_id == privacy.pk


def test_somebody_unknown_has_no_lines_and_leaves_none(priya: Client) -> None:
    page = _text(priya.post(LOG, {"subject": str(uuid4())}))
    assert "Van deze persoon is hier niets verwerkt." in page
    assert not ProcessingRecord.objects.exists()


@pytest.mark.parametrize("typed", ["x", "123", "nul\0byte", "🙂", "é" * 100_000, "' OR 1=1 --"])
def test_what_is_no_pseudonym_shows_a_sentence_and_nobody(priya: Client, balie: StaffMember, typed: str) -> None:
    _viewed(2, by=balie)
    response = priya.post(LOG, {"subject": typed})
    page = _text(response)
    assert response.status_code == 422
    assert 'id="f-subject-error"' in page
    assert _rows(page) == 0


@pytest.mark.parametrize(
    "mark", ["x", "_", "2026-01-01T00:00_x", "2026-01-01_00000000-0000-4000-8000-000000000000", "%00"]
)
def test_a_broken_mark_shows_the_first_page(priya: Client, balie: StaffMember, mark: str) -> None:
    _viewed(2, by=balie)
    assert _rows(_text(priya.get(f"{LOG}?voor={mark}"))) == 2


def test_the_log_asks_as_many_queries_for_many_lines_as_for_few(priya: Client, balie: StaffMember) -> None:
    def _queries(ask: Callable[[], Any]) -> int:
        with CaptureQueriesContext(connection) as captured:
            ask()
        return len(captured)

    _viewed(1, by=balie)
    few = _queries(lambda: priya.get(LOG))
    _viewed(60, by=balie)
    assert _queries(lambda: priya.get(LOG)) == few
    assert _rows(_text(priya.get(LOG))) == 50


@pytest.mark.parametrize("role", [Role.AGENT, Role.DEPARTMENT, Role.COORDINATOR, Role.MANAGEMENT])
def test_other_roles_get_a_page_that_says_so(sign_in: SignIn, any_db: None, role: Role) -> None:
    client = sign_in(factories.member(role))
    assert client.get(LOG).status_code == 403
    assert client.post(LOG, {"subject": str(uuid4())}).status_code == 403


def test_nobody_reads_without_signing_in(client: Client, any_db: None) -> None:
    assert client.get(reverse("processing")).status_code == 302
