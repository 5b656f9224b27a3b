"""`toetssteen make-keys`: the keys that seal personal data, made once for an installation."""

import argparse

from toetssteen.cli.refusals import Refused
from toetssteen.cli.subcommand import Subparsers
from toetssteen.config import env
from toetssteen.keys import keyring


def register(subparsers: Subparsers) -> None:
    parser = subparsers.add_parser("make-keys", help="maak het sleutelbestand (TOETSSTEEN_KEYS)")
    parser.set_defaults(run=run)


def run(_arguments: argparse.Namespace) -> int:
    path = env.read().keys_file
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        keyring.create(path)
    except FileExistsError:
        raise Refused(f"{path} bestaat al en wordt niet vervangen: zonder die sleutel is niets te lezen.") from None
    print(f"{path} is gemaakt. Bewaar een kopie op een andere plek dan die van de database.")
    return 0
