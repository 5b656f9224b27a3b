"""`toetssteen recount`: count every week again from the rows, and hold it beside what the pages are made of."""

import argparse
import sys

from toetssteen.cli.environment import start_django
from toetssteen.cli.subcommand import Subparsers

_WIDTH = 30


def register(subparsers: Subparsers) -> None:
    parser = subparsers.add_parser("recount", help="tel alle weken opnieuw, en vergelijk met wat er staat")
    parser.add_argument(
        "--replace",
        action="store_true",
        help="zet de nieuwe telling ervoor in de plaats; wat verwijderd is, telt dan niet meer",
    )
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """0: nothing differs, or it was put right. 1: something differs."""
    start_django()
    from toetssteen.evaluation.weeks import recount

    counted = recount(replace=arguments.replace, told=_progress)
    if not counted.weeks:
        print("Er is nog geen week geteld.")
    elif not counted.differ:
        print(f"{counted.weeks} weken opnieuw geteld: alles klopt.")
    elif arguments.replace:
        print(f"{counted.weeks} weken opnieuw geteld: {counted.differ} tellingen van een product zijn vervangen.")
    else:
        print(
            f"{counted.weeks} weken opnieuw geteld: {counted.differ} tellingen van een product zijn anders. Dat hoort "
            "zo als er sindsdien contacten zijn verwijderd. Anders: toetssteen recount --replace"
        )
        return 1
    return 0


def _progress(done: int, of: int) -> None:
    if sys.stderr.isatty():
        filled = _WIDTH * done // of
        end = "\n" if done == of else ""
        print(
            f"\r[{'#' * filled}{'.' * (_WIDTH - filled)}] {done} van {of} weken", end=end, file=sys.stderr, flush=True
        )
