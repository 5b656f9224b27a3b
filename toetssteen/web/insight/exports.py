"""The figures of the pruning pages as a file: those that stand there, and nothing that does not."""

from toetssteen.insight.measures import Use
from toetssteen.insight.pruning import Line
from toetssteen.web.figure_files import Row
from toetssteen.web.insight import words


def row(line: Line) -> Row:
    """Shares from 0 to 1, median seconds, hours a year. Empty: too little to show."""
    found = line.measured
    unwilling, needless, known, no_time = found.reasons
    return {
        "product": found.product,
        "question": line.text,
        "code": found.code,
        "asked": found.asked,
        "answered": found.answered,
        "skipped": found.skipped,
        "skipped_unwilling": unwilling,
        "skipped_needless": needless,
        "skipped_known": known,
        "skipped_no_time": no_time,
        "known_already": found.known,
        "objections": found.objections,
        "median_seconds": found.seconds,
        "hours_customers": found.hours_customer,
        "hours_staff": found.hours_staff,
        **_used("30_days", found.use_30),
        **_used("90_days", found.use_90),
        "suggestion": str(words.ADVICE[line.suggestion.advice]),
    }


def _used(within: str, use: Use | None) -> Row:
    names = ("use_known", "used", "used_share", "used_low", "used_high", "used_at_most")
    values = (
        (use.known, use.used, use.share.estimate, use.share.low, use.share.high, use.share.most) if use else (None,) * 6
    )
    return {f"{name}_{within}": value for name, value in zip(names, values, strict=True)}
