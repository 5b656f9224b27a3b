"""Straight lines through points that hang together in time: generalised least squares with errors of the first order.

statsmodels estimates such a correlation by iterating (`GLSAR`), which is biased towards 0 in short series. Restricted
maximum likelihood (Patterson and Thompson, Biometrika 58, 1971) is less so; Turner and others (BMC Medical Research
Methodology 21:181, 2021) compare both for interrupted series. A point that is missing leaves a gap, and the series is
as long as it was.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray
from scipy.linalg import cho_solve, cholesky
from scipy.optimize import minimize_scalar

Matrix = NDArray[np.float64]
_LIMIT = 0.99


@dataclass(frozen=True, slots=True)
class Fit:
    coefficients: Matrix
    covariance: Matrix
    correlation: float
    """Between two points that follow each other."""
    freedom: int
    """Degrees of it: points less coefficients."""


def restricted_likelihood(y: Matrix, design: Matrix, moments: Matrix) -> Fit:
    """`moments`: the place of each point in time, in whole steps. The correlation of two is that of neighbours to the
    power of the steps between them."""
    gaps = np.abs(np.subtract.outer(moments, moments))

    def loss(correlation: float) -> float:
        return -_likelihood(y, design, gaps, correlation)

    # The likelihood can have two tops in a short series; the best of three stretches is the one that is wanted.
    edges = (-_LIMIT, -0.3, 0.4, _LIMIT)
    found = [minimize_scalar(loss, bounds=pair, method="bounded") for pair in pairwise(edges)]
    correlation = float(min(found, key=lambda one: one.fun).x)
    factor, weighted, information = _solved(design, gaps, correlation)
    inverse = np.linalg.inv(information)
    coefficients = inverse @ (weighted.T @ y)
    rest = y - design @ coefficients
    freedom = len(y) - design.shape[1]
    variance = float(rest @ cho_solve((factor, True), rest)) / freedom
    return Fit(coefficients, variance * inverse, correlation, freedom)


def corrected_least_squares(y: Matrix, design: Matrix, moments: Matrix) -> Fit:
    """The ordinary lines, which are plain means and slopes of the points, with the errors that they have when the
    points hang together as restricted likelihood says."""
    fit = restricted_likelihood(y, design, moments)
    gaps = np.abs(np.subtract.outer(moments, moments))
    bread = np.linalg.inv(design.T @ design)
    coefficients = bread @ (design.T @ y)
    correlations = _correlations(gaps, fit.correlation)
    factor = cholesky(correlations, lower=True)
    rest = y - design @ fit.coefficients
    variance = float(rest @ cho_solve((factor, True), rest)) / fit.freedom
    covariance = variance * bread @ (design.T @ correlations @ design) @ bread
    return Fit(coefficients, covariance, fit.correlation, fit.freedom)


def _likelihood(y: Matrix, design: Matrix, gaps: Matrix, correlation: float) -> float:
    """Restricted, with the coefficients and the variance profiled out, but for a constant."""
    factor, weighted, information = _solved(design, gaps, correlation)
    sign, size = np.linalg.slogdet(information)
    if sign <= 0:
        return -np.inf
    rest = y - design @ np.linalg.solve(information, weighted.T @ y)
    left = float(rest @ cho_solve((factor, True), rest))
    if left <= 0:
        return -np.inf
    freedom = len(y) - design.shape[1]
    return float(-0.5 * (freedom * np.log(left) + 2 * np.log(np.diag(factor)).sum() + size))


def _solved(design: Matrix, gaps: Matrix, correlation: float) -> tuple[Matrix, Matrix, Matrix]:
    """The root of the correlations, the design weighted by their inverse, and the information in it."""
    factor = cholesky(_correlations(gaps, correlation), lower=True)
    weighted = cho_solve((factor, True), design)
    return factor, weighted, design.T @ weighted


def _correlations(gaps: Matrix, correlation: float) -> Matrix:
    """A negative number to a whole power is its sign and its size apart."""
    signs = np.where((correlation < 0) & (gaps % 2 == 1), -1.0, 1.0)
    return np.asarray(signs * np.abs(correlation) ** gaps, dtype=np.float64)
