"""What staff signal, for the coordinator and the management team to read. Acting on it is elsewhere."""

from datetime import date
from typing import cast
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET

from toetssteen.observations import queries
from toetssteen.protocols.wording import day_in_words, month_in_words
from toetssteen.staff.models import StaffMember
from toetssteen.web.rendering import render

_PERIODS: dict[str, tuple[str | Promise, int | None]] = {
    "kwartaal": (_("Laatste drie maanden"), 3),
    "maand": (_("Deze maand"), 1),
    "alles": (_("Alles"), None),
}
"""In the address → in words, and the number of months with this one; None for all. The first is what one sees first."""


@require_GET
def signals(request: HttpRequest) -> HttpResponse:
    """By product and question, most first."""
    period = request.GET.get("periode", "")
    period = period if period in _PERIODS else next(iter(_PERIODS))
    months = _PERIODS[period][1]
    since = _month_before(timezone.localdate(), months - 1) if months else None
    counted = queries.counts(by=cast(StaffMember, request.user), since=since)
    page = _number(request.GET.get("bladzijde", ""))
    start = (page - 1) * queries.PAGE
    return render(
        request,
        "observations/signals.html",
        periods=[(value, words, _url(value)) for value, (words, _months) in _PERIODS.items()],
        period=period,
        lines=queries.in_words(counted[start : start + queries.PAGE]),
        as_day=day_in_words,
        subjects=len(counted),
        total=queries.total_of(counted),
        earlier=_url(period, page - 1) if page > 1 else "",
        later=_url(period, page + 1) if len(counted) > start + queries.PAGE else "",
    )


@require_GET
def words(request: HttpRequest, product: UUID, question: str = "") -> HttpResponse:
    """What was written about one product and question."""
    heading = queries.subject_of(product, question, by=cast(StaffMember, request.user))
    found = list(queries.words_about(heading, after=_mark(request.GET.get("na", "")))[: queries.PAGE + 1])
    last = found[queries.PAGE - 1] if len(found) > queries.PAGE else None
    return render(
        request,
        "observations/words.html",
        heading=heading,
        as_month=month_in_words,
        kinds=queries.kinds_about(heading),
        signals=found[: queries.PAGE],
        older=f"{request.path}?{urlencode({'na': f'{last.sent_on}_{last.pk}'})}" if last else "",
    )


def _month_before(day: date, months: int) -> date:
    """The first day of the month that lies so many months before that of `day`."""
    total = day.year * 12 + day.month - 1 - months
    return date(total // 12, total % 12 + 1, 1)


def _url(period: str, page: int = 1) -> str:
    parameters: dict[str, str | int] = {"periode": period}
    if page > 1:
        parameters["bladzijde"] = page
    return f"{reverse('signals')}?{urlencode(parameters)}"


def _number(text: str) -> int:
    return max(1, int(text)) if text.isascii() and text.isdecimal() and len(text) < 6 else 1


def _mark(text: str) -> tuple[date, int] | None:
    """What is no mark shows the first page."""
    day, _separator, pk = text.partition("_")
    if not pk.isascii() or not pk.isdecimal() or len(pk) > 18:
        return None
    try:
        return date.fromisoformat(day), int(pk)
    except ValueError:
        return None
