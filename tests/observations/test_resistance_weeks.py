"""*Klanten gaven weerstand*, by the week."""

from datetime import timedelta

import pytest

from tests import factories
from tests.fixtures import SignIn
from toetssteen.observations import subjects, waiting
from toetssteen.observations.models import WeeklyResistance
from toetssteen.staff.models import StaffMember

pytestmark = pytest.mark.django_db


def test_where_nobody_objected_there_is_no_picture(coordinator: StaffMember, sign_in: SignIn) -> None:
    assert waiting.resisted_by_week() == []
    assert "Klanten gaven weerstand" not in sign_in(coordinator).get("/signalen/").content.decode()


def test_each_week_has_its_presses_and_an_empty_one_is_nought(
    paspoort: factories.Passport, coordinator: StaffMember, sign_in: SignIn
) -> None:
    this_week = subjects.this_week()
    for ago, size in ((0, 2), (2, 5), (30, 9)):
        week = this_week - timedelta(weeks=ago)
        WeeklyResistance.objects.create(product=paspoort.product, question=None, week=week, size=size)
    weeks = waiting.resisted_by_week()
    assert [size for _week, size in weeks] == [0] * 9 + [5, 0, 2]
    assert weeks[-1][0] == this_week
    html = sign_in(coordinator).get("/signalen/").content.decode()
    assert "Klanten gaven weerstand" in html
    assert html.count("toets-chart__bar") == waiting.WEEKS
