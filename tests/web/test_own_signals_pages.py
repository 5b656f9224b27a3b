"""The pages on which somebody signals, with or without a name, and sees what became of it; and those that answer."""

import re
from datetime import timedelta
from html import unescape
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from tests import factories
from tests.fixtures import SignIn
from tests.web.forms import form
from tests.web.talk import Talk
from toetssteen.access.roles import Role
from toetssteen.contacts.models import Contact
from toetssteen.observations import anonymous, queries
from toetssteen.observations.actions import send_signal
from toetssteen.observations.models import AT_THE_DESK, AnonymousSignal, SealedSignal, Signal, WeeklyResistance
from toetssteen.observations.receipts import new_receipt, shown
from toetssteen.observations.subjects import this_week
from toetssteen.protocols.effective import pin
from toetssteen.staff.models import StaffMember

ASKED = "vermissing-reisdocument.documentnummer"
NEW = reverse("signal-new")


@pytest.fixture
def bo(sign_in: SignIn, balie: StaffMember) -> Client:
    return sign_in(balie)


@pytest.fixture
def carla(sign_in: SignIn, coordinator: StaffMember) -> Client:
    return sign_in(coordinator)


def _text(response: Any) -> str:
    return unescape(response.content.decode())


def _send(passport: factories.Passport, by: StaffMember, text: str = "", question: str = ASKED) -> Signal:
    version = pin(passport.product).version if question else None
    return send_signal(
        "helpt-niet", passport.product, by=by, question_code=question, protocol_version_id=version, text=text
    )


def _fill(client: Client, address: str = NEW, **changes: str) -> Any:
    fields: dict[str, Any] = form(client.get(address).content.decode(), NEW)
    return client.post(NEW, {**fields, **changes})


def _about(passport: factories.Passport) -> str:
    return f"{NEW}?product={passport.product.ref}&vraag={ASKED}"


# Giving one


def test_with_a_name_it_goes_to_my_signals(bo: Client, balie: StaffMember) -> None:
    answer = _fill(bo, kind="idee", text="Een bord bij de ingang", naam="met")
    page = _text(bo.get(answer["Location"]))
    assert "Je signaal is verstuurd." in page
    assert "Een bord bij de ingang" in page
    assert Signal.objects.get().sender == balie


def test_a_reload_of_the_form_sends_nothing_twice(bo: Client, paspoort: factories.Passport) -> None:
    fields = form(bo.get(_about(paspoort)).content.decode(), NEW)
    for naam in ("met", "zonder"):
        for _ in range(2):
            bo.post(NEW, {**fields, "kind": "idee", "naam": naam})
    assert (Signal.objects.count(), SealedSignal.objects.count()) == (1, 1)


def test_without_a_name_it_gives_a_code_that_finds_it(bo: Client, paspoort: factories.Passport) -> None:
    page = _text(_fill(bo, _about(paspoort), kind="te-lang", text="Duurt zo lang", naam="zonder"))
    code = page.split('id="receipt">')[1].split("<")[0]
    assert not Signal.objects.exists()
    waits = _text(bo.post(reverse("signal-follow"), {"code": code}))
    assert "Je signaal ligt er nog." in waits
    for _ in range(2):
        _fill(bo, _about(paspoort), kind="idee", naam="zonder")
    found = _text(bo.post(reverse("signal-follow"), {"code": code}))
    assert "Duurt zo lang" in found
    assert "Je krijgt uiterlijk antwoord op:" in found


def test_one_press_says_what_one_notices_and_sends_it(bo: Client, paspoort: factories.Passport) -> None:
    page = _text(bo.get(_about(paspoort))).split(f'action="{NEW}"')[1]
    sends = re.findall(r'<button [^>]*type="submit"[^>]*>', page.split("</form>")[0])
    assert "name=" not in sends[0], "Enter in another field would say the first kind"
    assert [re.findall(r'name="kind"\s+value="([a-z-]+)"', button) for button in sends[1:]] == [
        [kind.value] for kind in AT_THE_DESK
    ]


