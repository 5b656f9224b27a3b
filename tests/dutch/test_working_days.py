"""Working days against the Algemene termijnenwet, whose days are reckoned here from the law itself."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from toetssteen.dutch.working_days import after, free_days, is_working_day

YEARS = range(2020, 2036)
days = st.dates(min_value=date(2020, 1, 1), max_value=date(2035, 12, 1))


def easter(year: int) -> date:
    """Sunday, by Meeus, Jones and Butcher (Gregorian calendar)."""
    a, b, c = year % 19, year // 100, year % 100
    d, e, f = b // 4, b % 4, (b + 8) // 25
    g = (b - f + 1) // 3
    h = (19 * a + b - d - g + 15) % 30
    i, k = c // 4, c % 4
    m = (32 + 2 * e + 2 * i - h - k) % 7
    n = (a + 11 * h + 22 * m) // 451
    month, day = divmod(h + m - 7 * n + 114, 31)
    return date(year, month, day + 1)


def kings_day(year: int) -> date:
    """27 April, and the day before when that is a Sunday."""
    birthday = date(year, 4, 27)
    return birthday - timedelta(days=1) if birthday.weekday() == 6 else birthday


def of_the_law(year: int) -> set[date]:
    """Algemene termijnenwet, article 3, first and second paragraph, the Sundays of Easter and Whitsun left out."""
    sunday = easter(year)
    moving = {sunday + timedelta(days=offset) for offset in (-2, 1, 39, 50)}
    fixed = {date(year, 1, 1), date(year, 5, 5), date(year, 12, 25), date(year, 12, 26)}
    return moving | fixed | {kings_day(year)}


@pytest.mark.parametrize(
    ("year", "day"), [(2024, date(2024, 3, 31)), (2025, date(2025, 4, 20)), (2035, date(2035, 3, 25))]
)
def test_the_reckoning_of_easter_is_right_itself(year: int, day: date) -> None:
    assert easter(year) == day


@pytest.mark.parametrize("year", YEARS)
def test_the_days_of_the_law_are_free_and_no_others(year: int) -> None:
    ours = {day for day in free_days(year) if day.weekday() != 6}
    theirs = {day for day in of_the_law(year) if day.weekday() != 6}
    assert ours == theirs


@pytest.mark.parametrize("year", YEARS)
def test_every_day_of_the_year_is_a_working_day_or_not(year: int) -> None:
    law = of_the_law(year)
    day = date(year, 1, 1)
    while day.year == year:
        assert is_working_day(day) == (day.weekday() < 5 and day not in law), day
        day += timedelta(days=1)


def test_kings_day_moves_to_saturday_when_it_would_be_a_sunday() -> None:
    assert date(2025, 4, 27).weekday() == 6
    assert date(2025, 4, 26) in free_days(2025)
    assert date(2031, 4, 26) in free_days(2031)
    assert is_working_day(date(2025, 4, 28))


def test_the_fifth_of_may_is_free_every_year() -> None:
    assert all(date(year, 5, 5) in free_days(year) for year in YEARS)


def test_good_friday_is_put_on_a_par() -> None:
    assert not is_working_day(date(2026, 4, 3))


def test_a_term_over_christmas_skips_it() -> None:
    assert after(date(2026, 12, 23), 2) == date(2026, 12, 28)


@given(days, st.integers(min_value=1, max_value=60))
def test_a_term_ends_on_a_working_day_with_as_many_before_it(start: date, count: int) -> None:
    end = after(start, count)
    between = [start + timedelta(days=offset) for offset in range(1, (end - start).days + 1)]
    assert is_working_day(end)
    assert sum(map(is_working_day, between)) == count


@given(days)
def test_a_term_of_nothing_ends_today_or_on_the_first_working_day(start: date) -> None:
    end = after(start, 0)
    assert is_working_day(end)
    assert not any(is_working_day(start + timedelta(days=offset)) for offset in range((end - start).days))
