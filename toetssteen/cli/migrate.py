"""`toetssteen migrate`: bring the database up to date, as its owner."""

import argparse
from datetime import UTC, datetime

from toetssteen.cli.database import require_usable
from toetssteen.cli.environment import start_django
from toetssteen.cli.postgres import EXTENSIONS
from toetssteen.cli.refusals import Refused
from toetssteen.cli.subcommand import Subparsers

_ONE_AT_A_TIME = 8_315_001
"""Any number: the advisory lock that two who migrate at once wait for."""


def register(subparsers: Subparsers) -> None:
    parser = subparsers.add_parser("migrate", help="breng de database bij en geef de rechten")
    parser.set_defaults(run=run)


def run(_arguments: argparse.Namespace) -> int:
    settings = start_django()
    require_usable(settings.database_owner_url)
    changed = bring_up_to_date()
    print("De database is bijgewerkt." if changed else "De database was al bij.")
    return 0


def bring_up_to_date() -> bool:
    """Migrations, the partitions of the coming months, and the rights of each login. False when the
    migrations had nothing to do. Needs Django; the lock needs a direct connection, not a pool."""
    from django.core.management import call_command
    from django.db import connections, transaction
    from django.db.migrations.executor import MigrationExecutor

    from toetssteen.history import grants
    from toetssteen.history.partitions import make_partitions

    connection = connections["owner"]
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s)", [_ONE_AT_A_TIME])
    try:
        executor = MigrationExecutor(connection)
        plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
        if plan:
            _require_extensions()
            call_command("migrate", database="owner", verbosity=0, interactive=False)
        with transaction.atomic(using="owner"):
            make_partitions(connection, around=datetime.now(UTC).date())
            grants.apply(connection)
    finally:
        connection.close()
    return bool(plan)


def _require_extensions() -> None:
    from django.db import DatabaseError, connections

    with connections["owner"].cursor() as cursor:
        for extension in EXTENSIONS:
            try:
                cursor.execute(f"CREATE EXTENSION IF NOT EXISTS {extension}")
            except DatabaseError:
                raise Refused(
                    f"De uitbreiding {extension} ontbreekt in de database en mag niet worden gemaakt: "
                    f"vraag je beheerder om CREATE EXTENSION voor {', '.join(EXTENSIONS)}."
                ) from None
