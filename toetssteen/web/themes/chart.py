"""A picture of numbers by month, drawn here: it needs no script, and a table says the same."""

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
    month: date


def bars(months: Sequence[tuple[date, int]]) -> list[Bar]:
    """The highest reaches the top; a month with any is never flat."""
    most = max((size for _month, size in months), default=0) or 1
    step = WIDTH // max(1, len(months))
    drawn = []
    for place, (month, size) in enumerate(months):
        height = max(2, round((HEIGHT - FOOT) * size / most)) if size else 0
        drawn.append(Bar(place * step, HEIGHT - FOOT - height, step - GAP, height, size, month))
    return drawn
