"""A service that is down is left alone for a while."""

import threading
from concurrent.futures import ThreadPoolExecutor

from toetssteen.adapters.circuit import Circuit


class Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


def opened(clock: Clock) -> Circuit:
    circuit = Circuit(failures=3, pause=10, clock=clock)
    for _ in range(3):
        assert circuit.may_try()
        circuit.failed()
    return circuit


def test_after_three_failures_in_a_row_nothing_is_tried_for_the_pause() -> None:
    clock = Clock()
    circuit = opened(clock)
    assert not circuit.may_try()
    clock.now = 9.9
    assert not circuit.may_try()
    clock.now = 10
    assert circuit.may_try()


def test_a_success_in_between_starts_the_count_again() -> None:
    circuit = Circuit(failures=2, pause=10, clock=Clock())
    for _ in range(5):
        circuit.failed()
        circuit.worked()
    assert circuit.may_try()


def test_after_the_pause_one_caller_tries_and_decides_for_all() -> None:
    clock = Clock()
    circuit = opened(clock)
    clock.now = 10
    assert [circuit.may_try() for _ in range(3)] == [True, False, False]
    circuit.worked()
    assert [circuit.may_try() for _ in range(3)] == [True, True, True]


def test_a_try_that_fails_starts_a_new_pause() -> None:
    clock = Clock()
    circuit = opened(clock)
    clock.now = 10
    assert circuit.may_try()
    clock.now = 11
    circuit.failed()
    clock.now = 20.9
    assert not circuit.may_try()
    clock.now = 21
    assert circuit.may_try()


def test_a_try_that_is_never_heard_of_again_does_not_close_the_road() -> None:
    clock = Clock()
    circuit = opened(clock)
    clock.now = 10
    assert circuit.may_try()
    clock.now = 20
    assert circuit.may_try()


def test_of_many_threads_at_once_one_tries() -> None:
    clock = Clock()
    circuit = opened(clock)
    clock.now = 10
    start = threading.Barrier(16)

    def attempt(_number: int) -> bool:
        start.wait()
        return circuit.may_try()

    with ThreadPoolExecutor(16) as pool:
        assert sum(pool.map(attempt, range(16))) == 1
