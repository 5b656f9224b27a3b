"""`toetssteen notifications`: what the Notificaties API did not take, and trying that again."""

import argparse
from typing import TYPE_CHECKING

from toetssteen.cli.environment import start_django
from toetssteen.cli.subcommand import Subparsers

if TYPE_CHECKING:
    from toetssteen.interactions.models import Notification

_MOST_LINES = 100
_ACTIONS = {"create": "gemaakt", "update": "gewijzigd", "destroy": "verwijderd"}


def register(subparsers: Subparsers) -> None:
    parser = subparsers.add_parser("notifications", help="toon welke notificaties niet zijn aangenomen")
    parser.add_argument("--again", action="store_true", help="zet ze opnieuw klaar om te versturen")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """0: nothing failed, or it was queued anew. 1: something failed."""
    start_django()
    from toetssteen.interactions import delivering

    if arguments.again:
        _again()
        return 0
    failed = delivering.failed()
    count = failed.count()
    print(f"{_counted(count)} mislukt." if count else "Er is geen notificatie mislukt.")
    for notification in failed[:_MOST_LINES]:
        print(f"  {_line(notification)}")
    if count > _MOST_LINES:
        print(f"  en nog {count - _MOST_LINES}")
    if count:
        print("Opnieuw klaarzetten: toetssteen notifications --again")
    _tell_waiting()
    return 1 if count else 0


def _again() -> None:
    from django.db import transaction

    from toetssteen.interactions import delivering, jobs

    with transaction.atomic():
        count = delivering.again()
        jobs.notify.defer()
    print(f"{_counted(count)} opnieuw klaargezet; `toetssteen worker` verstuurt ze.")


def _tell_waiting() -> None:
    from toetssteen.interactions import delivering

    waiting = delivering.waiting()
    oldest = waiting.first()
    if oldest is not None:
        print(f"{_counted(waiting.count())} in de wacht. De oudste: {_line(oldest)}")


def _line(notification: "Notification") -> str:
    """No more than the rows of the contract tell: an id, what was done with it, and how it went."""
    from django.utils import timezone

    happened = f"{timezone.localtime(notification.happened_at):%d-%m-%Y %H:%M}"
    about = f"{notification.resource} {notification.subject} {_ACTIONS[notification.action]} op {happened}"
    if not notification.attempts:
        return f"{about}, nog niet geprobeerd"
    times = "1 keer" if notification.attempts == 1 else f"{notification.attempts} keer"
    answer = "geen antwoord" if notification.last_status is None else f"antwoord {notification.last_status}"
    return f"{about}, {times} geprobeerd, laatst {answer}"


def _counted(count: int) -> str:
    return "1 notificatie" if count == 1 else f"{count} notificaties"
