"""What staff signal, as the coordinator and the management team read it."""

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
from toetssteen.observations import queries
from toetssteen.observations.actions import send_signal
from toetssteen.protocols.effective import pin
from toetssteen.staff.models import StaffMember

Send = Callable[..., None]
ASKED = "vermissing-reisdocument.documentnummer"


@pytest.fixture
def send(paspoort: factories.Passport, balie: StaffMember) -> Send:
    def _send(question: str = ASKED, kind: str = "helpt-niet", text: str = "") -> None:
        version = pin(paspoort.product).version if question else None
        send_signal(
            kind, paspoort.product, by=balie, question_code=question, protocol_version_id=version, text=text,
            channel="telefoon",
        )  # fmt: skip

    return _send


@pytest.fixture
def carla(sign_in: SignIn, coordinator: StaffMember) -> Client:
    return sign_in(coordinator)


def _text(response: Any) -> str:
    return unescape(response.content.decode())


def _queries(ask: Callable[[], Any]) -> int:
    ask()  # what a process remembers is remembered
    with CaptureQueriesContext(connection) as captured:
        ask()
    return len(captured)


@pytest.mark.parametrize("role", [Role.COORDINATOR, Role.MANAGEMENT])
def test_the_list_counts_by_question_and_names_nobody(
    sign_in: SignIn, send: Send, balie: StaffMember, role: Role
) -> None:
    send()
    send(kind="weerstand", text="De klant zuchtte")
    send("", kind="te-lang")
    page = _text(sign_in(factories.member(role, name="Iemand")).get(reverse("signals")))
    for words in ("Documentnummer (indien bekend)", "Het product als geheel", "3 signalen", "Klant geeft weerstand"):
        assert words in page
    assert "niet over mensen" in page
    for name in (balie.name, balie.username, str(balie.uuid)):
        assert name not in page


def test_the_words_stand_without_name_or_day(
    carla: Client, send: Send, paspoort: factories.Passport, balie: StaffMember
) -> None:
    send(text="Niemand weet dit 🤷 لا أحد")
    page = _text(carla.get(reverse("signal-words", args=[paspoort.product.uuid, ASKED])))
    assert "Niemand weet dit 🤷 لا أحد" in page
    for name in (balie.name, balie.username, str(balie.uuid)):
        assert name not in page


def test_words_are_never_markup(carla: Client, send: Send, paspoort: factories.Passport) -> None:
    send(text="<img src=x onerror=alert(1)>")
    response = carla.get(reverse("signal-words", args=[paspoort.product.uuid, ASKED]))
    assert b"<img src=x" not in response.content


def test_words_about_the_product_are_apart_from_those_about_a_question(
    carla: Client, send: Send, paspoort: factories.Passport
) -> None:
    send(text="over de vraag")
    send("", text="over het geheel")
    whole = _text(carla.get(reverse("signal-words-product", args=[paspoort.product.uuid])))
    assert "over het geheel" in whole
    assert "over de vraag" not in whole


def test_further_pages_reach_all_words(
    carla: Client, send: Send, paspoort: factories.Passport, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(queries, "PAGE", 2)
    for number in range(3):
        send(text=f"tekst {number}")
    address = reverse("signal-words", args=[paspoort.product.uuid, ASKED])
    first = _text(carla.get(address))
    assert "tekst 2" in first
    assert "tekst 0" not in first
    following = first.split('rel="next"')[1].split('href="')[1].split('"')[0]
    assert "tekst 0" in _text(carla.get(following))


def test_the_list_asks_as_many_queries_for_many_signals_as_for_few(
    carla: Client, send: Send, paspoort: factories.Passport
) -> None:
    send()
    few = _queries(lambda: carla.get(reverse("signals")))
    for code in factories.codes_of(paspoort.document.questions):
        for _ in range(4):
            send(code)
    assert _queries(lambda: carla.get(reverse("signals"))) == few


def test_the_words_ask_as_many_queries_for_many_as_for_few(
    carla: Client, send: Send, paspoort: factories.Passport
) -> None:
    address = reverse("signal-words", args=[paspoort.product.uuid, ASKED])
    send(text="een")
    few = _queries(lambda: carla.get(address))
    for _ in range(20):
        send(text="nog een")
    assert _queries(lambda: carla.get(address)) == few


@pytest.mark.parametrize("role", [Role.AGENT, Role.DEPARTMENT, Role.PRIVACY_OFFICER])
def test_other_roles_get_a_page_that_says_so(
    sign_in: SignIn, send: Send, paspoort: factories.Passport, role: Role
) -> None:
    client = sign_in(factories.member(role))
    assert client.get(reverse("signals")).status_code == 403
    assert client.get(reverse("signal-words-product", args=[paspoort.product.uuid])).status_code == 403


def test_what_does_not_exist_is_not_found(carla: Client, paspoort: factories.Passport) -> None:
    assert carla.get(reverse("signal-words-product", args=[uuid4()])).status_code == 404
    assert carla.get(reverse("signal-words", args=[paspoort.product.uuid, "bestaat.niet"])).status_code == 404
    assert carla.get(f"/signalen/{paspoort.product.uuid}/a%00b/").status_code == 404
    assert carla.get("/signalen/geen-uuid/").status_code == 404


@pytest.mark.parametrize(
    "query", ["periode=x", "periode=%00", "bladzijde=0", "bladzijde=-1", "bladzijde=%F0%9F%99%82", "bladzijde=99999"]
)
def test_a_broken_address_shows_the_list(carla: Client, send: Send, query: str) -> None:
    assert carla.get(f"{reverse('signals')}?{query}").status_code == 200


@pytest.mark.parametrize("mark", ["", "x", "2026-01-01_", "2026-99-01_1", "2026-01-01_%00", "2026-01-01_1"])
def test_a_broken_mark_shows_words(carla: Client, paspoort: factories.Passport, mark: str) -> None:
    address = reverse("signal-words", args=[paspoort.product.uuid, ASKED])
    assert carla.get(f"{address}?na={mark}").status_code == 200


def test_nobody_reads_without_signing_in(client: Client, paspoort: factories.Passport) -> None:
    assert client.get(reverse("signals")).status_code == 302
