"""Of which tasks is asked which answers were used: of all while a product is new, then of a sample."""

import secrets
from dataclasses import dataclass

from django.conf import settings

from toetssteen.tasks.models import Task

NEW_PRODUCT_TASKS = 50
"""So many first tasks of a product are all asked about."""


@dataclass(frozen=True, slots=True)
class Draw:
    asks_use: bool
    chance: float


def draw(*, product_id: int) -> Draw:
    """One query. The chance is kept with the task, to weigh its answers by."""
    earlier = Task.objects.filter(topic__product_id=product_id)[:NEW_PRODUCT_TASKS].count()
    one_in = settings.TOETSSTEEN.use_sample
    if earlier < NEW_PRODUCT_TASKS or one_in == 1:
        return Draw(asks_use=True, chance=1.0)
    if one_in == 0:
        return Draw(asks_use=False, chance=0.0)
    return Draw(asks_use=secrets.randbelow(one_in) == 0, chance=1 / one_in)
