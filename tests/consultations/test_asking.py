"""Asking: whom, until when, and telling what came of it."""

import json
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
from toetssteen.consultations.evidence import said_about
from toetssteen.consultations.models import Consultation, Invitation
from toetssteen.dutch import working_days
from toetssteen.history.models import Event
from toetssteen.notices.calendar import entries_of
from toetssteen.notices.models import Notice
from toetssteen.parties.free_text import BsnInText
from toetssteen.staff.models import Department, StaffMember
from toetssteen.themes.models import Theme, ThemeFollower, ThemeStep

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


# About a theme


@pytest.fixture
def theme(paspoort: factories.Passport, coordinator: StaffMember, balie: StaffMember) -> Theme:
    made = Theme.objects.create(title="Vragen bij een paspoort", owner=coordinator, due_on=TODAY + timedelta(days=5))
    ThemeFollower.objects.create(theme=made, member=balie)
    return made


def test_a_theme_shows_that_it_was_asked_and_its_followers_hear_what_came_of_it(
    theme: Theme, ask: Ask, balie: StaffMember, coordinator: StaffMember, experts: list[StaffMember]
) -> None:
    consultation = ask(theme=theme, contact_centre=False, departments=["burgerzaken"])
    answering.answer(consultation.uuid, "nodig", by=experts[0], text="Voor de aangifte.")
    assert said_about(theme) == []
    actions.conclude(ended(consultation).uuid, "We vragen alleen wat nodig is.", by=coordinator)
    newest, oldest = ThemeStep.objects.order_by("-pk")
    assert (oldest.kind, oldest.text) == ("raadpleging", consultation.title)
    assert (newest.text, newest.subject_id) == ("We vragen alleen wat nodig is.", consultation.uuid)
    assert balie.pk in told("consultation.concluded")
    (said,) = said_about(theme)
    assert said["departments"] == [
        {
            "name": "Burgerzaken",
            "counts": {"nodig": 1},
            "quotes": [{"stance": "nodig", "text": "Voor de aangifte.", "harm": ""}],
        }
    ]
    assert (said["answered"], said["outcome"]) == (0, "We vragen alleen wat nodig is.")
    json.dumps(said)


def test_a_theme_that_was_merged_passes_it_on(
    theme: Theme, ask: Ask, coordinator: StaffMember, balie: StaffMember
) -> None:
    into = Theme.objects.create(title="Ruimer", owner=coordinator, due_on=TODAY)
    Theme.objects.filter(pk=theme.pk).update(merged_into=into)
    ThemeFollower.objects.filter(theme=theme).update(theme=into)
    consultation = ask(theme=theme)
    actions.conclude(ended(consultation).uuid, "Klaar.", by=coordinator)
    assert ThemeStep.objects.filter(theme=into).count() == 2
    assert balie.pk in told("consultation.concluded")
