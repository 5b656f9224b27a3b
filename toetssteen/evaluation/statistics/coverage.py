"""How often an interval of 95% holds the truth in short series: measured by `python -m tests.evaluation.coverage`.

The step of a segmented regression with two slopes, normal errors that hang together by the given correlation.
"""

from __future__ import annotations

CORRELATIONS = (0.0, 0.4, 0.8)
POINTS = (12, 24, 48, 120)
COVERAGE: dict[str, tuple[tuple[float, ...], ...]] = {
    "ols": (
        (0.938, 0.943, 0.965, 0.950),  # 0.0
        (0.912, 0.828, 0.843, 0.790),  # 0.4
        (0.858, 0.642, 0.555, 0.522),  # 0.8
    ),
    "corrected": (
        (0.943, 0.930, 0.968, 0.940),  # 0.0
        (0.935, 0.905, 0.935, 0.930),  # 0.4
        (0.920, 0.887, 0.925, 0.943),  # 0.8
    ),
    "newey-west": (
        (0.810, 0.845, 0.897, 0.907),  # 0.0
        (0.745, 0.767, 0.833, 0.858),  # 0.4
        (0.708, 0.645, 0.672, 0.745),  # 0.8
    ),
    "glsar": (
        (0.845, 0.892, 0.948, 0.927),  # 0.0
        (0.782, 0.858, 0.897, 0.922),  # 0.4
        (0.755, 0.790, 0.850, 0.910),  # 0.8
    ),
    "reml": (
        (0.907, 0.922, 0.968, 0.940),  # 0.0
        (0.910, 0.887, 0.927, 0.935),  # 0.4
        (0.910, 0.892, 0.910, 0.947),  # 0.8
    ),
}
"""Way of estimating → for each of `CORRELATIONS` the coverage at each of `POINTS`."""


def known_coverage(errors: str, size: int, correlation: float) -> float | None:
    """Of the nearest series that was measured: no longer, and hanging together no less where there is one; None where
    that way was not measured."""
    table = COVERAGE.get(errors)
    if table is None:
        return None
    row = next((at for at, known in enumerate(CORRELATIONS) if known >= correlation - 0.1), len(CORRELATIONS) - 1)
    column = max((at for at, known in enumerate(POINTS) if known <= size), default=0)
    return table[row][column]
