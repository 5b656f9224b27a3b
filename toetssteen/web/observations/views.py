"""What staff signal, for the coordinator to answer and the management team to read."""

from datetime import date
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from toetssteen.access.errors import NotAllowed, NotFound, RuleBroken
from toetssteen.access.roles import may
from toetssteen.observations import anonymous, queries, waiting
from toetssteen.observations.actions import answer_signals
from toetssteen.protocols.wording import day_in_words, month_in_words
from toetssteen.staff.models import StaffMember
from toetssteen.themes import proposing
from toetssteen.themes.grouping import make_theme, put_in_theme
from toetssteen.themes.likeness import themes_for
from toetssteen.themes.membership import Chosen as Group
from toetssteen.web.chart import bars
from toetssteen.web.observations.chosen import Chosen, read, uuid_of
from toetssteen.web.observations.marks import mark_of, parse_mark
from toetssteen.web.observations.tabs import tabs_for
from toetssteen.web.rendering import render
from toetssteen.web.requests import member_of, page_of

_PERIODS: dict[str, tuple[str | Promise, int | None]] = {
    "kwartaal": (_("Laatste drie maanden"), 3),
    "maand": (_("Deze maand"), 1),
    "alles": (_("Alles"), None),
}
"""In the address → in words, and the number of months with this one; None for all. The first is what one sees first."""

_SAID: dict[str, str | Promise] = {
    "post": _("De brievenbus is leeg. De brieven staan nu bij de andere signalen."),
    "beantwoord": _("Je antwoord is verstuurd. Wie dit signaleerde, ziet het nu."),
}
"""What is said after the redirect that follows each action."""


@require_GET
def signals(request: HttpRequest) -> HttpResponse:
    """By product and question, most first."""
    period = request.GET.get("periode", "")
    period = period if period in _PERIODS else next(iter(_PERIODS))
    months = _PERIODS[period][1]
    since = _month_before(timezone.localdate(), months - 1) if months else None
    member = member_of(request)
    page = page_of(request)
    start = (page - 1) * queries.PAGE
    counted = queries.counts(by=member, since=since, start=start)
    return render(
        request,
        "observations/signals.html",
        tabs=tabs_for(request, member),
        board=waiting.board(by=member),
        post_is_due=may(member, "signal.answer") and anonymous.post_is_due(),
        resisted=waiting.resisted_this_week(),
        resisted_bars=bars(waiting.resisted_by_week()),
        said=_SAID.get(request.GET.get("gedaan", ""), ""),
        periods=[(value, words, _url(value)) for value, (words, _months) in _PERIODS.items()],
        period=period,
        lines=queries.in_words(counted.rows),
        as_day=day_in_words,
        subjects=counted.subjects,
        total=counted.total,
        earlier=_url(period, page - 1) if page > 1 else "",
        later=_url(period, page + 1) if counted.subjects > start + queries.PAGE else "",
    )


@require_POST
def post(request: HttpRequest) -> HttpResponse:
    """Take the letters of weeks that are over out of the post box."""
    try:
        anonymous.collect_post(by=member_of(request))
    except NotAllowed:
        raise
    except RuleBroken:
        return redirect("signals")
    return redirect(f"{reverse('signals')}?gedaan=post")


@require_http_methods(["GET", "POST"])
def words(request: HttpRequest, product: UUID | None = None, question: str = "") -> HttpResponse:
    """What was signalled about one subject, to answer. A refusal keeps what was typed."""
    heading = queries.subject_of(product, question, by=member_of(request))
    if request.method == "GET":
        return _words_page(request, heading, Chosen())
    chosen = read(request.POST)
    try:
        target = _do(request.POST.get("do", ""), heading, chosen, by=member_of(request))
    except (NotAllowed, NotFound):
        raise
    except RuleBroken as error:
        return _words_page(request, heading, chosen, problem=error)
    return redirect(target or f"{request.path}?gedaan=beantwoord")


def _do(do: str, heading: queries.Heading, chosen: Chosen, *, by: StaffMember) -> str:
    """Answer them, or group them, with an answer where one was typed. Returns where to go; empty: stay."""
    named, nameless = queries.open_about(heading) if chosen.every else (chosen.signals, chosen.nameless)
    if do == "answer":
        answer_signals(chosen.answer, signals=named, without_name=nameless, by=by)
        return ""
    group = Group(named, nameless)
    if do == "theme":
        theme = make_theme(
            chosen.title or "", chosen.due_on or "", group, answer=chosen.answer, uuid=chosen.token, by=by
        )
    elif do == "add":
        theme = put_in_theme(uuid_of(chosen.into) or UUID(int=0), group, answer=chosen.answer, by=by)
    else:
        raise NotFound
    return f"{reverse('theme', args=[theme.uuid])}?gedaan={'make' if do == 'theme' else 'add'}"


def _words_page(
    request: HttpRequest, heading: queries.Heading, chosen: Chosen, *, problem: RuleBroken | None = None
) -> HttpResponse:
    member = member_of(request)
    answers = may(member, "signal.answer")
    kinds = queries.kinds_about(heading)
    product = heading.product
    others = themes_for(
        heading.text or (product.name if product else ""), product.pk if product else None, heading.question_id
    )
    only_open = request.GET.get("lijst", "open" if answers else "") == "open"
    after = parse_mark(request.GET.get("na", ""))
    found = list(queries.words_about(heading, after=after, unanswered=only_open)[: queries.PAGE + 1])
    page = found[: queries.PAGE]
    more = urlencode({"lijst": "open" if only_open else "alles", "na": mark_of(page[-1])}) if page else ""
    return render(
        request,
        "observations/words.html",
        status=422 if problem else 200,
        tabs=tabs_for(request, member),
        heading=heading,
        as_month=month_in_words,
        kinds=kinds,
        proposed_title=proposing.title(heading.text, product.name if product else "", kinds[0][0] if kinds else ""),
        proposed_due=f"{proposing.due_on():%d-%m-%Y}",
        others=[(theme.uuid, theme.title) for theme in others] if answers else [],
        do=request.POST.get("do", ""),
        waiting=queries.unanswered_about(heading),
        answers=answers,
        only_open=only_open,
        signals=page,
        nameless=[] if after else list(queries.nameless_about(heading, unanswered=only_open)[: queries.PAGE]),
        older=f"{request.path}?{more}" if len(found) > queries.PAGE else "",
        chosen=chosen,
        said=_SAID.get(request.GET.get("gedaan", ""), ""),
        problem=str(problem) if problem else "",
        field=problem.field if problem else "",
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
