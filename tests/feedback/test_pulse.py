"""One question to colleagues, once a month, and nothing shown under five answers."""

from datetime import date

import pytest
from django.urls import reverse

from tests import factories
from tests.fixtures import SignIn
from toetssteen.access.errors import NotAllowed
from toetssteen.access.roles import Role
from toetssteen.feedback import errors, pulse
from toetssteen.feedback.models import PulseMonth, PulseVoter
from toetssteen.staff.models import StaffMember

pytestmark = pytest.mark.django_db
SEPTEMBER, OCTOBER, NOVEMBER, DECEMBER = (date(2026, month, 14) for month in (9, 10, 11, 12))


def answered(*values: str, on: date) -> None:
    for value in values:
        pulse.answer(value, seconds=4, by=factories.member(Role.AGENT), today=on)


def test_it_is_asked_once_a_month_and_counted_without_a_name(balie: StaffMember, sign_in: SignIn) -> None:
    desk = sign_in(balie)
    assert "Eén vraag van deze maand" in desk.get(reverse("signals-mine")).content.decode()
    said = desk.post(reverse("pulse"), {"pulse": "6"}, follow=True).content.decode()
    assert "Je antwoord telt mee, zonder je naam" in said
    assert "Eén vraag van deze maand" not in said
    assert PulseMonth.objects.get().answers == [0, 0, 0, 0, 0, 1, 0]
    again = desk.post(reverse("pulse"), {"pulse": "1"}, follow=True).content.decode()
    assert "Je antwoord van deze maand was er al" in again
    assert sum(PulseMonth.objects.get().answers) == 1


def test_who_skips_is_not_asked_again_and_not_counted(balie: StaffMember, sign_in: SignIn) -> None:
    desk = sign_in(balie)
    desk.post(reverse("pulse"), {"pulse": ""})
    assert PulseVoter.objects.count() == 1
    assert not PulseMonth.objects.exists()


@pytest.mark.parametrize("value", ["0", "8", "zeven", "7.0", "\0"])
def test_what_is_no_answer_is_refused(balie: StaffMember, sign_in: SignIn, value: str) -> None:
    said = sign_in(balie).post(reverse("pulse"), {"pulse": value}, follow=True).content.decode()
    assert "Kies een van de antwoorden" in said
    assert not PulseVoter.objects.exists()


def test_only_colleagues_at_the_desk_and_in_departments_are_asked(mt: StaffMember, coordinator: StaffMember) -> None:
    for member in (mt, coordinator):
        assert not pulse.is_asked(member)
        with pytest.raises(NotAllowed):
            pulse.answer("7", seconds=1, by=member)


def test_months_wait_for_five_answers_and_for_their_end() -> None:
    answered("7", "6", "5", on=SEPTEMBER)
    assert pulse.pulses(OCTOBER) == []
    answered("4", "3", "2", on=OCTOBER)
    assert pulse.pulses(OCTOBER) == []
    answered(*"1234567", on=NOVEMBER)
    (two,) = pulse.pulses(NOVEMBER)
    assert (two.first, two.last, two.size) == (date(2026, 9, 1), date(2026, 10, 1), 6)
    assert two.mean == pytest.approx(4.5)
    assert [one.size for one in pulse.pulses(DECEMBER)] == [6, 7]


def test_a_second_answer_of_one_month_is_refused(balie: StaffMember) -> None:
    pulse.answer("7", seconds=1, by=balie, today=NOVEMBER)
    with pytest.raises(errors.AnsweredThisMonth):
        pulse.answer("1", seconds=1, by=balie, today=NOVEMBER)
    pulse.answer("1", seconds=1, by=balie, today=DECEMBER)
