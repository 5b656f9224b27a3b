"""History is appended, never edited: the database sees to it, for the application and for the owner."""

from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import uuid4

import psycopg
import pytest
from django.db import DatabaseError, connection, transaction
from django.utils import timezone
from psycopg.errors import InsufficientPrivilege

from tests import factories
from toetssteen.contacts.ledger import Use, record_uses
from toetssteen.contacts.models import UseKind
from toetssteen.history.actions import Context, Happening, Processing, record, record_all, record_processing
from toetssteen.history.models import Event, ProcessingRecord
from toetssteen.history.partitions import PARTITIONED
from toetssteen.history.queries import timeline_of
from toetssteen.staff.models import StaffMember

TABLES = sorted(PARTITIONED)
CHANGES = ["UPDATE {} SET id = id", "DELETE FROM {}", "TRUNCATE {}"]


def fill(by: StaffMember) -> None:
    """A row in each."""
    record_processing("party.viewed", [uuid4()], context=Context("contact", uuid4(), "klantcontact"), by=by)
    record_uses([Use(question_id=1, product_id=1, protocol_version_id=1, answer_id=1)], kind=UseKind.TICKED)


def partitions(of: str) -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT relid::regclass::text FROM pg_partition_tree(%s)", [of])
        return [row[0] for row in cursor.fetchall()]


@pytest.mark.django_db
@pytest.mark.parametrize("change", CHANGES)
@pytest.mark.parametrize("table", TABLES)
def test_the_application_cannot_change_it(balie: StaffMember, table: str, change: str) -> None:
    fill(balie)
    for part in partitions(table):
        with pytest.raises(DatabaseError) as refused, transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(change.format(part))
        assert isinstance(refused.value.__cause__, InsufficientPrivilege), part


@pytest.mark.parametrize("change", CHANGES)
@pytest.mark.parametrize("table", TABLES)
def test_its_owner_is_refused_by_a_trigger(
    committed: None, balie: StaffMember, owner: "psycopg.Connection[tuple[Any, ...]]", table: str, change: str
) -> None:
    fill(balie)
    with pytest.raises(psycopg.Error, match="history is appended, never edited"):
        owner.execute(change.format(table))
    kept = owner.execute(f"SELECT count(*) FROM {table}").fetchone()
    assert kept == (1,)


@pytest.mark.django_db
@pytest.mark.parametrize("table", TABLES)
def test_there_are_partitions_for_this_month_and_those_to_come(table: str) -> None:
    names = partitions(table)
    assert f"{table}_{timezone.localdate():%Y_%m}" in names
    assert f"{table}_other" in names
    assert len(names) == 1 + 1 + 13


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("at", "lands_in"),
    [
        (timezone.now(), f"history_event_{timezone.now():%Y_%m}"),
        (datetime(1999, 12, 31, 23, 59, tzinfo=UTC), "history_event_other"),
        (datetime(2199, 1, 1, tzinfo=UTC), "history_event_other"),
    ],
    ids=["now", "long ago", "far ahead"],
)
def test_a_row_of_any_month_lands(balie: StaffMember, at: datetime, lands_in: str) -> None:
    event = Event.objects.create(name="x.y", actor_id=balie.pk, subject_type="x", subject_id=uuid4(), at=at)
    with connection.cursor() as cursor:
        cursor.execute("SELECT tableoid::regclass::text FROM history_event WHERE id = %s", [event.pk])
        assert cursor.fetchone() == (lands_in,)


@pytest.mark.django_db
def test_several_happenings_and_a_processing_are_one_statement(
    balie: StaffMember, django_assert_num_queries: Any
) -> None:
    parties, context = [uuid4(), uuid4()], Context("contact", uuid4(), "klantcontact")
    happenings = [Happening("staff.seen", balie, {"n": number, "tekst": "ü \\ \" '"}) for number in range(5)]
    with django_assert_num_queries(1):
        record_all(happenings, processing=Processing("contact.registered", parties, context), by=balie)
    assert sorted(event.data["n"] for event in timeline_of(balie)) == [0, 1, 2, 3, 4]
    assert Event.objects.filter(subject_id=balie.uuid).count() == 5
    assert all(event.data["tekst"] == "ü \\ \" '" for event in timeline_of(balie))
    told = Event.objects.get(subject_id=context.id)
    assert (told.name, told.subject_type, told.actor_id) == ("contact.registered", "contact", balie.pk)
    assert told.data == {"parties": [str(party) for party in parties]}
    records = ProcessingRecord.objects.all()
    assert {record.data_subject_id for record in records} == set(parties)
    assert {record.context_id for record in records} == {context.id}
    assert all(abs(record.start_time - timezone.now()) < timedelta(minutes=1) for record in records)


@pytest.mark.django_db
def test_nothing_that_happened_is_no_statement(balie: StaffMember, django_assert_num_queries: Any) -> None:
    context = Context("contact", uuid4(), "klantcontact")
    with django_assert_num_queries(0):
        record_all([], by=balie)
        record_processing("party.found", [], context=context, by=balie)


@pytest.mark.django_db
def test_the_employee_is_in_the_event_and_not_in_the_record(balie: StaffMember) -> None:
    record_processing("party.viewed", [uuid4()], context=Context("contact", uuid4(), "klantcontact"), by=balie)
    names = {column.name for column in ProcessingRecord._meta.get_fields()}
    assert not {"actor_id", "staff", "by"} & names
    assert Event.objects.get().actor_id == balie.pk


@pytest.mark.django_db
def test_what_is_rolled_back_did_not_happen(balie: StaffMember) -> None:
    with transaction.atomic():
        record("staff.seen", balie, by=balie)
        transaction.set_rollback(True)
    assert not Event.objects.exists()


@pytest.mark.django_db
def test_the_ledger_of_use_names_no_employee_and_no_customer(vermissing: Any) -> None:
    from toetssteen.contacts.models import AnswerUse

    assert {column.name for column in AnswerUse._meta.get_fields()} == {
        "id", "on", "question_id", "product_id", "protocol_version_id", "answer_id", "kind", "used", "chance",
    }  # fmt: skip
    assert factories.task_of(vermissing).created_at.date() >= date(2020, 1, 1)
