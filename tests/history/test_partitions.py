"""Months of the append-only tables."""

from datetime import UTC, date, datetime

import pytest
from django.db import connections, transaction

from tests import factories
from toetssteen.history.actions import record
from toetssteen.history.models import Event
from toetssteen.history.partitions import make_partitions
from toetssteen.staff.models import StaffMember


def _months(month: str) -> int:
    with connections["owner"].cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_class WHERE relname = %s", [f"history_event_{month}"])
        return int(cursor.fetchone()[0])


@pytest.mark.django_db(databases=["owner"])
def test_a_month_is_made_once() -> None:
    with transaction.atomic(using="owner"):
        for _ in range(2):
            make_partitions(connections["owner"], around=date(2040, 11, 5), months=3)
        assert [_months(month) for month in ("2040_11", "2040_12", "2041_01", "2041_02")] == [1, 1, 1, 0]
        transaction.set_rollback(True, using="owner")


def test_a_month_whose_rows_lie_elsewhere_stays_there(committed: None, balie: StaffMember) -> None:
    record("staff.tested", balie, by=factories.system())
    Event.objects.create(
        name="staff.tested", actor_id=balie.pk, subject_type="staffmember", subject_id=balie.uuid, data={},
        at=datetime(2041, 5, 2, tzinfo=UTC),
    )  # fmt: skip
    with transaction.atomic(using="owner"):
        make_partitions(connections["owner"], around=date(2041, 5, 1), months=2)
        assert (_months("2041_05"), _months("2041_06")) == (0, 1)
        transaction.set_rollback(True, using="owner")
    assert Event.objects.filter(at__year=2041).count() == 1
