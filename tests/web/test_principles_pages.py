"""Principles: everybody proposes, they are laid down together, and one on which questions stand stays."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests import factories
from tests.fixtures import SignIn
from tests.web.editor import errors_on, text_of
from toetssteen.access.roles import Role
from toetssteen.protocols.models import Principle, PrincipleVersion
from toetssteen.staff.models import StaffMember

pytestmark = pytest.mark.django_db
FRESH = {
    "statement": "We vragen niets dubbel.",
    "meaning": "Wat de klant al zei, schrijven we over.",
    "asks": "Klopt uw adres nog?",
    "refrains": "Wat is uw adres?\nEn uw postcode?",
}


@pytest.fixture
def coordinating(sign_in: SignIn, coordinator: StaffMember, paspoort: factories.Passport) -> Client:
    return sign_in(coordinator)


def _proposed(client: Client, **fields: str) -> Any:
    return client.post(reverse("principle-new"), FRESH | fields)


def test_somebody_at_the_desk_proposes_and_the_coordinator_lays_down(
    sign_in: SignIn, balie: StaffMember, coordinating: Client
) -> None:
    answer = _proposed(sign_in(balie))
    assert answer.status_code == 302
    address = reverse("principle", args=["we-vragen-niets-dubbel"])
    assert answer["Location"].startswith(address)
    assert "Leg vast" not in text_of(sign_in(balie).get(address))
    version = PrincipleVersion.objects.get(principle__code="we-vragen-niets-dubbel")
    assert "Versie 1 vastleggen" in text_of(coordinating.get(address))
    laid = coordinating.post(
        reverse("principle-lay-down", args=["we-vragen-niets-dubbel"]),
        {"version": str(version.uuid), "laid_down_by": "team KCC in het overleg", "on": "12-11-2026"},
    )
    assert laid.status_code == 302
    page = text_of(coordinating.get(address))
    assert "Dit is een voorstel" not in page
    assert "donderdag 12 november 2026, team KCC in het overleg" in page


def test_another_wording_is_a_version_and_holds_once_it_is_laid_down(coordinating: Client) -> None:
    Principle.objects.filter(code="klant-eerst").update(proposal=False)
    before = Principle.objects.get(code="klant-eerst").statement
    coordinating.post(reverse("principle-propose", args=["klant-eerst"]), FRESH)
    page = text_of(coordinating.get(reverse("principle", args=["klant-eerst"])))
    assert f">{before}</h1>" in page
    assert "“We vragen niets dubbel.”" in page


def test_a_principle_on_which_questions_stand_is_not_withdrawn(coordinating: Client) -> None:
    answer = coordinating.post(reverse("principle-withdraw", args=["alleen-voor-vervolg"]))
    assert answer.status_code == 422
    assert "Hier staan nog protocollen op:" in text_of(answer)
    assert "“Paspoort”" in text_of(answer)
    assert Principle.objects.get(code="alleen-voor-vervolg").withdrawn_on is None


def test_a_principle_that_is_withdrawn_can_be_chosen_no_more(coordinating: Client) -> None:
    _proposed(coordinating)
    code = "we-vragen-niets-dubbel"
    assert coordinating.post(reverse("principle-withdraw", args=[code])).status_code == 302
    page = text_of(coordinating.get(reverse("principle", args=[code])))
    assert "Ingetrokken op" in page
    assert "Stel een nieuwe versie voor" not in page
    assert "We vragen niets dubbel." not in text_of(coordinating.get(reverse("protocols")))


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"statement": ""}, "Vul dit in."),
        ({"meaning": " "}, "Vul dit in."),
        ({"asks": "\n \n"}, "Vul dit in."),
        ({"statement": "é" * 500_000}, "Dit is te lang"),
        ({"meaning": "a\0b"}, "Hier staat een teken in dat niet kan."),
    ],
)
def test_a_proposal_that_cannot_be_is_said_beside_its_field(
    coordinating: Client, fields: dict[str, str], sentence: str
) -> None:
    answer = _proposed(coordinating, **fields)
    assert answer.status_code == 422
    assert sentence in errors_on(answer)
    assert "En uw postcode?" in text_of(answer)
    assert not Principle.objects.filter(code="we-vragen-niets-dubbel").exists()


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"laid_down_by": ""}, "Vul dit in."),
        ({"on": f"{timezone.localdate() + timedelta(days=2):%d-%m-%Y}"}, "Deze dag moet nog komen."),
        ({"on": "31-02-2026"}, "Dit is geen datum."),
    ],
)
def test_laying_down_that_cannot_be_is_said_beside_its_field(
    coordinating: Client, fields: dict[str, str], sentence: str
) -> None:
    _proposed(coordinating)
    version = PrincipleVersion.objects.get(principle__code="we-vragen-niets-dubbel")
    typed = {"version": str(version.uuid), "laid_down_by": "team KCC", "on": ""} | fields
    answer = coordinating.post(reverse("principle-lay-down", args=["we-vragen-niets-dubbel"]), typed)
    assert answer.status_code == 422
    assert sentence in errors_on(answer)
    assert not PrincipleVersion.objects.filter(laid_down_on__isnull=False).exists()


@pytest.mark.parametrize("role", [Role.AGENT, Role.DEPARTMENT, Role.PRIVACY_OFFICER])
def test_who_may_not_is_refused(sign_in: SignIn, paspoort: factories.Passport, role: Role) -> None:
    client = sign_in(factories.member(role))
    for route in ("principle-lay-down", "principle-withdraw"):
        assert client.post(reverse(route, args=["klant-eerst"])).status_code == 403
    assert client.get(reverse("principle-new")).status_code == (403 if role is Role.PRIVACY_OFFICER else 200)


def test_what_does_not_exist_is_not_found(coordinating: Client) -> None:
    for route in ("principle-lay-down", "principle-withdraw", "principle-propose"):
        assert coordinating.post(reverse(route, args=["bestaat-niet"])).status_code == 404
    typed = {"version": "geen-uuid", "laid_down_by": "team"}
    assert coordinating.post(reverse("principle-lay-down", args=["klant-eerst"]), typed).status_code == 404
