"""Differences, lots, wedges and sequences: what they find, and what they refuse to say."""

import numpy as np
import pytest

from tests.evaluation.coverage import held_throughout
from toetssteen.evaluation.statistics import (
    NotEstimable,
    confidence_sequence,
    confidence_sequence_of_mean,
    difference_in_differences,
    randomisation_test,
    stepped_wedge,
    use_rate,
)
from toetssteen.evaluation.statistics.result import Vector

GROUPS, WEEKS = 10, 8
GROUP = np.repeat(np.arange(GROUPS), WEEKS)
WEEK = np.tile(np.arange(WEEKS), GROUPS)
AFTER = (WEEK >= 4).astype(int)
TREATED = (GROUP < 5).astype(int)


def panel(effect: float, seed: int = 1) -> Vector:
    lot = np.random.default_rng(seed)
    return np.asarray(lot.normal(size=GROUPS)[GROUP] + 0.3 * WEEK + effect * TREATED * AFTER + lot.normal(size=80))


# Differences


def test_covariates_take_out_what_they_explain() -> None:
    lot = np.random.default_rng(4)
    busy = lot.normal(size=80)
    y = panel(2.0) + 5 * busy
    plain = difference_in_differences(y, treated=TREATED, after=AFTER)
    better = difference_in_differences(y, treated=TREATED, after=AFTER, covariates={"drukte": busy})
    assert better.standard_error < plain.standard_error / 2
    assert better.low < 2 < better.high
    same = difference_in_differences(y, treated=TREATED, after=AFTER, covariates=busy)
    assert same.estimate == pytest.approx(better.estimate)


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"treated": np.zeros(80)}, "met de verandering"),
        ({"after": np.ones(80)}, "van voor die tijd"),
        ({"treated": TREATED * 2}, "nullen en enen"),
        ({"treated": TREATED[:-1]}, "79 waarden"),
        ({"cluster": np.zeros(80)}, "maar één groep"),
        ({"covariates": np.ones(80)}, "hetzelfde"),
        ({"covariates": np.ones(79)}, "een rij voor elke"),
    ],
)
def test_half_a_comparison_is_refused(changes: dict[str, object], sentence: str) -> None:
    given = {"treated": TREATED, "after": AFTER} | changes
    with pytest.raises(NotEstimable, match=sentence):
        difference_in_differences(panel(1.0), **given)  # type: ignore[arg-type]  # parameters of the test


def test_four_equal_numbers_give_no_interval() -> None:
    found = difference_in_differences([1, 1, 1, 1, 1], treated=[0, 0, 1, 1, 1], after=[0, 1, 0, 1, 1])
    assert np.isnan(found.p_value)
    assert "geen spreiding" in found.caveats[0]


# Lots


def test_lots_find_a_large_effect_and_no_absent_one() -> None:
    found = randomisation_test(panel(4.0), group=GROUP, treated=TREATED, after=AFTER)
    assert found.low < 4 < found.high
    assert found.p_value < 0.05
    assert "252 manieren" in found.caveats[-1]
    absent = randomisation_test(panel(0.0), group=GROUP, treated=TREATED, after=AFTER)
    assert absent.low < 0 < absent.high


def test_of_three_groups_of_which_one_changed_nothing_can_be_shown() -> None:
    y = np.array([1, 2, 1, 1, 1, 9.0])
    found = randomisation_test(y, group=[0, 0, 1, 1, 2, 2], treated=[0, 0, 0, 0, 1, 1], after=[0, 1] * 3)
    assert found.p_value == pytest.approx(1 / 3)
    assert (found.low, found.high) == (-np.inf, np.inf)
    assert "geen enkel verschil" in found.caveats[0]


def test_the_p_value_is_an_exact_count() -> None:
    """Four groups, two changed: six ways, and the largest difference of all shows in two of them (its mirror too)."""
    y = np.array([0, 5, 0, 4, 0, 1, 0, 0.0])
    found = randomisation_test(y, group=[0, 0, 1, 1, 2, 2, 3, 3], treated=[1, 1, 1, 1, 0, 0, 0, 0], after=[0, 1] * 4)
    assert found.estimate == 4.0
    assert found.p_value == pytest.approx(2 / 6)


def test_chance_alone_is_called_an_effect_no_more_often_than_it_may() -> None:
    called = 0
    for seed in range(150):
        y = np.random.default_rng(seed).normal(size=80)
        called += randomisation_test(y, group=GROUP, treated=TREATED, after=AFTER).p_value <= 0.05
    assert called / 150 < 0.05 + 3 * (0.05 * 0.95 / 150) ** 0.5


def test_where_half_is_drawn_each_way_has_its_mirror_and_six_groups_are_too_few() -> None:
    """Twenty ways, and two of them show as much: the smallest p-value is 0.10, however large the difference."""
    group = np.repeat(range(6), 2)
    y = np.where(group < 3, 100.0, 0.0) * np.tile([0, 1], 6) + group / 10
    found = randomisation_test(y, group=group, treated=(group < 3).astype(int), after=[0, 1] * 6)
    assert found.p_value == pytest.approx(0.1)
    assert (found.low, found.high) == (-np.inf, np.inf)
    assert "geen enkel verschil" in found.caveats[0]


def test_one_of_twenty_is_just_enough() -> None:
    group = np.repeat(range(20), 2)
    y = np.where(group == 0, 50.0, 0.0) * np.tile([0, 1], 20) + np.random.default_rng(1).normal(size=40)
    found = randomisation_test(y, group=group, treated=(group == 0).astype(int), after=[0, 1] * 20)
    assert found.p_value == 0.05
    assert found.significant
    assert found.low > 0


