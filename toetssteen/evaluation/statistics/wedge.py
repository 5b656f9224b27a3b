"""Stepped wedge: groups start one after another at drawn moments (Hussey and Hughes, Contemporary Clinical Trials 28,
2007): a level for each period, an effect of the change, and a chance level for each group."""

from __future__ import annotations

import warnings
from collections.abc import Sequence
from typing import Any

import numpy as np
import statsmodels.api as sm
from numpy.typing import ArrayLike, NDArray
from scipy.stats import norm
from scipy.stats import t as student

from toetssteen.evaluation.statistics.result import Estimate, NotEstimable, indicator, labels, probability, vector

FEW_GROUPS = 20
"""Below so many the normal approximation is too narrow, and t with groups less two degrees stands in for it."""


def stepped_wedge(
    y: ArrayLike,
    *,
    cluster: Sequence[Any] | NDArray[Any],
    period: Sequence[Any] | NDArray[Any],
    treated: ArrayLike,
    alpha: float = 0.05,
) -> Estimate:
    """The effect of the change, by restricted maximum likelihood. One row an observation, or a mean of a group in a
    period. Raises `NotEstimable`."""
    alpha = probability(alpha)
    outcome = vector(y, "y")
    here = indicator(treated, "treated", outcome.size)
    groups, periods = labels(cluster, "cluster", outcome.size), labels(period, "period", outcome.size)
    counts = ~np.isnan(outcome)
    outcome, here, groups, periods = outcome[counts], here[counts], groups[counts], periods[counts]
    number = len(np.unique(groups))
    if number < 2:
        raise NotEstimable("Er is maar één groep: wat toeval is, valt dan niet te zeggen.")
    if here.min(initial=1) == here.max(initial=0):
        raise NotEstimable("Er is een tijd met de verandering nodig, en een zonder.")
    if np.ptp(outcome) == 0:
        raise NotEstimable("Alle waarden zijn gelijk: er valt niets te vergelijken.")
    design = np.column_stack([here, *(periods == one for one in np.unique(periods))]).astype(np.float64)
    if np.linalg.matrix_rank(design) < design.shape[1] or outcome.size <= design.shape[1] + 1:
        raise NotEstimable("Alle groepen veranderden tegelijk: de verandering is niet van de tijd te scheiden.")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # a chance level of nothing lies on the edge, and that is an answer
        try:
            fit = sm.MixedLM(outcome, design, groups=groups).fit(reml=True, method=["bfgs", "powell"])
        except (np.linalg.LinAlgError, ValueError) as failed:
            raise NotEstimable("De spreiding is met deze waarden niet te schatten.") from failed
    estimate, error = float(fit.params[0]), float(fit.bse[0])
    if not np.isfinite(error) or error <= 1e-10 * max(1.0, abs(estimate)):
        raise NotEstimable("De spreiding is met deze waarden niet te schatten.")
    few = number < FEW_GROUPS
    chance = student(max(1, number - 2)) if few else norm
    width = float(chance.ppf(1 - alpha / 2)) * error
    p_value = float(2 * chance.sf(abs(estimate / error)))
    caveats = (f"Er zijn maar {number} groepen: lees het interval voorzichtig.",) if few else ()
    model = "stapsgewijs, gemengd model met REML"
    return Estimate(estimate, estimate - width, estimate + width, error, p_value, model, outcome.size, caveats)
