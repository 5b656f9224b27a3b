"""`toetssteen generate`: history to look at and to measure with. See docs/decisions/0005-generated-history.md."""

import argparse
from datetime import date

from toetssteen.cli.environment import start_django
from toetssteen.cli.refusals import Refused
from toetssteen.cli.subcommand import Subparsers

MOST = 2_000_000


def register(subparsers: Subparsers) -> None:
    parser = subparsers.add_parser("generate", help="maak verzonnen gesprekken, herkenbaar als verzonnen")
    parser.add_argument("--contacts", type=int, required=True, help="hoeveel gesprekken")
    parser.add_argument("--seed", type=int, default=1, help="hetzelfde getal geeft dezelfde gesprekken (1)")
    parser.add_argument("--until", help="laatste dag, JJJJ-MM-DD (gisteren)")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    if not 0 < arguments.contacts <= MOST:
        raise Refused(f"--contacts is een getal van 1 t/m {MOST}.")
    settings = start_django()
    until = _day(arguments.until) if arguments.until else None
    from toetssteen.cli.generation.history import analyse, generate, holds_real_contacts
    from toetssteen.protocols.errors import NoGeneralProtocol

    if settings.database_url and not settings.demo and holds_real_contacts():
        raise Refused("In deze database staan echte gesprekken: daar komen geen verzonnen gesprekken bij.")
    try:
        made = generate(contacts=arguments.contacts, seed=arguments.seed, until=until)
    except NoGeneralProtocol:
        raise Refused("Er zijn nog geen protocollen: voer eerst `toetssteen load-library` uit.") from None
    analyse()
    print(
        f"{made.contacts} gesprekken van {made.customers} klanten: {made.answers} antwoorden, {made.tasks} taken "
        f"({made.done} afgerond), {made.uses} regels over gebruik, {made.signals} signalen."
    )
    return 0


def _day(text: str) -> date:
    from django.utils import timezone

    try:
        day = date.fromisoformat(text)
    except ValueError:
        raise Refused("--until is een datum zoals 2026-05-31.") from None
    if not date(2000, 1, 1) <= day <= timezone.localdate():
        raise Refused("--until is een dag die voorbij is, of vandaag.")
    return day
