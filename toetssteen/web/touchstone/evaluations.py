"""Whether one change helped: what was agreed on before, what the figures say, and what somebody looked at besides."""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from toetssteen.access.errors import NotAllowed, NotFound, RuleBroken
from toetssteen.decisions.judging import WINDOWS, Judging
from toetssteen.evaluation import designs_rule, reading, runs, sentences
from toetssteen.evaluation.run_models import Evaluation, Measurement
from toetssteen.evaluation.sentences import Helped
from toetssteen.web import figure_files
from toetssteen.web.chart import Line, Point, line
from toetssteen.web.decisions.judged import plan
from toetssteen.web.rendering import render
from toetssteen.web.requests import member_of
from toetssteen.web.touchstone import exports, words

_BADGES = {Helped.BETTER: "ok", Helped.WORSE: "warning"}


@dataclass(frozen=True, slots=True)
class Shown:
    """A measured with the picture of the weeks that it is from."""

    measured: Measurement
    helped: Helped
    badge: str
    sentence: str
    slope: str
    picture: Line | None
    fours: list[reading.Four]


@require_GET
def evaluation(request: HttpRequest, uuid: UUID) -> HttpResponse:
    return _page(request, uuid)


@require_GET
def figures(request: HttpRequest, uuid: UUID, form: str) -> HttpResponse:
    """Every measurement, the planned ones first."""
    seen = reading.see(uuid, by=member_of(request))
    evaluations = [*([seen.planned] if seen.planned else []), *seen.explored]
    rows = [exports.measurement(found) for one in evaluations for found in one.measurements.all()]
    return figure_files.answer(form, "evaluatie", rows)


@require_POST
def explore(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Another measure, or another time, than was agreed on before."""
    typed = {name: request.POST.get(name, "") for name in ("outcome", "window_days")}
    days = int(typed["window_days"]) if typed["window_days"] in map(str, WINDOWS) else 0
    try:
        runs.explore(uuid, typed["outcome"], days, by=member_of(request))
    except (NotAllowed, NotFound):
        raise
    except RuleBroken as problem:
        return _page(request, uuid, typed=typed, problem=problem)
    return redirect("evaluation", uuid)


def _page(
    request: HttpRequest, uuid: UUID, *, typed: dict[str, str] | None = None, problem: RuleBroken | None = None
) -> HttpResponse:
    seen = reading.see(uuid, by=member_of(request))
    return render(
        request,
        "touchstone/evaluation.html",
        status=422 if problem else 200,
        seen=seen,
        proposal=seen.proposal,
        plan=[*plan(seen.proposal), *designs_rule.in_words(staggered=seen.proposal.staggered)],
        starts=seen.starts,
        planned=list(_shown([seen.planned] if seen.planned else [])),
        explored=list(_shown(one for one in seen.explored if one.ran_at)),
        waiting=any(one.ran_at is None for one in seen.explored),
        outcomes=Judging.choices,
        windows=[(str(days), _("na %(n)s dagen") % {"n": days}) for days in WINDOWS],
        typed=typed or {"outcome": "", "window_days": str(seen.proposal.window_days)},
        problem=str(problem) if problem else "",
        problems={problem.field: str(problem)} if problem and problem.field else {},
        words=words,
        value=sentences.value,
        difference=sentences.difference,
    )


def _shown(evaluations: Iterable[Evaluation]) -> Iterable[Shown]:
    for one in evaluations:
        for measured in one.measurements.all():
            fours = reading.over_time(one.proposal, measured.outcome)
            start = one.proposal.in_force_from
            points = [Point(four.first, four.after, four.value) for four in fours]
            found = sentences.helped(measured)
            yield Shown(
                measured=measured,
                helped=found,
                badge=_BADGES.get(found, "plain"),
                sentence=sentences.in_words(measured),
                slope=sentences.slope(measured),
                picture=line(points, [start] if start else [], width=320),
                fours=fours,
            )
