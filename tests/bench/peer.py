"""What does the work of `wrk` where that cannot be had: `python -m tests.bench.peer users seconds address port file
first once expected`. It takes more of the processor than wrk, so that its times are higher; CPU a request is not."""

import json
import socket
import statistics
import sys
import threading
import time
from dataclasses import dataclass, field
from http.client import HTTPResponse
from pathlib import Path


@dataclass
class Tally:
    milliseconds: list[float] = field(default_factory=list)
    size: int = 0
    wrong: int = 0


class Pool:
    """The requests, handed out one by one to all users."""

    def __init__(self, file: Path, first: int, *, once: bool) -> None:
        self._requests = file.read_bytes().strip(b"\0").split(b"\0")
        self._at, self._once = 0 if once else first % len(self._requests), once
        self._lock = threading.Lock()

    def take(self) -> bytes | None:
        with self._lock:
            if self._at == len(self._requests):
                if self._once:
                    return None
                self._at = 0
            self._at += 1
            return self._requests[self._at - 1]


def user(pool: Pool, address: tuple[str, int], until: float, expected: int, tally: Tally) -> None:
    with socket.create_connection(address) as connection:
        while time.perf_counter() < until and (request := pool.take()) is not None:
            started = time.perf_counter()
            connection.sendall(request)
            response = HTTPResponse(connection)
            response.begin()
            tally.size += len(response.read()) + len(str(response.headers)) + 20
            tally.milliseconds.append((time.perf_counter() - started) * 1000)
            tally.wrong += response.status != expected


def main() -> None:
    users, seconds, host, port, file, first, once, expected = sys.argv[1:]
    pool = Pool(Path(file), int(first), once=once == "once")
    tallies = [Tally() for _ in range(int(users))]
    started = time.perf_counter()
    threads = [
        threading.Thread(
            target=user, args=(pool, (host, int(port)), started + float(seconds), int(expected), tally), daemon=True
        )
        for tally in tallies
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    took = sorted(time for tally in tallies for time in tally.milliseconds)
    cuts = statistics.quantiles(took, n=100, method="inclusive")
    print(
        json.dumps(
            {
                "requests": len(took),
                "seconds": time.perf_counter() - started,
                "bytes": sum(tally.size for tally in tallies),
                "wrong": sum(tally.wrong for tally in tallies),
                "p50": cuts[49],
                "p95": cuts[94],
                "p99": cuts[98],
            }
        )
    )


if __name__ == "__main__":
    main()
