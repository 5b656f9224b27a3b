"""Conversations to talk in, and a draft of the protocol *paspoort* to change."""

import pytest
from django.test import Client

from tests import factories
from tests.fixtures import SignIn
from tests.web.editor import Editor
from tests.web.talk import Talk
from toetssteen.staff.models import StaffMember


@pytest.fixture
def talk(paspoort: factories.Passport, balie: StaffMember, sign_in: SignIn) -> Talk:
    return Talk(sign_in(balie))


@pytest.fixture
def about(talk: Talk, paspoort: factories.Passport) -> Talk:
    talk.press("product", paspoort.product.ref)
    return talk


@pytest.fixture
def client_of_coordinator(sign_in: SignIn, coordinator: StaffMember, paspoort: factories.Passport) -> Client:
    return sign_in(coordinator)


@pytest.fixture
def editor(client_of_coordinator: Client) -> Editor:
    return Editor(client_of_coordinator)
