"""The grid of four weeks on which figures of all products, and what is drawn by lot, lie side by side."""

from datetime import date, timedelta

FOUR = timedelta(weeks=4)
BEGIN = date(2001, 1, 1)
"""A Monday from which the fours are told off."""


def four_of(day: date) -> date:
    """The Monday with which the four weeks begin in which a day lies."""
    return BEGIN + (day - BEGIN) // FOUR * FOUR


def first_four(start: date) -> date:
    """Of the first four weeks that lie wholly after a change of that day."""
    four = four_of(start)
    return four if four == start else four + FOUR


def last_four(start: date, window_days: int) -> date:
    """Of the last four weeks that begin within the window after a change; the first ones where the window is
    shorter."""
    return max(first_four(start), four_of(start + timedelta(days=window_days - 1)))
