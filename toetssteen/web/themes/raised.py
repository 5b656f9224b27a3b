"""What a coordinator told a supervisor early, and what the supervisor says."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

from toetssteen.access.errors import NotAllowed, NotFound, RuleBroken
from toetssteen.protocols.wording import day_in_words
from toetssteen.themes import raising
from toetssteen.web.observations.tabs import tabs_for
from toetssteen.web.rendering import render
from toetssteen.web.requests import member_of


@require_http_methods(["GET", "POST"])
def raised(request: HttpRequest, uuid: UUID) -> HttpResponse:
    member, problem = member_of(request), None
    if request.method == "POST":
        try:
            raising.answer_raised(uuid, request.POST.get("answer", ""), words=request.POST.get("words", ""), by=member)
            return redirect("raised", uuid)
        except (NotAllowed, NotFound):
            raise
        except RuleBroken as error:
            problem = error
    found = raising.opened(uuid, by=member)
    return render(
        request,
        "themes/raised.html",
        status=422 if problem else 200,
        tabs=tabs_for(request, member),
        raised=found,
        answers=found.supervisor_id == member.pk and not found.answer,
        words=request.POST.get("words", "").replace("\0", ""),
        problem=str(problem) if problem else "",
        field=problem.field if problem else "",
        as_day=day_in_words,
    )
