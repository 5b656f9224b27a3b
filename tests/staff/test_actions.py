"""The departments that ship, and the people of a demonstration."""

from dataclasses import replace

import pytest
from django.test import Client
from pytest_django import Settings

from tests import factories
from toetssteen.access.errors import NotAllowed
from toetssteen.access.roles import Role
from toetssteen.staff.actions import (
    DemoMember,
    ListedDepartment,
    give_mailboxes,
    load_departments,
    make_demo_members,
)
from toetssteen.staff.errors import DemoOnly
from toetssteen.staff.models import Department, StaffMember

pytestmark = pytest.mark.django_db

LISTED = [ListedDepartment("burgerzaken", "Burgerzaken"), ListedDepartment("wmo", "Wmo")]
KIM = DemoMember("kim", "Kim", Role.DEPARTMENT, "een wachtwoord", ("wmo",))


@pytest.fixture
def in_demo(settings: Settings) -> None:
    settings.TOETSSTEEN = replace(settings.TOETSSTEEN, demo=True)


def test_an_agent_may_not_change_who_works_here(balie: StaffMember, in_demo: None) -> None:
    with pytest.raises(NotAllowed):
        load_departments(LISTED, by=balie)
    with pytest.raises(NotAllowed):
        make_demo_members([KIM], by=balie)
    with pytest.raises(NotAllowed):
        give_mailboxes("demo.example", by=balie)


def test_departments_are_added_once_and_stay_as_the_municipality_has_them() -> None:
    by = factories.system()
    assert load_departments(LISTED, by=by) == 2
    Department.objects.filter(code="wmo").update(name="Zorg", mailbox="zorg@voorbeeld.nl")
    assert load_departments(LISTED, by=by) == 0
    assert Department.objects.get(code="wmo").name == "Zorg"


def test_people_of_a_demonstration_are_made_in_a_demonstration_only() -> None:
    with pytest.raises(DemoOnly):
        make_demo_members([KIM], by=factories.system())
    with pytest.raises(DemoOnly):
        give_mailboxes("demo.example", by=factories.system())


def test_making_them_again_gives_the_new_password(in_demo: None, client: Client) -> None:
    by = factories.system()
    load_departments(LISTED, by=by)
    make_demo_members([KIM], by=by)
    make_demo_members([replace(KIM, password="een ander wachtwoord")], by=by)
    assert StaffMember.objects.filter(username="kim").count() == 1
    assert not client.login(username="kim", password="een wachtwoord")
    assert client.login(username="kim", password="een ander wachtwoord")


def test_a_mailbox_that_is_there_stays(in_demo: None) -> None:
    by = factories.system()
    load_departments(LISTED, by=by)
    Department.objects.filter(code="wmo").update(mailbox="zorg@voorbeeld.nl")
    give_mailboxes("demo.example", by=by)
    assert list(Department.objects.order_by("code").values_list("mailbox", flat=True)) == [
        "burgerzaken@demo.example",
        "zorg@voorbeeld.nl",
    ]
