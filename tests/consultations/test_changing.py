"""While a consultation runs: more time, or not asked any more."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from tests.consultations.asking import Ask, ended
from tests.fixtures import SignIn
from toetssteen.access.errors import NotAllowed, RuleBroken
from toetssteen.consultations import actions, answering, changing, errors, queries
from toetssteen.consultations.models import Ballot, Consultation, Invitation, NamedAnswer
from toetssteen.notices.models import Notice
from toetssteen.observations.receipts import new_receipt
from toetssteen.staff.models import StaffMember

pytestmark = pytest.mark.django_db


def test_more_time_is_told_to_all_and_reminds_again(
    ask: Ask, team: list[StaffMember], coordinator: StaffMember
) -> None:
    asked = ask()
    actions.remind(asked.closes_on)
    later = changing.give_more_time(asked.uuid, asked.closes_on + timedelta(days=7), by=coordinator)
    heard = Notice.objects.filter(kind="consultation.prolonged").values_list("recipient_id", flat=True)
    assert set(heard) == {one.pk for one in team} | {coordinator.pk}
    actions.remind(later.closes_on)
    assert Notice.objects.filter(kind="consultation.reminded", recipient=team[0]).count() == 2


@pytest.mark.parametrize(
    ("days", "error"), [(0, errors.ClosesEarlier), (-3, errors.ClosesEarlier), (90, errors.ClosesTooLate)]
)
def test_it_never_closes_earlier_than_was_promised_nor_too_late(
    days: int, error: type[RuleBroken], ask: Ask, team: list[StaffMember], coordinator: StaffMember
) -> None:
    asked = ask()
    with pytest.raises(error):
        changing.give_more_time(asked.uuid, asked.closes_on + timedelta(days=days), by=coordinator)


@pytest.mark.parametrize("anonymous", [False, True])
def test_what_was_answered_goes_with_a_question_that_is_withdrawn(
    anonymous: bool, ask: Ask, team: list[StaffMember], coordinator: StaffMember
) -> None:
    asked = ask(anonymous=anonymous)
    receipt = {"receipt": new_receipt()} if anonymous else {}
    answering.answer(asked.uuid, "helpt", by=team[0], text="Ja.", **receipt)
    changing.withdraw(asked.uuid, "De vraag is al vervallen.", by=coordinator)
    assert not NamedAnswer.objects.exists()
    assert not Ballot.objects.exists()
    assert Invitation.objects.exists() is not anonymous
    seen = queries.see(asked.uuid, by=team[1])
    assert (seen.shows_results, seen.answered, seen.asked) == (False, 1, len(team))
    notice = Notice.objects.get(kind="consultation.withdrawn", recipient=team[1])
    assert notice.words == "De vraag is al vervallen."
    with pytest.raises(errors.ConsultationClosed):
        answering.answer(asked.uuid, "helpt", by=team[2], text="", **receipt)


def test_what_is_closed_does_not_change(ask: Ask, team: list[StaffMember], coordinator: StaffMember) -> None:
    asked = ended(ask())
    with pytest.raises(errors.ConsultationClosed):
        changing.give_more_time(asked.uuid, asked.closes_on + timedelta(days=9), by=coordinator)
    with pytest.raises(errors.ConsultationClosed):
        changing.withdraw(asked.uuid, "Toch niet.", by=coordinator)


def test_only_who_asks_changes_it(ask: Ask, team: list[StaffMember]) -> None:
    asked = ask()
    with pytest.raises(NotAllowed):
        changing.withdraw(asked.uuid, "Ik wil niet.", by=team[0])
    with pytest.raises(NotAllowed):
        changing.give_more_time(asked.uuid, asked.closes_on + timedelta(days=1), by=team[0])


def _post(client: Client, asked: Consultation, **fields: str) -> str:
    answer = client.post(reverse("consultation-outcome", args=[asked.uuid]), fields, follow=True)
    return answer.content.decode()


def test_on_the_page_a_refusal_stands_beside_its_field_and_keeps_what_was_typed(
    ask: Ask, team: list[StaffMember], coordinator: StaffMember, sign_in: SignIn
) -> None:
    asked, client = ask(), sign_in(coordinator)
    html = _post(client, asked, do="prolong", closes_on="31-02-2026")
    assert "Dit is geen datum" in html
    assert "31-02-2026" in html
    assert "Schrijf op waarom je het niet meer vraagt" in _post(client, asked, do="withdraw", reason=" ")
    assert "trek de vraag in" not in sign_in(team[0]).get(reverse("consultation", args=[asked.uuid])).content.decode()
    later = f"{asked.closes_on + timedelta(days=2):%d-%m-%Y}"
    assert "Iedereen heeft langer de tijd" in _post(client, asked, do="prolong", closes_on=later)
    assert "De wet is veranderd." in _post(client, asked, do="withdraw", reason="De wet is veranderd.")
