"""The pages of themes, of what was told early, of trials, and of what was done with signals."""

import re
from collections.abc import Callable
from datetime import timedelta
from html import unescape
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from tests import factories
from tests.fixtures import SignIn
from tests.themes.conftest import ASKED, Make, Send
from tests.web.forms import form
from toetssteen.access.roles import Role
from toetssteen.observations.actions import answer_signals
from toetssteen.observations.models import AnonymousSignal, Signal
from toetssteen.staff.models import StaffMember
from toetssteen.themes import contents, queries, raising, trials
from toetssteen.themes.models import StepKind, Theme, Trial
from toetssteen.themes.steps import add_step

NOBODY = UUID(int=7)


@pytest.fixture
def carla(sign_in: SignIn, coordinator: StaffMember) -> Client:
    return sign_in(coordinator)


@pytest.fixture
def bo(sign_in: SignIn, balie: StaffMember) -> Client:
    return sign_in(balie)


def _text(response: Any) -> str:
    return unescape(response.content.decode())


def _words(passport: factories.Passport) -> str:
    return reverse("signal-words", args=[passport.product.uuid, ASKED])


# From signals to a theme


def test_a_theme_is_made_in_one_press_with_what_is_proposed(
    carla: Client, bo: Client, send: Send, paspoort: factories.Passport
) -> None:
    send(text="Niemand weet dit")
    send()
    fields = form(carla.get(_words(paspoort)).content.decode(), _words(paspoort))
    assert fields["title"] == ["Documentnummer (indien bekend): helpt de klant niet"]
    answer = carla.post(_words(paspoort), {**fields, "which": "every", "answer": "We pakken dit op.", "do": "theme"})
    page = _text(carla.get(answer["Location"]))
    assert "Het thema is gemaakt." in page
    assert "2 signalen horen hierbij." in page
    mine = _text(bo.get(reverse("signals-mine")))
    assert "Hoort bij het thema" in mine
    assert "We pakken dit op." in mine


def test_a_second_click_makes_no_second_theme(carla: Client, send: Send, paspoort: factories.Passport) -> None:
    send()
    fields = form(carla.get(_words(paspoort)).content.decode(), _words(paspoort))
    for _ in range(2):
        carla.post(_words(paspoort), {**fields, "which": "every", "do": "theme"})
    assert Theme.objects.count() == 1


def test_signals_are_added_to_the_theme_that_is_likest(
    carla: Client, send: Send, make: Make, paspoort: factories.Passport
) -> None:
    theme = make(send())
    send()
    page = carla.get(_words(paspoort)).content.decode()
    assert f'<option value="{theme.uuid}"' in page
    carla.post(_words(paspoort), {"which": "every", "into": str(theme.uuid), "do": "add"})
    assert theme.members.count() == 2


@pytest.mark.parametrize(
    ("posted", "sentence"),
    [
        ({"do": "theme", "title": "", "due_on": "31-12-2027"}, "Geef het thema een naam."),
        ({"do": "theme", "title": "Naam", "due_on": "morgen"}, "Vul een datum van vandaag of later in"),
        ({"do": "theme", "title": "a" * 201, "due_on": "31-12-2027"}, "Deze naam is te lang."),
        ({"do": "add", "into": ""}, "Kies een thema uit de lijst."),
        ({"do": "add", "into": str(NOBODY)}, "Kies een thema uit de lijst."),
    ],
)
def test_a_theme_that_cannot_be_says_why_and_keeps_what_was_typed(
    carla: Client, send: Send, paspoort: factories.Passport, posted: dict[str, str], sentence: str
) -> None:
    send()
    answer = carla.post(_words(paspoort), {"which": "every", "answer": "blijft staan", **posted})
    assert answer.status_code == 422
    assert sentence in _text(answer)
    fields = form(_text(answer), _words(paspoort))
    assert fields["answer"] == ["blijft staan"]
    assert "title" not in posted or fields["title"] == [posted["title"]]
    assert not Theme.objects.exists()
    assert Signal.objects.get().reply is None


