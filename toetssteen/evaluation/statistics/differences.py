"""Difference in differences: what happened more where something was changed than where it was not."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import statsmodels.api as sm
from numpy.typing import ArrayLike, NDArray
from scipy.stats import t as student

from toetssteen.evaluation.statistics.result import (
    NO_SPREAD,
    Estimate,
    NotEstimable,
    indicator,
    labels,
    probability,
    vector,
)

FEW_CLUSTERS = 12
Matrix = NDArray[np.float64]


def difference_in_differences(
    y: ArrayLike,
    *,
    treated: ArrayLike,
    after: ArrayLike,
    cluster: Sequence[Any] | NDArray[Any] | None = None,
    covariates: ArrayLike | Mapping[str, ArrayLike] | None = None,
    alpha: float = 0.05,
) -> Estimate:
    """The coefficient of `treated` × `after` in a regression of `y` on both. One row an observation.

    Standard errors are the ordinary ones or, with `cluster`, those of Liang and Zeger with the correction for few
    clusters that is usual (G/(G-1) · (n-1)/(n-k)), against t with G-1 degrees. `covariates`: a column each.
    An observation with nan in `y` or a covariate does not count. Raises `NotEstimable`."""
    alpha = probability(alpha)
    outcome = vector(y, "y")
    here = indicator(treated, "treated", outcome.size)
    later = indicator(after, "after", outcome.size)
    more = _columns(covariates, outcome.size)
    counts = ~(np.isnan(outcome) | np.isnan(more).any(axis=1))
    outcome, here, later, more = outcome[counts], here[counts], later[counts], more[counts]
    _refuse_empty_cells(here, later)
    design = np.column_stack([np.ones(outcome.size), here, later, here * later, more])
    if outcome.size <= design.shape[1] or np.linalg.matrix_rank(design) < design.shape[1]:
        raise NotEstimable("Er zijn te weinig waarnemingen voor dit model, of kolommen zeggen hetzelfde.")
    fit = sm.OLS(outcome, design).fit()
    caveats: tuple[str, ...] = ()
    if cluster is None:
        error, freedom = float(fit.bse[3]), float(outcome.size - design.shape[1])
    else:
        error, freedom, caveats = _clustered(fit, labels(cluster, "cluster", counts.size)[counts])
    return _told(float(fit.params[3]), error, freedom, alpha, outcome.size, caveats)


def _clustered(fit: Any, groups: NDArray[np.intp]) -> tuple[float, float, tuple[str, ...]]:
    size = len(np.unique(groups))
    if size < 2:
        raise NotEstimable("Er is maar één groep: wat toeval is, valt dan niet te zeggen.")
    robust = fit.get_robustcov_results("cluster", groups=groups, use_correction=True, df_correction=True)
    caveats: tuple[str, ...] = ()
    if size < FEW_CLUSTERS:
        caveats = (f"Er zijn maar {size} groepen: het interval is dan te smal. Loot ook (randomisation_test).",)
    return float(robust.bse[3]), float(size - 1), caveats


def _told(estimate: float, error: float, freedom: float, alpha: float, n: int, caveats: tuple[str, ...]) -> Estimate:
    model = "verschil in verschillen"
    if not np.isfinite(error) or error <= 1e-10 * max(1.0, abs(estimate)):
        nan = float("nan")
        return Estimate(estimate, nan, nan, nan, nan, model, n, (NO_SPREAD,))
    width = float(student.ppf(1 - alpha / 2, freedom)) * error
    p_value = float(2 * student.sf(abs(estimate / error), freedom))
    return Estimate(estimate, estimate - width, estimate + width, error, p_value, model, n, caveats)


def _columns(covariates: ArrayLike | Mapping[str, ArrayLike] | None, size: int) -> Matrix:
    if covariates is None:
        return np.empty((size, 0))
    if isinstance(covariates, Mapping):
        columns = [vector(column, name) for name, column in covariates.items()]
    else:
        given = np.asarray(covariates)
        columns = [vector(column, "covariates") for column in (given.T if given.ndim == 2 else [given])]
    if any(column.size != size for column in columns):
        raise NotEstimable("“covariates” heeft niet een rij voor elke waarneming.")
    return np.column_stack(columns) if columns else np.empty((size, 0))


def _refuse_empty_cells(treated: NDArray[np.float64], after: NDArray[np.float64]) -> None:
    for here, where in ((1.0, "met de verandering"), (0.0, "zonder de verandering")):
        for later, when in ((0.0, "van voor die tijd"), (1.0, "van na die tijd")):
            if not ((treated == here) & (after == later)).any():
                raise NotEstimable(f"Van de groep {where} is er niets {when}.")
