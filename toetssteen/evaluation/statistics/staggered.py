"""A staggered start: groups begin one after another, in an order drawn by lot (Hussey and Hughes, Contemporary Clinical
Trials 28, 2007). How sure one is follows from the lot itself (Ji and others, Annals of Applied Statistics 11, 2017;
Thompson and others, Statistics in Medicine 37, 2018): no spread has to be guessed from few groups."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import permutations
from math import factorial, prod
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from toetssteen.evaluation.statistics.randomisation import Lots
from toetssteen.evaluation.statistics.result import Estimate, NotEstimable, Vector, labels, probability, vector

MOST = 5_000
"""Up to so many orders all are tried; of more, so many are drawn."""
_SEED = 20_261_127


def staggered_start(
    y: ArrayLike,
    *,
    group: Sequence[Any] | NDArray[Any],
    period: ArrayLike,
    starts: ArrayLike,
    alpha: float = 0.05,
) -> Estimate:
    """The effect of having started, beside a level for each group and each period. One row a group in a period;
    `starts` says of each row in which period its group starts, the same for all rows of a group.

    The p-value counts the orders that show an effect as large, the real one among them; the interval holds every
    constant effect that this test would not reject, and is endless where none can be. Raises `NotEstimable`."""
    alpha = probability(alpha)
    outcome, when, begun = vector(y, "y"), vector(period, "period"), vector(starts, "starts")
    groups = labels(group, "group", outcome.size)
    if when.size != outcome.size or begun.size != outcome.size:
        raise NotEstimable("“period” en “starts” hebben niet een waarde voor elke rij.")
    known = ~np.isnan(outcome)
    outcome, when, begun, groups = outcome[known], when[known], begun[known], groups[known]
    order = _starts(groups, begun)
    rest = _beside_levels(groups, when)
    ways = np.array([when >= way[groups] for way in _orders(order)], dtype=np.float64)
    moved = ways @ rest
    size = np.einsum("ij,ij->i", moved, ways)
    usable = size > 1e-9
    if not usable[0]:
        raise NotEstimable("Alle groepen begonnen tegelijk: de verandering is niet van de tijd te scheiden.")
    found = (moved @ outcome)[usable] / size[usable]
    shift = (moved @ ways[0])[usable] / size[usable]
    lots = Lots(estimate=float(found[0]), found=found, shift=shift, scale=float(np.ptp(outcome)) or 1.0)
    least = 1 / len(found)
    caveats = [
        f"Er zijn {_number(order)} volgordes om te loten: een p-waarde onder {least:.3f} kan dit ontwerp niet geven."
    ]
    if least > alpha:
        caveats.insert(0, "Met zo weinig groepen kan geen enkel verschil worden aangetoond.")
    return Estimate(
        estimate=lots.estimate,
        low=lots.edge(-1, alpha) if least <= alpha else -np.inf,
        high=lots.edge(+1, alpha) if least <= alpha else np.inf,
        standard_error=float(np.std(found - lots.estimate * shift)),
        p_value=lots.p_value(0.0),
        model="gespreid begin: niveaus van groepen en weken, loting over de volgorde",
        n=int(outcome.size),
        caveats=tuple(caveats),
    )


def _starts(groups: NDArray[np.intp], begun: Vector) -> Vector:
    """In which period each group starts."""
    order = []
    for number in range(int(groups.max()) + 1 if groups.size else 0):
        found = np.unique(begun[groups == number])
        if found.size != 1:
            raise NotEstimable("Van elke groep is er één begin, en zijn er waarden.")
        order.append(float(found[0]))
    if len(order) < 2 or len(set(order)) < 2:
        raise NotEstimable("Er zijn groepen nodig die na elkaar beginnen.")
    return np.asarray(order)


def _beside_levels(groups: NDArray[np.intp], when: Vector) -> NDArray[np.float64]:
    """What is left of a column beside a level for each group and each period."""
    design = np.column_stack(
        [*(groups == number for number in np.unique(groups)), *(when == one for one in np.unique(when)[1:])]
    ).astype(np.float64)
    return np.asarray(np.eye(len(when)) - design @ np.linalg.pinv(design))


def _number(order: Vector) -> int:
    _values, sizes = np.unique(order, return_counts=True)
    return factorial(len(order)) // prod(factorial(int(size)) for size in sizes)


def _orders(order: Vector) -> Iterator[Vector]:
    """The real one first; then all others, or as many by lot, the same at every run."""
    yield order
    if _number(order) <= MOST and len(order) <= 8:
        seen = {tuple(order)}
        for way in permutations(order):
            if way not in seen:
                seen.add(way)
                yield np.asarray(way)
        return
    lot = np.random.default_rng(_SEED)
    for _ in range(MOST - 1):
        yield lot.permutation(order)
