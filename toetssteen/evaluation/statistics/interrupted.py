"""Interrupted time series: segmented regression (Wagner and others, J Clin Pharm Ther 27, 2002; Bernal, Cummins and
Gasparrini, Int J Epidemiol 46, 2017)."""

from __future__ import annotations

import warnings
from dataclasses import dataclass, field
from typing import Literal

import numpy as np
import statsmodels.api as sm
from numpy.typing import ArrayLike, NDArray
from scipy.stats import t as student
from statsmodels.tools.sm_exceptions import PerfectSeparationError

from toetssteen.evaluation.statistics import given
from toetssteen.evaluation.statistics.autoregressive import corrected_least_squares, restricted_likelihood
from toetssteen.evaluation.statistics.coverage import known_coverage
from toetssteen.evaluation.statistics.given import Family
from toetssteen.evaluation.statistics.result import NO_SPREAD, Estimate, NotEstimable, Vector, probability

Errors = Literal["auto", "ols", "corrected", "newey-west", "glsar", "reml"]
_RUNAWAY = 30.0
"""On a logarithmic scale nothing that was counted lies so far away."""
FEW = 12
"""Below so many points a correlation cannot be told from nothing: ordinary least squares."""
Matrix = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Interruption(Estimate):
    """`estimate` is the step at the first point after the change, beside the line before it: in the unit of `y`, or on
    the log scale (`log`, `poisson`) or that of log odds (`binomial`)."""

    slope_change: Estimate | None = None
    """How much steeper it runs after the change, for each point."""
    before: float = float("nan")
    """What the line before the change says of the moment of the change."""
    after: float = float("nan")
    """What the line after it says of that moment."""
    autocorrelation: float = float("nan")
    """Of neighbouring points, beside the lines."""


@dataclass(frozen=True, slots=True)
class _Fitted:
    coefficients: Matrix
    errors: Matrix
    freedom: float
    correlation: float
    model: str
    caveats: list[str] = field(default_factory=list)


def interrupted_time_series(
    y: ArrayLike,
    *,
    changed_at: int,
    family: Family = "gaussian",
    offset: ArrayLike | None = None,
    trials: ArrayLike | None = None,
    slope: bool = True,
    harmonics: int = 0,
    period: float = 12,
    errors: Errors = "auto",
    alpha: float = 0.05,
) -> Interruption:
    """What changed in a series at the point with index `changed_at`, the first after the change.

    With `slope` both parts have a line of their own; without it each has a level and nothing else. `harmonics` waves
    of `period` points take out a season. A point that is nan is missing: its place in time stays. `offset` is added to
    the linear predictor: for `poisson` the logarithm of what the counts are out of. `trials`: out of how many, for
    `binomial` with counts; without it `y` are shares, or a column of successes beside one of failures.

    `errors` is for `gaussian` and `log`; "auto" is ordinary least squares below 12 points, else `corrected`: the same
    lines, with errors for points that hang together as restricted maximum likelihood estimates it. Of counts and
    shares the spread is estimated: as it is with `quasi-poisson`, `quasi-binomial` and shares of which is not known out
    of how many, and with `poisson` and `binomial` never smaller than chance alone gives.

    Raises `NotEstimable`."""
    alpha = probability(alpha)
    family = given.family(family)
    series, trials = given.series(y, trials, family)
    offsets = given.beside(offset, "offset", series.size, default=0.0)
    outs = given.beside(trials, "trials", series.size, default=1.0)
    changed_at = given.moment(changed_at, series.size)
    given.refuse_waves(harmonics, period)
    present = ~(np.isnan(series) | np.isnan(offsets) | np.isnan(outs))
    moments = np.arange(series.size, dtype=np.float64)[present]
    given.refuse_short(moments, changed_at, slope=slope)
    design = _design(moments, changed_at, slope=slope, harmonics=harmonics, period=period)
    values = series[present]
    given.refuse_empty(values, offsets[present], design)
    if family in given.STRAIGHT:
        outcome = given.logged(values) if family == "log" else values
        fitted = _straight(outcome - offsets[present], design, moments, errors)
    else:
        given.refuse_bad_counts(values, outs[present], shares=family in given.SHARES)
        given.refuse_none_on_a_side(values, outs[present], moments >= changed_at, shares=family in given.SHARES)
        least = 1.0 if family in ("poisson", "binomial") and not (family == "binomial" and trials is None) else 0.0
        fitted = _counted(values, design, moments, offsets[present], outs[present], family, least=least)
    step = 2 if slope else 1
    level = _estimate(fitted, step, alpha, len(values))
    caveats = (*_missing(present), *(level.caveats or fitted.caveats), *_season(len(values), harmonics, period))
    return Interruption(
        estimate=level.estimate,
        low=level.low,
        high=level.high,
        standard_error=level.standard_error,
        p_value=level.p_value,
        model=level.model,
        n=level.n,
        caveats=caveats,
        slope_change=_estimate(fitted, 3, alpha, len(values)) if slope else None,
        before=float(fitted.coefficients[0]),
        after=float(fitted.coefficients[0] + fitted.coefficients[step]),
        autocorrelation=fitted.correlation,
    )


def _design(moments: Vector, changed_at: int, *, slope: bool, harmonics: int, period: float) -> Matrix:
    """Level, (slope,) step, (change of slope,) waves; time is counted from the change."""
    since = moments - changed_at
    after = (since >= 0).astype(np.float64)
    columns = [np.ones_like(since), *([since] if slope else []), after, *([since * after] if slope else [])]
    for wave in range(1, harmonics + 1):
        turn = 2 * np.pi * wave * moments / period
        columns += [np.cos(turn)] if 2 * wave == period else [np.sin(turn), np.cos(turn)]
    return np.column_stack(columns)