def test_an_unknown_button_is_not_found(carla: Client, send: Send, make: Make, paspoort: factories.Passport) -> None:
    theme = make(send())
    assert carla.post(_words(paspoort), {"which": "every", "do": "x"}).status_code == 404
    assert carla.post(reverse("theme", args=[theme.uuid]), {"do": "x"}).status_code == 404


# The page of a theme


def test_the_page_shows_signals_by_month_in_a_picture_and_in_a_table(
    carla: Client, send: Send, make: Make, unnamed: Callable[[], list[AnonymousSignal]], balie: StaffMember
) -> None:
    theme = make(send(text="Niemand weet dit"), *unnamed())
    page = _text(carla.get(reverse("theme", args=[theme.uuid])))
    for words in (
        "<svg",
        "Dezelfde getallen in een tabel",
        "Niemand weet dit",
        "zonder naam",
        "4 signalen horen hierbij.",
    ):
        assert words in page
    for name in (balie.name, balie.username, str(balie.uuid)):
        assert name not in page


def test_staff_read_what_came_of_it_and_no_words_of_colleagues(
    bo: Client, send: Send, make: Make, coordinator: StaffMember
) -> None:
    theme = make(send(by=factories.member(Role.AGENT), text="woorden van een collega"))
    add_step(theme.uuid, StepKind.DECIDED, on=timezone.localdate(), text="De vraag gaat weg.", route="nergens")
    page = _text(bo.get(reverse("theme", args=[theme.uuid])))
    assert "De vraag gaat weg." in page
    assert "woorden van een collega" not in page
    assert "Verander dit thema" not in page


@pytest.mark.parametrize(
    ("posted", "said"),
    [
        ({"do": "change", "title": "Beter", "due_on": "31-12-2027"}, "Opgeslagen."),
        ({"do": "close", "outcome": "De vraag is weg."}, "Het thema is afgerond."),
        ({"do": "follow"}, "Je volgt dit thema nu"),
        ({"do": "unfollow"}, "Je volgt dit thema niet meer."),
    ],
)
def test_a_coordinator_works_on_it(
    carla: Client, coordinator: StaffMember, send: Send, make: Make, posted: dict[str, str], said: str
) -> None:
    theme = make(send(), send())
    answer = carla.post(
        reverse("theme", args=[theme.uuid]), {"revision": "1", "owner": str(coordinator.uuid), **posted}
    )
    assert said in _text(carla.get(answer["Location"]))


def test_merging_splitting_and_adding_from_the_page(carla: Client, send: Send, make: Make) -> None:
    goes = send()
    one, other, loose = make(goes, send()), make(send()), send()
    address = reverse("theme", args=[one.uuid])
    carla.post(address, {"do": "add", "signal": str(loose.uuid)})
    posted = {
        "do": "split",
        "revision": "2",
        "signal": str(goes.uuid),
        "new_title": "Apart",
        "new_due_on": "31-12-2027",
    }
    fresh = carla.post(address, posted)["Location"]
    assert "Apart" in _text(carla.get(fresh))
    carla.post(address, {"do": "merge", "revision": "3", "into": str(other.uuid)})
    assert other.members.count() == 3
    assert carla.get(address)["Location"] == reverse("theme", args=[other.uuid])


