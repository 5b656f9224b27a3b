"""What is given of an interrupted series, looked at before a line is drawn. All of it raises `NotEstimable`."""

from __future__ import annotations

from typing import Any, Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

from toetssteen.evaluation.statistics.result import NotEstimable, Vector, vector

Family = Literal["gaussian", "log", "lognormal", "poisson", "quasi-poisson", "binomial", "quasi-binomial"]
STRAIGHT, COUNTS, SHARES = ("gaussian", "log"), ("poisson", "quasi-poisson"), ("binomial", "quasi-binomial")
_SAME = {"lognormal": "log", "quasipoisson": "quasi-poisson", "quasibinomial": "quasi-binomial"}
Matrix = NDArray[np.float64]


def family(family: str) -> Any:
    found = _SAME.get(family, family)
    if found not in (*STRAIGHT, *COUNTS, *SHARES):
        raise NotEstimable(f"“{family}” is geen soort uitkomst: kies gaussian, lognormal, poisson of binomial.")
    return found


def series(y: ArrayLike, trials: ArrayLike | None, family: str) -> tuple[Vector, ArrayLike | None]:
    """Successes and out of how many, where `y` is a column of each and one of failures."""
    if family not in SHARES or trials is not None or np.ndim(y) != 2 or np.shape(y)[1] != 2:
        return vector(y, "y"), trials
    pairs = np.asarray(y)
    successes, failures = vector(pairs[:, 0], "y"), vector(pairs[:, 1], "y")
    return successes, successes + failures


def beside(values: ArrayLike | None, name: str, size: int, *, default: float) -> Vector:
    if values is None:
        return np.full(size, default)
    found: Any = np.full(size, values) if np.ndim(values) == 0 else vector(values, name)
    if found.size != size:
        raise NotEstimable(f"“{name}” heeft {found.size} waarden, en de reeks heeft er {size}.")
    return np.asarray(found, dtype=np.float64)


def moment(changed_at: int, size: int) -> int:
    if not np.isscalar(changed_at) or isinstance(changed_at, str) or not np.isfinite(changed_at):
        raise NotEstimable("“changed_at” is het nummer van een punt.")
    if changed_at != int(changed_at):
        raise NotEstimable("“changed_at” is het nummer van een punt.")
    if changed_at <= 0:
        raise NotEstimable("De verandering valt op het eerste punt: er is niets van voor die tijd.")
    if changed_at >= size:
        raise NotEstimable("De verandering valt na het laatste punt: er is nog niets van na die tijd.")
    return int(changed_at)


def refuse_waves(harmonics: int, period: float) -> None:
    if not isinstance(harmonics, int | np.integer) or harmonics < 0:
        raise NotEstimable("“harmonics” is een aantal golven: 0, 1, 2, …")
    if harmonics and not (np.isfinite(period) and period >= 2 * harmonics):
        raise NotEstimable("In een periode passen hoogstens half zo veel golven als zij punten heeft.")


def refuse_short(moments: Vector, changed_at: int, *, slope: bool) -> None:
    needed = 2 if slope else 1
    before, after = int((moments < changed_at).sum()), int((moments >= changed_at).sum())
    if before < needed or after < needed:
        raise NotEstimable(
            f"Er zijn {before} punten van voor de verandering en {after} van erna; nodig zijn er elk minstens {needed}."
        )


def refuse_empty(values: Vector, offsets: Vector, design: Matrix) -> None:
    if len(values) <= design.shape[1]:
        raise NotEstimable(
            f"Er zijn {len(values)} punten, en voor dit model zijn er minstens {design.shape[1] + 1} nodig."
        )
    if np.linalg.matrix_rank(design) < design.shape[1]:
        raise NotEstimable("De punten liggen zo dat de onderdelen van dit model niet uit elkaar te houden zijn.")
    if np.ptp(values) == 0 and np.ptp(offsets) == 0:
        raise NotEstimable("Alle waarden zijn gelijk: er valt niets te vergelijken.")


def refuse_bad_counts(values: Vector, outs: Vector, *, shares: bool) -> None:
    if (values < 0).any():
        raise NotEstimable("Een aantal of een aandeel is nooit negatief.")
    if shares and (outs <= 0).any():
        raise NotEstimable("Waar niets is geteld, is geen aandeel: laat dat punt open.")
    if shares and (values > outs).any():
        raise NotEstimable("Er zijn er meer dan waarvan er zijn: een aandeel is hoogstens 1.")


def refuse_none_on_a_side(values: Vector, outs: Vector, after: NDArray[np.bool_], *, shares: bool) -> None:
    """Where nothing ever happened there is no logarithm: the estimate would run away, and no interval would say so."""
    for side in (after, ~after):
        if not values[side].any():
            raise NotEstimable("Aan een kant van de verandering is alles 0: hoeveel het scheelt, is niet te zeggen.")
        if shares and (values[side] == outs[side]).all():
            raise NotEstimable("Aan een kant van de verandering is alles 100%: hoeveel het scheelt, is niet te zeggen.")


def logged(values: Vector) -> Vector:
    if (values <= 0).any():
        raise NotEstimable("Op een log-schaal passen alleen waarden boven 0.")
    return np.log(values)
