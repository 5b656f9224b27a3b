"""How often intervals hold the truth: `python -m tests.evaluation.coverage [TIMES]` prints the tables of
`statistics.coverage`, which stand in docs/decisions/0018 as well."""

import sys
from typing import get_args

import numpy as np

from toetssteen.evaluation.statistics import NotEstimable, confidence_sequence, interrupted_time_series
from toetssteen.evaluation.statistics.coverage import CORRELATIONS, POINTS
from toetssteen.evaluation.statistics.interrupted import Errors
from toetssteen.evaluation.statistics.result import Vector

WAYS: tuple[Errors, ...] = tuple(way for way in get_args(Errors) if way != "auto")


def hanging_together(correlation: float, points: int, lot: np.random.Generator) -> Vector:
    """Normal noise with variance 1, of which each point hangs on the one before it."""
    shocks = lot.normal(size=points) * np.sqrt(1 - correlation**2)
    noise = np.empty(points)
    noise[0] = lot.normal()
    for at in range(1, points):
        noise[at] = correlation * noise[at - 1] + shocks[at]
    return noise


def covered(errors: Errors, correlation: float, points: int, *, times: int, seed: int = 1) -> float:
    """Share of the series of which the interval of the step holds the step."""
    lot = np.random.default_rng(seed)
    changed_at, step, held = points // 2, 1.5, 0
    for _ in range(times):
        y = 10 + 0.05 * np.arange(points) + hanging_together(correlation, points, lot)
        y[changed_at:] += step
        try:
            found = interrupted_time_series(y, changed_at=changed_at, errors=errors)
        except (NotEstimable, np.linalg.LinAlgError):
            continue
        held += found.low <= step <= found.high
    return held / times


def held_throughout(share: float, *, most: int, times: int, seed: int = 1) -> float:
    """Share of the runs in which the sequence holds the truth at each of its moments, looked at after every answer."""
    lot = np.random.default_rng(seed)
    held = 0
    for _ in range(times):
        successes = np.cumsum(lot.random(most) < share)
        bounds = (
            confidence_sequence(successes=int(successes[n - 1]), n=n, optimised_at=100) for n in range(1, most + 1)
        )
        held += all(found.low <= share <= found.high for found in bounds)
    return held / times


def main() -> None:
    times = int(sys.argv[1]) if len(sys.argv) > 1 else 2000
    for errors in WAYS:
        print(f'    "{errors}": (')
        for correlation in CORRELATIONS:
            row = [covered(errors, correlation, points, times=times) for points in POINTS]
            print(f"        ({', '.join(f'{one:.3f}' for one in row)}),  # {correlation}", flush=True)
        print("    ),")
    for share in (0.02, 0.3, 0.7):
        held = held_throughout(share, most=500, times=max(50, times // 10))
        print(f"    # sequence, {share}: {held:.3f}", flush=True)


if __name__ == "__main__":
    main()