@pytest.mark.parametrize(
    ("posted", "sentence"),
    [
        ({"do": "change", "title": "", "due_on": "31-12-2027"}, "Geef het thema een naam."),
        ({"do": "change", "title": "Mijn naam", "due_on": "x"}, "Vul een datum van vandaag of later in"),
        ({"do": "change", "title": "Mijn naam", "due_on": "31-12-2027", "owner": "x"}, "Kies een coördinator"),
        ({"do": "change", "title": "Mijn naam", "due_on": "31-12-2027", "revision": "9"}, "Een collega veranderde dit"),
        ({"do": "merge", "into": "x"}, "Kies een thema uit de lijst."),
        ({"do": "split", "new_title": "Apart", "new_due_on": "31-12-2027"}, "Deze signalen horen al bij een thema."),
        ({"do": "close", "outcome": ""}, "Schrijf in een zin wat ermee is gedaan."),
        ({"do": "raise", "what": "Dit", "now": "Dat", "supervisor": "x"}, "Kies een lid van het MT."),
        ({"do": "add"}, "Deze signalen horen al bij een thema."),
        ({"do": "close", "outcome": "klaar", "revision": "\0"}, "Een collega veranderde dit"),
    ],
)
def test_what_cannot_be_says_why_and_keeps_what_was_typed(
    carla: Client, coordinator: StaffMember, send: Send, make: Make, posted: dict[str, str], sentence: str
) -> None:
    theme = make(send(), send())
    address = reverse("theme", args=[theme.uuid])
    answer = carla.post(address, {"revision": "1", "owner": str(coordinator.uuid), **posted})
    assert answer.status_code == 422
    assert sentence in _text(answer)
    for name in ("title", "outcome", "new_title", "what"):
        if posted.get(name):
            assert f'value="{posted[name]}"' in _text(answer) or f"\n{posted[name]}</textarea>" in _text(answer)


def test_all_about_the_same_and_what_reads_alike_are_added_from_the_page(
    carla: Client, send: Send, make: Make, paspoort: factories.Passport
) -> None:
    theme = make(send(text="Niemand weet dit nummer"))
    send()
    alike = send(text="Niemand weet dat nummer", question="")
    address = reverse("theme", args=[theme.uuid])
    assert "1 signaal zonder thema over:" in _text(carla.get(address))
    carla.post(address, {"do": "add_about", "product": str(paspoort.product.uuid), "question": ASKED})
    assert theme.members.count() == 2
    assert "Niemand weet dat nummer" in _text(carla.get(f"{address}?gelijk=1"))
    carla.post(address, {"do": "add", "signal": str(alike.uuid)})
    assert theme.members.count() == 3
    assert carla.post(address, {"do": "add_about", "product": "x", "question": ""}).status_code == 404


def test_the_look_of_the_page_is_not_taken_for_the_theme(carla: Client, send: Send, make: Make) -> None:
    page = _text(carla.get(reverse("theme", args=[make(send()).uuid])))
    assert "themes/voorbeeld/theme.css" in page


def test_a_theme_that_is_not_there(carla: Client) -> None:
    assert carla.get(reverse("theme", args=[uuid4()])).status_code == 404
    assert carla.get("/themas/geen-uuid/").status_code == 404


@pytest.mark.parametrize("query", ["lijst=x", "lijst=afgerond", "na=x", "na=2026-01-01_%00", "na=2026-99-01_1"])
def test_a_broken_address_shows_the_list(carla: Client, send: Send, make: Make, query: str) -> None:
    make(send())
    assert carla.get(f"{reverse('themes')}?{query}").status_code == 200


