"""What the demo starts with: once, and then no more."""

import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.auth import authenticate
from django.db import transaction
from django.utils import timezone
from pytest_django import DjangoDbBlocker

from toetssteen.access.roles import Role
from toetssteen.cli import demo_data, load_library
from toetssteen.cli.refusals import Refused
from toetssteen.contacts.models import Contact
from toetssteen.history.models import Event
from toetssteen.observations.models import Reply, Signal
from toetssteen.products.models import Product, Synonym
from toetssteen.protocols.models import Principle, Protocol, ProtocolVersion
from toetssteen.staff.models import Department, StaffMember
from toetssteen.tasks.models import Task
from toetssteen.themes.models import Theme, ThemeSignal, ThemeStep


@pytest.fixture(scope="module")
def loaded(
    django_db_setup: None, django_db_blocker: DjangoDbBlocker, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[demo_data.DemoData]:
    """A demo that was loaded once, with fewer contacts; undone after the module."""
    configured = replace(settings.TOETSSTEEN, demo=True, var=tmp_path_factory.mktemp("var"))
    with pytest.MonkeyPatch.context() as patched, django_db_blocker.unblock(), transaction.atomic():
        patched.setattr(settings, "TOETSSTEEN", configured)
        patched.setattr(demo_data, "CONTACTS", 60)
        patched.setattr(demo_data, "_analyse", lambda: None)  # needs what was written to be committed
        yield demo_data.load()
        transaction.set_rollback(True)


@pytest.fixture
def logins(loaded: demo_data.DemoData) -> Iterator[Path]:
    """The file with the logins. What the test writes, there and in the database, is undone."""
    file = Path(settings.TOETSSTEEN.var) / "demo-logins.json"
    kept = file.read_text()
    with transaction.atomic():
        yield file
        transaction.set_rollback(True)
    file.write_text(kept)


def test_everything_that_ships_is_there(loaded: demo_data.DemoData) -> None:
    assert Product.objects.exclude(ref__startswith="eigen:").count() == 469
    assert Synonym.objects.count() > 250
    assert Protocol.objects.count() == 46
    assert Principle.objects.count() == 5
    assert Contact.objects.filter(generated=True).count() == 60


def test_there_is_a_login_for_each_role(loaded: demo_data.DemoData, logins: Path) -> None:
    assert {user.role for user in loaded.users} == {role.value for role in Role if role is not Role.SYSTEM}
    for user in loaded.users:
        member = _signed_in(user)
        assert member is not None
        assert member.roles == [user.role]
        assert user.password not in member.password
    assert logins.stat().st_mode & 0o777 == 0o600


def test_every_department_has_a_mailbox_and_wmo_somebody_who_works_for_it(loaded: demo_data.DemoData) -> None:
    assert not Department.objects.filter(mailbox="").exists()
    assert Department.objects.get(code="burgerzaken").mailbox == "burgerzaken@demo.example"
    assert StaffMember.objects.filter(departments__code="wmo", demo=True).exists()
    assert Department.objects.filter(staff__demo=True).distinct().count() >= 3


def test_the_protocols_held_when_the_made_up_contacts_were_registered(loaded: demo_data.DemoData) -> None:
    first = Contact.objects.order_by("started_at").values_list("started_at", flat=True)[0]
    assert not ProtocolVersion.objects.filter(starts_at__gt=first).exists()


def test_a_second_start_gives_the_same_logins_and_writes_nothing(loaded: demo_data.DemoData) -> None:
    counts = _counts()
    started = time.process_time()
    assert demo_data.load() == loaded
    assert time.process_time() - started < 0.5
    assert _counts() == counts


def test_another_library_is_loaded_and_nothing_else(
    loaded: demo_data.DemoData, logins: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    Synonym.objects.all().delete()
    tasks, contacts = Task.objects.count(), Contact.objects.count()
    monkeypatch.setattr(load_library, "digest", lambda: "of the next version")
    assert demo_data.load() == loaded
    assert Synonym.objects.count() > 250
    assert (Task.objects.count(), Contact.objects.count()) == (tasks, contacts)


@pytest.mark.parametrize("content", [None, '{"id": "x", "passwords": {"kcc": "x"}}'])
def test_lost_logins_are_made_again(loaded: demo_data.DemoData, logins: Path, content: str | None) -> None:
    logins.unlink()
    if content is not None:
        logins.write_text(content)
    fresh = demo_data.load()
    assert {user.password for user in loaded.users}.isdisjoint(user.password for user in fresh.users)
    assert _signed_in(fresh.users[0])
    assert not _signed_in(loaded.users[0])
    assert Contact.objects.count() == 60


def test_a_fresh_database_gets_the_logins_that_stand_in_the_file(
    loaded: demo_data.DemoData, logins: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    Signal.objects.update(reply=None)
    for model in (ThemeStep, ThemeSignal, Theme, Reply):
        model.objects.all().delete()
    StaffMember.objects.filter(demo=True).delete()
    monkeypatch.setattr(demo_data, "_loaded", dict)
    assert demo_data.load().users == loaded.users
    assert _signed_in(loaded.users[0])


def test_a_database_with_real_contacts_is_left_alone(
    loaded: demo_data.DemoData, logins: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(demo_data, "_loaded", dict)
    now, counts = timezone.now(), _counts()
    Contact.objects.create(reference="00000000", channel="balie", started_at=now, ended_at=now, keep_until=now.date())
    with pytest.raises(Refused, match="echte gesprekken"):
        demo_data.load()
    assert _counts() == [counts[0] + 1, *counts[1:]]


def _signed_in(user: demo_data.DemoUser) -> StaffMember | None:
    member = authenticate(None, username=user.username, password=user.password)
    return member if isinstance(member, StaffMember) else None


def _counts() -> list[int]:
    return [model.objects.count() for model in (Contact, Task, Event, StaffMember, ProtocolVersion, Synonym)]
