"""A picture of numbers over time, drawn here: it needs no script, and a table says the same."""

from collections.abc import Sequence
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
