"""What was said, counted: no group of fewer than five, and none that is found by subtraction."""

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests import factories
from tests.consultations.asking import Ask, ended
from toetssteen.access.errors import NotAllowed
from toetssteen.access.roles import Role
from toetssteen.consultations import actions, answering, errors, principles
from toetssteen.consultations.box import Said
from toetssteen.consultations.models import MtStance
from toetssteen.consultations.summary import SMALLEST, groups_of, summary_of
from toetssteen.notices.models import Notice
from toetssteen.protocols.models import PrincipleVersion
from toetssteen.protocols.principles import Wording
from toetssteen.staff.models import StaffMember


def said(place: str, stance: str, times: int) -> list[Said]:
    return [Said(stance=stance, place=place)] * times


@given(
    st.lists(
        st.tuples(st.sampled_from(["", "balie", "telefoon"]), st.sampled_from(["helpt", "helpt-niet"])), max_size=40
    )
)
def test_no_group_that_shows_is_small_and_together_they_are_all(answers: list[tuple[str, str]]) -> None:
    everybody = [Said(stance=stance, place=place) for place, stance in answers]
    groups = groups_of(everybody)
    assert len(groups) != 1
    if groups:
        assert all(group.size >= SMALLEST for group in groups)
        assert sum(group.size for group in groups) == len(everybody)
        for group in groups:
            assert sum(count.size for count in group.counts) == group.size


def test_a_small_group_is_put_with_the_others() -> None:
    groups = groups_of(said("balie", "helpt", 9) + said("telefoon", "helpt-niet", 3) + said("", "helpt", 2))
    assert [(str(group.label), group.size) for group in groups] == [("Balie", 9), ("Overige collega’s", 5)]


def test_a_rest_that_is_small_itself_takes_the_smallest_group_in() -> None:
    groups = groups_of(said("balie", "helpt", 9) + said("telefoon", "helpt", 6) + said("", "helpt-niet", 1))
    assert [(str(group.label), group.size) for group in groups] == [("Balie", 9), ("Overige collega’s", 7)]
    assert groups_of(said("balie", "helpt", 9) + said("", "helpt-niet", 1)) == []


@pytest.mark.django_db
def test_a_summary_counts_compares_and_quotes_without_names(
    ask: Ask, team: list[StaffMember], experts: list[StaffMember]
) -> None:
    everybody = [*team, *(factories.member(Role.AGENT, name=f"Extra {number}") for number in range(4))]
    consultation = ask(departments=["burgerzaken"])
    for number, member in enumerate(everybody):
        at_desk = number % 2 == 0
        answering.answer(
            consultation.uuid,
            "helpt-niet" if at_desk else "helpt",
            by=member,
            text=f"Reden {number}",
            place="balie" if at_desk else "telefoon",
        )
    answering.answer(consultation.uuid, "nodig", by=experts[0], text="Voor de aangifte.")
    summary = summary_of(ended(consultation))
    assert summary.all is not None
    assert {count.stance: count.size for count in summary.all.counts} == {"helpt-niet": 6, "helpt": 6}
    assert summary.all.leading is None
    assert summary.agree is False
    assert [group.leading for group in summary.groups] == ["helpt-niet", "helpt"]
    assert [quote.text for quote in summary.quotes] != [f"Reden {number}" for number in range(12)]
    assert Counter(quote.text for quote in summary.quotes) == Counter(f"Reden {number}" for number in range(12))
    (department,) = summary.departments
    assert (department.name, department.quotes[0].text) == ("Burgerzaken", "Voor de aangifte.")
    for member in (*everybody, *experts):
        assert member.name not in repr(summary)
    assert summary_of(consultation) == summary


@pytest.mark.django_db
def test_nobody_said_anything(ask: Ask, team: list[StaffMember]) -> None:
    summary = summary_of(ask())
    assert (summary.all, summary.groups, summary.quotes, summary.departments) == (None, [], [], [])
    assert summary.agree is None


# Principles


