"""What departments do with made-up work: when it is done, what comes of it, and which answers they used."""

from datetime import date, datetime, time, timedelta
from functools import cache
from random import Random
from typing import Any

from django.conf import settings
from django.utils import timezone

from toetssteen.cli.generation import truth
from toetssteen.cli.generation.drawn import DrawnTopic
from toetssteen.dutch import working_days
from toetssteen.protocols.document import FollowUp
from toetssteen.tasks.models import Task, TaskState
from toetssteen.tasks.sampling import NEW_PRODUCT_TASKS

_STUCK = 0.04
"""Share of the work that nobody gets round to: it is overdue in time."""
_FORWARDED = 0.05
"""Share of the open work that was sent on to a department's own system."""
_SAYS_SO = 0.92
"""Share of the times that a department says which answers it used when it is asked."""
_RESULTS = ("Afgehandeld.", "Verwerkt, de klant heeft bericht gekregen.", "Gedaan.", "Teruggebeld en uitgelegd.")


class Work:
    """`made`: product → how many tasks it has, so that a new product is asked about whole, as in `tasks.sampling`."""

    def __init__(self, *, department_ids: dict[str, int], made: dict[int, int], until: date) -> None:
        self._department_ids = department_ids
        self._made = made
        self._end = datetime.combine(until, time(23, 59), tzinfo=timezone.get_default_timezone())

    def plan(
        self, drawn: DrawnTopic, follow_up: FollowUp, values: dict[str, Any], created_at: datetime, rng: Random
    ) -> None:
        """Give the subject its task, as it stands at the end of the generated time."""
        if follow_up.department is None:
            return
        day = timezone.localdate(created_at)
        asks, chance = self._sampled(drawn.topic.product_id, rng)
        task = Task(
            contact=drawn.topic.contact,
            topic=drawn.topic,
            department_id=self._department_ids[follow_up.department],
            follow_up=follow_up.name,
            due_on=day if follow_up.term is None else _after(day, follow_up.term),
            created_at=created_at,
            asks_use=asks and bool(drawn.answers),
            use_chance=chance,
        )
        drawn.task = task
        done_at = _done_at(created_at, follow_up.term or 1, rng)
        said, forwarded, stuck = rng.random() < _SAYS_SO, rng.random() < _FORWARDED, rng.random() < _STUCK
        result = _result(values, rng)
        used = [rng.random() < truth.chance_of_use(question, values) for question in _answered(drawn)]
        if done_at <= self._end and not stuck:
            task.state, task.done_at, task.result, task.revision = TaskState.DONE, done_at, result, 2
            drawn.used = used if task.asks_use and said else None
        elif forwarded:
            task.state, task.revision = TaskState.FORWARDED, 2

    def _sampled(self, product_id: int, rng: Random) -> tuple[bool, float]:
        """As `tasks.sampling.draw`, but by the seed."""
        earlier = self._made.get(product_id, 0)
        self._made[product_id] = earlier + 1
        one_in = settings.TOETSSTEEN.use_sample
        hit = one_in > 0 and rng.randrange(one_in) == 0
        if earlier < NEW_PRODUCT_TASKS or one_in == 1:
            return True, 1.0
        return hit, 1 / one_in if one_in else 0.0


def _answered(drawn: DrawnTopic) -> list[Any]:
    answered = set(drawn.codes)
    return [question for question in drawn.asked if question.code in answered]


def _done_at(created_at: datetime, term: int, rng: Random) -> datetime:
    """Most is done well within its term, some too late; in working hours."""
    days = max(0, round(term * rng.lognormvariate(-0.55, 0.5)))
    at = time(rng.randint(8, 16), rng.randrange(60), rng.randrange(60))
    day = timezone.localdate(created_at)
    done = datetime.combine(_after(day, days), at, tzinfo=timezone.get_default_timezone())
    return done if done > created_at else created_at + timedelta(minutes=rng.randint(20, 120))


def _result(values: dict[str, Any], rng: Random) -> str:
    """What the answers say comes of it, nearly always."""
    faithful, otherwise = rng.random() < truth.FIDELITY, rng.choice(_RESULTS)
    for code, outcomes in truth.DECIDES.items():
        if code in values and faithful:
            return outcomes.get(values[code], otherwise)
    return otherwise


@cache
def _after(day: date, days: int) -> date:
    return working_days.after(day, days)
