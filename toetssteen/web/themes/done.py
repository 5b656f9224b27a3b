"""*Wat deden we met jouw signaal*: for everybody in the house, without a name."""

from django.http import HttpRequest, HttpResponse
from django.utils.http import urlencode
from django.views.decorators.http import require_GET

from toetssteen.access.roles import require
from toetssteen.protocols.wording import day_in_words
from toetssteen.themes import queries, steps, trials
from toetssteen.web.observations.marks import parse_mark
from toetssteen.web.observations.tabs import tabs_for
from toetssteen.web.rendering import render
from toetssteen.web.requests import member_of


@require_GET
def done(request: HttpRequest) -> HttpResponse:
    member = member_of(request)
    require(member, "theme.follow")
    before = parse_mark(request.GET.get("na", ""))
    found = queries.done(before=before)
    page = found[: queries.PAGE]
    last = page[-1].step if len(found) > queries.PAGE else None
    return render(
        request,
        "themes/done.html",
        tabs=tabs_for(request, member),
        done=[(one, steps.link_of(one.step)) for one in page],
        trials=[] if before else list(trials.told()[:5]),
        as_day=day_in_words,
        older=f"{request.path}?{urlencode({'na': f'{last.on}_{last.pk}'})}" if last else "",
    )
