"""A picture of numbers over time, drawn here: it needs no script, and a table says the same."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

WIDTH, HEIGHT, GAP, FOOT = 480, 120, 6, 18


@dataclass(frozen=True, slots=True)
class Bar:
    x: int
    y: int
    width: int
    height: int
    size: int
    on: date
    """The first day of its month or week."""


def bars(sizes: Sequence[tuple[date, int]]) -> list[Bar]:
    """The highest reaches the top; one with any is never flat."""
    most = max((size for _day, size in sizes), default=0) or 1
    step = WIDTH // max(1, len(sizes))
    drawn = []
    for place, (day, size) in enumerate(sizes):
        height = max(2, round((HEIGHT - FOOT) * size / most)) if size else 0
        drawn.append(Bar(place * step, HEIGHT - FOOT - height, step - GAP, height, size, day))
    return drawn


@dataclass(frozen=True, slots=True)
class Point:
    """One figure over some days on end."""

    first: date
    after: date
    """The day after its last."""
    value: float
    low: float | None = None
    high: float | None = None
    """Its interval, where it has one."""


@dataclass(frozen=True, slots=True)
class Line:
    """Of `viewBox="0 0 480 120"`, or less wide or high."""

    width: int
    height: int
    path: str
    """Through the figures; it breaks where some weeks are missing."""
    band: list[str]
    """The corners of the interval, one text for each run without a break."""
    dots: list[tuple[float, float]]
    marks: list[tuple[int, float]]
    """The numbers of the marks that lie in this time, from 1 on, and where they stand."""
    bottom: float
    top: float
    """The values at the foot and at the top."""


def line(
    points: Sequence[Point], marks: Sequence[date] = (), *, width: int = WIDTH, height: int = HEIGHT - FOOT
) -> Line | None:
    """Values over time, to scale: a figure over more days stands in their middle. None: there is nothing to draw."""
    if not points:
        return None
    first, after = points[0].first, points[-1].after
    ends = [value for point in points for value in (point.value, point.low, point.high) if value is not None]
    bottom, top = min(ends), max(ends)
    spread = top - bottom or abs(top) or 1.0
    days = (after - first).days

    def across(day: date) -> float:
        return round((day - first).days / days * width, 1)

    def up(value: float) -> float:
        return round(height - 4 - (value - bottom) / spread * (height - 8), 1)

    def middle(point: Point) -> float:
        return round((across(point.first) + across(point.after)) / 2, 1)

    runs: list[list[Point]] = []
    for point in points:
        if runs and runs[-1][-1].after == point.first:
            runs[-1].append(point)
        else:
            runs.append([point])
    return Line(
        width=width,
        height=height,
        path=" ".join(
            f"{'L' if place else 'M'}{middle(point)} {up(point.value)}"
            for run in runs
            for place, point in enumerate(run)
        ),
        band=[band for run in runs if (band := _band(run, middle, up))],
        dots=[(middle(point), up(point.value)) for point in points],
        marks=[(number, across(day)) for number, day in enumerate(marks, 1) if first <= day <= after],
        bottom=bottom,
        top=top,
    )


def _band(run: Sequence[Point], middle: Callable[[Point], float], up: Callable[[float], float]) -> str:
    upper = [f"{middle(point)},{up(point.high)}" for point in run if point.high is not None]
    lower = [f"{middle(point)},{up(point.low)}" for point in run if point.low is not None]
    return " ".join([*upper, *reversed(lower)]) if len(upper) == len(lower) == len(run) > 1 else ""
