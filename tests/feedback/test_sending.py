"""Mail over real SMTP and text messages over real HTTP: each goes once, and nothing is left of who it went to."""

import json
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from tests.feedback.conftest import Talk
from tests.notices.post_office import open_office
from tests.protocols.clock import moved
from toetssteen.cli.preflight import free_port
from toetssteen.feedback import asking, budget, texting
from toetssteen.feedback.models import Allowance, TextMessage
from toetssteen.notices import outbox, posting
from toetssteen.notices.models import Letter, LetterState

pytestmark = pytest.mark.usefixtures("committed")
Asks = Callable[..., None]


@pytest.fixture
def drawn(talk: Talk, asks: Asks) -> Callable[[], int]:
    def _drawn() -> int:
        talk(40)
        budget.grant()
        Allowance.objects.update(left=2)
        return asking.draw()

    return _drawn


def test_a_mail_to_a_customer_has_one_link_and_is_gone_when_it_was_sent(drawn: Callable[[], int]) -> None:
    with open_office() as office:
        assert drawn() == 2
        assert {letter.addressee for letter in Letter.objects.all()} == {"een klant"}
        posting.post()
    assert len(office.taken) == 2
    text = office.taken[0].get_payload(decode=True)
    assert isinstance(text, bytes)
    assert text.decode().count("/oordeel/") == 1
    assert "paspoort" not in text.decode().lower()
    assert not Letter.objects.exists()
    assert reverse("feedback", args=["x"]) == "/oordeel/x/"


def test_a_mail_that_is_refused_leaves_no_address(drawn: Callable[[], int]) -> None:
    with open_office() as office:
        office.answers["RCPT"] = "550 onbekend"
        assert drawn() == 2
        posting.post()
    assert not Letter.objects.exists()


def test_a_mail_in_doubt_is_not_sent_again_and_forgotten(drawn: Callable[[], int]) -> None:
    drawn()
    letter = outbox.claim(now := timezone.now())
    assert letter is not None
    outbox.offer(letter)
    assert outbox.forget_in_doubt(now) == 0
    with moved(days=3):
        assert outbox.forget_in_doubt(timezone.now()) == 1
    assert not Letter.objects.filter(state=LetterState.OFFERED).exists()


class Gateway:
    """A gateway that writes down what it gets, and answers what it is told to."""

    def __init__(self) -> None:
        self.answers: list[int] = []
        self.taken: list[dict[str, str]] = []
        self.keys: list[str] = []
        outer = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                status = outer.answers.pop(0) if outer.answers else 202
                outer.keys.append(self.headers["Authorization"])
                if status < 400:
                    outer.taken.append(json.loads(body))
                self.send_response(status)
                self.send_header("Content-Length", "0")
                self.end_headers()

            def log_message(self, *_words: object) -> None:
                return

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server.server_port}/messages"


@pytest.fixture
def gateway() -> Iterator[Gateway]:
    made = Gateway()
    yield made
    made.server.shutdown()
    made.server.server_close()


def test_a_text_message_goes_to_the_gateway_with_its_link(talk: Talk, asks: Asks, gateway: Gateway) -> None:
    asks("beantwoord", feedback_ways={"e-mail": "sms"}, sms_url=gateway.url, sms_key="geheim", sms_from="Gemeente")
    talk(40)
    budget.grant()
    Allowance.objects.update(left=1)
    assert asking.draw() == 1
    assert texting.send_all() == 1
    (taken,) = gateway.taken
    assert taken["to"].startswith("+316")
    assert taken["from"] == "Gemeente"
    assert "/oordeel/" in taken["text"]
    assert gateway.keys == ["Bearer geheim"]
    assert not TextMessage.objects.exists()
    assert not Letter.objects.exists()


def test_what_the_gateway_does_not_take_is_tried_again_later(asks: Asks, gateway: Gateway) -> None:
    asks("beantwoord", sms_url=gateway.url)
    gateway.answers += [503, 202]
    texting.put("+31612345678", "Eén vraag")
    assert texting.send_all() == 0
    assert texting.send_all() == 0
    with moved(days=0.01):
        assert texting.send_all() == 1
    assert [taken["to"] for taken in gateway.taken] == ["+31612345678"]
    assert not TextMessage.objects.exists()


def test_what_the_gateway_never_takes_is_dropped(asks: Asks, gateway: Gateway) -> None:
    asks("beantwoord", sms_url=gateway.url)
    gateway.answers += [400]
    texting.put("+31612345678", "Eén vraag")
    assert texting.send_all() == 0
    assert not TextMessage.objects.exists()


def test_a_gateway_that_is_away_is_tried_five_times(asks: Asks) -> None:
    asks("beantwoord", sms_url=f"http://127.0.0.1:{free_port()}/")
    texting.put("+31612345678", "Eén vraag")
    for attempt in range(texting.MOST_ATTEMPTS):
        assert TextMessage.objects.count() == 1
        with moved(days=attempt):
            assert texting.send_all() == 0
    assert not TextMessage.objects.exists()


def test_without_a_gateway_nothing_stays(asks: Asks) -> None:
    texting.put("+31612345678", "Eén vraag")
    assert texting.send_all() == 0
    assert not TextMessage.objects.exists()


def test_a_number_lies_sealed() -> None:
    texting.put("+31612345678", "Eén vraag")
    with connection.cursor() as cursor:
        cursor.execute("SELECT number FROM feedback_textmessage")
        assert b"12345678" not in bytes(cursor.fetchone()[0])
