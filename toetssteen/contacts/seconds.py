"""Seconds that a question had the focus, as a histogram: enough for a median, too little to tell who took long."""

from bisect import bisect_right
from collections.abc import Sequence

EDGES = (2, 3, 4, 6, 8, 11, 16, 23, 32, 45, 64, 91, 128, 181, 256, 362, 512)
"""In seconds, each √2 times the one before. A bin holds from one edge to just below the next."""
BINS = len(EDGES) + 1
MOST = 600
"""Whoever had a question before them for longer, was doing something else."""


def bin_of(seconds: int) -> int:
    return bisect_right(EDGES, seconds)


def histogram(measured: Sequence[int]) -> list[int]:
    """Of these measurements; empty when there are none."""
    counts = [0] * BINS if measured else []
    for seconds in measured:
        counts[bin_of(seconds)] += 1
    return counts


def median(counts: Sequence[int]) -> float | None:
    """In seconds. None: nothing was measured."""
    return quantile(counts, 0.5, edges=EDGES, least=1, most=MOST)


def quantile(counts: Sequence[int], share: float, *, edges: Sequence[int], least: int, most: int) -> float | None:
    """Below which this share of the measurements lies, in seconds; within a bin they are taken to lie evenly on a log
    scale. The first bin begins at `least`, the last ends at `most`. None: nothing was measured."""
    wanted = sum(counts) * share
    if not sum(counts):
        return None
    before = 0
    for place, size in enumerate(counts):
        if before + size >= wanted and size:
            low, high = (least, *edges)[place], (*edges, most)[place]
            return float(low * (high / low) ** ((wanted - before) / size))
        before += size
    raise AssertionError("any share of all lies before the end")
