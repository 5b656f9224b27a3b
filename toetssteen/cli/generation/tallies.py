"""What made-up conversations add to the tallies: as `intake.rows` does for each, and then together.

A dozen made-up colleagues ask. Their seconds and their reasons for skipping are made up as well, with a known truth.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from random import Random
from typing import Any

from django.utils import timezone

from toetssteen.cli.generation import truth
from toetssteen.cli.generation.drawn import Drawn, DrawnTopic
from toetssteen.contacts.models import SkipReason
from toetssteen.contacts.seconds import MOST
from toetssteen.contacts.tally import Stood, finished_row, tally_questions, tally_rows, tally_weeks, week_rows
from toetssteen.protocols.document import Question

_COLLEAGUES = 12
_MEASURED = 0.95
"""Share of the times that a browser with scripts measured how long a question took."""
_SAYS_WHY = 0.6
"""Share of the times that a skipped question gets a reason."""
_SPREAD = 0.6
"""Of the logarithm of the seconds."""
_KEY = ("product_id", "question", "follow_up", "month", "present")


def count(conversations: Sequence[Drawn], rng: Random) -> None:
    """Two statements for all of them."""
    cells: dict[tuple[Any, ...], dict[str, Any]] = {}
    weeks: list[dict[str, Any]] = []
    for drawn in conversations:
        who = f"generated {rng.randrange(_COLLEAGUES)}"
        stood = (one for part in drawn.topics for one in _stood(part, rng))
        on = timezone.localdate(drawn.contact.ended_at)
        for row in tally_rows(stood, channel=drawn.contact.channel, on=on, who=who):
            key = tuple(row[name] for name in _KEY)
            cells[key] = _together(cells[key], row) if key in cells else row
        products = [part.offer.product_id for part in drawn.topics]
        lasted = drawn.contact.ended_at - drawn.contact.started_at
        weeks += week_rows(products, channel=drawn.contact.channel, lasted=lasted, on=on, who=who)
        weeks += _finished(drawn, rng)
    tally_questions(list(cells.values()))
    tally_weeks(_each_once(weeks))


def _finished(drawn: Drawn, rng: Random) -> Iterator[dict[str, Any]]:
    for part in drawn.topics:
        if part.task and part.task.done_at:
            on, who = timezone.localdate(part.task.done_at), f"generated {rng.randrange(_COLLEAGUES)}"
            yield finished_row(part.offer.product_id, on=on, who=who)


def _each_once(rows: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """One for each product and week, with the bits of all."""
    found: dict[tuple[int, date], dict[str, Any]] = {}
    for row in rows:
        same = found.setdefault((row["product_id"], row["week"]), dict(row))
        same |= {name: same[name] | bits for name, bits in row.items() if name.endswith("_bits")}
    return [found[key] for key in sorted(found)]


def _stood(part: DrawnTopic, rng: Random) -> Iterator[Stood]:
    given = {code: answer.known_from for code, answer in zip(part.codes, part.answers, strict=True)}
    for question in part.asked:
        outcome = "skipped" if question.code not in given else "known" if given[question.code] else "answered"
        yield Stood(
            product_id=part.offer.product_id,
            question=question.code,
            follow_up=part.topic.follow_up,
            outcome=outcome,
            reason=_reason(question, rng) if outcome == "skipped" and rng.random() < _SAYS_WHY else "",
            seconds=_seconds(question, rng) if outcome != "known" and rng.random() < _MEASURED else 0,
        )


def _reason(question: Question, rng: Random) -> str:
    needless = 8 if question.code in truth.NOISE else 2
    return rng.choices(list(SkipReason), (2, needless, 2 if question.known_from else 1, 1))[0].value


def _seconds(question: Question, rng: Random) -> int:
    return max(1, min(MOST, round(truth.median_seconds(question) * rng.lognormvariate(0, _SPREAD))))


def _together(one: dict[str, Any], other: dict[str, Any]) -> dict[str, Any]:
    """Of one cell: numbers are added, histograms bin by bin, bits put together."""
    added = {name: one[name] + other[name] for name, value in one.items() if name not in _KEY and _is_number(value)}
    bins = [one["seconds"], other["seconds"]]
    seconds = [sum(pair) for pair in zip(*bins, strict=True)] if all(bins) else bins[0] or bins[1]
    bits = {name: one[name] | other[name] for name in ("staff_bits", "seconds_bits")}
    return one | added | {"seconds": seconds} | bits


def _is_number(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)
