"""Dates as people type them."""

from datetime import date, time

import pytest
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from toetssteen.dutch import durations
from toetssteen.dutch.dates import parse_date, parse_time

TODAY = date(2026, 11, 24)
any_day = st.dates(min_value=date(1900, 1, 1), max_value=date(2199, 12, 31))
WAYS = [
    "{d}-{m}-{y}",
    "{d}/{m}/{y}",
    "{d}.{m}.{y}",
    "{d} {m} {y}",
    "{d:02}{m:02}{y}",
    "{y}-{m:02}-{d:02}",
    " {d:02}-{m:02}-{y} ",
]
MONTHS = [
    "januari", "februari", "maart", "april", "mei", "juni",
    "juli", "augustus", "september", "oktober", "november", "december",
]  # fmt: skip


@pytest.fixture(autouse=True)
def today(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(timezone, "localdate", lambda: TODAY)


@given(any_day, st.sampled_from(WAYS))
def test_a_date_is_read_however_it_is_written(day: date, way: str) -> None:
    assert parse_date(way.format(d=day.day, m=day.month, y=f"{day.year:04}")) == day


@given(any_day, st.integers(min_value=3, max_value=9), st.sampled_from(["", "."]))
def test_a_month_may_be_a_word_or_its_beginning(day: date, letters: int, dot: str) -> None:
    assert parse_date(f"{day.day} {MONTHS[day.month - 1][:letters]}{dot} {day.year}".upper()) == day


def test_march_is_also_shortened_as_people_do() -> None:
    assert parse_date("3 mrt 2026") == date(2026, 3, 3)


@given(st.dates(min_value=date(1947, 1, 1), max_value=date(2046, 12, 31)))
def test_two_digits_mean_the_past_hundred_years_but_for_the_coming_twenty(day: date) -> None:
    assert parse_date(f"{day:%d-%m-%y}") == day
    assert parse_date(f"{day:%d%m%y}") == day


@given(st.dates(min_value=date(1926, 11, 25), max_value=TODAY))
def test_two_digits_of_a_birth_date_mean_the_last_hundred_years(day: date) -> None:
    assert parse_date(f"{day:%d-%m-%y}", past=True) == day


@given(st.text(max_size=30))
def test_anything_else_is_refused_and_nothing_breaks(text: str) -> None:
    for parse in (parse_date, parse_time):
        try:
            parse(text)
        except ValueError:
            continue


@pytest.mark.parametrize(
    "text", ["31-02-2026", "29-02-2025", "0-1-2026", "12-13-1980", "", "morgen", "12-03", "٢٧-١١-٢٠٢٦", "1-1-0000"]
)
def test_a_date_that_cannot_be_is_none(text: str) -> None:
    with pytest.raises(ValueError, match=r".+"):
        parse_date(text)


@given(
    st.times().map(lambda at: at.replace(second=0, microsecond=0)),
    st.sampled_from(["%H:%M", "%H.%M", "%Hu%M", "%H%M", "%H:%M uur"]),
)
def test_a_time_is_read_however_it_is_written(at: time, way: str) -> None:
    assert parse_time(at.strftime(way)) == at


@pytest.mark.parametrize(
    ("start", "duration", "end"),
    [
        (date(2024, 2, 29), "P1Y", date(2025, 2, 28)),
        (date(2026, 1, 31), "P1M", date(2026, 2, 28)),
        (date(2026, 11, 24), "P1Y6M", date(2028, 5, 24)),
        (date(2026, 12, 20), "P2W", date(2027, 1, 3)),
    ],
)
def test_a_duration_ends_on_the_last_day_of_a_shorter_month(start: date, duration: str, end: date) -> None:
    assert durations.add(start, duration) == end


@pytest.mark.parametrize("duration", ["", "P", "1Y", "PT1H", "P1,5Y", "P-1Y"])
def test_what_is_no_duration_is_refused(duration: str) -> None:
    with pytest.raises(ValueError, match="geen duur"):
        durations.add(TODAY, duration)
