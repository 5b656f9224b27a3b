"""Whether a change helped: the plan, what was found by it, and what somebody looked at afterwards."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from toetssteen.access.roles import may
from toetssteen.decisions import evidence, queries
from toetssteen.decisions.judging import Judging
from toetssteen.decisions.models import DrawnStart, Proposal
from toetssteen.evaluation.models import ProductWindow
from toetssteen.evaluation.outcomes import MEASURES, Measure
from toetssteen.evaluation.run_models import Evaluation
from toetssteen.evaluation.runs import EXPLORE, measured_on
from toetssteen.evaluation.series import BACK
from toetssteen.staff.models import StaffMember


@dataclass(frozen=True, slots=True)
class Seen:
    proposal: Proposal
    planned: Evaluation | None
    """None: it did not run yet."""
    explored: list[Evaluation]
    expected_on: date | None
    """When the weeks are counted that were agreed on; None where the change is not in force."""
    may_explore: bool
    starts: list[DrawnStart]
    """When it began for which product, where that was drawn by lot."""


@dataclass(frozen=True, slots=True)
class Four:
    """A figure over some weeks on end."""

    first: date
    after: date
    value: float
    n: int


def see(uuid: UUID, *, by: StaffMember) -> Seen:
    """For everybody who may read the proposal. Raises `NotFound`."""
    proposal = queries.see(uuid, by=by).proposal
    evaluations = list(Evaluation.objects.filter(proposal=proposal).prefetch_related("measurements"))
    return Seen(
        proposal=proposal,
        planned=next((one for one in evaluations if not one.exploratory), None),
        explored=[one for one in evaluations if one.exploratory],
        expected_on=measured_on(proposal),
        may_explore=may(by, EXPLORE),
        starts=list(proposal.drawn_starts.select_related("product")) if proposal.staggered else [],
    )


def over_time(proposal: Proposal, outcome: str) -> list[Four]:
    """What may be shown of the products that it is about, the oldest first: of each four weeks the sum of those that
    have a window of exactly these."""
    start, version = proposal.in_force_from, proposal.draft
    if start is None or version is None:
        return []
    products = evidence.products_of(version)
    windows = ProductWindow.objects.defer("durations").filter(first__gte=start - BACK)
    windows = windows.filter(product__in=products) if products else windows.filter(product=None)
    return _summed(list(windows.order_by("last")), MEASURES[Judging(outcome)], alone=len(products) == 1)


def _summed(windows: Sequence[ProductWindow], measure: Measure, *, alone: bool) -> list[Four]:
    sums: dict[tuple[date, date], tuple[int, int]] = defaultdict(lambda: (0, 0))
    for window in windows:
        if alone or window.first == window.last:
            part, whole = sums[window.first, window.after]
            sums[window.first, window.after] = (part + measure.part(window), whole + measure.whole(window))
    return [
        Four(first, after, measure.scale * part / whole, whole)
        for (first, after), (part, whole) in sorted(sums.items())
        if whole
    ]
