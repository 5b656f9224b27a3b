"""Conversations to talk in."""

import pytest

from tests import factories
from tests.fixtures import SignIn
from tests.web.talk import Talk
from toetssteen.staff.models import StaffMember


@pytest.fixture
def talk(paspoort: factories.Passport, balie: StaffMember, sign_in: SignIn) -> Talk:
    return Talk(sign_in(balie))


@pytest.fixture
def about(talk: Talk, paspoort: factories.Passport) -> Talk:
    talk.press("product", paspoort.product.ref)
    return talk
