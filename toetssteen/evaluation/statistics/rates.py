"""A share of a number of cases, with the interval that holds whatever the share is."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from toetssteen.evaluation.statistics.result import Estimate, NotEstimable, probability
from toetssteen.insight.intervals import share


@dataclass(frozen=True, slots=True)
class Rate(Estimate):
    upper_one_sided: float = float("nan")
    """At most so much, with the same confidence, where only that is asked. Of 0 in 100 at 0.05: 2.95%."""


def use_rate(*, used: int, answered: int, alpha: float = 0.05) -> Rate:
    """The share `used` / `answered` with its exact interval (Clopper and Pearson, Biometrika 26, 1934).

    `answered` are the answers whose use is known: what nobody was asked about is unknown, and counts in neither.
    Raises `NotEstimable`."""
    alpha = probability(alpha)
    used, answered = _count(used, "used"), _count(answered, "answered")
    if answered == 0:
        raise NotEstimable("Van geen enkel antwoord is bekend of het is gebruikt.")
    if used > answered:
        raise NotEstimable("Er zijn meer gebruikte antwoorden dan antwoorden.")
    found = share(used, answered, alpha=alpha)
    return Rate(
        estimate=found.estimate,
        low=found.low,
        high=found.high,
        standard_error=(found.estimate * (1 - found.estimate) / answered) ** 0.5,
        p_value=float("nan"),
        model="Clopper-Pearson",
        n=answered,
        upper_one_sided=found.most,
    )


def _count(value: int, name: str) -> int:
    if not isinstance(value, int | float | np.number) or not np.isfinite(value) or int(value) != value or value < 0:
        raise NotEstimable(f"“{name}” is geen aantal.")
    return int(value)
