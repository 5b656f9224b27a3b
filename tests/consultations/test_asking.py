"""Asking: whom, until when, and telling what came of it."""

from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from tests import factories
from tests.consultations.asking import Ask, ended
from toetssteen.access.errors import NotAllowed, NotFound, RuleBroken
from toetssteen.access.roles import Role
from toetssteen.consultations import actions, answering, audience, errors, queries
from toetssteen.consultations.models import Consultation, Invitation
from toetssteen.dutch import working_days
from toetssteen.history.models import Event
from toetssteen.notices.calendar import entries_of
from toetssteen.notices.models import Notice
from toetssteen.parties.free_text import BsnInText
from toetssteen.staff.models import Department, StaffMember

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()


def told(kind: str) -> set[int]:
    return set(Notice.objects.filter(kind=kind).values_list("recipient_id", flat=True))


def test_the_departments_that_use_an_answer_follow_from_the_protocol(
    paspoort: factories.Passport, departments: dict[str, Department]
) -> None:
    used = audience.departments_that_use(paspoort.product, "vermissing-reisdocument.documentnummer")
    assert [department.code for department in used] == ["burgerzaken"]
    assert {one.code for one in audience.departments_that_use(paspoort.product)} >= {"burgerzaken"}
    assert audience.departments_that_use(None) == []


def test_each_is_asked_once_and_who_works_for_the_department_answers_for_it(
    ask: Ask, team: list[StaffMember], experts: list[StaffMember]
) -> None:
    experts[0].roles = [Role.AGENT, Role.DEPARTMENT]
    experts[0].save()
    consultation = ask(departments=["burgerzaken"])
    invited = dict(Invitation.objects.filter(consultation=consultation).values_list("member_id", "department__code"))
    assert invited == dict.fromkeys((one.pk for one in team), None) | dict.fromkeys(
        (one.pk for one in experts), "burgerzaken"
    )
    assert told("consultation.opened") == set(invited)


def test_a_second_click_asks_nothing_twice(ask: Ask, coordinator: StaffMember, team: list[StaffMember]) -> None:
    plan = actions.Plan(title="Nog eens", form="zin", closes_on=TODAY + timedelta(days=3))
    uuid = uuid4()
    first, second = (actions.start(plan, by=coordinator, uuid=uuid) for _ in range(2))
    assert first.pk == second.pk
    assert Notice.objects.filter(kind="consultation.opened").count() == len(team)


@pytest.mark.parametrize(
    ("more", "refusal", "field"),
    [
        ({"title": " \0 "}, errors.TitleNeeded, "title"),
        ({"title": "x" * 201}, errors.TitleNeeded, "title"),
        ({"title": "BSN 999993653"}, BsnInText, "title"),
        ({"text": "x" * 4001}, errors.TextNotUsable, "text"),
        ({"form": "quiz"}, errors.FormUnknown, "form"),
        ({"asked": "iets"}, errors.FormUnknown, "form"),
        ({"closes_on": TODAY}, errors.ClosesTooSoon, "closes_on"),
        ({"closes_on": date(1, 1, 1)}, errors.ClosesTooSoon, "closes_on"),
        ({"closes_on": date(9999, 12, 31)}, errors.ClosesTooLate, "closes_on"),
        ({"contact_centre": False}, errors.NobodyAsked, "audience"),
        ({"contact_centre": False, "departments": ["bestaat-niet"]}, errors.NobodyAsked, "audience"),
    ],
)
def test_what_cannot_be_asked_is_refused_beside_its_field(
    more: dict[str, Any], refusal: type[RuleBroken], field: str, ask: Ask, team: list[StaffMember]
) -> None:
    with pytest.raises(refusal) as caught:
        ask(**({"form": "zin"} | more))
    assert caught.value.field == field
    assert not Consultation.objects.exists()
    assert not Notice.objects.exists()


def test_without_names_takes_five_to_hide_among(ask: Ask, team: list[StaffMember], experts: list[StaffMember]) -> None:
    for somebody in team[4:]:
        StaffMember.objects.filter(pk=somebody.pk).update(is_active=False)
    with pytest.raises(errors.TooFewForAnonymous):
        ask(anonymous=True, departments=["burgerzaken"])


@pytest.mark.parametrize("role", [Role.AGENT, Role.DEPARTMENT, Role.MANAGEMENT, Role.PRIVACY_OFFICER])
def test_asking_is_for_the_coordinator(role: Role, team: list[StaffMember]) -> None:
    with pytest.raises(NotAllowed):
        actions.start(
            actions.Plan(title="Iets", form="zin", closes_on=TODAY + timedelta(days=3)), by=factories.member(role)
        )