def test_further_pages_of_themes_reach_all(
    carla: Client, send: Send, make: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(queries, "PAGE", 2)
    for number in range(3):
        make(send(), title=f"Thema {number}")
    first = _text(carla.get(reverse("themes")))
    assert "Thema 2" not in first
    assert "Thema 2" in _text(carla.get(first.split('rel="next"')[1].split('href="')[1].split('"')[0]))


def test_older_signals_of_a_theme_are_a_page_further(
    carla: Client,
    send: Send,
    make: Make,
    unnamed: Callable[[], list[AnonymousSignal]],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """All of them are met once, by name or without, whichever are more."""
    monkeypatch.setattr(contents, "SHOWN", 2)
    without = [unnamed() for _ in range(3)]
    for signals in ([*(send() for _ in range(3)), *without[0][:1]], [send(), *without[1]], without[2]):
        theme = make(*signals)
        address, met, pages = reverse("theme", args=[theme.uuid]), [], 0
        following = address
        while following:
            page = _text(carla.get(following))
            met += re.findall(r'id="s-([^"]+)"', page)
            older = re.search(r'rel="next"\s+href="([^"]+)"', page)
            following, pages = (unescape(older.group(1)) if older else ""), pages + 1
        assert sorted(met) == sorted(str(getattr(one, "uuid", one.pk)) for one in signals)
        assert pages == 2
    assert carla.get(f"{address}?na=niets&zonder=-1").status_code == 200


# What was done


def test_everybody_in_the_house_reads_what_was_done(
    sign_in: SignIn, send: Send, make: Make, coordinator: StaffMember, balie: StaffMember
) -> None:
    theme = make(send(), send())
    add_step(theme.uuid, StepKind.IN_FORCE, on=timezone.localdate(), text="De vraag is weg.")
    add_step(theme.uuid, StepKind.EVALUATED, on=timezone.localdate() + timedelta(days=1), text="Nog niet")
    for role in (Role.AGENT, Role.DEPARTMENT, Role.COORDINATOR, Role.MANAGEMENT, Role.PRIVACY_OFFICER):
        page = _text(sign_in(factories.member(role)).get(reverse("signals-done")))
        assert "De vraag is weg." in page
        assert "na 2 signalen" in page
        assert "Nog niet" not in page
        assert balie.name not in page


def test_by_code_one_sees_what_came_of_a_signal_without_a_name(
    bo: Client, make: Make, paspoort: factories.Passport, balie: StaffMember, coordinator: StaffMember
) -> None:
    from toetssteen.observations import anonymous
    from toetssteen.observations.receipts import new_receipt

    codes = [new_receipt() for _ in range(3)]
    for code in codes:
        anonymous.post_letter(code, "idee", paspoort.product, text="zonder naam gezegd", by=balie)
    theme = make(*AnonymousSignal.objects.all())
    answer_signals("Dank", without_name=[one.pk for one in AnonymousSignal.objects.all()], by=coordinator)
    add_step(theme.uuid, StepKind.DECIDED, on=timezone.localdate(), text="Akkoord, hij gaat weg.")
    page = _text(bo.post(reverse("signal-follow"), {"code": codes[0]}))
    for words in ("zonder naam gezegd", "Dank", theme.title, "Akkoord, hij gaat weg.", "Besluit"):
        assert words in page


# As many queries for many as for few


@pytest.fixture
def ali(any_db: None) -> StaffMember:
    return factories.member(Role.AGENT, name="Ali Balie")


@pytest.mark.parametrize("name", ["themes", "theme", "signals-done", "trials", "signals-mine"])
def test_pages_ask_as_many_queries_for_many_as_for_few(
    carla: Client, coordinator: StaffMember, send: Send, make: Make, ali: StaffMember, mt: StaffMember,
    paspoort: factories.Passport, balie: StaffMember, name: str,
) -> None:  # fmt: skip
    theme = make(send(by=coordinator, text="Niemand weet dit nummer"), send())
    address = reverse(name, args=[theme.uuid] if name == "theme" else [])

    def ask() -> int:
        carla.get(address)
        with CaptureQueriesContext(connection) as captured:
            carla.get(address)
        return len(captured)

    def more(number: int) -> None:
        other = make(send(by=coordinator, text=f"woorden {number}"), title=f"Thema {number}")
        send(text="Niemand weet dat nummer")
        add_step(other.uuid, StepKind.CONSULTED, on=timezone.localdate(), text="x")
        add_step(theme.uuid, StepKind.CONSULTED, on=timezone.localdate(), text="y")
        raising.raise_theme(other.uuid, raising.Words("a", "b", "c", mt.uuid), by=coordinator)
        Trial.objects.all().update(objected_on=timezone.localdate(), because="nee")
        trials.start_trial("niet-vragen", paspoort.product, ASKED, colleague=ali.uuid, by=balie)

    more(0)
    few = ask()
    for number in range(1, 5):
        more(number)
    assert ask() == few <= 40
