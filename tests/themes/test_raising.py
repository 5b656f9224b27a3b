"""A theme told early to a supervisor, in one click; and what was left to the coordinator."""

from uuid import uuid4

import pytest

from tests import factories
from tests.themes.conftest import Make, Send
from toetssteen.access.errors import NotAllowed, NotFound, RuleBroken
from toetssteen.access.roles import Role
from toetssteen.notices.models import Notice
from toetssteen.staff.models import StaffMember
from toetssteen.themes import actions, errors, queries, raising
from toetssteen.themes.models import RaisedTheme, Theme
from toetssteen.themes.raising import Words


@pytest.fixture
def theme(send: Send, make: Make) -> Theme:
    return make(send())


def _proposed(theme: Theme, by: StaffMember) -> Words:
    return raising.proposed(theme, 1, [uuid for uuid, _name in queries.people().supervisors], by=by)


def _raise(theme: Theme, by: StaffMember) -> RaisedTheme:
    return raising.raise_theme(theme.uuid, _proposed(theme, by), by=by)


def test_one_click_sends_what_is_proposed(theme: Theme, coordinator: StaffMember, mt: StaffMember) -> None:
    raised = _raise(theme, coordinator)
    assert raised.supervisor == mt
    assert theme.title in raised.what
    assert raised.now
    assert raised.later
    assert list(Notice.objects.filter(recipient=mt).values_list("kind", flat=True)) == ["theme.raised"]


def test_the_supervisor_of_last_time_is_proposed(
    theme: Theme, send: Send, make: Make, coordinator: StaffMember, mt: StaffMember
) -> None:
    other = factories.member(Role.MANAGEMENT, name="Aa eerst in de lijst")
    assert _proposed(theme, coordinator).supervisor is None
    raising.raise_theme(theme.uuid, Words("Dit", "Dat", "", mt.uuid), by=coordinator)
    assert _proposed(make(send()), coordinator).supervisor == mt.uuid
    assert other.uuid != mt.uuid


@pytest.mark.parametrize("answer", ["ga-je-gang", "praten"])
def test_the_supervisor_answers_once_and_the_coordinator_hears_it(
    theme: Theme, coordinator: StaffMember, mt: StaffMember, answer: str
) -> None:
    raised = _raise(theme, coordinator)
    raising.answer_raised(raised.uuid, answer, words="Fijn dat je het zegt.", by=mt)
    assert Notice.objects.get(recipient=coordinator, kind="raised.answered").words == "Fijn dat je het zegt."
    with pytest.raises(errors.RaiseIsAnswered):
        raising.answer_raised(raised.uuid, answer, by=mt)
    (quarter,) = raising.trust()
    assert (quarter.raised, quarter.left) == (1, int(answer == "ga-je-gang"))


def test_what_was_told_to_somebody_else_is_not_there(theme: Theme, coordinator: StaffMember, mt: StaffMember) -> None:
    raised = _raise(theme, coordinator)
    other = factories.member(Role.MANAGEMENT)
    with pytest.raises(NotFound):
        raising.answer_raised(raised.uuid, "ga-je-gang", by=other)
    for somebody in (other, factories.member(Role.COORDINATOR)):
        with pytest.raises(NotFound):
            raising.opened(raised.uuid, by=somebody)
    assert raising.opened(raised.uuid, by=coordinator) == raised
    assert list(raising.waiting_for(mt)) == [raised]


def test_one_open_report_at_a_time(theme: Theme, coordinator: StaffMember, mt: StaffMember) -> None:
    raised = _raise(theme, coordinator)
    with pytest.raises(errors.RaisedAlready):
        _raise(theme, coordinator)
    raising.answer_raised(raised.uuid, "praten", by=mt)
    _raise(theme, coordinator)


@pytest.mark.parametrize(
    ("words", "refusal"),
    [
        (Words("", "Dat", "", None), errors.SupervisorNeeded),
        (Words("Dit", "Dat", "", uuid4()), errors.SupervisorNeeded),
    ],
)
def test_it_goes_to_a_member_of_the_management_team(
    theme: Theme, coordinator: StaffMember, mt: StaffMember, words: Words, refusal: type[RuleBroken]
) -> None:
    with pytest.raises(refusal):
        raising.raise_theme(theme.uuid, words, by=coordinator)


@pytest.mark.parametrize(
    ("words", "refusal"),
    [
        (("", "Dat", ""), errors.OutcomeNeeded),
        (("Dit", "", ""), errors.OutcomeNeeded),
        (("Dit", "a" * 501, ""), errors.WordsTooLong),
    ],
)
def test_what_says_nothing_or_too_much_is_refused(
    theme: Theme, coordinator: StaffMember, mt: StaffMember, words: tuple[str, str, str], refusal: type[RuleBroken]
) -> None:
    with pytest.raises(refusal):
        raising.raise_theme(theme.uuid, Words(*words, mt.uuid), by=coordinator)
    with pytest.raises(errors.UnknownAnswer):
        raising.answer_raised(_raise(theme, coordinator).uuid, "misschien", by=mt)


def test_who_may_not_is_refused(theme: Theme, coordinator: StaffMember, mt: StaffMember, balie: StaffMember) -> None:
    with pytest.raises(NotAllowed):
        _raise(theme, balie)
    raised = _raise(theme, coordinator)
    with pytest.raises(NotAllowed):
        raising.answer_raised(raised.uuid, "ga-je-gang", by=coordinator)


def test_a_merge_takes_it_along(
    theme: Theme, send: Send, make: Make, coordinator: StaffMember, mt: StaffMember
) -> None:
    raised, target = _raise(theme, coordinator), make(send())
    actions.merge_themes(theme.uuid, into=target.uuid, revision=1, by=coordinator)
    raised.refresh_from_db()
    assert raised.theme == target
