"""`toetssteen worker`: runs the jobs that wait in the database."""

import argparse

from toetssteen.cli.environment import start_django
from toetssteen.cli.subcommand import Subparsers


def register(subparsers: Subparsers) -> None:
    parser = subparsers.add_parser("worker", help="voer de taken uit die in de database klaarstaan")
    parser.set_defaults(run=run)


def run(_arguments: argparse.Namespace) -> int:
    start_django()
    from procrastinate.contrib.django import app

    with app.replace_connector(app.connector.get_worker_connector()) as working:  # type: ignore[attr-defined]  # Django's
        working.run_worker(listen_notify=True)
    return 0
