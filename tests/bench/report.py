"""The figures: medians of the rounds, as a table and as `var/bench.json`."""

import json
import statistics
from dataclasses import asdict, dataclass, field
from pathlib import Path

from tests.bench.floors import WRITES
from tests.bench.load import Burst
from tests.bench.paths import EMPTY, GOALS

MOST_CPU, MOST_QUERIES, MOST_GROWTH, MOST_MEMORY = 10.0, 12, 1.3, 150.0
_GROWING = ("cpu_server_ms", "cpu_db_ms", "queries", "p50_ms", "p95_ms", "p99_ms", "bytes")
_NOISE = 0.3
"""Milliseconds: two figures that differ less are called equal, since clocks of processes tick in hundredths."""


@dataclass(frozen=True, slots=True)
class Row:
    """One path at one number of users. `queries` is the most that one request needed."""

    path: str
    users: int
    cpu_server_ms: float
    cpu_db_ms: float
    queries: int
    p50_ms: float
    p95_ms: float
    p99_ms: float
    per_second: float
    bytes: int
    rss_mb: float
    floor: float


@dataclass
class Rounds:
    """What was measured of one path at one number of users, round by round."""

    bursts: list[Burst] = field(default_factory=list)
    cpu_server: list[float] = field(default_factory=list)
    cpu_db: list[float] = field(default_factory=list)
    memory: list[float] = field(default_factory=list)
    floors: list[float] = field(default_factory=list)


Measured = dict[tuple[str, int], Rounds]


def rows(measured: Measured, counts: dict[str, list[int]]) -> list[Row]:
    result = []
    for (path, users), rounds in measured.items():
        empty = measured[EMPTY, users]
        median = {name: statistics.median(getattr(b, name) for b in rounds.bursts) for name in ("p50", "p95", "p99")}
        floor = rounds.floors if path in WRITES else [burst.p50 for burst in empty.bursts]
        result.append(
            Row(
                path=path,
                users=users,
                cpu_server_ms=round(statistics.median(rounds.cpu_server), 2),
                cpu_db_ms=round(statistics.median(rounds.cpu_db), 2),
                queries=max(counts[path]),
                p50_ms=round(median["p50"], 2),
                p95_ms=round(median["p95"], 2),
                p99_ms=round(median["p99"], 2),
                per_second=round(statistics.median(b.requests / b.seconds for b in rounds.bursts), 1),
                bytes=round(statistics.median(b.bytes / b.requests for b in rounds.bursts)),
                rss_mb=round(max(rounds.memory), 1),
                floor=round(statistics.median(floor), 2),
            )
        )
    return result


def write(file: Path, found: list[Row]) -> None:
    file.write_text(json.dumps([asdict(row) for row in found], indent=1) + "\n")


def table(found: list[Row], tenth: list[Row]) -> str:
    """Markdown, with two columns more: how many times the floor, and the CPU beside that at a tenth of the size."""
    smaller = {(row.path, row.users): row for row in tenth}
    head = [*Row.__dataclass_fields__, "× floor", "× tenth"]
    lines = [head, [":--", *["--:"] * (len(head) - 1)]]
    for row in found:
        other = smaller.get((row.path, row.users))
        growth = f"{_cpu(row) / _cpu(other):.2f}" if other else ""
        lines.append([*(str(value) for value in asdict(row).values()), f"{row.p50_ms / row.floor:.1f}", growth])
    widths = [max(len(line[at]) for line in lines) for at in range(len(head))]
    return "\n".join(
        "| "
        + " | ".join(cell.ljust(width) if not at else cell.rjust(width) for at, (cell, width) in enumerate(pairs))
        + " |"
        for pairs in (list(zip(line, widths, strict=True)) for line in lines)
    )


def shortfalls(found: list[Row], tenth: list[Row]) -> list[str]:
    """A sentence for each goal that is not reached."""
    said = []
    for row in found:
        where = f"{row.path} bij {row.users}"
        if row.path in GOALS and row.users == 8 and row.cpu_server_ms >= MOST_CPU:
            said.append(f"{where}: {row.cpu_server_ms} ms CPU in de server, doel onder {MOST_CPU:g}")
        if row.path in GOALS and row.queries > MOST_QUERIES and row.users == 8:
            said.append(f"{where}: {row.queries} vragen aan de database, doel hoogstens {MOST_QUERIES}")
        if row.rss_mb > MOST_MEMORY:
            said.append(f"{where}: {row.rss_mb} MB per proces, doel hoogstens {MOST_MEMORY:g}")
    smaller = {(row.path, row.users): row for row in tenth}
    for row in found:
        other = smaller.get((row.path, row.users))
        said += [] if other is None else _grown(row, other)
    return said


def _grown(row: Row, other: Row) -> list[str]:
    said = []
    for name in _GROWING:
        now, then = getattr(row, name), getattr(other, name)
        if now > MOST_GROWTH * then and now - then > _NOISE:
            said.append(f"{row.path} bij {row.users}: {name} is {now}, bij een tiende {then} ({now / then:.2f} keer)")
    return said


def _cpu(row: Row) -> float:
    return max(row.cpu_server_ms + row.cpu_db_ms, 0.01)
