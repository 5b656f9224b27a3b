"""A series in which something changed: what it finds, and what it refuses to say."""

import numpy as np
import pytest
from numpy.typing import ArrayLike

from tests.evaluation.coverage import covered, hanging_together
from toetssteen.evaluation.statistics import NotEstimable, interrupted_time_series
from toetssteen.evaluation.statistics.autoregressive import restricted_likelihood
from toetssteen.evaluation.statistics.coverage import CORRELATIONS, COVERAGE, POINTS

TIME = np.arange(48.0)
AFTER = (TIME >= 24).astype(float)


def fresh() -> np.random.Generator:
    return np.random.default_rng(11)


def test_it_finds_the_step_and_the_change_of_slope() -> None:
    y = 100 + 0.5 * TIME - 10 * AFTER - 1.5 * (TIME - 24) * AFTER + fresh().normal(scale=0.5, size=48)
    found = interrupted_time_series(y, changed_at=24)
    assert found.slope_change is not None
    assert found.low < -10 < found.high
    assert found.slope_change.low < -1.5 < found.slope_change.high
    assert found.before == pytest.approx(112, abs=1)
    assert found.n == 48
    assert found.significant


def test_a_season_does_not_pass_for_a_change() -> None:
    season = 8 * np.sin(2 * np.pi * TIME / 12)
    y = 50 + season + fresh().normal(scale=0.5, size=48)
    assert abs(interrupted_time_series(y, changed_at=22, harmonics=1).estimate) < 1.5
    assert abs(interrupted_time_series(y, changed_at=22).estimate) > 3
    short = interrupted_time_series(y[:20], changed_at=10, harmonics=1)
    assert any("seizoen" in caveat for caveat in short.caveats)


def test_counts_are_out_of_something() -> None:
    people = 1000 + 20 * TIME
    counts = fresh().poisson(people * 0.05 * np.where(AFTER, 0.7, 1.0))
    found = interrupted_time_series(counts, changed_at=24, family="poisson", offset=np.log(people), slope=False)
    assert found.low < np.log(0.7) < found.high
    assert np.exp(found.before) == pytest.approx(0.05, rel=0.1)


def test_counts_spread_as_they_do() -> None:
    """Quasi-Poisson: four times the variance, twice the error."""
    counts = fresh().poisson(20, size=400)
    plain = interrupted_time_series(counts, changed_at=200, family="poisson", slope=False)
    wide = interrupted_time_series(4 * counts, changed_at=200, family="poisson", slope=False)
    assert wide.standard_error == pytest.approx(plain.standard_error, rel=1e-6)
    ordinary = (1 / counts[:200].sum() + 1 / counts[200:].sum()) ** 0.5
    assert plain.standard_error == pytest.approx(ordinary, rel=0.2)


def test_shares_change_in_log_odds() -> None:
    outs = np.full(48, 200)
    shares = fresh().binomial(outs, np.where(AFTER, 0.6, 0.4))
    found = interrupted_time_series(shares, changed_at=24, family="binomial", trials=outs, slope=False)
    truth = np.log(0.6 / 0.4) - np.log(0.4 / 0.6)
    assert found.low < truth < found.high
    as_shares = interrupted_time_series(shares / outs, changed_at=24, family="binomial", slope=False)
    assert as_shares.estimate == pytest.approx(found.estimate)


def test_seconds_change_by_a_factor() -> None:
    y = np.exp(3 + np.log(0.5) * AFTER + fresh().normal(scale=0.1, size=48))
    found = interrupted_time_series(y, changed_at=24, family="log", slope=False)
    assert found.low < np.log(0.5) < found.high


def test_a_missing_month_leaves_a_gap_and_is_told() -> None:
    y = 5 + 2 * TIME + 3 * AFTER + 0.01 * fresh().normal(size=48)
    y[10:12] = np.nan
    found = interrupted_time_series(y, changed_at=24)
    assert found.estimate == pytest.approx(3, abs=0.05)
    assert found.n == 46
    assert "ontbreken 2 punten" in found.caveats[0]


