"""The one place where somebody proves who they are."""

from dataclasses import replace
from unittest.mock import patch

import pytest
from django.contrib.auth import authenticate
from django.test import Client
from pytest_django import Settings

from tests import factories
from toetssteen.access.roles import Role
from toetssteen.staff.models import StaffMember
from toetssteen.staff.sign_in import PasswordBackend

pytestmark = pytest.mark.django_db

WORD = factories.PASSWORD


@pytest.fixture
def bo() -> StaffMember:
    return factories.member(Role.AGENT, password=WORD)


def test_the_right_password_lets_in(bo: StaffMember) -> None:
    assert authenticate(None, username=bo.username, password=WORD) == bo


@pytest.mark.parametrize(("name", "password"), [("", WORD), (None, WORD), ("niemand", WORD), ("bo", ""), ("bo", "x")])
def test_anything_else_does_not(bo: StaffMember, name: str | None, password: str) -> None:
    StaffMember.objects.filter(pk=bo.pk).update(username="bo")
    assert authenticate(None, username=name, password=password) is None


def test_a_system_user_has_no_password() -> None:
    system = factories.system()
    for password in ("!", "", "tests"):
        assert authenticate(None, username=system.username, password=password) is None


def test_who_left_is_out_at_once(bo: StaffMember, client: Client) -> None:
    client.force_login(bo)
    StaffMember.objects.filter(pk=bo.pk).update(is_active=False)
    assert authenticate(None, username=bo.username, password=WORD) is None
    assert PasswordBackend().get_user(bo.pk) is None


def test_somebody_of_a_demonstration_is_refused_everywhere_else(bo: StaffMember, settings: Settings) -> None:
    StaffMember.objects.filter(pk=bo.pk).update(demo=True)
    assert authenticate(None, username=bo.username, password=WORD) is None
    assert PasswordBackend().get_user(bo.pk) is None, "a session of the demonstration does not last either"
    settings.TOETSSTEEN = replace(settings.TOETSSTEEN, demo=True)
    assert authenticate(None, username=bo.username, password=WORD) == bo


def test_a_refused_name_takes_the_time_of_a_wrong_password(bo: StaffMember) -> None:
    """So that nobody learns by the clock who works here, or that this was a demonstration."""
    StaffMember.objects.filter(pk=bo.pk).update(demo=True)
    for name in ("niemand", bo.username):
        with patch("toetssteen.staff.sign_in.make_password") as worked:
            assert authenticate(None, username=name, password=WORD) is None
        worked.assert_called_once()
