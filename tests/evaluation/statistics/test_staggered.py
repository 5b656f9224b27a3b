"""A staggered start, of which the lot itself says what is chance."""

from typing import Any

import numpy as np
import pytest

from toetssteen.evaluation.statistics import NotEstimable, staggered_start

PERIODS = 12


def panel(groups: int, effect: float, seed: int, *, noise: float = 1.0, together: int = 1) -> dict[str, Any]:
    """Groups that start one after another from the sixth period on, each at its own level, in a time that drifts."""
    rng = np.random.default_rng(seed)
    levels, drift = rng.normal(0, 3, groups), np.cumsum(rng.normal(0, 1, PERIODS))
    order = rng.permutation(groups)
    starts = [6 + int(place) // together for place in np.argsort(order)]
    rows = [(g, t, starts[g]) for g in range(groups) for t in range(PERIODS)]
    y = [levels[g] + drift[t] + effect * (t >= start) + noise * rng.normal() for g, t, start in rows]
    return {
        "y": y,
        "group": [g for g, _, _ in rows],
        "period": [t for _, t, _ in rows],
        "starts": [s for *_, s in rows],
    }


def test_an_effect_without_noise_is_found_exactly_however_much_the_time_drifts() -> None:
    found = staggered_start(**panel(6, -2.5, 1, noise=0))
    assert found.estimate == pytest.approx(-2.5)
    assert found.p_value == pytest.approx(1 / 720, abs=1e-9)


def test_it_is_the_coefficient_of_a_regression_with_levels() -> None:
    given = panel(5, 1.0, 2)
    group, period = np.array(given["group"]), np.array(given["period"])
    treated = (period >= np.array(given["starts"])).astype(float)
    design = np.column_stack([treated, *(group == g for g in range(5)), *(period == t for t in range(1, PERIODS))])
    expected = np.linalg.lstsq(design, np.array(given["y"]), rcond=None)[0][0]
    assert staggered_start(**given).estimate == pytest.approx(expected)


def test_where_nothing_changed_it_says_so_as_often_as_it_should() -> None:
    """And the interval holds a real effect as often: of 200 panels, 95% within three standard errors."""
    null = [staggered_start(**panel(5, 0.0, seed)).p_value for seed in range(200)]
    assert 0.0 <= np.mean(np.array(null) <= 0.05) <= 0.10
    held = [staggered_start(**panel(5, 2.0, seed)) for seed in range(200)]
    assert np.mean([one.low <= 2.0 <= one.high for one in held]) >= 0.90


@pytest.mark.parametrize("groups", [2, 3])
def test_few_groups_never_show_anything(groups: int) -> None:
    found = staggered_start(**panel(groups, 50.0, 3))
    assert found.p_value > 0.05
    assert (found.low, found.high) == (-np.inf, np.inf)
    assert found.caveats[0] == "Met zo weinig groepen kan geen enkel verschil worden aangetoond."


def test_four_groups_just_can() -> None:
    found = staggered_start(**panel(4, 50.0, 3))
    assert found.p_value == pytest.approx(1 / 24)
    assert np.isfinite([found.low, found.high]).all()


def test_missing_rows_are_left_out() -> None:
    given = panel(6, -2.5, 4, noise=0)
    given["y"][3] = given["y"][40] = float("nan")
    found = staggered_start(**given)
    assert found.estimate == pytest.approx(-2.5)
    assert found.n == 6 * PERIODS - 2


def test_many_groups_draw_some_orders_and_the_same_each_time() -> None:
    given = panel(12, 1.0, 5, together=2)
    assert staggered_start(**given) == staggered_start(**given)
    assert "7484400 volgordes" in staggered_start(**given).caveats[0]


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (panel(1, 0, 1), "na elkaar"),
        (panel(4, 0, 1, together=4), "na elkaar"),
        ({"y": [], "group": [], "period": [], "starts": []}, "na elkaar"),
        ({"y": [1, 2], "group": ["a", "a"], "period": [1, 2], "starts": [1, 2]}, "één begin"),
        ({"y": [1, 2], "group": ["a", "b"], "period": [1], "starts": [1, 2]}, "niet een waarde"),
        ({"y": [1.0, 2.0], "group": ["a", "b"], "period": [1, 1], "starts": [1, 2]}, "niet van de tijd te scheiden"),
    ],
)
def test_what_cannot_answer_is_refused_in_a_sentence(given: dict[str, Any], said: str) -> None:
    with pytest.raises(NotEstimable, match=said):
        staggered_start(**given)
