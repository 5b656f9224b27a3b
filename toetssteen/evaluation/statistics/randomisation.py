"""Randomisation inference: how often chance alone, drawing other groups, would have shown as much (Fisher, The Design
of Experiments, 1935; for few groups: MacKinnon and Webb, J Appl Econometrics 35, 2020)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations
from math import comb
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from toetssteen.evaluation.statistics.result import (
    Estimate,
    NotEstimable,
    Vector,
    indicator,
    labels,
    probability,
    vector,
)

ALL = 20_000
"""Up to so many ways of drawing all are tried; of more, so many are drawn."""
_SEED = 20_261_125


def randomisation_test(
    y: ArrayLike,
    *,
    group: Sequence[Any] | NDArray[Any],
    treated: ArrayLike,
    after: ArrayLike,
    alpha: float = 0.05,
) -> Estimate:
    """The mean change of the groups that were treated, less that of the others; each group counts once. `treated` says
    of each observation whether its group is among those that were drawn, the same for all of a group.

    The p-value counts the ways of drawing as many groups that show a difference as large, the real one among them.
    The interval holds every constant effect that this test would not reject; it is endless where the design cannot
    reject any. Raises `NotEstimable`."""
    alpha = probability(alpha)
    outcome = vector(y, "y")
    here, later = indicator(treated, "treated", outcome.size), indicator(after, "after", outcome.size)
    groups = labels(group, "group", outcome.size)
    changes, drawn = _changes(outcome, groups, here, later)
    number, size = int(drawn.sum()), len(changes)
    if not 0 < number < size:
        raise NotEstimable("Er is een groep nodig met de verandering, en een zonder.")
    ways = comb(size, number)
    others = np.array(list(_draws(size, number, drawn)), dtype=bool)
    lots = Lots(
        estimate=float(_difference(changes, drawn[np.newaxis])[0]),
        found=_difference(changes, others),
        shift=_difference(drawn.astype(np.float64), others),
        scale=float(np.ptp(changes)) or 1.0,
    )
    least = smallest_p_value(size, number)
    caveats = [f"Er zijn {ways} manieren om te loten: een p-waarde onder {least:.3f} kan dit ontwerp niet geven."]
    if least > alpha:
        caveats.insert(0, "Met zo weinig groepen kan geen enkel verschil worden aangetoond.")
    return Estimate(
        estimate=lots.estimate,
        low=lots.edge(-1, alpha) if least <= alpha else -np.inf,
        high=lots.edge(+1, alpha) if least <= alpha else np.inf,
        standard_error=float(np.std(lots.found - lots.estimate * lots.shift)),
        p_value=lots.p_value(0.0),
        model="loting over groepen" if ways <= ALL else f"loting over groepen, {len(others)} trekkingen",
        n=int(np.count_nonzero(~np.isnan(outcome))),
        caveats=tuple(caveats),
    )


def smallest_p_value(groups: int, drawn: int) -> float:
    """That this test can give. Where half of the groups are drawn each way has a mirror that shows as much."""
    ways = comb(groups, drawn)
    least = (2 if groups == 2 * drawn else 1) / ways
    return least if ways <= ALL else max(least, 1 / ALL)


def _changes(
    outcome: Vector, groups: NDArray[np.intp], here: Vector, later: Vector
) -> tuple[Vector, NDArray[np.bool_]]:
    """Of each group the mean after less that before, and whether it was drawn."""
    changes, drawn = [], []
    for number in range(int(groups.max()) + 1 if groups.size else 0):
        mine = groups == number
        flags = np.unique(here[mine])
        if flags.size != 1:
            raise NotEstimable("Een groep is in haar geheel wel of niet veranderd.")
        before, since = outcome[mine & (later == 0)], outcome[mine & (later == 1)]
        before, since = before[~np.isnan(before)], since[~np.isnan(since)]
        if not before.size or not since.size:
            raise NotEstimable("Van elke groep is er iets nodig van voor de verandering en van erna.")
        changes.append(since.mean() - before.mean())
        drawn.append(bool(flags[0]))
    return np.asarray(changes, dtype=np.float64), np.asarray(drawn, dtype=bool)


def _draws(size: int, number: int, drawn: NDArray[np.bool_]) -> Iterator[NDArray[np.bool_]]:
    """All ways, or the real one and as many others by lot; the same at every run."""
    if comb(size, number) <= ALL:
        for chosen in combinations(range(size), number):
            way = np.zeros(size, dtype=bool)
            way[list(chosen)] = True
            yield way
        return
    yield drawn
    lot = np.random.default_rng(_SEED)
    for _ in range(ALL - 1):
        yield lot.permutation(drawn)


def _difference(changes: Vector, ways: NDArray[np.bool_]) -> Vector:
    """For each way of drawing."""
    number = ways.sum(axis=1)
    total = ways @ changes
    return np.asarray(total / number - (changes.sum() - total) / (ways.shape[1] - number), dtype=np.float64)


@dataclass(frozen=True, slots=True)
class Lots:
    estimate: float
    found: Vector
    """The difference that each way of drawing shows."""
    shift: Vector
    """How much of a constant effect of the real drawing each way shows: taking an effect away is a subtraction."""
    scale: float

    def p_value(self, effect: float) -> float:
        """Of the hypothesis that each drawn group changed by `effect`."""
        reach = np.abs(self.found - effect * self.shift)
        return float(np.mean(reach >= abs(self.estimate - effect) - 1e-9 * self.scale))

    def edge(self, way: int, alpha: float) -> float:
        """Where, walking up (1) or down (-1) from the estimate, the test begins to reject."""
        inside, outside = 0.0, self.scale
        while self.p_value(self.estimate + way * outside) > alpha:
            inside, outside = outside, 2 * outside
            if outside > 1e6 * self.scale:
                return way * float("inf")
        for _ in range(40):
            middle = (inside + outside) / 2
            rejects = self.p_value(self.estimate + way * middle) <= alpha
            inside, outside = (inside, middle) if rejects else (middle, outside)
        return self.estimate + way * outside
