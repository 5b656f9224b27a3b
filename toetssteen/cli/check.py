"""`toetssteen check`: is this installation in order?"""

import argparse
from collections.abc import Iterator

from toetssteen.cli.database import require_usable
from toetssteen.cli.environment import start_django
from toetssteen.cli.refusals import Refused
from toetssteen.cli.subcommand import Subparsers


def register(subparsers: Subparsers) -> None:
    parser = subparsers.add_parser("check", help="controleer de instellingen, de database en de rechten")
    parser.set_defaults(run=run)


def run(_arguments: argparse.Namespace) -> int:
    """One line for each thing in order; stops at the first that is not."""
    settings = start_django()
    require_usable(settings.database_url)
    require_usable(settings.database_owner_url)
    for line in _findings():
        print(line)
    return 0


def _findings() -> Iterator[str]:
    from django.core.management import call_command
    from django.core.management.base import SystemCheckError
    from django.db import connections
    from django.db.migrations.executor import MigrationExecutor

    try:
        call_command("check", verbosity=0)
    except SystemCheckError as error:
        raise Refused(f"De instellingen kloppen niet: {' '.join(str(error).split())}") from None
    yield "De instellingen kloppen."
    executor = MigrationExecutor(connections["owner"])
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        raise Refused("De database loopt achter: voer `toetssteen migrate` uit.")
    yield "De database is bereikbaar en bij."
    yield _history_is_append_only()
    yield _mail_goes()
    yield _decisions_are_told()
    yield _post_is_collected()


def _history_is_append_only() -> str:
    """One login for all owns the tables: then the triggers guard the history, and only they."""
    from django.db import connection

    from toetssteen.history.partitions import PARTITIONED

    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT relid::regclass::text, pg_has_role(current_user, relowner, 'USAGE'),"
            " has_table_privilege(relid, 'UPDATE') OR has_table_privilege(relid, 'DELETE')"
            " OR has_table_privilege(relid, 'TRUNCATE')"
            " FROM unnest(%s::text[]) AS name, pg_partition_tree(name::regclass) JOIN pg_class ON oid = relid",
            [list(PARTITIONED)],
        )
        rows = cursor.fetchall()
    if any(owned for _table, owned, _may in rows):
        return "De aanmelding is eigenaar van de tabellen: alleen triggers bewaken de geschiedenis."
    loose = sorted(table for table, _owned, may in rows if may)
    if loose:
        raise Refused(f"De geschiedenis is te wijzigen ({', '.join(loose)}): voer `toetssteen migrate` uit.")
    return "De geschiedenis kan alleen groeien."


def _mail_goes() -> str:
    """Read from the clock: with the workers stopped this complains as well."""
    from toetssteen.notices.queries import mail_health

    health = mail_health()
    if health.late:
        raise Refused(f"Er wacht mail ({health.late}) die al weg had moeten zijn: draait `toetssteen worker`?")
    if not health.is_well:
        raise Refused(
            f"Mail komt niet aan: {health.failing} nog niet gelukt, {health.refused} geweigerd, {health.in_doubt}"
            " onzeker. De coördinator ziet onder Nieuws welke."
        )
    return "De mail gaat zoals het hoort."


def _decisions_are_told() -> str:
    """Read from the clock: with the workers stopped this complains as well."""
    from datetime import timedelta

    from toetssteen.decisions.telling import due

    waiting = due(timedelta(days=1))
    if waiting:
        raise Refused(
            f"Over voorstellen en besluiten is iets nog niet verteld ({waiting}) dat al een dag geleden verteld had"
            " moeten zijn: draait `toetssteen worker`? De pagina's zelf kloppen wel."
        )
    return "Wat er over voorstellen en besluiten te vertellen was, is verteld."


def _post_is_collected() -> str:
    """Read from the clock: with the workers stopped this complains as well. How many letters wait is not told."""
    from toetssteen.observations.anonymous import post_waits_too_long

    if post_waits_too_long():
        raise Refused(
            "In de brievenbus liggen signalen zonder naam uit een week die al voorbij is: draait `toetssteen worker`?"
            " De coördinator kan de brievenbus ook zelf legen, onder Signalen."
        )
    return "De brievenbus met signalen zonder naam is op tijd geleegd."
