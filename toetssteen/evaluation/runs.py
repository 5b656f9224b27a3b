"""Evaluations that run by themselves, once the weeks are counted that were agreed on before the change; and those that
somebody asks for afterwards."""

from datetime import date, timedelta
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils import timezone

from toetssteen.access.errors import NotFound
from toetssteen.access.roles import require
from toetssteen.decisions import evidence, telling
from toetssteen.decisions.judging import WINDOWS, Judging
from toetssteen.decisions.models import Proposal
from toetssteen.decisions.states import State
from toetssteen.evaluation import errors
from toetssteen.evaluation.models import FOUR, Counted
from toetssteen.evaluation.outcomes import MEASURES
from toetssteen.evaluation.run_models import Evaluation, Measurement
from toetssteen.evaluation.sentences import in_words
from toetssteen.evaluation.series import by_product, sides, weekly
from toetssteen.evaluation.weeks import REPEAT_DAYS, WEEK
from toetssteen.history.actions import record
from toetssteen.insight.fours import last_four
from toetssteen.protocols.limits import InterimMeasure
from toetssteen.protocols.models import ProtocolVersion, VersionStatus
from toetssteen.staff.models import StaffMember

EXPLORE = "proposal.write"
_A_GAP = timedelta(days=7)


def measured_on(proposal: Proposal, window_days: int | None = None) -> date | None:
    """The first day on which all weeks of the window can be counted. None: the change is not in force."""
    start = proposal.in_force_from
    if start is None:
        return None
    after = last_four(start, window_days or proposal.window_days) + FOUR
    return after + WEEK * (REPEAT_DAYS // 7)


def run_due() -> int:
    """Every planned evaluation of which the weeks are counted and that did not run; returns how many ran. Two at once
    run none twice."""
    through = Counted.objects.values_list("through", flat=True).first()
    if through is None:
        return 0
    changed = Proposal.objects.filter(state__in=(State.ACCEPTED, State.EVALUATED), draft__isnull=False)
    waiting = changed.exclude(evaluations__exploratory=False).select_related("draft__protocol__group", "line", "theme")
    return sum(_run_planned(proposal) for proposal in waiting if _is_counted(proposal, proposal.window_days, through))


def _run_planned(proposal: Proposal) -> bool:
    try:
        with transaction.atomic():
            evaluation = Evaluation.objects.create(
                proposal=proposal, outcome=proposal.judged_by, window_days=proposal.window_days
            )
            measurements = _carry_out(evaluation)
            telling.tell_measured(proposal, " ".join(in_words(measured) for measured in measurements))
    except IntegrityError:
        return False
    return True


@transaction.atomic
def explore(uuid: UUID, outcome: str, window_days: int, *, by: StaffMember) -> Evaluation:
    """Look by another measure, or over another time, than was agreed before. Asked for again it is the same one.

    Raises `NotFound`, `NotMeasuredYet`, `UnknownMeasure`, `AsPlanned`."""
    require(by, EXPLORE)
    proposal = Proposal.objects.select_related("draft__protocol__group").filter(uuid=uuid).first()
    if proposal is None:
        raise NotFound
    if outcome not in Judging.values:
        raise errors.UnknownMeasure(field="outcome")
    if window_days not in WINDOWS:
        raise errors.UnknownMeasure(field="window_days")
    if (outcome, window_days) == (proposal.judged_by, proposal.window_days):
        raise errors.AsPlanned(field="outcome")
    through = Counted.objects.values_list("through", flat=True).first()
    if through is None or proposal.in_force_from is None or not _is_counted(proposal, window_days, through):
        raise errors.NotMeasuredYet(field="window_days")
    evaluation, fresh = Evaluation.objects.get_or_create(
        proposal=proposal, exploratory=True, outcome=outcome, window_days=window_days
    )
    if fresh:
        record("evaluation.explored", evaluation, by=by, outcome=outcome, window_days=window_days)
        from toetssteen.evaluation.jobs import explore_in_the_background

        explore_in_the_background.defer(uuid=str(evaluation.uuid))
    return evaluation


@transaction.atomic
def run(uuid: UUID | str) -> None:
    """One that waits; nothing where it ran already, or is gone."""
    waiting = Evaluation.objects.select_for_update(of=("self",)).filter(uuid=uuid, ran_at=None)
    evaluation = waiting.select_related("proposal__draft__protocol__group", "proposal__line").first()
    if evaluation is not None:
        _carry_out(evaluation)


def _carry_out(evaluation: Evaluation) -> list[Measurement]:
    proposal = evaluation.proposal
    measures = [(evaluation.outcome, False)]
    if not evaluation.exploratory:
        measures.append((proposal.guarded_by, True))
    measurements = [_measurement(evaluation, outcome, guards=guards) for outcome, guards in measures]
    Measurement.objects.bulk_create(measurements)
    evaluation.ran_at = timezone.now()
    evaluation.save(update_fields=["ran_at"])
    return measurements


def _measurement(evaluation: Evaluation, outcome: str, *, guards: bool) -> Measurement:
    from toetssteen.evaluation import designs  # statistics take 100 MB: only who works them out pays them

    proposal, measure = evaluation.proposal, MEASURES[Judging(outcome)]
    start, version = proposal.in_force_from, proposal.draft
    if start is None or version is None:
        raise ValueError("only what is in force is evaluated")
    drawn = dict(proposal.drawn_starts.values_list("product", "starts_on"))
    if drawn:
        cells = by_product(drawn, measure, window_days=evaluation.window_days)
        result, (before, after), known = designs.judge_staggered(cells, measure), sides(cells), []
    else:
        since = limited_from(proposal)
        series = weekly(
            evidence.products_of(version), measure, start=start, window_days=evaluation.window_days, limited_from=since
        )
        result, before, after = designs.judge(series, measure), series.before, series.after
        known = meanwhile(proposal, series.mondays, since)
    measured = Measurement(
        evaluation=evaluation,
        outcome=outcome,
        guards=guards,
        design=result.design,
        before=before.value(measure.scale),
        after=after.value(measure.scale),
        size_before=before.whole,
        size_after=after.whole,
        weeks_before=before.weeks,
        weeks_after=after.weeks,
        caveats=[*result.caveats, *known],
    )
    if result.effect is not None:
        measured.effect, measured.low, measured.high = map(
            designs.ratio, (result.effect.estimate, result.effect.low, result.effect.high)
        )
        measured.model = result.effect.model
        measured.p_value = result.effect.p_value if result.effect.p_value == result.effect.p_value else None
    if result.slope is not None:
        measured.slope, measured.slope_low, measured.slope_high = map(
            designs.ratio, (result.slope.estimate, result.slope.low, result.slope.high)
        )
    return measured


def limited_from(proposal: Proposal) -> date | None:
    """From when what was decided held already for the time being, without a gap until it was decided: by a measure, or
    by the provisional line. None: it did not."""
    version = proposal.draft
    if version is None or version.starts_at is None:
        return None
    codes = [line["code"] for line in proposal.evidence.get("questions", [])]
    measures = InterimMeasure.objects.filter(
        product__in=evidence.products_of(version),
        questions__overlap=codes,
        participants=[],
        starts_at__lt=version.starts_at,
    )
    held = [(one.starts_at, one.over_at) for one in measures]
    if proposal.line is not None and proposal.line.starts_at and proposal.line.ends_at:
        held.append((proposal.line.starts_at, proposal.line.ends_at))
    since = version.starts_at
    for starts_at, over_at in sorted(held, key=lambda one: one[1], reverse=True):
        if over_at >= since - _A_GAP:
            since = min(since, starts_at)
    return timezone.localdate(since) if since < version.starts_at else None


def meanwhile(proposal: Proposal, mondays: list[date], since: date | None) -> list[str]:
    """What a reader has to know of the weeks that are looked at: what else changed of what is asked."""
    version = proposal.draft
    if version is None or not mondays:
        return []
    found = []
    if since is not None:
        found.append(
            f"De vragen waren al vanaf {since:%d-%m-%Y} beperkt; de weken van toen tot de verandering tellen niet mee."
        )
    span = (mondays[0], mondays[-1] + WEEK)
    others = ProtocolVersion.objects.exclude(status=VersionStatus.DRAFT).exclude(pk=version.pk)
    if others.filter(protocol=version.protocol_id, starts_at__date__range=span).exists():
        found.append("In deze tijd begon ook een andere versie van de vragen.")
    return found


def _is_counted(proposal: Proposal, window_days: int, through: date) -> bool:
    start = proposal.in_force_from
    return start is not None and last_four(start, window_days) + FOUR - WEEK <= through