def test_with_many_groups_lots_are_drawn_and_the_same_at_every_run() -> None:
    group = np.repeat(np.arange(40), 2)
    y = np.random.default_rng(1).normal(size=80)
    first, second = (
        randomisation_test(y, group=group, treated=(group < 20).astype(int), after=[0, 1] * 40) for _ in range(2)
    )
    assert first == second
    assert "20000 trekkingen" in first.model


def test_a_group_is_whole() -> None:
    with pytest.raises(NotEstimable, match="in haar geheel"):
        randomisation_test([1, 2, 3, 4.0], group=[0, 0, 1, 1], treated=[0, 1, 0, 0], after=[0, 1, 0, 1])
    with pytest.raises(NotEstimable, match="van voor de verandering en van erna"):
        randomisation_test([1, 2, 3, 4.0], group=[0, 0, 1, 1], treated=[1, 1, 0, 0], after=[0, 1, 1, 1])
    with pytest.raises(NotEstimable, match="met de verandering, en een zonder"):
        randomisation_test([1, 2, 3, 4.0], group=[0, 0, 1, 1], treated=[1, 1, 1, 1], after=[0, 1, 0, 1])


# Wedges


def wedge(effect: float, seed: int) -> tuple[Vector, Vector]:
    """Ten groups, two of which start in each of the periods 2 to 6."""
    lot = np.random.default_rng(seed)
    started = (WEEK >= 2 + GROUP // 2).astype(float)
    return lot.normal(scale=0.7, size=GROUPS)[GROUP] + 0.2 * WEEK + effect * started + lot.normal(size=80), started


def test_a_wedge_tells_the_effect_from_the_time() -> None:
    y, started = wedge(3.0, 1)
    found = stepped_wedge(y, cluster=GROUP, period=WEEK, treated=started)
    assert found.low < 3 < found.high
    assert found.significant
    assert "10 groepen" in found.caveats[0]


def test_its_interval_holds_the_truth_about_as_often_as_it_says() -> None:
    held = 0
    for seed in range(30):
        y, started = wedge(1.0, seed)
        found = stepped_wedge(y, cluster=GROUP, period=WEEK, treated=started)
        held += found.low <= 1 <= found.high
    assert held / 30 > 0.83


def test_groups_that_all_start_at_once_are_no_wedge() -> None:
    with pytest.raises(NotEstimable, match="tegelijk"):
        stepped_wedge(panel(1.0), cluster=GROUP, period=WEEK, treated=AFTER)
    with pytest.raises(NotEstimable, match="en een zonder"):
        stepped_wedge(panel(1.0), cluster=GROUP, period=WEEK, treated=np.ones(80))
    with pytest.raises(NotEstimable, match="maar één groep"):
        stepped_wedge(panel(1.0), cluster=np.zeros(80), period=WEEK, treated=AFTER)


def test_two_groups_say_next_to_nothing() -> None:
    y = [1, 2, 3, 4, 5, 6.5]
    found = stepped_wedge(y, cluster=[0, 0, 0, 1, 1, 1], period=[0, 1, 2] * 2, treated=[0, 1, 1, 0, 0, 1])
    assert found.high - found.low > 20 * found.standard_error


# Sequences and rates


@pytest.mark.parametrize("share", [0.02, 0.3])
def test_a_sequence_holds_however_often_one_looks(share: float) -> None:
    assert held_throughout(share, most=100, times=40) > 0.9


def test_a_sequence_is_wider_than_an_interval_that_is_looked_at_once() -> None:
    always, once = confidence_sequence(successes=30, n=100, optimised_at=100), use_rate(used=30, answered=100)
    assert always.low < once.low < once.high < always.high


def test_the_edges_of_a_share() -> None:
    assert confidence_sequence(successes=0, n=10, optimised_at=100).low == 0.0
    assert confidence_sequence(successes=10, n=10, optimised_at=100).high == 1.0


@pytest.mark.parametrize(
    "call",
    [
        lambda: confidence_sequence(successes=0, n=0, optimised_at=100),
        lambda: confidence_sequence(successes=3, n=2, optimised_at=100),
        lambda: confidence_sequence(successes=1, n=2, optimised_at=0),
        lambda: confidence_sequence(successes=1, n=2, optimised_at=10, alpha=1.5),
        lambda: confidence_sequence_of_mean(total=0, n=0, variance=1, optimised_at=10),
        lambda: confidence_sequence_of_mean(total=0, n=3, variance=0, optimised_at=10),
        lambda: use_rate(used=0, answered=0),
        lambda: use_rate(used=3, answered=2),
        lambda: use_rate(used=-1, answered=2),
        lambda: use_rate(used=float("nan"), answered=2),  # type: ignore[arg-type]  # wrong on purpose
        lambda: use_rate(used="1", answered=2),  # type: ignore[arg-type]  # wrong on purpose
        lambda: confidence_sequence_of_mean(total=float("nan"), n=3, variance=1, optimised_at=10),
        lambda: difference_in_differences([1.0, 2], treated=[0, 1], after=[0, 1], covariates=[["a"], ["b"]]),
        lambda: difference_in_differences(panel(1), treated=TREATED, after=AFTER, cluster=["a", None] * 40),
        lambda: stepped_wedge(np.ones(80), cluster=GROUP, period=WEEK, treated=WEEK >= 2 + GROUP // 2),
    ],
)
def test_of_nothing_there_is_no_share(call: object) -> None:
    with pytest.raises(NotEstimable):
        call()  # type: ignore[operator]  # a parameter of the test
