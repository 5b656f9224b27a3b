"""Leaves a service that is down alone for a while, so that it costs nobody any waiting."""

import threading
import time
from collections.abc import Callable


class Circuit:
    """After `failures` in a row nothing is tried for `pause` seconds; then one caller tries, and the others
    wait for how that goes. Shared by threads; each process has its own."""

    def __init__(self, *, failures: int = 3, pause: float = 15, clock: Callable[[], float] = time.monotonic) -> None:
        self._failures = failures
        self._pause = pause
        self._clock = clock
        self._in_a_row = 0
        self._not_before = 0.0
        self._lock = threading.Lock()

    def may_try(self) -> bool:
        with self._lock:
            if self._in_a_row < self._failures:
                return True
            now = self._clock()
            if now < self._not_before:
                return False
            self._not_before = now + self._pause
            return True

    def worked(self) -> None:
        with self._lock:
            self._in_a_row = 0

    def failed(self) -> None:
        with self._lock:
            self._in_a_row += 1
            self._not_before = self._clock() + self._pause