def test_the_link_in_the_conversation_is_without_a_name_and_knows_the_question(
    bo: Client, paspoort: factories.Passport
) -> None:
    talk = Talk(bo)
    talk.press("product", paspoort.product.ref)
    talk.press("outcome", "vermissing")
    link = unescape(talk.html.split('href="/signalen/nieuw/')[2].split('"')[0])
    page = _text(bo.get(f"/signalen/nieuw/{link}"))
    assert "Over de vraag" in page
    assert form(page, NEW)["naam"] == ["zonder"]
    assert str(talk.uuid) not in page


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"kind": "idee", "text": ""}, "Schrijf erbij wat je merkt."),
        ({"kind": "", "text": "blijft staan"}, "Kies wat je merkt."),
        ({"kind": "boos", "text": "blijft staan"}, "Kies wat je merkt."),
        ({"kind": "idee", "text": "blijft staan " + "a" * 2000}, "Dit is te lang."),
        (
            {"kind": "idee", "text": "blijft staan", "receipt": "kapot", "naam": "zonder"},
            "Bij deze code hoort geen signaal.",
        ),
    ],
)
@pytest.mark.parametrize("naam", ["met", "zonder"])
def test_a_refusal_says_why_and_keeps_what_was_typed(
    bo: Client, typed: dict[str, str], sentence: str, naam: str
) -> None:
    answer = _fill(bo, **{"naam": naam, **typed})
    assert answer.status_code == 422
    assert sentence in _text(answer)
    assert form(_text(answer), NEW)["text"] == [typed["text"]]
    assert not Signal.objects.exists()
    assert not SealedSignal.objects.exists()


@pytest.mark.parametrize("query", ["product=x", "product=%00", "vraag=x", "product=http%3A%2F%2Fx&vraag=%00"])
def test_a_page_about_what_does_not_exist_is_not_found(bo: Client, paspoort: factories.Passport, query: str) -> None:
    assert bo.get(f"{NEW}?{query}").status_code == 404
    assert bo.get(f"{NEW}?product={paspoort.product.ref}&vraag=bestaat.niet").status_code == 404


@pytest.mark.parametrize("code", ["", "x", "\0", "AAAA-AAAA-AAAA", "🙂" * 50])
def test_a_code_that_is_none_gives_a_sentence(bo: Client, code: str) -> None:
    answer = bo.post(reverse("signal-follow"), {"code": code})
    assert answer.status_code == 422
    assert "Bij deze code hoort geen signaal." in _text(answer)


# At a task


def test_a_department_says_in_two_actions_what_it_never_uses_and_what_it_misses(
    sign_in: SignIn, vakafdeling: StaffMember, vermissing: Contact
) -> None:
    client, address = sign_in(vakafdeling), reverse("task", args=[factories.task_of(vermissing).uuid])
    fields = form(client.get(address).content.decode(), address)
    for value in (f"{ASKED}:gebruik-ik-nooit", ":mis-ik"):
        assert client.post(address, {**fields, "signal": value}).status_code == 200
    assert {(one.kind, one.question_id is None) for one in Signal.objects.all()} == {
        ("gebruik-ik-nooit", False),
        ("mis-ik", True),
    }


# At the desk


def test_one_press_a_conversation_counts_and_a_second_one_does_not(bo: Client, paspoort: factories.Passport) -> None:
    for _ in range(2):
        talk = Talk(bo)
        talk.press("product", paspoort.product.ref)
        talk.press("outcome", "vermissing")
        for _ in range(2):
            talk.press("signal", f"{ASKED}:weerstand")
        assert "Klant geeft weerstand: geteld" in _html(talk)
    assert (WeeklyResistance.objects.get().size, Signal.objects.count()) == (2, 1)


def _html(talk: Talk) -> str:
    return unescape(talk.html)


# Mine


