"""`toetssteen token`: what another system comes in with. It is shown this once."""

import argparse
from datetime import timedelta

from toetssteen.cli.database import require_usable
from toetssteen.cli.environment import start_django
from toetssteen.cli.refusals import Refused
from toetssteen.cli.subcommand import Subparsers

_MOST_DAYS = 3650


def register(subparsers: Subparsers) -> None:
    parser = subparsers.add_parser("token", help="geef een ander systeem een token voor de API, of trek er een in")
    parser.add_argument("name", metavar="naam", help="van het systeem; een eerder token op deze naam vervalt")
    parser.add_argument(
        "--purpose", default="", metavar="DOEL", help="waarvoor het gegevens leest: staat bij elke lezing"
    )
    parser.add_argument(
        "--may",
        action="append",
        default=[],
        metavar="BRON:DAAD",
        help="wat het mag, bijvoorbeeld klantcontacten:lezen of *:schrijven; zonder deze optie alles",
    )
    parser.add_argument(
        "--actors-for",
        default="",
        metavar="DOEL",
        help="waarvoor het moet zien welke medewerker wat deed; zonder deze optie ziet het pseudoniemen",
    )
    parser.add_argument("--days", type=int, default=365, metavar="DAGEN", help="hoe lang het geldt (365)")
    parser.add_argument("--most-a-minute", type=int, default=60_000, metavar="AANTAL", help="verzoeken per minuut")
    parser.add_argument("--withdraw", action="store_true", help="trek het token van deze naam in")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    settings = start_django()
    require_usable(settings.database_url)
    from toetssteen.api import tokens

    if arguments.withdraw:
        if not tokens.withdraw(arguments.name):
            raise Refused(f"Er is geen token op de naam {arguments.name}.")
        print(f"Het token van {arguments.name} geldt niet meer, uiterlijk over {tokens.REMEMBERED:.0f} seconden.")
        return 0
    if not arguments.purpose.strip():
        raise Refused("Geef met --purpose op waarvoor dit systeem gegevens van klanten leest.")
    if not 1 <= arguments.days <= _MOST_DAYS:
        raise Refused(f"Een token geldt 1 tot {_MOST_DAYS} dagen.")
    if arguments.most_a_minute < 1:
        raise Refused("Een systeem mag minstens een verzoek per minuut doen.")
    secret = tokens.issue(
        arguments.name,
        purpose=arguments.purpose.strip(),
        may=arguments.may or ("*:*",),
        actors_for=arguments.actors_for.strip(),
        lifetime=timedelta(days=arguments.days),
        most_a_minute=arguments.most_a_minute,
    )
    print(secret)
    return 0
