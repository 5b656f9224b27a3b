"""The figures of the touchstone as a file, with what each of them is of."""

from toetssteen.decisions.judging import Judging
from toetssteen.evaluation.models import Figure, Measurement, ProductWindow, Shown
from toetssteen.evaluation.run_models import Design
from toetssteen.web.figure_files import Row


def row(product: str, window: ProductWindow) -> Row:
    """The sums, and what they give. Dates in ISO 8601, shares from 0 to 1, seconds."""
    return {
        "product": product,
        "first_day": window.first.isoformat(),
        "day_after_last": window.after.isoformat(),
        **_figures(window),
    }


def measurement(found: Measurement) -> Row:
    """An effect is a ratio: of rates, of odds, or of lengths; 1 where nothing changed."""
    return {
        "measure": str(Judging(found.outcome).label),
        "exploratory": int(found.evaluation.exploratory),
        "guardrail": int(found.guards),
        "design": str(Design(found.design).label),
        "model": found.model,
        "before": found.before,
        "after": found.after,
        "n_before": found.size_before,
        "n_after": found.size_after,
        "weeks_before": found.weeks_before,
        "weeks_after": found.weeks_after,
        "effect_ratio": found.effect,
        "effect_low": found.low,
        "effect_high": found.high,
        "p_value": found.p_value,
        "caveats": " ".join(found.caveats),
    }


def _figures(one: Shown) -> Row:
    return {
        "conversations": one.contacts,
        "identified": one.identified,
        "came_back_within_7_days": one.repeated,
        **_bounded("first_contact_resolution", one.settled),
        "follow_ups_due": one.due,
        "follow_ups_in_time": one.in_time,
        **_bounded("in_time", one.kept),
        "follow_ups": one.followed,
        "answers_missed": one.missed,
        **_bounded("answers_missed_per_follow_up", one.went_without),
        "objections": one.resisted,
        "questions_answered": one.answered,
        **_bounded("questions_per_conversation", one.asked),
        "customers_asked": one.invited,
        "answers_given": one.replies,
        "question_answered": one.said,
        **_bounded("question_answered_share", one.told_yes),
        "effort_scored": one.scored,
        **_bounded("effort_mean", one.easy),
        "satisfaction_rated": one.rated,
        **_bounded("satisfied_share", one.satisfied),
        "timed": one.timed,
        **_bounded("median_seconds", one.lasted),
        "mean_seconds": one.mean_seconds,
    }


def _bounded(name: str, figure: Figure | None) -> Row:
    if figure is None:
        return {name: None, f"{name}_low": None, f"{name}_high": None}
    return {name: figure.estimate, f"{name}_low": figure.low, f"{name}_high": figure.high}