def _straight(outcome: Vector, design: Matrix, moments: Vector, errors: Errors) -> _Fitted:
    size, width = design.shape
    chosen = ("ols" if size < FEW else "corrected") if errors == "auto" else errors
    plain = sm.OLS(outcome, design).fit()
    correlation = _lagged(np.asarray(plain.resid), moments)
    if chosen != "glsar" and float(np.sum(plain.resid**2)) <= 1e-20 * float(np.sum(outcome**2)):
        chosen = "ols"  # all points lie on the lines: nothing hangs together
    if chosen in ("reml", "corrected"):
        fit = (restricted_likelihood if chosen == "reml" else corrected_least_squares)(outcome, design, moments)
        name = "REML met AR(1)" if chosen == "reml" else "kleinste kwadraten, fouten met AR(1) volgens REML"
        found = _Fitted(fit.coefficients, np.sqrt(np.diag(fit.covariance)), fit.freedom, fit.correlation, name)
    elif chosen == "glsar":
        result = sm.GLSAR(outcome, design, rho=1).iterative_fit(maxiter=50)
        rho = float(np.ravel(result.model.rho)[0])
        found = _Fitted(np.asarray(result.params), np.asarray(result.bse), size - width, rho, "GLSAR met AR(1)")
    elif chosen == "newey-west":
        lags = max(1, int(4 * (size / 100) ** (2 / 9)))
        result = plain.get_robustcov_results("HAC", maxlags=lags, use_correction=True)
        name = f"kleinste kwadraten, Newey-West met {lags} stappen"
        found = _Fitted(np.asarray(result.params), np.asarray(result.bse), size - width, correlation, name)
    elif chosen == "ols":
        found = _Fitted(
            np.asarray(plain.params), np.asarray(plain.bse), size - width, correlation, "gewone kleinste kwadraten"
        )
    else:
        raise NotEstimable(f"“{errors}” is geen manier om de fouten te schatten.")
    found.caveats.extend(_undercoverage(chosen, size, found.correlation))
    return found


def _counted(
    values: Vector, design: Matrix, moments: Vector, offsets: Vector, outs: Vector, family: Family, *, least: float
) -> _Fitted:
    """`least`: how small the spread may be, as a multiple of what chance alone gives."""
    if family in given.SHARES:
        shares = values / outs
        weights = outs
        model = sm.GLM(shares, design, family=sm.families.Binomial(), offset=offsets, freq_weights=weights)
        name = "quasi-binomiaal, log odds"
    else:
        weights = np.ones_like(values)
        model = sm.GLM(values, design, family=sm.families.Poisson(), offset=offsets)
        name = "quasi-Poisson, log"
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # what does not converge is refused below
            plain = model.fit()
    except (ValueError, np.linalg.LinAlgError, PerfectSeparationError) as error:
        raise NotEstimable("Met deze waarden is geen lijn te trekken.") from error
    if not plain.converged or not (np.abs(np.asarray(plain.params)[1:]) < _RUNAWAY).all():
        raise NotEstimable("Met deze waarden is geen lijn te trekken.")
    freedom = len(values) - design.shape[1]
    rest = np.asarray(plain.resid_pearson)
    spread = max(least, float(np.sum(weights * rest**2)) / freedom)
    errors = np.sqrt(np.diag(np.asarray(plain.normalized_cov_params)) * spread)
    correlation = _lagged(rest * np.sqrt(weights), moments)
    caveats = []
    if abs(correlation) > 0.3:
        caveats.append(
            f"De punten hangen samen ({correlation:.1f}), en dit model rekent daar niet mee: het interval is te smal."
        )
    return _Fitted(np.asarray(plain.params), errors, freedom, correlation, name, caveats)


def _estimate(fitted: _Fitted, place: int, alpha: float, n: int) -> Estimate:
    estimate, error = float(fitted.coefficients[place]), float(fitted.errors[place])
    scale = max(1.0, float(np.abs(fitted.coefficients).max()))
    if not np.isfinite(error) or error < 1e-10 * scale:
        nan = float("nan")
        return Estimate(estimate, nan, nan, nan, nan, fitted.model, n, (NO_SPREAD,))
    width = float(student.ppf(1 - alpha / 2, fitted.freedom)) * error
    p_value = float(2 * student.sf(abs(estimate / error), fitted.freedom))
    return Estimate(estimate, estimate - width, estimate + width, error, p_value, fitted.model, n)


def _lagged(rest: Vector, moments: Vector) -> float:
    """Correlation of neighbours, over those that follow each other without a gap."""
    pairs = np.diff(moments) == 1
    total = float(np.sum(rest**2))
    return float(np.sum(rest[:-1][pairs] * rest[1:][pairs]) / total) if total > 0 else 0.0


def _undercoverage(errors: str, size: int, correlation: float) -> list[str]:
    covered = known_coverage(errors, size, correlation)
    if covered is None or covered >= 0.93:
        return []
    return [
        f"De reeks is kort voor punten die zo samenhangen: een interval van 95% bevat de waarheid hier in ongeveer"
        f" {covered:.0%} van de gevallen."
    ]


def _missing(present: NDArray[np.bool_]) -> list[str]:
    gone = int((~present).sum())
    if not gone:
        return []
    return [f"Er {'ontbreekt 1 punt' if gone == 1 else f'ontbreken {gone} punten'} in de reeks."]


def _season(size: int, harmonics: int, period: float) -> list[str]:
    if harmonics and size < 2 * period:
        return ["Er is nog geen twee keer een heel seizoen gemeten: het seizoen is onzeker."]
    return []
