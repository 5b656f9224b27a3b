"""What measuring costs those who are asked: its own asking is held to the same rule."""

from dataclasses import dataclass
from datetime import date

from django.db.models import F, Q, Sum

from toetssteen.feedback.models import MOST_ANSWERS, FeedbackWeek, PulseMonth, Way


@dataclass(frozen=True, slots=True)
class Cost:
    """Seconds that the page with the question was looked at by who answered. Who does not answer costs something too:
    that is not known."""

    asked: int
    answered: int
    customers: int
    staff: int
    """Of colleagues who asked, and of those who answered the pulse."""


def cost(first: date, after: date) -> Cost:
    """Of the weeks that begin from `first` to before `after`. Two queries."""
    weeks = FeedbackWeek.objects.filter(week__gte=first, week__lt=after)
    places = [F(f"answers__{place}") for place in range(MOST_ANSWERS)]
    sums = weeks.aggregate(
        number=Sum("asked"),
        replies=Sum(sum(places[1:], places[0])),
        spent=Sum("seconds"),
        by_staff=Sum("seconds", filter=Q(way=Way.AGENT)),
    )
    pulse = PulseMonth.objects.filter(month__gte=first, month__lt=after).aggregate(seconds=Sum("seconds"))["seconds"]
    return Cost(
        asked=sums["number"] or 0,
        answered=sums["replies"] or 0,
        customers=sums["spent"] or 0,
        staff=(sums["by_staff"] or 0) + (pulse or 0),
    )
