"""Of which tasks is asked which answers were used: of all while a product is new, then of a sample."""

import secrets
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.conf import settings
from django.db import connection

NEW_PRODUCT_TASKS = 50
"""So many first tasks of a product are all asked about."""


@dataclass(frozen=True, slots=True)
class Draw:
    asks_use: bool
    chance: float


_EARLIER = """
SELECT id FROM unnest(%s::bigint[]) AS product (id) WHERE (
    SELECT count(*) FROM (
        SELECT FROM tasks_task JOIN contacts_topic ON contacts_topic.id = topic_id
        WHERE product_id = product.id AND contacts_topic.follow_up <> '' LIMIT %s
    ) AS first_tasks
) = %s
"""
_settled: set[int] = set()
"""Products that were found to be new no more, which each process looks up until it is so."""


def draws(product_ids: Iterable[int]) -> dict[int, Callable[[], Draw]]:
    """Product → what draws for a task about it. One query for those that may be new, none for others. The chance
    is kept with the task, to weigh its answers by."""
    wanted = set(product_ids)
    perhaps_new = sorted(wanted - _settled)
    if perhaps_new:
        with connection.cursor() as cursor:
            cursor.execute(_EARLIER, [perhaps_new, NEW_PRODUCT_TASKS, NEW_PRODUCT_TASKS])
            _settled.update(pk for (pk,) in cursor.fetchall())
    return {pk: _draw_sample if pk in _settled else _draw_all for pk in wanted}


def _draw_all() -> Draw:
    return Draw(asks_use=True, chance=1.0)


def _draw_sample() -> Draw:
    one_in = settings.TOETSSTEEN.use_sample
    if one_in == 0:
        return Draw(asks_use=False, chance=0.0)
    return Draw(asks_use=secrets.randbelow(one_in) == 0, chance=1 / one_in)
