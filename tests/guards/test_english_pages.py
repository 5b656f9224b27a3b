"""Behind the switch a page is English from top to bottom, also for whoever comes after somebody who reads Dutch.

What a municipality wrote itself stays Dutch: names of products, follow-ups and departments, questions, notes."""

import re
from html.parser import HTMLParser
from typing import Any
from uuid import uuid4

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from tests import factories
from tests.consultations.asking import Ask, ended
from tests.fixtures import SignIn
from tests.guards.screen_texts import english
from toetssteen.consultations.answering import answer
from toetssteen.contacts.models import Channel, Contact
from toetssteen.notices.models import Letter
from toetssteen.observations.models import Signal
from toetssteen.parties.models import Party
from toetssteen.protocols.drafts import begin_draft
from toetssteen.protocols.models import Principle
from toetssteen.protocols.shipped import read_principles
from toetssteen.staff.models import StaffMember
from toetssteen.tasks.models import Task

pytestmark = pytest.mark.django_db

PLACEHOLDER = re.compile(r"(%\(\w+\)[a-z]|%[sd])")
NOT_OURS = {"Nederlands", "Ja", "Nee", "Persoon", "Terugbelverzoek", "Informatie nasturen", "%(day)s om %(time)s"} | {
    each.statement for each in read_principles()
}
"""The name of the language itself, and what may stand in the words of a municipality too."""
SHORT = 12
"""Signs of our own below which a text says too little to be told from another one: then only numbers fill it in."""


def pattern(source: str) -> str:
    ours = PLACEHOLDER.split(source.strip())[::2]
    filled = ".+" if sum(map(len, ours)) >= SHORT else r"[\d.,]+"
    return filled.join(map(re.escape, ours)) + ("(?: .*)?" if source.endswith(":") else "")


DUTCH_ONLY = re.compile(
    "|".join(
        pattern(source)
        for source, text in english().items()
        if text.casefold() != source.casefold() and source not in NOT_OURS and len(source) > 3
    )
)
CODES = re.compile(rf"\b(?:{'|'.join(code for code in Channel.values if code not in ('chat', 'e-mail'))})\b")


class Reader(HTMLParser):
    """What is read of a page: its texts, and the attributes that are read aloud."""

    def __init__(self) -> None:
        super().__init__()
        self.texts: list[str] = []
        self.language = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "html":
            self.language = dict(attrs).get("lang") or ""
        self.texts += [
            value for name, value in attrs if value and name in ("aria-label", "title", "placeholder", "alt")
        ]

    def handle_data(self, data: str) -> None:
        self.texts.append(" ".join(data.split()))


def read(answer: Any) -> Reader:
    """What the test client answers with has a type of its own in every version of Django's stubs."""
    reader = Reader()
    reader.feed(answer.content.decode())
    return reader


def left_in_dutch(reader: Reader) -> list[str]:
    """Texts of ours that still stand there in Dutch, with whatever was filled in; and codes that became no word."""
    return [text for text in reader.texts if DUTCH_ONLY.fullmatch(text.strip(" ·")) or CODES.search(text)]


def switched(client: Client, language: str) -> Client:
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = language
    return client


def assert_english(client: Client, url: str, *, status: int = 200) -> None:
    """Asked for in Dutch first, so that nothing that was kept from it may show."""
    dutch = read(switched(client, "nl").get(url))
    assert dutch.language == "nl"
    assert left_in_dutch(dutch)
    answer = switched(client, "en").get(url)
    assert (answer.status_code, answer.headers["Content-Language"]) == (status, "en")
    page = read(answer)
    assert page.language == "en"
    assert left_in_dutch(page) == []


@pytest.mark.parametrize("route", ["sign-in", "shortcuts"])
def test_before_signing_in(route: str) -> None:
    assert_english(Client(), reverse(route))


def test_a_page_that_is_not_there(balie: StaffMember, sign_in: SignIn) -> None:
    assert_english(sign_in(balie), reverse("dossier", args=[uuid4()]), status=404)


def test_a_page_of_another_role(balie: StaffMember, sign_in: SignIn) -> None:
    assert_english(sign_in(balie), reverse("processing"), status=403)


def test_an_empty_conversation(balie: StaffMember, sign_in: SignIn) -> None:
    assert_english(sign_in(balie), reverse("conversation-new"))


@pytest.mark.parametrize("outcome", ["", "vermissing"])
def test_a_conversation_that_runs(
    outcome: str, paspoort: factories.Passport, balie: StaffMember, sign_in: SignIn
) -> None:
    client, url = sign_in(balie), reverse("conversation", args=[uuid4()])
    client.post(url, {"product": paspoort.product.ref})
    if outcome:
        client.post(url, {"outcome": outcome})
    assert_english(client, url)


def test_a_refusal(paspoort: factories.Passport, balie: StaffMember, sign_in: SignIn) -> None:
    client, url = switched(sign_in(balie), "en"), reverse("conversation", args=[uuid4()])
    page = read(client.post(url, {"product": "bestaat-niet"}))
    assert left_in_dutch(page) == []
    assert "This product does not exist (any more). Choose another product." in page.texts


