"""Counts all weeks again, and tells how long that took and whether they are as they stood."""

import sys
import time

from toetssteen.cli.environment import start_django

start_django()

from toetssteen.contacts.models import Contact
from toetssteen.evaluation.models import ProductWeek
from toetssteen.evaluation.weeks import recount

GOAL = 120.0
"""Seconds, of a million contacts."""


def main() -> int:
    started = time.monotonic()
    counted = recount()
    seconds = time.monotonic() - started
    print(
        f"recount: {Contact.objects.count()} contacten, {counted.weeks} weken, {ProductWeek.objects.count()} rijen: "
        f"{seconds:.1f} s (doel {GOAL:.0f}), {counted.differ} anders",
        flush=True,
    )
    return int(seconds > GOAL or counted.differ > 0)


if __name__ == "__main__":
    sys.exit(main())
