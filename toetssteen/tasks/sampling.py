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
SELECT id, (
    SELECT count(*) FROM (
        SELECT FROM tasks_task JOIN contacts_topic ON contacts_topic.id = topic_id
        WHERE product_id = product.id AND contacts_topic.follow_up <> '' LIMIT %s
    ) AS first_tasks
) FROM unnest(%s::bigint[]) AS product (id)
"""


def draws(product_ids: Iterable[int]) -> dict[int, Callable[[], Draw]]:
    """Product → what draws for a task about it. One query for all. The chance is kept with the task, to weigh
    its answers by."""
    wanted = sorted(set(product_ids))
    if not wanted:
        return {}
    with connection.cursor() as cursor:
        cursor.execute(_EARLIER, [NEW_PRODUCT_TASKS, wanted])
        return {pk: _draw_all if earlier < NEW_PRODUCT_TASKS else _draw_sample for pk, earlier in cursor.fetchall()}


def _draw_all() -> Draw:
    return Draw(asks_use=True, chance=1.0)


def _draw_sample() -> Draw:
    one_in = settings.TOETSSTEEN.use_sample
    if one_in == 0:
        return Draw(asks_use=False, chance=0.0)
    return Draw(asks_use=secrets.randbelow(one_in) == 0, chance=1 / one_in)