def test_mine_shows_what_was_answered_what_waits_and_what_is_late(
    bo: Client, carla: Client, balie: StaffMember, paspoort: factories.Passport
) -> None:
    late = _send(paspoort, balie, "te laat")
    Signal.objects.filter(pk=late.pk).update(sent_on=timezone.localdate() - timedelta(days=30))
    _send(paspoort, balie, "van vandaag", question="")
    page = _text(bo.get(reverse("signals-mine")))
    assert "De coördinator ziet dat dit te laat is." in page
    assert "Je krijgt antwoord, uiterlijk" in page
    address = reverse("signal-words", args=[paspoort.product.uuid, ASKED])
    carla.post(address, {"which": "every", "answer": "We halen de vraag weg.", "do": "answer"})
    assert "We halen de vraag weg." in _text(bo.get(reverse("signals-mine")))


def test_nobody_sees_those_of_a_colleague(sign_in: SignIn, balie: StaffMember, paspoort: factories.Passport) -> None:
    _send(paspoort, balie, "van Bo")
    colleague = sign_in(factories.member(Role.AGENT))
    assert "van Bo" not in _text(colleague.get(reverse("signals-mine")))


def test_further_pages_of_mine_reach_all(
    bo: Client, balie: StaffMember, paspoort: factories.Passport, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(queries, "PAGE", 2)
    for number in range(3):
        _send(paspoort, balie, f"tekst {number}")
    first = _text(bo.get(reverse("signals-mine")))
    assert "tekst 0" not in first
    assert "tekst 0" in _text(bo.get(first.split('rel="next"')[1].split('href="')[1].split('"')[0]))


@pytest.mark.parametrize("mark", ["x", "2026-99-01_1", "2026-01-01_%00"])
def test_a_broken_mark_shows_the_first_page(bo: Client, mark: str) -> None:
    assert bo.get(f"{reverse('signals-mine')}?na={mark}").status_code == 200


@pytest.mark.parametrize("role", [Role.MANAGEMENT, Role.PRIVACY_OFFICER])
def test_who_sends_no_signals_has_none(db: None, sign_in: SignIn, role: Role) -> None:
    client = sign_in(factories.member(role))
    for name in ("signals-mine", "signal-new", "signal-follow"):
        assert client.get(reverse(name)).status_code == 403


# Answering


def test_the_board_stands_above_the_counts(carla: Client, balie: StaffMember, paspoort: factories.Passport) -> None:
    Signal.objects.filter(pk=_send(paspoort, balie).pk).update(sent_on=timezone.localdate() - timedelta(days=30))
    page = _text(carla.get(reverse("signals")))
    for words in ("1 signaal wacht op een antwoord.", "1 daarvan is te laat.", "Documentnummer (indien bekend)"):
        assert words in page


def test_one_answer_reaches_all_with_and_without_a_name(
    carla: Client, balie: StaffMember, paspoort: factories.Passport
) -> None:
    _send(paspoort, balie, "met naam")
    for number in range(3):
        anonymous.post_letter(
            new_receipt(), "idee", paspoort.product, question_code=ASKED, text=f"los {number}", by=balie
        )
    address = reverse("signal-words", args=[paspoort.product.uuid, ASKED])
    page = _text(carla.get(address))
    assert "Alle 4 die nog wachten" in page
    assert "zonder naam" in page
    answer = carla.post(address, {"which": "every", "answer": "Dank allemaal.", "do": "answer"})
    assert "Je antwoord is verstuurd." in _text(carla.get(answer["Location"]))
    assert Signal.objects.get().reply_id is not None
    assert AnonymousSignal.objects.filter(reply=None).count() == 0


def test_only_what_was_chosen_is_answered(carla: Client, balie: StaffMember, paspoort: factories.Passport) -> None:
    chosen, other = _send(paspoort, balie, "a"), _send(paspoort, balie, "b")
    address = reverse("signal-words", args=[paspoort.product.uuid, ASKED])
    carla.post(address, {"which": "some", "signal": [str(chosen.uuid), "geen-uuid"], "answer": "Dank", "do": "answer"})
    assert list(Signal.objects.filter(reply=None)) == [other]


@pytest.mark.parametrize(
    ("posted", "sentence"),
    [
        ({"which": "some", "answer": "mijn antwoord"}, "Kies eerst een of meer signalen."),
        ({"which": "every", "answer": ""}, "Schrijf een antwoord."),
        ({"which": "every", "answer": "a" * 2001}, "Dit antwoord is te lang."),
        ({"which": "\0", "signal": "\0", "answer": "mijn antwoord"}, "Kies eerst een of meer signalen."),
    ],
)
def test_an_answer_that_cannot_be_says_why_and_stays(
    carla: Client, balie: StaffMember, paspoort: factories.Passport, posted: dict[str, str], sentence: str
) -> None:
    _send(paspoort, balie)
    address = reverse("signal-words", args=[paspoort.product.uuid, ASKED])
    answer = carla.post(address, {"do": "answer", **posted})
    assert answer.status_code == 422
    assert sentence in _text(answer)
    assert form(_text(answer), address)["answer"] == [posted["answer"]]


def test_who_comes_second_is_told_and_keeps_the_words(
    carla: Client, balie: StaffMember, coordinator: StaffMember, paspoort: factories.Passport
) -> None:
    signal = _send(paspoort, balie)
    _send(paspoort, balie)
    address = reverse("signal-words", args=[paspoort.product.uuid, ASKED])
    posted = {"which": "some", "signal": str(signal.uuid), "answer": "De tweede", "do": "answer"}
    carla.post(address, {**posted, "answer": "De eerste"})
    answer = carla.post(address, posted)
    assert "Een collega was je net voor" in _text(answer)
    assert form(_text(answer), address)["answer"] == ["De tweede"]


def test_the_management_team_reads_and_does_not_answer(
    sign_in: SignIn, mt: StaffMember, balie: StaffMember, paspoort: factories.Passport
) -> None:
    _send(paspoort, balie, "een gedachte")
    client, address = sign_in(mt), reverse("signal-words", args=[paspoort.product.uuid, ASKED])
    page = _text(client.get(address))
    assert "een gedachte" in page
    assert "Jouw antwoord" not in page
    assert client.post(address, {"which": "every", "answer": "x", "do": "answer"}).status_code == 403


def test_post_of_a_week_that_is_over_is_collected(
    carla: Client, bo: Client, balie: StaffMember, paspoort: factories.Passport
) -> None:
    anonymous.post_letter(new_receipt(), "idee", paspoort.product, text="van toen", by=balie)
    assert "Haal de post op" not in _text(carla.get(reverse("signals")))
    assert carla.post(reverse("signal-post"))["Location"] == reverse("signals")
    SealedSignal.objects.update(week=this_week() - timedelta(days=7))
    assert "Haal de post op" in _text(carla.get(reverse("signals")))
    assert "De brievenbus is leeg." in _text(carla.get(carla.post(reverse("signal-post"))["Location"]))
    assert bo.post(reverse("signal-post")).status_code == 403


def test_signals_about_the_way_of_working_have_a_page(carla: Client, balie: StaffMember) -> None:
    send_signal("idee", None, text="Minder vinkjes", by=balie)
    assert "De hele manier van werken" in _text(carla.get(reverse("signals")))
    assert "Minder vinkjes" in _text(carla.get(reverse("signal-words-work")))


# As many queries for many as for few


@pytest.mark.parametrize("name", ["signals", "signals-mine", "signal-words-work"])
def test_pages_ask_as_many_queries_for_many_as_for_few(
    sign_in: SignIn, paspoort: factories.Passport, coordinator: StaffMember, name: str
) -> None:
    client = sign_in(coordinator)

    def ask() -> int:
        client.get(reverse(name))
        with CaptureQueriesContext(connection) as captured:
            client.get(reverse(name))
        return len(captured)

    def more() -> None:
        send_signal("weerstand", paspoort.product, by=coordinator)
        _send(paspoort, coordinator, "woorden")
        send_signal("weerstand", None, text="steeds", by=coordinator)
        for _ in range(3):
            anonymous.post_letter(new_receipt(), "idee", None, text="los", by=coordinator)

    more()
    few = ask()
    for code in factories.codes_of(paspoort.document.questions)[:6]:
        more()
        _send(paspoort, coordinator, "nog een", question=code)
    assert ask() == few <= 16


def test_codes_are_never_in_an_address(bo: Client) -> None:
    code = shown(new_receipt())
    assert f'value="{code}"' not in _text(bo.get(f"{reverse('signal-follow')}?code={code}"))