def test_the_error_is_chosen_by_the_number_of_points() -> None:
    y = fresh().normal(size=24)
    assert interrupted_time_series(y[:11], changed_at=5).model == "gewone kleinste kwadraten"
    assert "REML" in interrupted_time_series(y, changed_at=12).model


@pytest.mark.parametrize("errors", ["ols", "corrected", "newey-west", "glsar", "reml"])
def test_every_way_of_estimating_finds_a_plain_change(errors: str) -> None:
    y = 10 - 4 * AFTER + hanging_together(0.4, 48, np.random.default_rng(2)) * 0.5
    found = interrupted_time_series(y, changed_at=24, slope=False, errors=errors)  # type: ignore[arg-type]  # parameters of the test
    assert found.high < -2
    assert found.autocorrelation == pytest.approx(0.4, abs=0.3)


def test_restricted_likelihood_finds_how_points_hang_together() -> None:
    """And less biased than what iterating gives."""
    found = [
        restricted_likelihood(hanging_together(0.6, 60, np.random.default_rng(seed)), np.ones((60, 1)), np.arange(60.0))
        for seed in range(40)
    ]
    assert np.mean([fit.correlation for fit in found]) == pytest.approx(0.6, abs=0.06)


@pytest.mark.parametrize(
    ("y", "changed_at", "sentence"),
    [
        ([3.0], 0, "eerste punt"),
        ([3.0], 1, "laatste punt"),
        ([1.0, 2.0, 3.0, 4.0, 5.0, 6.0], 0, "eerste punt"),
        ([1.0, 2.0, 3.0, 4.0, 5.0, 6.0], 6, "laatste punt"),
        ([1.0, 2.0, 3.0, 4.0, 5.0, 6.0], 1, "van voor de verandering"),
        ([1.0, 2.0, 4.0, 3.0], 2, "minstens 5"),
        ([0.0] * 24, 12, "gelijk"),
        ([float("nan")] * 24, 12, "van voor de verandering"),
        ([float("inf")] + [1.0] * 23, 12, "zonder einde"),
        (["een", "twee"], 1, "geen getal"),
        ([[1.0, 2.0], [3.0, 4.0]], 1, "geen rij"),
    ],
)
def test_what_cannot_be_said_is_not_said(y: ArrayLike, changed_at: int, sentence: str) -> None:
    with pytest.raises(NotEstimable, match=sentence):
        interrupted_time_series(y, changed_at=changed_at)


def test_bad_counts_and_shares_are_refused() -> None:
    y = np.arange(1.0, 25.0)
    with pytest.raises(NotEstimable, match="nooit negatief"):
        interrupted_time_series(-y, changed_at=12, family="poisson")
    with pytest.raises(NotEstimable, match="hoogstens 1"):
        interrupted_time_series(y, changed_at=12, family="binomial")
    with pytest.raises(NotEstimable, match="boven 0"):
        interrupted_time_series(y - 5, changed_at=12, family="log")
    with pytest.raises(NotEstimable, match="soort uitkomst"):
        interrupted_time_series(y, changed_at=12, family="gamma")  # type: ignore[arg-type]  # wrong on purpose
    with pytest.raises(NotEstimable, match="24"):
        interrupted_time_series(y, changed_at=12, offset=[1.0, 2.0])