def test_only_who_has_not_answered_is_reminded_once(ask: Ask, team: list[StaffMember]) -> None:
    consultation = ask()
    answering.answer(consultation.uuid, "helpt", by=team[0])
    actions.remind(consultation.closes_on - timedelta(days=9))
    assert told("consultation.reminded") == set()
    for day in (3, 1, 0):
        actions.remind(consultation.closes_on - timedelta(days=day))
    last = working_days.after(consultation.closes_on - timedelta(days=1), 1)
    assert last
    assert told("consultation.reminded") == {one.pk for one in team[1:]}
    assert Notice.objects.filter(kind="consultation.reminded").count() == len(team) - 1


def test_one_that_closed_without_an_outcome_is_overdue_by_the_clock_alone(
    ask: Ask, coordinator: StaffMember, balie: StaffMember, team: list[StaffMember]
) -> None:
    consultation = ask()
    assert queries.overdue(by=coordinator) == []
    ended(consultation)
    (found,) = queries.overdue(by=coordinator)
    assert found.pk == consultation.pk
    assert queries.running(by=coordinator) == []
    with pytest.raises(NotAllowed):
        queries.overdue(by=balie)
    actions.remind()
    actions.remind()
    assert told("consultation.closed") == {coordinator.pk}
    actions.conclude(consultation.uuid, "We laten de vraag weg.", by=coordinator)
    assert queries.overdue(by=coordinator) == []


def test_the_outcome_is_told_to_all_who_were_asked(ask: Ask, coordinator: StaffMember, team: list[StaffMember]) -> None:
    consultation = ended(ask())
    actions.conclude(consultation.uuid, " We laten de vraag weg.\r\nDank. ", by=coordinator)
    notice = Notice.objects.get(kind="consultation.concluded", recipient=team[3])
    assert notice.words == "We laten de vraag weg.\nDank."
    assert told("consultation.concluded") == {one.pk for one in team} | {coordinator.pk}


def test_an_outcome_is_refused_where_it_cannot_be(
    ask: Ask, coordinator: StaffMember, balie: StaffMember, team: list[StaffMember]
) -> None:
    consultation = ask()
    with pytest.raises(errors.ConsultationRuns):
        actions.conclude(consultation.uuid, "Te vroeg", by=coordinator)
    ended(consultation)
    for words, refusal in (("  ", errors.OutcomeNeeded), ("x" * 4001, errors.TextNotUsable), ("999993653", BsnInText)):
        with pytest.raises(refusal):
            actions.conclude(consultation.uuid, words, by=coordinator)
    with pytest.raises(NotAllowed):
        actions.conclude(consultation.uuid, "Klaar", by=balie)
    with pytest.raises(NotFound):
        actions.conclude(uuid4(), "Klaar", by=coordinator)
    actions.conclude(consultation.uuid, "Klaar", by=coordinator)
    with pytest.raises(errors.AlreadyConcluded):
        actions.conclude(consultation.uuid, "Nog eens", by=coordinator)


def test_the_history_tells_of_the_coordinator_and_of_nobody_who_answered(
    ask: Ask, coordinator: StaffMember, team: list[StaffMember]
) -> None:
    consultation = ask()
    answering.answer(consultation.uuid, "helpt", by=team[0])
    actions.conclude(ended(consultation).uuid, "Klaar", by=coordinator)
    assert set(Event.objects.filter(name__startswith="consultation").values_list("name", "actor_id")) == {
        ("consultation.started", coordinator.pk),
        ("consultation.concluded", coordinator.pk),
    }


def test_the_last_day_stands_in_the_calendar_of_who_is_asked_and_of_the_coordinator(
    ask: Ask, coordinator: StaffMember, mt: StaffMember, team: list[StaffMember]
) -> None:
    consultation = ask()
    for somebody in (team[0], coordinator):
        (entry,) = entries_of(somebody)
        assert (entry.on, entry.subject_id) == (consultation.closes_on, consultation.uuid)
        assert str(entry.title) == f"Raadpleging sluit: {consultation.title}"
    assert entries_of(mt) == []


@pytest.mark.parametrize("amount", [1, 12])
def test_what_one_is_asked_takes_one_question(
    amount: int, ask: Ask, team: list[StaffMember], django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(amount):
        ask(title=f"Vraag {number}")
    with django_assert_num_queries(1):
        found = queries.asked_of(team[0])
        assert len([one.consultation.title for one in found]) == amount
