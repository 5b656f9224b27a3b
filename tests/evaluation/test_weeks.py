"""Weeks and windows, held beside a count of the rows by other code."""

from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from itertools import pairwise
from uuid import uuid4

import pytest
from django.db import transaction
from pytest_django import DjangoDbBlocker

from tests import factories
from tests.evaluation import counting
from toetssteen.access.roles import Role
from toetssteen.cli import load_library
from toetssteen.cli.generation.history import generate
from toetssteen.cli.main import main
from toetssteen.contacts.models import Contact, WeekTally
from toetssteen.contacts.tally import staff_bit
from toetssteen.evaluation import weeks, windows
from toetssteen.evaluation.models import FOUR, SUMMED, YEAR, Counted, ProductWeek, ProductWindow, ProductYear
from toetssteen.insight.disclosure import MIN_CONTACTS, MIN_STAFF, staff_of
from toetssteen.intake.register import register_contact
from toetssteen.parties.models import Party
from toetssteen.products.actions import import_upl
from toetssteen.products.upl import SHIPPED, read
from toetssteen.staff.models import StaffMember
from toetssteen.tasks.actions import finish_task

LAST = date(2026, 6, 26)


@pytest.fixture(scope="module")
def _made(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    with django_db_blocker.unblock(), transaction.atomic():
        import_upl(read(SHIPPED.read_bytes()), by=factories.system())
        load_library.load(by=factories.system())
        generate(contacts=2000, seed=5, until=LAST)
        yield
        transaction.set_rollback(True)


@pytest.fixture
def made(_made: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    with django_db_blocker.unblock(), transaction.atomic():
        yield
        transaction.set_rollback(True)


def test_every_week_says_what_the_rows_say(made: None) -> None:
    through = Counted.objects.get().through
    assert through is not None
    expected = counting.weeks(through)
    assert counting.stands() == expected
    total = sum(expected.values(), Counter())
    assert all(total[name] for name in ("contacts", "followed", "answered", "repeated", "timed", "due", "in_time"))
    for week in ProductWeek.objects.all():
        assert sum(week.durations) == week.timed


def test_a_recount_finds_nothing_until_something_is_wrong(made: None) -> None:
    told: list[tuple[int, int]] = []
    recounted = weeks.recount(told=lambda done, of: told.append((done, of)))
    assert recounted.differ == 0
    assert recounted.weeks == told[-1][0] == told[-1][1] > 40
    broken = ProductWeek.objects.filter(contacts__gt=1).order_by("pk")[0]
    ProductWeek.objects.filter(pk=broken.pk).update(contacts=broken.contacts + 1)
    ProductWeek.objects.exclude(pk=broken.pk).order_by("pk")[3].delete()
    assert weeks.recount().differ == 2
    assert weeks.recount(replace=True).differ == 2
    assert weeks.recount().differ == 0


def test_windows_show_no_small_group_and_lose_nothing_before_their_end(made: None) -> None:
    found = ProductWindow.objects.exclude(product=None).order_by("product", "last")
    assert len({window.product_id for window in found}) > 5
    assert any(window.first != window.last for window in found)
    for window in found:
        inside = ProductWeek.objects.filter(
            product=window.product_id, week__gte=window.first, week__lt=window.last + FOUR
        )
        assert window.contacts >= MIN_CONTACTS
        assert _people(inside, "staff_bits") >= MIN_STAFF
        sums = {name: sum(getattr(week, name) for week in inside) for name in SUMMED}
        enough = {
            "identified": sums["identified"] >= MIN_CONTACTS,
            "followed": sums["followed"] >= MIN_CONTACTS,
            "timed": sums["timed"] >= MIN_CONTACTS and _people(inside, "timed_bits") >= MIN_STAFF,
            "due": sums["due"] >= MIN_CONTACTS and _people(inside, "finished_bits") >= MIN_STAFF,
        }
        part_of = {"repeated": "identified", "missed": "followed", "seconds": "timed", "in_time": "due"}
        for name in SUMMED:
            shown = enough.get(part_of.get(name, name), True)
            assert getattr(window, name) == (sums[name] if shown else 0)
        assert sum(window.durations) == window.timed
        assert (window.settled_low is None) == (window.identified == 0)
        if window.settled_low is not None and window.settled_high is not None:
            share = 1 - window.repeated / window.identified
            assert 0 <= window.settled_low <= share <= window.settled_high <= 1
    for one, following in pairwise(found):
        if one.product_id == following.product_id:
            assert following.first > one.last


def _people(weeks: Iterable[ProductWeek], name: str) -> int:
    bits = 0
    for week in weeks:
        bits |= getattr(week, name)
    return staff_of(bits)


def test_the_whole_is_the_sum_of_what_is_shown(made: None) -> None:
    for total in ProductWindow.objects.filter(product=None):
        parts = ProductWindow.objects.exclude(product=None).filter(first=total.last, last=total.last)
        for name in SUMMED:
            assert getattr(total, name) == sum(getattr(part, name) for part in parts)
    assert ProductYear.objects.count() > 5
    for year in ProductYear.objects.all():
        parts = ProductWindow.objects.filter(product=year.product_id, last__gt=year.last - YEAR * FOUR)
        assert year.contacts == sum(part.contacts for part in parts)
        assert sum(year.durations) == year.timed
        assert year.settled is None or year.settled.low <= year.settled.estimate <= year.settled.high


def test_a_second_count_adds_nothing(made: None) -> None:
    rows, closed = ProductWeek.objects.count(), ProductWindow.objects.count()
    windows.bring_up_to_date()
    assert (ProductWeek.objects.count(), ProductWindow.objects.count()) == (rows, closed)


@pytest.mark.parametrize(
    ("today", "monday"),
    [
        (date(2026, 6, 28), date(2026, 6, 8)),
        (date(2026, 6, 29), date(2026, 6, 15)),
        (date(2026, 7, 5), date(2026, 6, 15)),
    ],
)
def test_a_week_waits_until_who_was_not_helped_may_have_come_back(today: date, monday: date) -> None:
    assert weeks.due(today) == monday


def test_nothing_to_count_is_no_error(db: None) -> None:
    assert windows.bring_up_to_date() == 0
    assert weeks.recount() == weeks.Recounted(0, 0)


def test_who_comes_back_after_seven_days_was_helped(
    db: None, paspoort: factories.Passport, balie: StaffMember, klant: Party
) -> None:
    made = [factories.contact_about(paspoort.product, by=balie, party=klant) for _ in range(3)]
    ended = made[0].ended_at - timedelta(days=60)
    after = [timedelta(), timedelta(days=7), timedelta(days=14, seconds=1)]
    for contact, later in zip(made, after, strict=True):
        Contact.objects.filter(pk=contact.pk).update(started_at=ended + later, ended_at=ended + later)
    windows.bring_up_to_date()
    assert sum(ProductWeek.objects.values_list("identified", flat=True)) == 3
    assert sum(ProductWeek.objects.values_list("repeated", flat=True)) == 1


def test_a_save_says_who_talked_and_whose_conversations_tell_how_long_one_lasts(
    db: None, paspoort: factories.Passport, balie: StaffMember
) -> None:
    other = factories.member(Role.AGENT)
    factories.contact_about(paspoort.product, by=balie)
    factories.contact_about(paspoort.product, by=balie)
    conversation = factories.conversation_about(paspoort.product)
    conversation.started_at -= timedelta(hours=5)
    register_contact(uuid4(), conversation, by=other)
    tally = WeekTally.objects.get()
    mine, theirs = staff_bit(str(balie.pk)), staff_bit(str(other.pk))
    assert (tally.product, tally.staff_bits, tally.timed_bits, tally.finished_bits) == (
        paspoort.product, mine | theirs, mine, 0,
    )  # fmt: skip


def test_who_finishes_a_follow_up_is_counted_as_one_of_some(
    db: None, paspoort: factories.Passport, balie: StaffMember
) -> None:
    contact = factories.contact_about(paspoort.product, "terugbelverzoek", by=balie, typed=factories.CALLBACK)
    task = factories.task_of(contact)
    colleague = factories.member(Role.DEPARTMENT, task.department)
    finish_task(task.uuid, result="Gedaan.", used_answers=None, revision=task.revision, by=colleague)
    assert WeekTally.objects.get().finished_bits == staff_bit(str(colleague.pk))


def test_the_command_says_whether_all_is_as_it_was_counted(
    made: None, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("toetssteen.cli.recount.start_django", lambda: None)
    assert main(["recount"]) == 0
    assert "alles klopt" in capsys.readouterr().out
    ProductWeek.objects.update(seconds=1)
    assert main(["recount"]) == 1
    assert "zijn anders" in capsys.readouterr().out
    assert main(["recount", "--replace"]) == 0
    assert "vervangen" in capsys.readouterr().out
    assert main(["recount"]) == 0
