"""Whether a change helped: fixed before, run by itself, told to who asked, and no more claimed than was shown."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from tests import factories
from tests.decisions.conftest import DROPPED, Do, bring, limited
from tests.evaluation.conftest import Weeks
from tests.protocols.clock import moved
from toetssteen.access.errors import NotAllowed
from toetssteen.access.roles import Role
from toetssteen.decisions import errors as decision_errors
from toetssteen.decisions.judging import GUARDS, Judging
from toetssteen.decisions.models import Proposal
from toetssteen.decisions.proposing import Texts, write_proposal
from toetssteen.decisions.states import Move, State
from toetssteen.evaluation import errors, runs, sentences
from toetssteen.evaluation.models import ProductWindow
from toetssteen.evaluation.outcomes import MEASURES
from toetssteen.evaluation.run_models import Design, Evaluation, Measurement
from toetssteen.evaluation.sentences import Helped
from toetssteen.evaluation.series import weekly
from toetssteen.insight.fours import first_four, four_of, last_four
from toetssteen.notices.models import Notice
from toetssteen.observations.actions import send_signal
from toetssteen.observations.models import SignalKind
from toetssteen.protocols.effective import pin
from toetssteen.staff.models import StaffMember

pytestmark = pytest.mark.django_db

ENOUGH = 16
"""Weeks after the change: those of a window of 90 days, wherever the change falls between four weeks."""


def planned(proposal: Proposal) -> tuple[Measurement, Measurement]:
    outcome, guard = Evaluation.objects.get(proposal=proposal, exploratory=False).measurements.all()
    return outcome, guard


def test_a_change_that_halves_resistance_is_shown_and_its_guard_says_no_more_than_it_knows(
    accepted: Proposal, weeks: Weeks
) -> None:
    weeks(60, ENOUGH, resisted=lambda n: 10 + n % 3)
    assert runs.run_due() == 1
    outcome, guard = planned(accepted)
    assert (outcome.outcome, outcome.design, outcome.guards) == ("weerstand", Design.SERIES, False)
    assert outcome.effect == pytest.approx(0.55, abs=0.1)
    assert sentences.helped(outcome) == Helped.BETTER
    assert outcome.before == pytest.approx(20, abs=0.2)
    assert outcome.size_before == 100 * outcome.weeks_before
    assert 12 <= outcome.weeks_after <= 16
    assert "Dat is beter" in sentences.in_words(outcome)
    assert (guard.outcome, guard.guards) == ("ontbreekt", True)
    assert sentences.helped(guard) in (Helped.NOT_SHOWN, Helped.DESCRIBED)


def test_what_did_not_change_is_not_called_no_difference(accepted: Proposal, weeks: Weeks) -> None:
    weeks(60, ENOUGH, resisted=lambda n: 20 + (7 * n) % 5 - 2)
    runs.run_due()
    outcome, _guard = planned(accepted)
    assert sentences.helped(outcome) == Helped.NOT_SHOWN
    assert "Dat is niet hetzelfde als geen verschil" in sentences.in_words(outcome)


def test_a_guard_that_got_worse_says_so(accepted: Proposal, weeks: Weeks) -> None:
    weeks(60, ENOUGH, missed=lambda n: 24 + n % 4)
    runs.run_due()
    _outcome, guard = planned(accepted)
    assert sentences.helped(guard) == Helped.WORSE
    assert "Dat is slechter" in sentences.in_words(guard)


def test_a_short_time_before_gives_a_description_and_says_why(accepted: Proposal, weeks: Weeks) -> None:
    weeks(7, ENOUGH, resisted=lambda _n: 1)
    runs.run_due()
    outcome, _guard = planned(accepted)
    assert outcome.design == Design.DESCRIPTION
    assert outcome.effect is outcome.low is outcome.p_value is None
    assert "minstens 8 weken van voor" in outcome.caveats[0]
    assert sentences.helped(outcome) == Helped.DESCRIBED


def test_nothing_that_may_be_shown_gives_no_number(accepted: Proposal, weeks: Weeks) -> None:
    weeks(20, ENOUGH, bits=0b1111)
    assert ProductWindow.objects.count() == 0
    runs.run_due()
    outcome, guard = planned(accepted)
    assert outcome.design == guard.design == Design.NONE
    assert (outcome.before, outcome.after, outcome.size_before) == (None, None, 0)
    assert "niet te meten" in sentences.in_words(outcome)


def test_it_waits_for_the_last_week_and_runs_once_for_all_who_asked(
    proposal: Proposal, do: Do, weeks: Weeks, paspoort: factories.Passport, balie: StaffMember, mt: StaffMember
) -> None:
    send_signal(
        SignalKind.NO_HELP.value,
        paspoort.product,
        question_code=DROPPED[1],
        protocol_version_id=pin(paspoort.product).version,
        by=balie,
    )
    accepted = bring(proposal, State.ACCEPTED, do)
    weeks(60, 8)
    assert runs.run_due() == 0
    weeks_more(accepted)
    assert runs.run_due() == 1
    assert runs.run_due() == 0
    for member in (balie, mt, accepted.written_by):
        told = Notice.objects.get(recipient=member, kind="proposal.measured")
        assert "Keren dat een klant weerstand gaf" in told.words


def weeks_more(accepted: Proposal) -> None:
    from toetssteen.evaluation.models import Counted

    start = accepted.in_force_from
    assert start is not None
    Counted.objects.update(through=last_four(start, accepted.window_days) + timedelta(weeks=3))


def test_the_weeks_in_which_it_was_limited_already_are_on_neither_side(
    proposal: Proposal, do: Do, weeks: Weeks, paspoort: factories.Passport, coordinator: StaffMember
) -> None:
    since = timezone.localdate()
    limited(paspoort, coordinator, days=60)
    with moved(days=40):
        for move in (Move.SUBMIT, Move.ACCEPT):
            do(proposal, move)
        weeks(60, ENOUGH, resisted=lambda _n: 10)
        runs.run_due()
        begun = first_four(timezone.localdate()) - timedelta(weeks=60)
    outcome, _guard = planned(proposal)
    assert outcome.weeks_before <= (four_of(since) - begun).days / 7
    assert any(f"vanaf {since:%d-%m-%Y}" in caveat for caveat in outcome.caveats)


@pytest.mark.parametrize(
    ("start", "days", "first", "last"),
    [
        (date(2026, 1, 19), 30, date(2026, 1, 26), date(2026, 1, 26)),
        (date(2026, 1, 26), 30, date(2026, 1, 26), date(2026, 2, 23)),
        (date(2026, 1, 27), 30, date(2026, 2, 23), date(2026, 2, 23)),
        (date(2026, 1, 26), 90, date(2026, 1, 26), date(2026, 4, 20)),
    ],
)
def test_only_whole_fours_of_the_grid_are_looked_at(start: date, days: int, first: date, last: date) -> None:
    assert (first_four(start), last_four(start, days)) == (first, last)


def test_no_side_holds_a_part_of_a_window(accepted: Proposal, weeks: Weeks, paspoort: factories.Passport) -> None:
    """So that nothing is left when the windows of the page are taken off."""
    weeks(26, ENOUGH)
    today = timezone.localdate()
    for measure in MEASURES.values():
        series = weekly([paspoort.product.pk], measure, start=today, window_days=90)
        windows = ProductWindow.objects.filter(product=paspoort.product)
        before = [one for one in windows if one.after <= today]
        after = [one for one in windows if one.first >= today and one.last <= last_four(today, 90)]
        assert series.before.whole == sum(measure.whole(one) for one in before)
        assert series.after.whole == sum(measure.whole(one) for one in after)


def test_afterwards_somebody_looks_by_another_measure_and_it_is_called_exploratory(
    accepted: Proposal, weeks: Weeks, coordinator: StaffMember
) -> None:
    weeks(60, ENOUGH, seconds=lambda n: 6000 + 100 * (n % 3))
    runs.run_due()
    asked = runs.explore(accepted.uuid, Judging.LASTED, 90, by=coordinator)
    assert runs.explore(accepted.uuid, Judging.LASTED, 90, by=coordinator) == asked
    assert asked.ran_at is None
    runs.run(asked.uuid)
    runs.run(asked.uuid)
    measured = Measurement.objects.get(evaluation=asked)
    assert measured.evaluation.exploratory
    assert not measured.guards
    assert sentences.helped(measured) == Helped.BETTER
    assert "korter" in sentences.in_words(measured)


def test_what_cannot_be_explored_is_refused(accepted: Proposal, weeks: Weeks, coordinator: StaffMember) -> None:
    weeks(60, ENOUGH)
    for outcome, days, refusal in (
        ("gevoel", 90, errors.UnknownMeasure),
        (Judging.KEPT, 5, errors.UnknownMeasure),
        (Judging.RESISTANCE, 90, errors.AsPlanned),
        (Judging.KEPT, 180, errors.NotMeasuredYet),
    ):
        with pytest.raises(refusal):
            runs.explore(accepted.uuid, outcome, days, by=coordinator)
    with pytest.raises(NotAllowed):
        runs.explore(accepted.uuid, Judging.KEPT, 90, by=factories.member(Role.AGENT))
    assert not Evaluation.objects.exists()


def test_a_plan_is_fixed_at_submission(proposal: Proposal, do: Do, coordinator: StaffMember) -> None:
    texts = Texts(proposal.title, proposal.why, "", "", Judging.LASTED, 180, guarded_by=Judging.KEPT)
    written = write_proposal(proposal.uuid, texts, seen=proposal.revision, by=coordinator)
    assert (written.judged_by, written.guarded_by, written.window_days) == ("duur", "op-tijd", 180)
    same = Texts(proposal.title, proposal.why, "", "", Judging.KEPT, 180, guarded_by=Judging.KEPT)
    with pytest.raises(decision_errors.GuardedByTheSame) as refused:
        write_proposal(proposal.uuid, same, seen=written.revision, by=coordinator)
    assert refused.value.field == "guarded_by"
    do(proposal, Move.SUBMIT)
    with pytest.raises(decision_errors.MoveNotPossible):
        write_proposal(proposal.uuid, texts, seen=written.revision + 1, by=coordinator)
    assert set(GUARDS) < set(MEASURES) == set(Judging)


@pytest.mark.parametrize(
    ("outcome", "effect", "said"),
    [
        (Judging.RESISTANCE, 0.5, "50% minder"),
        (Judging.RESISTANCE, 1.25, "25% meer"),
        (Judging.LASTED, 0.9, "10% korter"),
        (Judging.SETTLED, 1.0, "0,0 procentpunt hoger"),
        (Judging.SETTLED, 2.0, "8,9 procentpunt hoger"),
        (Judging.SETTLED, None, "niet te zeggen"),
    ],
)
def test_an_effect_is_said_as_one_would(outcome: Judging, effect: float | None, said: str) -> None:
    assert sentences.difference(Measurement(outcome=outcome, before=80.0), effect) == said
