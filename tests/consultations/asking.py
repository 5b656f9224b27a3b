"""A team to ask: eight at the desk and the phone, two at the department that uses the answers."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from tests import factories
from toetssteen.access.roles import Role
from toetssteen.consultations import actions
from toetssteen.consultations.models import Consultation, ConsultationForm
from toetssteen.protocols.models import Principle, PrincipleVersion
from toetssteen.protocols.principles import Wording, propose
from toetssteen.staff.models import Department, StaffMember

Ask = Callable[..., Consultation]


@pytest.fixture
def team(any_db: None) -> list[StaffMember]:
    return [factories.member(Role.AGENT, name=f"Collega {number}") for number in range(8)]


@pytest.fixture
def experts(departments: dict[str, Department]) -> list[StaffMember]:
    return [
        factories.member(Role.DEPARTMENT, departments["burgerzaken"], name=f"Expert {number}") for number in range(2)
    ]


@pytest.fixture
def ask(coordinator: StaffMember) -> Ask:
    def _ask(form: str = ConsultationForm.SENSE_CHECK, **more: Any) -> Consultation:
        plan = {
            "title": "Helpt de vraag naar het documentnummer?",
            "closes_on": timezone.localdate() + timedelta(days=14),
            **more,
        }
        return actions.start(actions.Plan(form=form, **plan), by=coordinator)

    return _ask


@pytest.fixture
def worded(any_db: None) -> PrincipleVersion:
    """A wording of a principle that nobody laid down yet."""
    factories.principles()
    principle = Principle.objects.order_by("code").first()
    assert principle is not None
    wording = Wording("We vragen alleen wat iemand gebruikt.", "Geen vraag zonder gebruiker.", ("Zo",), ("Zo niet",))
    return propose(principle.code, wording, by=factories.member(Role.AGENT))


def ended(consultation: Consultation, days: int = 1) -> Consultation:
    """As if its last day was so many days ago."""
    today = timezone.localdate()
    Consultation.objects.filter(pk=consultation.pk).update(
        started_on=today - timedelta(days=days + 14), closes_on=today - timedelta(days=days)
    )
    consultation.refresh_from_db()
    return consultation
