"""Limiting questions and the mandate, on their pages."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from tests import factories
from tests.decisions.conftest import DROPPED
from tests.fixtures import SignIn
from tests.web.talk import text_of
from toetssteen.protocols.limits import InterimMeasure
from toetssteen.staff.models import StaffMember

pytestmark = pytest.mark.django_db


def test_the_coordinator_limits_questions_on_a_page(
    coordinator: StaffMember, balie: StaffMember, paspoort: factories.Passport, sign_in: SignIn
) -> None:
    browser = sign_in(coordinator)
    url = reverse("measure-new")
    assert "Paspoort" in browser.get(url).content.decode()
    html = browser.get(url, {"product": str(paspoort.product.uuid)}).content.decode()
    ends_on = re.findall(r'name="ends_on"[^>]*value="([^"]+)"', html)[0]
    token = re.findall(r'name="token" value="([^"]+)"', html)[0]
    typed = {"product": str(paspoort.product.uuid), "kind": "niet-vragen", "ends_on": ends_on, "token": token}
    none = browser.post(url, typed)
    assert none.status_code == 422
    assert "Kies minstens één vraag." in none.content.decode()
    for _twice in range(2):
        done = browser.post(url, typed | {"questions": list(DROPPED)}, follow=True)
        assert "De maatregel loopt vanaf het volgende gesprek." in done.content.decode()
    measure = InterimMeasure.objects.get()
    assert "Tijdelijk niet vragen" in sign_in(balie).get(reverse("measures")).content.decode()
    assert browser.post(reverse("measure", args=[measure.uuid])).status_code == 302
    assert browser.post(reverse("measure", args=[measure.uuid])).status_code == 422
    assert sign_in(balie).post(reverse("measure", args=[measure.uuid])).status_code == 403


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"questions": ["paspoort.naam-kind"]}, "kan de vervolgactie niet"),
        ({"ends_on": "31-02-2027"}, "Schrijf de dag als dd-mm-jjjj"),
        ({"ends_on": ""}, "heeft een einddatum nodig"),
        ({"ends_on": "01-01-2020"}, "of later. Eerder is er nog geen besluit"),
        ({"kind": "weg"}, "Kies of je de vraag weglaat of anders stelt."),
        ({"kind": "anders-vragen", f"wording:{DROPPED[0]}": ""}, "Schrijf hoe je de vraag zolang stelt."),
        ({"because": "x" * 401}, "Er passen 400 tekens"),
    ],
)
def test_a_measure_that_cannot_be_keeps_what_was_typed(
    coordinator: StaffMember, paspoort: factories.Passport, sign_in: SignIn, typed: dict[str, object], sentence: str
) -> None:
    day = timezone.localdate() + timedelta(days=60)
    posted: dict[str, object] = {
        "product": str(paspoort.product.uuid),
        "kind": "niet-vragen",
        "questions": [DROPPED[0]],
        "ends_on": f"{day:%d-%m-%Y}",
        "because": "Dit typte ik.",
        **typed,
    }
    answer = sign_in(coordinator).post(reverse("measure-new"), posted)
    html = answer.content.decode()
    assert answer.status_code == 422
    assert sentence in html
    assert str(posted["because"])[:20] in html
    assert not InterimMeasure.objects.exists()


def test_the_mandate_is_confirmed_and_narrowed_on_a_page(
    coordinator: StaffMember, mt: StaffMember, paspoort: factories.Passport, sign_in: SignIn
) -> None:
    url = reverse("mandate")
    assert "Je mandaat is nog niet bevestigd." in sign_in(coordinator).get(reverse("coordinator")).content.decode()
    assert "Het mandaat is bevestigd." in sign_in(coordinator).post(url, {"confirm": "1"}, follow=True).content.decode()
    typed = {"after": "1", "longest_days": "60", "decision_days": "21", "lead_days": "14"}
    assert sign_in(coordinator).post(url, typed).status_code == 403
    browser = sign_in(mt)
    for change, sentence in (
        ({"longest_days": "veel"}, "Vul een heel getal in."),
        ({"longest_days": "20"}, "Vul hele dagen in."),
        ({"not_products": "bestaat niet"}, "“bestaat niet” ken ik niet."),
        ({"not_questions": "bestaat.niet"}, "“bestaat.niet” ken ik niet."),
        ({"after": "0"}, "Iemand anders heeft het mandaat intussen vastgesteld."),
    ):
        answer = browser.post(url, typed | change)
        assert answer.status_code == 422
        assert sentence in answer.content.decode()
    done = browser.post(url, typed | {"not_products": "Paspoort", "not_questions": DROPPED[0]}, follow=True)
    words = text_of(done.content.decode())
    assert "hoogstens 60 dagen" in words
    assert "paspoort; Op welke datum" in words
