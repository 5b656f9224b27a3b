"""What every function here gives, and what it refuses. Nothing here needs Django or a database."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

Vector = NDArray[np.float64]
NO_SPREAD = "Er is geen spreiding: toeval valt niet te meten."


class NotEstimable(ValueError):
    """The data cannot answer the question. The message is a sentence in Dutch, for whoever asked it."""


@dataclass(frozen=True, slots=True)
class Estimate:
    """One effect. `low` and `high` bound it with the confidence that was asked; nan is "not known", never 0."""

    estimate: float
    low: float
    high: float
    standard_error: float
    p_value: float
    """Two-sided; nan where the design gives none."""
    model: str
    """What was fitted, in words."""
    n: int
    """Observations that counted."""
    caveats: tuple[str, ...] = ()
    """What a reader has to know beside the figures, in Dutch, weightiest first."""

    @property
    def significant(self) -> bool:
        """Whether "no difference" lies outside the interval. If not, none was shown: not that there is none."""
        return self.p_value <= 0.05


def vector(values: ArrayLike, name: str) -> Vector:
    """One dimension of numbers. Raises `NotEstimable`."""
    try:
        found = np.asarray(values, dtype=np.float64)
    except (TypeError, ValueError):
        raise NotEstimable(f"“{name}” bevat iets dat geen getal is.") from None
    if found.ndim != 1:
        raise NotEstimable(f"“{name}” is geen rij getallen.")
    if np.isinf(found).any():
        raise NotEstimable(f"“{name}” bevat een getal zonder einde.")
    return found


def indicator(values: ArrayLike, name: str, size: int) -> Vector:
    """As many zeros and ones as there are observations. Raises `NotEstimable`."""
    found = vector(values, name)
    if found.size != size:
        raise NotEstimable(f"“{name}” heeft {found.size} waarden, en er zijn {size} waarnemingen.")
    if not np.isin(found, (0.0, 1.0)).all():
        raise NotEstimable(f"“{name}” bestaat uit nullen en enen: wel of niet.")
    return found


def labels(values: Sequence[Any] | NDArray[Any], name: str, size: int) -> NDArray[np.intp]:
    """Groups as numbers from 0. Raises `NotEstimable`."""
    found = np.asarray(values)
    if found.ndim != 1 or found.size != size:
        raise NotEstimable(f"“{name}” heeft niet één waarde voor elk van de {size} waarnemingen.")
    try:
        _names, numbers = np.unique(found, return_inverse=True)
    except TypeError:
        raise NotEstimable(f"“{name}” heeft namen van verschillende soort, of lege.") from None
    return np.asarray(numbers, dtype=np.intp)


def probability(alpha: float) -> float:
    """Raises `NotEstimable` for what is no chance of being wrong."""
    if not (isinstance(alpha, int | float | np.floating) and math.isfinite(alpha) and 0 < alpha < 1):
        raise NotEstimable("“alpha” ligt tussen 0 en 1, zoals 0,05.")
    return float(alpha)
