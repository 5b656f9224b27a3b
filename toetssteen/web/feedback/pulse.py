"""The pulse: one question to a colleague, once a month, without a name."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from toetssteen.access.errors import NotAllowed, RuleBroken
from toetssteen.feedback import pulse
from toetssteen.web.feedback import timing
from toetssteen.web.requests import member_of


@require_POST
def answer(request: HttpRequest) -> HttpResponse:
    """Leaves no line in the log that says what was chosen; the moment is that of any click."""
    said = "peiling"
    try:
        seconds = timing.seconds_since(request.POST.get("since", ""))
        pulse.answer(request.POST.get("pulse", ""), seconds=seconds, by=member_of(request))
    except NotAllowed:
        raise
    except RuleBroken as refusal:
        said = refusal.code
    return redirect(f"{reverse('signals-mine')}?gedaan={said}")