@pytest.mark.django_db
def test_a_team_adopts_a_principle_by_consent_and_the_mt_fixes_it(
    worded: PrincipleVersion,
    ask: Ask,
    coordinator: StaffMember,
    mt: StaffMember,
    balie: StaffMember,
    team: list[StaffMember],
) -> None:
    consultation = ask("instemming", principle_version=worded)
    for member in team:
        answering.answer(consultation.uuid, "geen-bezwaar", by=member)
    with pytest.raises(errors.ConsultationRuns):
        principles.adopt(consultation.uuid, "Vastgesteld", "Team KCC", by=coordinator)
    with pytest.raises(errors.NotAdopted):
        principles.take_note(consultation.uuid, MtStance.NOTED, by=mt)
    ended(consultation)
    with pytest.raises(NotAllowed):
        principles.adopt(consultation.uuid, "Vastgesteld", "Team KCC", by=balie)
    principles.adopt(consultation.uuid, "Vastgesteld", "Team KCC", by=coordinator)
    worded.refresh_from_db()
    worded.principle.refresh_from_db()
    assert (worded.stage, worded.laid_down_by) == ("vastgelegd", "Team KCC")
    assert worded.principle.statement == "We vragen alleen wat iemand gebruikt."
    assert Notice.objects.filter(kind="principle.adopted", recipient=team[0]).count() == 1
    with pytest.raises(NotAllowed):
        principles.take_note(consultation.uuid, MtStance.FIXED, by=coordinator)
    with pytest.raises(errors.FormUnknown):
        principles.take_note(consultation.uuid, "misschien", by=mt)
    assert principles.take_note(consultation.uuid, MtStance.FIXED, by=mt).mt_stance == MtStance.FIXED
    with pytest.raises(errors.AlreadyConcluded):
        principles.adopt(consultation.uuid, "Nog eens", "Team KCC", by=coordinator)


@pytest.mark.django_db
@pytest.mark.parametrize("who", ["team", "department"])
def test_an_open_objection_keeps_a_principle_from_being_adopted(
    who: str,
    worded: PrincipleVersion,
    ask: Ask,
    coordinator: StaffMember,
    team: list[StaffMember],
    experts: list[StaffMember],
) -> None:
    consultation = ask("instemming", principle_version=worded, departments=["burgerzaken"])
    for member in team:
        answering.answer(consultation.uuid, "geen-bezwaar", by=member)
    objector = team[0] if who == "team" else experts[0]
    answering.answer(
        consultation.uuid, "bezwaar", by=objector, text="De wet wil het.", harm="De klant moet terugkomen."
    )
    ended(consultation)
    with pytest.raises(errors.ObjectionOpen):
        principles.adopt(consultation.uuid, "Vastgesteld", "Team KCC", by=coordinator)
    worded.refresh_from_db()
    assert worded.stage == "voorstel"
    actions.conclude(consultation.uuid, "We passen de tekst aan.", by=coordinator)


@pytest.mark.django_db
def test_silence_is_no_consent(
    worded: PrincipleVersion, ask: Ask, coordinator: StaffMember, team: list[StaffMember]
) -> None:
    consultation = ask("instemming", principle_version=worded)
    for member in team[:4]:
        answering.answer(consultation.uuid, "geen-bezwaar", by=member)
    ended(consultation)
    with pytest.raises(errors.TooFewConsented):
        principles.adopt(consultation.uuid, "Vastgesteld", "Team KCC", by=coordinator)


@pytest.mark.django_db
def test_only_a_principle_asked_for_consent_can_be_adopted(
    worded: PrincipleVersion, ask: Ask, coordinator: StaffMember, team: list[StaffMember]
) -> None:
    for consultation in (ask("instemming"), ask("zin", principle_version=worded)):
        with pytest.raises(errors.NothingToAdopt):
            principles.adopt(ended(consultation).uuid, "Vastgesteld", "Team KCC", by=coordinator)


@pytest.mark.django_db
def test_staff_word_a_principle_in_their_own_way_while_it_is_asked(
    worded: PrincipleVersion, ask: Ask, team: list[StaffMember]
) -> None:
    consultation = ask("advies", principle_version=worded)
    wording = Wording("We vragen wat helpt.", "Kort.", ("Zo",), ("Zo niet",))
    fresh = principles.propose_wording(consultation.uuid, wording, by=team[0])
    assert fresh.principle_id == worded.principle_id
    assert fresh.number == worded.number + 1
    with pytest.raises(errors.NothingToAdopt):
        principles.propose_wording(ask(title="Anders").uuid, wording, by=team[0])
    with pytest.raises(errors.ConsultationClosed):
        principles.propose_wording(ended(consultation).uuid, wording, by=team[0])