@pytest.mark.parametrize("slope", [True, False])
@pytest.mark.parametrize("side", [slice(None, 12), slice(12, None), slice(None)])
def test_counts_of_nothing_on_a_side_give_no_number(side: slice, slope: bool) -> None:
    """The logarithm of nothing runs away, with an interval that looks like one."""
    y = fresh().poisson(20, size=24).astype(float)
    y[side] = 0
    for family, trials in (("poisson", None), ("binomial", np.full(24, 100))):
        with pytest.raises(NotEstimable, match=r"alles 0|gelijk"):
            interrupted_time_series(y, changed_at=12, family=family, trials=trials, slope=slope)  # type: ignore[arg-type]  # parameters of the test


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"changed_at": float("nan")}, "nummer"),
        ({"changed_at": 11.5}, "nummer"),
        ({"changed_at": "12"}, "nummer"),
        ({"harmonics": -1}, "golven"),
        ({"harmonics": 1.5}, "golven"),
        ({"harmonics": 1, "period": 0}, "passen"),
        ({"harmonics": 7, "period": 12}, "passen"),
        ({"errors": "bootstrap"}, "fouten te schatten"),
        ({"family": "binomial", "trials": [0.0] * 24}, "niets is geteld"),
        ({"alpha": 0.0}, "tussen 0 en 1"),
        ({"y": [7.0] + [float("nan")] * 23}, "punten van voor de verandering en 0 van erna"),
    ],
)
def test_what_is_asked_wrongly_is_refused(changes: dict[str, object], sentence: str) -> None:
    asked: dict[str, object] = {"y": fresh().random(24), "changed_at": 12} | changes
    y = asked.pop("y")
    with pytest.raises(NotEstimable, match=sentence):
        interrupted_time_series(y, **asked)  # type: ignore[arg-type]  # parameters of the test


def test_counts_that_vary_less_than_chance_gives_are_not_called_surer() -> None:
    even = np.tile([19.0, 20, 21, 20], 6)
    honest, quasi = (
        interrupted_time_series(even, changed_at=12, family=family, slope=False)
        for family in ("poisson", "quasi-poisson")
    )
    assert honest.standard_error == pytest.approx((2 / 240) ** 0.5)
    assert quasi.standard_error < honest.standard_error / 3


def test_shares_are_given_as_counts_out_of_something_in_either_way() -> None:
    outs = np.full(24, 50)
    successes = fresh().binomial(outs, 0.4)
    beside = interrupted_time_series(successes, changed_at=12, family="binomial", trials=outs, slope=False)
    columns = interrupted_time_series(
        np.column_stack([successes, outs - successes]), changed_at=12, family="binomial", slope=False
    )
    assert columns == beside


def test_six_waves_in_twelve_months_are_the_most_there_are() -> None:
    y = np.tile(fresh().normal(size=12), 4) + 3 * AFTER + 0.01 * fresh().normal(size=48)
    found = interrupted_time_series(y, changed_at=24, harmonics=6, slope=False)
    assert found.estimate == pytest.approx(3, abs=0.05)


def test_a_line_without_spread_gives_no_interval_that_pretends() -> None:
    for y, slope in ((2 * TIME + 5 * AFTER, True), (5 * AFTER, False)):
        found = interrupted_time_series(y, changed_at=24, slope=slope)
        assert found.estimate == pytest.approx(5)
        assert np.isnan([found.low, found.high, found.p_value]).all()
        assert "geen spreiding" in found.caveats[0]
        assert not found.significant


def test_a_line_that_runs_away_is_refused() -> None:
    with pytest.raises(NotEstimable, match="geen lijn"):
        interrupted_time_series([3, 0, 0, 0, 1, 0, 0, 0], changed_at=4, family="poisson")


def test_the_known_undercoverage_is_printed_beside_the_interval() -> None:
    y = hanging_together(0.8, 14, np.random.default_rng(5))
    found = interrupted_time_series(y, changed_at=7, errors="ols", slope=False)
    told = [caveat for caveat in found.caveats if "bevat de waarheid" in caveat]
    assert bool(told) is (found.autocorrelation > 0.1)


@pytest.mark.parametrize("errors", sorted(COVERAGE))
def test_the_coverage_that_is_told_is_the_coverage_that_is_measured(errors: str) -> None:
    """One cell of each table again, with other series: within three standard errors of both."""
    row, column, times = 1, 1, 150
    again = covered(errors, CORRELATIONS[row], POINTS[column], times=times, seed=99)  # type: ignore[arg-type]  # parameters of the test
    told = COVERAGE[errors][row][column]
    assert abs(again - told) < 3.5 * (told * (1 - told) / times) ** 0.5
