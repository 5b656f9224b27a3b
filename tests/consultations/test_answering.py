"""Answering: once, one's own, until it closes; and who sees what when."""

from datetime import timedelta
from typing import Any

import pytest

from tests import factories
from tests.consultations.asking import Ask, ended
from toetssteen.access.errors import NotAllowed, RuleBroken
from toetssteen.access.roles import Role
from toetssteen.consultations import actions, answering, errors, queries
from toetssteen.consultations.models import Invitation, NamedAnswer
from toetssteen.parties.free_text import BsnInText
from toetssteen.staff.models import StaffMember

pytestmark = pytest.mark.django_db


def test_one_tap_is_an_answer_and_words_can_be_added(ask: Ask, team: list[StaffMember]) -> None:
    consultation = ask()
    answering.answer(consultation.uuid, "helpt-niet", by=team[0])
    answering.answer(consultation.uuid, "hangt-af", by=team[0], text="Bij een vermissing wel.", place="balie")
    answering.answer(consultation.uuid, "helpt", by=team[0])
    (answer,) = NamedAnswer.objects.all()
    assert (answer.stance, answer.text) == ("helpt", "Bij een vermissing wel.")
    assert Invitation.objects.get(member=team[0]).answered
    assert Invitation.objects.filter(answered=True).count() == 1


@pytest.mark.parametrize(
    ("form", "given", "refusal", "field"),
    [
        ("zin", {"stance": ""}, errors.StanceNeeded, "stance"),
        ("zin", {"stance": "bezwaar"}, errors.StanceNeeded, "stance"),
        ("zin", {"stance": "nodig"}, errors.StanceNeeded, "stance"),
        ("zin", {"stance": "helpt", "text": "x" * 2001}, errors.AnswerTooLong, "text"),
        ("zin", {"stance": "helpt", "text": "Van 999993653"}, BsnInText, "text"),
        ("advies", {"stance": "adviseert", "text": " \0"}, errors.WordsNeededForAdvice, "text"),
        ("instemming", {"stance": "bezwaar", "text": "Zomaar"}, errors.HarmNeeded, "harm"),
        ("instemming", {"stance": "bezwaar", "harm": "De klant wacht."}, errors.ReasonNeeded, "text"),
        ("instemming", {"stance": "bezwaar", "harm": "x" * 2001, "text": "Ja"}, errors.AnswerTooLong, "harm"),
    ],
)
def test_what_is_no_answer_is_refused_beside_its_field(
    form: str, given: dict[str, Any], refusal: type[RuleBroken], field: str, ask: Ask, team: list[StaffMember]
) -> None:
    consultation = ask(form)
    with pytest.raises(refusal) as caught:
        answering.answer(consultation.uuid, **given, by=team[0])
    assert caught.value.field == field
    assert not NamedAnswer.objects.exists()
    assert not Invitation.objects.filter(answered=True).exists()


def test_a_department_says_whether_it_needs_the_answers(
    ask: Ask, team: list[StaffMember], experts: list[StaffMember]
) -> None:
    consultation = ask(departments=["burgerzaken"])
    with pytest.raises(errors.StanceNeeded):
        answering.answer(consultation.uuid, "helpt", by=experts[0])
    answering.answer(consultation.uuid, "nodig", by=experts[0], text="Anders bellen we terug.", place="balie")
    answer = NamedAnswer.objects.get()
    assert (answer.department.code, answer.place) == ("burgerzaken", "vakafdeling")  # type: ignore[union-attr]  # it is there


def test_who_is_not_asked_can_read_along_only(
    ask: Ask, coordinator: StaffMember, mt: StaffMember, team: list[StaffMember]
) -> None:
    consultation = ask()
    late = factories.member(Role.AGENT)
    with pytest.raises(errors.NotAsked):
        answering.answer(consultation.uuid, "helpt", by=late)
    for somebody in (coordinator, mt):
        with pytest.raises(NotAllowed):
            answering.answer(consultation.uuid, "helpt", by=somebody)


def test_after_the_last_day_nothing_changes_any_more(
    ask: Ask, coordinator: StaffMember, team: list[StaffMember]
) -> None:
    consultation = ask()
    answering.answer(consultation.uuid, "helpt", by=team[0])
    ended(consultation, days=0)
    answering.answer(consultation.uuid, "helpt-niet", by=team[0])  # the last day itself
    ended(consultation)
    for somebody in team[:2]:
        with pytest.raises(errors.ConsultationClosed):
            answering.answer(consultation.uuid, "hangt-af", by=somebody)
    actions.conclude(consultation.uuid, "Klaar", by=coordinator)
    with pytest.raises(errors.ConsultationClosed):
        answering.answer(consultation.uuid, "hangt-af", by=team[0])
    assert NamedAnswer.objects.get().stance == "helpt-niet"


def test_results_are_hidden_until_one_has_answered_or_it_closes(
    ask: Ask, coordinator: StaffMember, mt: StaffMember, team: list[StaffMember]
) -> None:
    consultation = ask()
    answering.answer(consultation.uuid, "helpt", by=team[0])
    seen = {somebody.pk: queries.see(consultation.uuid, by=somebody) for somebody in (*team[:2], coordinator, mt)}
    assert [one.shows_results for one in seen.values()] == [True, False, False, False]
    assert (seen[mt.pk].asked, seen[mt.pk].answered) == (8, 1)
    ended(consultation)
    assert queries.see(consultation.uuid, by=team[1]).shows_results


def test_what_one_is_asked_comes_first_while_it_is_not_answered(ask: Ask, team: list[StaffMember]) -> None:
    first, second = ask(title="Een"), ask(title="Twee")
    answering.answer(first.uuid, "helpt", by=team[0])
    assert [one.consultation.pk for one in queries.asked_of(team[0])] == [second.pk, first.pk]
    ended(second)
    assert [one.consultation.pk for one in queries.asked_of(team[0])] == [first.pk]
    assert second.pk in [one.pk for one in queries.closed()]


def test_a_moved_clock_closes_and_opens_by_itself(ask: Ask, team: list[StaffMember]) -> None:
    consultation = ask()
    assert consultation.is_open()
    assert consultation.is_open(consultation.closes_on)
    assert consultation.is_overdue(consultation.closes_on + timedelta(days=1))
    assert not consultation.is_overdue(consultation.closes_on)
