"""Which design the data of a change allow, by a rule that stands before there are data; and what it says."""

import math
from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from toetssteen.evaluation.designs_rule import LEAST_AFTER, LEAST_BEFORE, SLOPE_FROM, YEAR
from toetssteen.evaluation.outcomes import Measure
from toetssteen.evaluation.run_models import Design
from toetssteen.evaluation.series import Cell, Weekly, sides
from toetssteen.evaluation.statistics.interrupted import Interruption, interrupted_time_series
from toetssteen.evaluation.statistics.result import Estimate, NotEstimable
from toetssteen.evaluation.statistics.staggered import staggered_start

_ONLY_DESCRIBED = "Dit is een beschrijving: ook iets anders kan het verschil maken."


@dataclass(frozen=True, slots=True)
class Result:
    design: Design
    effect: Estimate | None = None
    """On a logarithmic scale."""
    slope: Estimate | None = None
    caveats: Sequence[str] = field(default_factory=list)


def judge(series: Weekly, measure: Measure) -> Result:
    """An interrupted time series where there are weeks enough, else before and after as a description, else nothing;
    with the reason why."""
    if not series.before.weeks or not series.after.weeks:
        side = "voor" if not series.before.weeks else "na"
        return Result(
            Design.NONE, caveats=[f"Van {side} de verandering is er nog te weinig om iets van te laten zien."]
        )
    if series.before.weeks < LEAST_BEFORE or series.after.weeks < LEAST_AFTER:
        return _described(
            series,
            f"Een tijdreeks heeft minstens {LEAST_BEFORE} weken van voor en {LEAST_AFTER} weken van na de verandering"
            f" nodig; er zijn er {series.before.weeks} en {series.after.weeks}.",
        )
    try:
        found = _fitted(series, measure)
    except NotEstimable as refused:
        return _described(series, str(refused))
    caveats = [*found.caveats, *_holidays(series)]
    return Result(Design.SERIES, found, found.slope_change, caveats)


def judge_staggered(cells: Sequence[Cell], measure: Measure) -> Result:
    """What had begun beside what had not in the same four weeks; as a description where that cannot be told apart."""
    before, after = sides(cells)
    if not before.weeks or not after.weeks:
        side = "voor" if not before.weeks else "na"
        return Result(Design.NONE, caveats=[f"Van {side} de verandering is er te weinig om iets van te laten zien."])
    try:
        found = staggered_start(
            [_on_a_log_scale(cell, measure) for cell in cells],
            group=[cell.product for cell in cells],
            period=[cell.four.toordinal() for cell in cells],
            starts=[cell.starts.toordinal() for cell in cells],
        )
    except NotEstimable as refused:
        return Result(Design.DESCRIPTION, caveats=[str(refused), _ONLY_DESCRIBED])
    return Result(Design.STAGGERED, found, caveats=found.caveats)


def _on_a_log_scale(cell: Cell, measure: Measure) -> float:
    """With a half added, so that a count of nothing has a place (Haldane, 1956; Anscombe, 1956)."""
    if measure.family == "log":
        return math.log(cell.part / cell.whole) if cell.part else float("nan")
    rest = cell.whole - cell.part + 0.5 if measure.family == "binomial" else cell.whole
    return math.log((cell.part + 0.5) / rest)


def _fitted(series: Weekly, measure: Measure) -> Interruption:
    nan = float("nan")
    parts = np.array([nan if point is None else point[0] for point in series.points])
    wholes = np.array([nan if point is None else point[1] for point in series.points])
    sloped = min(series.before.weeks, series.after.weeks) >= SLOPE_FROM
    season = 1 if series.changed_at >= YEAR else 0
    if measure.family == "log":
        y, beside = parts / wholes, {}
    elif measure.family == "binomial":
        y, beside = parts, {"trials": wholes}
    else:
        y, beside = parts, {"offset": np.log(wholes)}
    return interrupted_time_series(
        y,
        changed_at=series.changed_at,
        family=measure.family,
        slope=sloped,
        harmonics=season,
        period=YEAR,
        offset=beside.get("offset"),
        trials=beside.get("trials"),
    )


def _described(series: Weekly, why: str) -> Result:
    return Result(
        Design.DESCRIPTION,
        caveats=[
            why,
            "Wat hier staat, is een beschrijving: ook iets anders kan het verschil maken.",
            *_holidays(series),
        ],
    )


def _holidays(series: Weekly) -> list[str]:
    number = series.holidays
    if not number:
        return []
    return [f"In {number} {'week viel een feestdag' if number == 1 else 'weken vielen feestdagen'}."]


def ratio(value: float) -> float | None:
    """From the logarithmic scale; None where it is not known or has no end."""
    return math.exp(value) if math.isfinite(value) and abs(value) < 700 else None
