"""A change that the MT accepted, and weeks before and after it as they were counted."""

from collections.abc import Callable
from datetime import date

import pytest
from django.utils import timezone

from tests import factories
from tests.decisions.conftest import Do, bring, do, draft, proposal
from toetssteen.decisions.models import Proposal
from toetssteen.decisions.states import State
from toetssteen.evaluation.models import Counted, ProductWeek
from toetssteen.evaluation.weeks import WEEK
from toetssteen.evaluation.windows import close_windows
from toetssteen.insight.fours import first_four

__all__ = ["do", "draft", "proposal"]

FIVE = 0b11111
COUNTS = {
    "contacts": 100, "followed": 80, "answered": 300, "answered_squared": 1200, "identified": 60, "repeated": 6,
    "timed": 50, "seconds": 10_000, "due": 40, "in_time": 36, "missed": 4, "resisted": 20, "signalled": 5,
}  # fmt: skip
Weeks = Callable[..., None]


@pytest.fixture
def accepted(proposal: Proposal, do: Do) -> Proposal:
    """In force from today, the clock of the test."""
    bring(proposal, State.ACCEPTED, do)
    return Proposal.objects.select_related("draft__protocol__group", "line", "theme").get(pk=proposal.pk)


@pytest.fixture
def weeks(paspoort: factories.Passport) -> Weeks:
    """`before` and `after` weeks beside a change of today; `now`: counts that differ after it, each by week from 0."""

    def _weeks(before: int, after: int, *, bits: int = FIVE, **now: Callable[[int], int]) -> None:
        start = first_four(timezone.localdate())
        rows = []
        for number in range(-before, after):
            counts = dict(COUNTS)
            counts["resisted"] += (7 * number) % 5 - 2
            if number >= 0:
                counts |= {name: value(number) for name, value in now.items()}
            rows.append(_week(paspoort, start + number * WEEK, bits, counts))
        ProductWeek.objects.bulk_create(rows)
        through = start + (after - 1) * WEEK
        Counted.objects.update_or_create(pk=1, defaults={"through": through})
        close_windows(through)

    return _weeks


def _week(paspoort: factories.Passport, monday: date, bits: int, counts: dict[str, int]) -> ProductWeek:
    return ProductWeek(
        product=paspoort.product,
        week=monday,
        staff_bits=bits,
        timed_bits=bits,
        finished_bits=bits,
        durations=[0] * 4 + [counts["timed"]] + [0] * 14,
        **counts,
    )