def test_a_saved_conversation(vermissing: Contact, balie: StaffMember, sign_in: SignIn) -> None:
    assert_english(sign_in(balie), reverse("conversation-saved", args=[vermissing.uuid]))


def test_the_file_of_a_customer(vermissing: Contact, klant: Party, balie: StaffMember, sign_in: SignIn) -> None:
    assert_english(sign_in(balie), reverse("dossier", args=[klant.uuid]))


def test_the_work_of_a_department(vermissing: Contact, vakafdeling: StaffMember, sign_in: SignIn) -> None:
    client = sign_in(vakafdeling)
    assert_english(client, reverse("tasks"))
    assert_english(client, reverse("task", args=[Task.objects.get().uuid]))


def test_the_signals(
    paspoort: factories.Passport, balie: StaffMember, coordinator: StaffMember, sign_in: SignIn
) -> None:
    Signal.objects.create(
        kind="idee", text="Iets", product=paspoort.product, channel="balie", sender=balie, sent_on="2026-11-02"
    )
    client = sign_in(coordinator)
    assert_english(client, reverse("signals"))
    assert_english(client, reverse("signal-words-product", args=[paspoort.product.uuid]))


def test_the_processing_log(vermissing: Contact, klant: Party, privacy: StaffMember, sign_in: SignIn) -> None:
    assert_english(sign_in(privacy), reverse("processing"))


def test_the_questions_and_why(paspoort: factories.Passport, balie: StaffMember, sign_in: SignIn) -> None:
    client = sign_in(balie)
    assert_english(client, reverse("protocols"))
    assert_english(client, reverse("protocol", args=["paspoort"]))
    assert_english(client, reverse("product", args=[paspoort.product.uuid]))
    assert_english(client, reverse("principle", args=[Principle.objects.all()[0].code]))


_EDITOR = [
    ("protocol-draft",),
    ("protocol-draft-question-new",),
    ("protocol-draft-question", "paspoort.voor-wie"),
    ("protocol-draft-follow-up", "afspraak"),
    ("protocol-draft-notice", "paspoort.reden-anders"),
    ("protocol-draft-find",),
    ("protocol-draft-about",),
    ("protocol-draft-preview",),
    ("protocol-draft-gate",),
    ("protocol-draft-compare",),
    ("protocol-draft-publish",),
]


def test_the_editor(paspoort: factories.Passport, coordinator: StaffMember, sign_in: SignIn) -> None:
    client, draft = sign_in(coordinator), begin_draft("paspoort", by=coordinator)
    assert_english(client, reverse("protocols"))
    assert_english(client, reverse("protocol", args=["paspoort"]))
    assert_english(client, reverse("principle-new"))
    client.post(
        reverse("protocol-draft", args=[draft.uuid]),
        {"revision": draft.revision, "drop": "question:paspoort.naam-kind"},
    )
    for name, *codes in _EDITOR:
        assert_english(client, reverse(name, args=[draft.uuid, *codes]))


def test_the_switch_is_one_press_and_is_remembered(balie: StaffMember, sign_in: SignIn) -> None:
    client = sign_in(balie)
    client.post(reverse("set-language"), {"language": "en", "next": reverse("shortcuts")})
    assert read(client.get(reverse("shortcuts"))).language == "en"
    client.post(reverse("set-language"), {"language": "xx", "next": reverse("shortcuts")})
    assert read(client.get(reverse("shortcuts"))).language == "en"


def test_dutch_is_the_language_until_somebody_chooses() -> None:
    answer = Client().get(reverse("sign-in"), headers={"accept-language": "en"})
    assert read(answer).language == "nl"
    assert re.search(r"Inloggen", answer.content.decode())


def test_the_news(balie: StaffMember, coordinator: StaffMember, sign_in: SignIn) -> None:
    Letter.objects.create(recipient=balie, state="geweigerd", problem="adres")
    assert_english(sign_in(balie), reverse("news"))
    assert_english(sign_in(balie), reverse("news-preferences"))
    assert_english(sign_in(coordinator), reverse("news-mail"))


def test_the_consultations(
    paspoort: factories.Passport, ask: Ask, team: list[StaffMember], coordinator: StaffMember, sign_in: SignIn
) -> None:
    """What the coordinator wrote herself stays as she wrote it."""
    consultation = ask(title="Eigen woorden", text="Tekst", anonymous=True)
    named = ask("instemming", title="Eigen woorden")
    answer(named.uuid, "bezwaar", by=team[0], text="Tekst", harm="Tekst")
    for member in (team[0], coordinator):
        client = sign_in(member)
        assert_english(client, reverse("consultations"))
        for one in (consultation, named):
            assert_english(client, reverse("consultation", args=[one.uuid]))
    client = sign_in(coordinator)
    assert_english(client, f"{reverse('consultation-new')}?product={paspoort.product.uuid}")
    ended(named)
    assert_english(client, reverse("consultations"))
    assert_english(client, reverse("consultation", args=[named.uuid]))
