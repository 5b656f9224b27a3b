"""Interrupted time series: segmented regression (Wagner and others, J Clin Pharm Ther 27, 2002; Bernal, Cummins and
Gasparrini, Int J Epidemiol 46, 2017)."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Literal

import numpy as np
import statsmodels.api as sm
from numpy.typing import ArrayLike, NDArray
from scipy.stats import t as student

from toetssteen.evaluation.statistics.autoregressive import corrected_least_squares, restricted_likelihood
from toetssteen.evaluation.statistics.coverage import known_coverage
from toetssteen.evaluation.statistics.result import Estimate, NotEstimable, Vector, probability, vector

Family = Literal["gaussian", "log", "poisson", "binomial"]
Errors = Literal["auto", "ols", "corrected", "newey-west", "glsar", "reml"]
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
    `binomial` with counts; without it `y` are shares.

    `errors` is for `gaussian` and `log`; "auto" is ordinary least squares below 12 points, else `corrected`: the same
    lines, with errors for points that hang together as restricted maximum likelihood estimates it. Counts and shares
    are "quasi": their spread is estimated.

    Raises `NotEstimable`."""
    alpha = probability(alpha)
    series = vector(y, "y")
    offsets = _beside(offset, "offset", series.size, default=0.0)
    outs = _beside(trials, "trials", series.size, default=1.0)
    _refuse_moment(changed_at, series.size)
    present = ~(np.isnan(series) | np.isnan(offsets) | np.isnan(outs))
    moments = np.arange(series.size, dtype=np.float64)[present]
    _refuse_short(moments, changed_at, slope=slope)
    design = _design(moments, changed_at, slope=slope, harmonics=harmonics, period=period)
    values = series[present]
    _refuse_empty(values, design, family)
    if family in ("gaussian", "log"):
        outcome = _logged(values) if family == "log" else values
        fitted = _straight(outcome - offsets[present], design, moments, errors)
    elif family in ("poisson", "binomial"):
        fitted = _counted(values, design, offsets[present], outs[present], family)
    else:
        raise NotEstimable(f"“{family}” is geen soort uitkomst: kies gaussian, log, poisson of binomial.")
    step = 2 if slope else 1
    level = _estimate(fitted, step, alpha, len(values))
    caveats = (*_missing(present), *fitted.caveats, *_season(len(values), harmonics, period))
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
        columns += [np.sin(turn), np.cos(turn)]
    return np.column_stack(columns)


def _straight(outcome: Vector, design: Matrix, moments: Vector, errors: Errors) -> _Fitted:
    size, width = design.shape
    chosen = ("ols" if size < FEW else "corrected") if errors == "auto" else errors
    plain = sm.OLS(outcome, design).fit()
    correlation = _lagged(np.asarray(plain.resid), moments)
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


def _counted(values: Vector, design: Matrix, offsets: Vector, outs: Vector, family: Family) -> _Fitted:
    if (values < 0).any():
        raise NotEstimable("Een aantal of een aandeel is nooit negatief.")
    if family == "binomial":
        if (values > outs).any():
            raise NotEstimable("Er zijn er meer dan waarvan er zijn: een aandeel is hoogstens 1.")
        shares = values / outs
        weights = outs
        model = sm.GLM(shares, design, family=sm.families.Binomial(), offset=offsets, freq_weights=weights)
        name = "quasi-binomiaal, log odds"
    else:
        weights = np.ones_like(values)
        model = sm.GLM(values, design, family=sm.families.Poisson(), offset=offsets)
        name = "quasi-Poisson, log"
    try:
        plain = model.fit()
    except (ValueError, np.linalg.LinAlgError) as error:
        raise NotEstimable("Met deze waarden is geen lijn te trekken.") from error
    freedom = len(values) - design.shape[1]
    rest = np.asarray(plain.resid_pearson)
    spread = float(np.sum(weights * rest**2)) / freedom
    errors = np.sqrt(np.diag(np.asarray(plain.normalized_cov_params)) * spread)
    correlation = _lagged(rest, np.arange(len(values), dtype=np.float64))
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
        return Estimate(estimate, nan, nan, nan, nan, fitted.model, n)
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


def _beside(values: ArrayLike | None, name: str, size: int, *, default: float) -> Vector:
    if values is None:
        return np.full(size, default)
    found: Any = np.full(size, values) if np.ndim(values) == 0 else vector(values, name)
    if found.size != size:
        raise NotEstimable(f"“{name}” heeft {found.size} waarden, en de reeks heeft er {size}.")
    return np.asarray(found, dtype=np.float64)


def _logged(values: Vector) -> Vector:
    if (values <= 0).any():
        raise NotEstimable("Op een log-schaal passen alleen waarden boven 0.")
    return np.log(values)


def _refuse_moment(changed_at: int, size: int) -> None:
    if changed_at != int(changed_at):
        raise NotEstimable("“changed_at” is het nummer van een punt.")
    if changed_at <= 0:
        raise NotEstimable("De verandering valt op het eerste punt: er is niets van voor die tijd.")
    if changed_at >= size:
        raise NotEstimable("De verandering valt na het laatste punt: er is nog niets van na die tijd.")


def _refuse_short(moments: Vector, changed_at: int, *, slope: bool) -> None:
    needed = 2 if slope else 1
    before, after = int((moments < changed_at).sum()), int((moments >= changed_at).sum())
    if before < needed or after < needed:
        raise NotEstimable(
            f"Er zijn {before} punten van voor de verandering en {after} van erna; nodig zijn er elk minstens {needed}."
        )


def _refuse_empty(values: Vector, design: Matrix, family: Family) -> None:
    if len(values) <= design.shape[1]:
        raise NotEstimable(
            f"Er zijn {len(values)} punten, en voor dit model zijn er minstens {design.shape[1] + 1} nodig."
        )
    if np.linalg.matrix_rank(design) < design.shape[1]:
        raise NotEstimable("De punten liggen zo dat de onderdelen van dit model niet uit elkaar te houden zijn.")
    if np.ptp(values) == 0:
        raise NotEstimable("Alle waarden zijn gelijk: er valt niets te vergelijken.")
