"""The people in the tests by their role, and a municipality small enough to oversee.

`balie`, `coordinator`, `mt`, `vakafdeling` (works for Burgerzaken), `privacy`
`paspoort`        the product with its protocol of the library, beside the general one
`vermissing`      a registered contact about a missing passport, with its task at Burgerzaken

They need a database: ask for `db` or `committed` beside them, or mark the test. They are made on whichever it is.
"""

from collections.abc import Callable, Iterator

import pytest
from django.test import Client

from tests import factories
from toetssteen.access.roles import Role
from toetssteen.api import tokens
from toetssteen.contacts.models import Contact
from toetssteen.parties.models import Party
from toetssteen.protocols import effective, queries
from toetssteen.staff import departments as names
from toetssteen.staff.models import Department, StaffMember
from toetssteen.tasks import sampling

SignIn = Callable[[StaffMember], Client]


def _forget() -> None:
    sampling._settled.clear()
    tokens.forget()
    for cached in (effective.at, queries.statement_of, names._names):
        cached.cache_clear()


@pytest.fixture(autouse=True)
def fresh_process() -> Iterator[None]:
    """What a process remembers by key does not hold for the next test, whose rows are others."""
    _forget()
    yield
    _forget()


@pytest.fixture
def departments(any_db: None) -> dict[str, Department]:
    return factories.departments()


@pytest.fixture
def any_db(request: pytest.FixtureRequest) -> None:
    """The database that the test asked for: `committed` (also by `server`), or else `db`."""
    if not {"committed", "server"} & set(request.fixturenames):
        request.getfixturevalue("db")
    else:
        request.getfixturevalue("committed")


@pytest.fixture
def balie(any_db: None) -> StaffMember:
    return factories.member(Role.AGENT, name="Bo Balie")


@pytest.fixture
def coordinator(any_db: None) -> StaffMember:
    return factories.member(Role.COORDINATOR, name="Carla Coördinator")


@pytest.fixture
def mt(any_db: None) -> StaffMember:
    return factories.member(Role.MANAGEMENT, name="Mo van het MT")


@pytest.fixture
def vakafdeling(departments: dict[str, Department]) -> StaffMember:
    return factories.member(Role.DEPARTMENT, departments["burgerzaken"], name="Vera Burgerzaken")


@pytest.fixture
def privacy(any_db: None) -> StaffMember:
    return factories.member(Role.PRIVACY_OFFICER, name="Priya Privacy")


@pytest.fixture
def paspoort(departments: dict[str, Department]) -> factories.Passport:
    factories.principles()
    return factories.passport()


@pytest.fixture
def klant(balie: StaffMember) -> Party:
    """Fatima Yılmaz, Merelstraat 12A, with a phone and an e-mail address."""
    return factories.customer(by=balie, phone="+31612345678", email="fatima@voorbeeld.nl")


@pytest.fixture
def vermissing(paspoort: factories.Passport, balie: StaffMember, klant: Party) -> Contact:
    return factories.contact_about(
        paspoort.product, "vermissing", by=balie, typed=factories.MISSING_PASSPORT, party=klant
    )


@pytest.fixture
def sign_in() -> SignIn:
    """A browser without scripts in which this person is signed in."""

    def _sign_in(somebody: StaffMember) -> Client:
        client = Client(enforce_csrf_checks=False)
        client.force_login(somebody)
        return client

    return _sign_in
