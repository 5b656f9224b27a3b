"""A post box that nobody empties is complained of, by the clock, whether a worker runs or not."""

from datetime import timedelta

import pytest
from django.utils import timezone

from tests import factories
from tests.protocols.clock import moved
from toetssteen.cli.check import _post_is_collected
from toetssteen.cli.refusals import Refused
from toetssteen.observations import anonymous
from toetssteen.observations.receipts import new_receipt
from toetssteen.observations.subjects import WEEK, this_week
from toetssteen.staff.models import StaffMember

pytestmark = pytest.mark.django_db


def _days_until(week_day: int) -> int:
    """From today to that day (0: Monday) of next week."""
    return (this_week() + WEEK + timedelta(days=week_day) - timezone.localdate()).days


@pytest.fixture
def letter(balie: StaffMember, paspoort: factories.Passport) -> None:
    anonymous.post_letter(new_receipt(), "idee", paspoort.product, by=balie)


def test_an_empty_box_and_a_letter_of_this_week_are_in_order(letter: None) -> None:
    assert "op tijd geleegd" in _post_is_collected()


def test_on_the_monday_after_the_job_still_has_time(letter: None) -> None:
    with moved(days=_days_until(0)):
        assert anonymous.post_is_due()
        assert "op tijd geleegd" in _post_is_collected()


def test_a_day_later_the_check_complains_until_somebody_empties_it(letter: None) -> None:
    with moved(days=_days_until(1)):
        with pytest.raises(Refused, match="een week die al voorbij is"):
            _post_is_collected()
        anonymous.empty_if_due()
        assert "op tijd geleegd" in _post_is_collected()
