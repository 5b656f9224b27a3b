"""Intervals for a share, exact: the beta distribution, by the continued fraction of Lentz and by bisection.

Own code, since SciPy would take a quarter of the memory that a worker may have, for this one function. Also for numbers
that are not whole, as the effective sizes of a weighted sample are.
"""

from dataclasses import dataclass
from functools import lru_cache
from math import exp, lgamma, log, log1p
from statistics import NormalDist

_NORMAL = NormalDist()
_TINY = 1e-300
_STEPS = 400


@dataclass(frozen=True, slots=True)
class Share:
    """A share with its Clopper-Pearson interval of 95%. `most`: the bound that holds in 95 of 100 times by itself:
    that of 0 of 100 is 2.95%."""

    estimate: float
    low: float
    high: float
    most: float
    n: float
    """The effective size: that of an unweighted sample which tells as much."""


@lru_cache(maxsize=20_000)
def share(used: float, known: float, *, alpha: float = 0.05) -> Share:
    """Clopper and Pearson (1934). `known` above 0."""
    return Share(
        estimate=used / known,
        low=beta_quantile(alpha / 2, used, known - used + 1) if used > 0 else 0.0,
        high=beta_quantile(1 - alpha / 2, used + 1, known - used) if used < known else 1.0,
        most=beta_quantile(1 - alpha, used + 1, known - used) if used < known else 1.0,
        n=known,
    )


def weighted_share(*, weight: float, weight_squared: float, weight_used: float) -> Share:
    """Of answers that were asked about with unequal chances: the share weighs each by one divided by its chance, and
    the interval is that of the effective size of Kish, (Σw)² ÷ Σw²."""
    size = round(weight * weight / weight_squared, 6)
    return share(round(size * weight_used / weight, 6), size)


def beta_quantile(probability: float, a: float, b: float) -> float:
    """By Newton's method, from where a normal distribution would have it, held between bounds that close in."""
    low, high = 0.0, 1.0
    mean = a / (a + b)
    spread = (mean * (1 - mean) / (a + b + 1)) ** 0.5
    at = float(min(max(mean + _NORMAL.inv_cdf(probability) * spread, mean / 8), 1 - (1 - mean) / 8))
    constant = lgamma(a + b) - lgamma(a) - lgamma(b)
    for _ in range(100):
        error = beta_cdf(at, a, b) - probability
        if abs(error) < 1e-11 or high - low < 1e-13:
            return at
        low, high = (low, at) if error > 0 else (at, high)
        density = exp(constant + (a - 1) * log(at) + (b - 1) * log1p(-at))
        following = at - error / density if density > _TINY else -1.0
        at = float(following) if low < following < high else (low + high) / 2
    return at


def beta_cdf(x: float, a: float, b: float) -> float:
    """The regularised incomplete beta function."""
    if x <= 0 or x >= 1:
        return float(x >= 1)
    if x > (a + 1) / (a + b + 2):
        return 1 - beta_cdf(1 - x, b, a)
    front = exp(lgamma(a + b) - lgamma(a) - lgamma(b) + a * log(x) + b * log1p(-x)) / a
    return front * _fraction(x, a, b)


def _fraction(x: float, a: float, b: float) -> float:
    """Two terms a round, written out: a theme's page works out some eight hundred of these rounds. One plus anything is
    nought or at least 1e-16, so only nought itself is kept from dividing."""
    c, d = 1.0, 1 / (1 - (a + b) * x / (a + 1) or _TINY)
    result = d
    for m in range(1, _STEPS):
        even = a + 2 * m
        numerator = m * (b - m) * x / ((even - 1) * even)
        d = 1 / (1 + numerator * d or _TINY)
        c = 1 + numerator / c or _TINY
        result *= c * d
        numerator = -(a + m) * (a + b + m) * x / (even * (even + 1))
        d = 1 / (1 + numerator * d or _TINY)
        c = 1 + numerator / c or _TINY
        result *= c * d
        if -1e-14 < c * d - 1 < 1e-14:
            break
    return result
