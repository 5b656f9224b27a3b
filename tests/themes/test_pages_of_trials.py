"""The pages of what was told early, and of trials."""

from datetime import timedelta
from html import unescape
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from tests import factories
from tests.fixtures import SignIn
from tests.themes.conftest import ASKED, Clock, Make, Send
from tests.web.forms import form
from toetssteen.access.roles import Role
from toetssteen.staff.models import StaffMember
from toetssteen.themes.models import Trial


@pytest.fixture
def carla(sign_in: SignIn, coordinator: StaffMember) -> Client:
    return sign_in(coordinator)


@pytest.fixture
def bo(sign_in: SignIn, balie: StaffMember) -> Client:
    return sign_in(balie)


def _text(response: Any) -> str:
    return unescape(response.content.decode())


# Told early


def test_one_press_tells_the_supervisor_who_answers_on_a_page(
    carla: Client, sign_in: SignIn, mt: StaffMember, send: Send, make: Make
) -> None:
    theme = make(send())
    address = reverse("theme", args=[theme.uuid])
    fields = form(carla.get(address).content.decode(), address)
    carla.post(address, {**fields, "supervisor": str(mt.uuid), "do": "raise"})
    raised = theme.raised.get()
    client, page = sign_in(mt), reverse("raised", args=[raised.uuid])
    assert theme.title in _text(client.get(reverse("themes")))
    assert "Laten we praten" in _text(client.get(page))
    refused = client.post(page, {"answer": "misschien", "words": "blijft staan"})
    assert refused.status_code == 422
    assert "blijft staan" in _text(refused)
    client.post(page, {"answer": "ga-je-gang", "words": "Mooi."})
    assert "Mooi." in _text(carla.get(page))
    assert "Wat bij de coördinator bleef" in _text(carla.get(reverse("themes")))
    assert sign_in(factories.member(Role.MANAGEMENT)).get(page).status_code == 404


# Trials


@pytest.fixture
def ali(any_db: None) -> StaffMember:
    return factories.member(Role.AGENT, name="Ali Balie")


def _new(passport: factories.Passport) -> str:
    return f"{reverse('trial-new')}?product={passport.product.ref}&vraag={ASKED}"


def _announce(client: Client, passport: factories.Passport, **changes: str) -> Any:
    fields: dict[str, Any] = form(client.get(_new(passport)).content.decode(), reverse("trial-new"))
    return client.post(reverse("trial-new"), {**fields, **changes})


def test_a_trial_from_announcement_to_what_came_of_it(
    bo: Client, carla: Client, sign_in: SignIn, ali: StaffMember, paspoort: factories.Passport, clock: Clock
) -> None:
    page = _text(bo.get(_announce(bo, paspoort, colleague=str(ali.uuid), hope="Minder gezucht")["Location"]))
    assert "De proef is aangekondigd." in page
    trial = Trial.objects.get()
    address = reverse("trial", args=[trial.uuid])
    assert "Maak bezwaar" in _text(carla.get(address))
    assert "Maak bezwaar" not in _text(bo.get(address))
    clock.set(trial.ends_on + timedelta(days=1))
    both = (sign_in(ali), sign_in(trial.starter))
    for client, line in zip(both, ("Het scheelt.", "Niemand miste het."), strict=True):
        assert client.post(address, {"do": "tell", "line": ""}).status_code == 422
        client.post(address, {"do": "tell", "line": line})
    carla = sign_in(factories.member(Role.COORDINATOR))
    for name in ("trials", "signals-done"):
        assert carla.get(reverse(name)).status_code == 200
    assert "Niemand miste het." in _text(carla.get(reverse("signals-done")))


def test_what_was_stopped_shows_with_why(
    bo: Client, carla: Client, ali: StaffMember, paspoort: factories.Passport
) -> None:
    _announce(bo, paspoort, colleague=str(ali.uuid))
    address = reverse("trial", args=[Trial.objects.get().uuid])
    assert carla.post(address, {"do": "object", "because": ""}).status_code == 422
    carla.post(address, {"do": "object", "because": "Dit onderzoekt de afdeling al."})
    page = _text(bo.get(reverse("trials")))
    assert "Gaat niet door" in page
    assert "Dit onderzoekt de afdeling al." in page


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({}, "Kies een collega met wie je het probeert."),
        ({"colleague": "x"}, "Kies een collega met wie je het probeert."),
        ({"colleague": "ali", "kind": "anders-vragen"}, "Schrijf hoe je de vraag zolang stelt."),
        ({"colleague": "ali", "kind": "boos"}, ""),
        ({"colleague": "ali", "hope": "a" * 501}, "Dit is te lang."),
    ],
)
def test_a_trial_that_cannot_be_says_why_and_keeps_what_was_typed(
    bo: Client, ali: StaffMember, paspoort: factories.Passport, typed: dict[str, str], sentence: str
) -> None:
    changes = {
        "hope": "blijft staan",
        **typed,
        **({"colleague": str(ali.uuid)} if typed.get("colleague") == "ali" else {}),
    }
    answer = _announce(bo, paspoort, **changes)
    assert answer.status_code == 422
    assert sentence in _text(answer)
    assert form(_text(answer), reverse("trial-new"))["hope"] == [changes["hope"]]
    assert not Trial.objects.exists()


@pytest.mark.parametrize("query", ["", "product=x&vraag=y", "product=%00&vraag=%00"])
def test_a_trial_about_nothing_is_not_found(bo: Client, paspoort: factories.Passport, query: str) -> None:
    assert bo.get(f"{reverse('trial-new')}?{query}").status_code == 404
    assert bo.get(f"{reverse('trial-new')}?product={paspoort.product.ref}&vraag=bestaat.niet").status_code == 404
    assert bo.get(reverse("trial", args=[uuid4()])).status_code == 404
