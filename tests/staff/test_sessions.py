"""Who is signed in: one statement tells, and a session that should not last does not."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import connection
from django.http import HttpRequest
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from pytest_django import Settings

from tests import factories
from toetssteen.access.roles import Role
from toetssteen.staff.models import Session, StaffMember
from toetssteen.staff.sessions import SessionStore, signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def bo(client: Client) -> StaffMember:
    member = factories.member(Role.AGENT, password=factories.PASSWORD)
    client.force_login(member)
    return member


def whose() -> object:
    """Who the only session signs in, as the next request finds it."""
    store = SessionStore(Session.objects.get().session_key)
    return signed_in(store)


def test_one_statement_tells_who_is_signed_in(bo: StaffMember) -> None:
    key = Session.objects.get().session_key
    with CaptureQueriesContext(connection) as statements:
        found = signed_in(SessionStore(key))
    assert isinstance(found, StaffMember)
    assert (found, found.roles, found.name, found.uuid) == (bo, bo.roles, bo.name, bo.uuid)
    assert len(statements) == 1


def test_a_session_names_whose_it_is_and_ends_with_them(bo: StaffMember) -> None:
    assert Session.objects.get().member == bo
    bo.delete()
    assert not Session.objects.exists()


@pytest.mark.parametrize("change", [{"is_active": False}, {"demo": True}], ids=["who left", "of a demonstration"])
def test_who_is_not_welcome_any_more_is_out_at_once(bo: StaffMember, client: Client, change: dict[str, bool]) -> None:
    StaffMember.objects.update(**change)
    assert client.get(reverse("conversation-new")).status_code == 302
    assert getattr(whose(), "pk", None) is None


def test_somebody_of_a_demonstration_is_welcome_in_one(bo: StaffMember, settings: Settings) -> None:
    StaffMember.objects.update(demo=True)
    settings.TOETSSTEEN = replace(settings.TOETSSTEEN, demo=True)
    assert whose() == bo


def test_a_changed_password_ends_what_was_begun_with_the_old_one(bo: StaffMember) -> None:
    bo.set_password("iets anders")
    bo.save()
    assert getattr(whose(), "pk", None) is None
    assert not Session.objects.exists()


def test_a_session_that_is_over_signs_nobody_in(bo: StaffMember) -> None:
    Session.objects.update(expire_date=timezone.now() - timedelta(seconds=1))
    assert getattr(whose(), "pk", None) is None


@pytest.mark.parametrize("key", [None, "", "x" * 32, "\ud800"])
def test_a_key_that_nobody_gave_is_no_session(bo: StaffMember, key: str | None) -> None:
    assert signed_in(SessionStore(key)).pk is None


def test_a_session_in_which_nobody_signed_in_has_nobody(client: Client) -> None:
    store = SessionStore()
    store["channel"] = "balie"
    store.save()
    request = HttpRequest()
    request.session = SessionStore(store.session_key)
    assert request.session["channel"] == "balie"
    assert signed_in(SessionStore(store.session_key)).pk is None
