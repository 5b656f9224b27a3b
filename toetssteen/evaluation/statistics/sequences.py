"""Confidence sequences: intervals that hold at every moment at once, so that one may look as often as one likes.

Source: Howard, Ramdas, McAuliffe and Sekhon, "Time-uniform, nonparametric, nonasymptotic confidence sequences",
Annals of Statistics 49 (2021), 1055-1080. The normal mixture is their section 3.2 and goes back to Robbins (1970);
the one for shares mixes a Beta over the likelihood of each candidate (their proposition 7, two-sided).
"""

from __future__ import annotations

from collections.abc import Callable
from math import isfinite, log, sqrt

from scipy.optimize import brentq
from scipy.special import betaln, xlog1py, xlogy

from toetssteen.evaluation.statistics.result import Estimate, NotEstimable, probability

_LEAST = 1e-3
"""The mixture never becomes a point."""
_EDGE = 1e-12


def normal_mixture_rho(*, alpha: float = 0.05, optimised_at: float) -> float:
    """How wide the mixture is for the boundary to be tightest at variance `optimised_at`."""
    alpha = probability(alpha)
    if not optimised_at > 0:
        raise NotEstimable("“optimised_at” is groter dan 0.")
    wide = 2 * log(1 / alpha)
    return float(optimised_at) / (wide + log(1 + wide))


def normal_mixture_boundary(variance: float, *, alpha: float = 0.05, optimised_at: float) -> float:
    """How far a sum may stray from its mean, on either side, while its intrinsic time is `variance`: with chance
    1 - `alpha` it never does, at whatever moment one looks."""
    alpha = probability(alpha)
    if not variance >= 0:
        raise NotEstimable("“variance” is 0 of meer.")
    rho = normal_mixture_rho(alpha=alpha, optimised_at=optimised_at)
    return sqrt((variance + rho) * log((variance + rho) / (alpha**2 * rho)))


def confidence_sequence_of_mean(
    *, total: float, n: int, variance: float, alpha: float = 0.05, optimised_at: float
) -> Estimate:
    """The mean of `n` values with the sum `total`, whose deviations are sub-Gaussian with variance proxy `variance`
    each (bounded values: a quarter of the square of their range). `optimised_at` is a number of values.

    Raises `NotEstimable`."""
    if n < 1 or not variance > 0 or not isfinite(total):
        raise NotEstimable("Er is nog geen waarneming, of de spreiding is niet bekend.")
    width = normal_mixture_boundary(n * variance, alpha=alpha, optimised_at=optimised_at * variance) / n
    mean = total / n
    return Estimate(
        estimate=mean,
        low=mean - width,
        high=mean + width,
        standard_error=sqrt(variance / n),
        p_value=float("nan"),
        model="betrouwbaarheidsreeks, normale menging",
        n=n,
    )


def confidence_sequence(*, successes: int, n: int, alpha: float = 0.05, optimised_at: float) -> Estimate:
    """The share of `successes` in `n`, at every moment at once. `optimised_at` is the number at which the interval
    is tightest. Raises `NotEstimable`."""
    alpha = probability(alpha)
    if n < 1:
        raise NotEstimable("Er is nog geen waarneming.")
    if not 0 <= successes <= n:
        raise NotEstimable("Het aantal ligt niet tussen 0 en het aantal waarnemingen.")
    spread = _spread(optimised_at)
    threshold = log(1 / alpha)

    def against(share: float) -> float:
        """Positive where the data speak against this share."""
        return _log_mixture(successes, n, share, spread) - threshold

    mean = successes / n
    inside = min(max(mean, _EDGE), 1 - _EDGE)
    return Estimate(
        estimate=mean,
        low=0.0 if successes == 0 else _root(against, _EDGE, inside, never=0.0),
        high=1.0 if successes == n else _root(against, inside, 1 - _EDGE, never=1.0),
        standard_error=sqrt(mean * (1 - mean) / n),
        p_value=float("nan"),
        model="betrouwbaarheidsreeks, bèta-binomiale menging",
        n=n,
    )


def _spread(optimised_at: float) -> float:
    """Weight of the mixture in observations; the paper optimises it at 0.05 whatever `alpha` is asked."""
    return max(normal_mixture_rho(alpha=0.05, optimised_at=optimised_at) - 1, _LEAST)


def _log_mixture(successes: int, n: int, share: float, spread: float) -> float:
    """Log of the likelihood under a Beta around `share`, over that under `share` itself: a martingale if it is true."""
    a, b = spread * share, spread * (1 - share)
    mixed = betaln(a + successes, b + n - successes) - betaln(a, b)
    return float(mixed - xlogy(successes, share) - xlog1py(n - successes, -share))


def _root(against: Callable[[float], float], low: float, high: float, *, never: float) -> float:
    """Where the data begin to speak against a share; `never` where they do not."""
    if against(low) * against(high) >= 0:
        return never
    return float(brentq(against, low, high, xtol=1e-10))
