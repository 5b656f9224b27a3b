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
    design = np.column_stack([here, *(periods == one for one in np.unique(periods))]).astype(np.float64)
    if np.linalg.matrix_rank(design) < design.shape[1] or outcome.size <= design.shape[1] + 1:
        raise NotEstimable("Alle groepen veranderden tegelijk: de verandering is niet van de tijd te scheiden.")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # a chance level of nothing lies on the edge, and that is an answer
        fit = sm.MixedLM(outcome, design, groups=groups).fit(reml=True, method=["bfgs", "powell"])
    estimate, error = float(fit.params[0]), float(fit.bse[0])
    if not np.isfinite(error) or error <= 0:
        raise NotEstimable("De spreiding is met deze waarden niet te schatten.")
    few = number < FEW_GROUPS
    width = float(student.ppf(1 - alpha / 2, number - 2) if few and number > 2 else norm.ppf(1 - alpha / 2)) * error
    ratio = abs(estimate / error)
    p_value = float(2 * (student.sf(ratio, number - 2) if few and number > 2 else norm.sf(ratio)))
    caveats = (f"Er zijn maar {number} groepen: lees het interval voorzichtig.",) if few else ()
    model = "stapsgewijs, gemengd model met REML"
    return Estimate(estimate, estimate - width, estimate + width, error, p_value, model, outcome.size, caveats)
