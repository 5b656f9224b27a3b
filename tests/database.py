"""A real PostgreSQL for the tests: one cluster that runs share, a template with the migrations, and a database
of its own for each process of pytest."""

import fcntl
import hashlib
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import psycopg
from psycopg import sql

from toetssteen.cli.postgres import Cluster, Urls

ROOT = Path(__file__).resolve().parent.parent
_FOLDER = ROOT / "var" / "test-postgres"
_PREFIX = "test_"


@contextmanager
def fresh_database() -> Iterator[Urls]:
    """Up to date and as the migrations leave it. Runs that overlap share the cluster; the last one stops it."""
    _FOLDER.parent.mkdir(exist_ok=True)
    with _FOLDER.with_suffix(".users").open("w") as users:
        fcntl.flock(users, fcntl.LOCK_SH)
        cluster = Cluster(_FOLDER, fast=True)
        cluster.start(outlive=True)
        name = f"{_PREFIX}{os.getpid()}"
        cluster.drop_database(name)
        template = _template(cluster)
        try:
            yield cluster.create_database(name, template=template)
        finally:
            cluster.drop_database(name)
            if _is_last(users.fileno()):
                _sweep(cluster, keep=template)
                cluster.stop()


def empty(url: str, *, but: frozenset[str]) -> None:
    """Remove what tests committed. As superuser: the history refuses it to its owner too."""
    with psycopg.connect(url) as connection:
        tables = [name for name in filled_tables(connection) if name not in but]
        if tables:
            connection.execute("SET LOCAL session_replication_role = replica")
            names = sql.SQL(", ").join(map(sql.Identifier, tables))
            connection.execute(sql.SQL("TRUNCATE {} RESTART IDENTITY CASCADE").format(names))


def filled_tables(connection: "psycopg.Connection[tuple[object, ...]]") -> list[str]:
    """Every table with a row in it; of a partitioned one the whole, not its parts."""
    found = connection.execute(
        "SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace"
        " AND relkind IN ('r', 'p') AND NOT relispartition ORDER BY relname"
    )
    tables = [str(name) for (name,) in found]
    question = sql.SQL(" UNION ALL ").join(
        sql.SQL("SELECT {} WHERE EXISTS (SELECT FROM {})").format(sql.Literal(name), sql.Identifier(name))
        for name in tables
    )
    return [str(name) for (name,) in connection.execute(question)] if tables else []


def _template(cluster: Cluster) -> str:
    """The name of a database with everything migrated: made by the command itself, once for each state of
    the migrations and each month (partitions)."""
    name = f"template_{_digest()}"
    with _FOLDER.with_suffix(".template").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if name not in cluster.databases():
            cluster.drop_database("template_unfinished")
            urls = cluster.create_database("template_unfinished")
            subprocess.run(
                [sys.executable, "-m", "toetssteen.cli.main", "migrate"],
                check=True,
                cwd=ROOT,
                env={**os.environ, "DATABASE_URL": urls.app, "DATABASE_OWNER_URL": urls.owner},
                stdout=subprocess.DEVNULL,
            )
            cluster.rename_database("template_unfinished", name)
    return name


def _digest() -> str:
    digest = hashlib.sha256(datetime.now(UTC).strftime("%Y-%m").encode())
    sources = [*ROOT.glob("toetssteen/*/migrations/*.py"), *ROOT.glob("toetssteen/history/*.py")]
    for path in [*sorted(sources), ROOT / "requirements.txt", Path(__file__)]:
        digest.update(path.read_bytes())
    return digest.hexdigest()[:16]


def _is_last(lock: int) -> bool:
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _sweep(cluster: Cluster, *, keep: str) -> None:
    """Databases of runs that were killed, and templates of other states."""
    for name in cluster.databases():
        if name.startswith((_PREFIX, "template_")) and name != keep:
            cluster.drop_database(name)
