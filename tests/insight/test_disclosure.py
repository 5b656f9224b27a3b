"""The gate for figures: whoever tries to get at fewer than five colleagues or ten contacts, does not."""

from collections.abc import Sequence
from datetime import date
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from toetssteen.insight.disclosure import (
    MIN_CONTACTS,
    MIN_STAFF,
    Group,
    Window,
    close,
    is_enough,
    last_complete,
    months_before,
    staff_of,
)

FIRST = date(2024, 1, 1)
Contact = tuple[int, int]
"""The month in which it was, counted from the first, and the colleague who asked."""

histories = st.lists(st.tuples(st.integers(0, 23), st.integers(0, 7)), max_size=120)


def months_of(history: Sequence[Contact]) -> list[tuple[date, Group]]:
    months: dict[date, Group] = {}
    for place, who in sorted(history):
        group = months.setdefault(months_before(FIRST, -place), Group())
        group.add(Group(contacts=1, staff_bits=1 << who, counts={"skipped": 1}))
    return sorted(months.items())


def behind(window: Window, history: Sequence[Contact]) -> list[Contact]:
    return [one for one in history if window.first <= months_before(FIRST, -one[0]) <= window.last]


def enough(contacts: Sequence[Contact]) -> bool:
    return len(contacts) >= MIN_CONTACTS and len({who for _month, who in contacts}) >= MIN_STAFF


@given(histories)
def test_every_window_is_about_enough_people_and_contacts(history: list[Contact]) -> None:
    for window in close(months_of(history)):
        assert enough(behind(window, history))
        assert window.group.counts["skipped"] == len(behind(window, history))


@given(histories)
def test_windows_do_not_overlap_so_that_each_sum_of_them_is_enough_or_nothing(history: list[Contact]) -> None:
    windows = list(close(months_of(history)))
    assert all(one.last < other.first for one, other in pairwise(windows))


@given(histories, st.integers(0, 23), st.integers(0, 23))
def test_the_difference_of_two_reports_gives_no_small_group_away(
    history: list[Contact], earlier: int, later: int
) -> None:
    """A report of one moment has the windows of the months that were over by then. Whatever came in between, the one
    is the other and whole windows beside it."""
    earlier, later = sorted((earlier, later))
    reports = [
        [(w.first, w.last, w.group.contacts) for w in close(months_of([one for one in history if one[0] <= until]))]
        for until in (earlier, later)
    ]
    assert reports[1][: len(reports[0])] == reports[0]
    seen = [one for one in history if one[0] <= later]
    for first, last, contacts in reports[1][len(reports[0]) :]:
        group = behind(Window(first, last, Group()), seen)
        assert enough(group)
        assert contacts == len(group)


@given(histories, st.integers(0, 23), st.integers(0, 23))
def test_the_difference_of_two_periods_gives_no_small_group_away(
    history: list[Contact], since: int, other: int
) -> None:
    windows = list(close(months_of(history)))
    periods = [{w.last for w in windows if w.last >= months_before(FIRST, -start)} for start in (since, other)]
    for last in periods[0] ^ periods[1]:
        assert enough(behind(next(w for w in windows if w.last == last), history))


@given(histories, st.integers(0, 7))
def test_leaving_one_colleague_out_of_what_one_knows_leaves_a_group(history: list[Contact], me: int) -> None:
    """Who asked knows what they did themselves. What is left is about four others at least, never about one."""
    for window in close(months_of(history)):
        others = {who for _month, who in behind(window, history)} - {me}
        assert len(others) >= MIN_STAFF - 1


@given(st.lists(st.lists(st.integers(0, 7), max_size=6), max_size=12))
def test_a_later_month_changes_no_window_that_is_closed(parts: list[list[int]]) -> None:
    history = [(place, who) for place, month in enumerate(parts) for who in month]
    whole = list(close(months_of(history)))
    for until in range(len(parts)):
        part = list(close(months_of([one for one in history if one[0] <= until])))
        assert part == whole[: len(part)]


def test_a_small_contact_centre_gets_longer_windows_and_no_empty_page() -> None:
    history = [(month, (month + again) % 6) for month in range(24) for again in range(2)]
    windows = list(close(months_of(history)))
    assert 3 <= len(windows) <= 5
    assert all(window.first < window.last for window in windows)


def test_four_colleagues_are_never_shown_however_much_they_do() -> None:
    assert list(close(months_of([(month % 24, month % 4) for month in range(2000)]))) == []


def test_nine_contacts_are_never_shown() -> None:
    assert list(close(months_of([(0, who) for who in range(8)] + [(3, 0)]))) == []


def test_bits_are_counted_with_the_sign() -> None:
    assert staff_of(-1) == 64
    assert staff_of(-(2**63)) == 1
    assert not is_enough(contacts=1000, staff_bits=0b1111)
    assert is_enough(contacts=10, staff_bits=-(2**63) | 0b1111)


def test_seconds_that_few_measured_are_not_shown_in_a_group_that_is() -> None:
    group = Group(contacts=50, staff_bits=0b111111, seconds_bits=0b1, seconds=[50, *[0] * 17])
    assert group.may_be_shown
    assert not group.seconds_may_be_shown


def test_a_month_counts_when_it_is_over_and_nothing_changes_any_more() -> None:
    assert last_complete(date(2026, 3, 31)) == date(2026, 2, 1)
    assert last_complete(date(2026, 4, 1)) == date(2026, 3, 1)
    assert last_complete(date(2026, 4, 30), after=30) == date(2026, 2, 1)
    assert last_complete(date(2026, 5, 1), after=30) == date(2026, 3, 1)
    assert last_complete(date(2026, 6, 29), after=90) == date(2026, 2, 1)
    assert last_complete(date(2026, 6, 30), after=90) == date(2026, 3, 1)
