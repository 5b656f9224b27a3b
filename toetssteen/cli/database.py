"""Whether a database can be used, before anything is built on it."""

import socket
from typing import Any

import psycopg

from toetssteen.cli.refusals import Refused
from toetssteen.config import env

OLDEST = 15
_TIMEOUT = 5
"""Seconds to reach a server."""


def require_usable(url: str) -> None:
    """Raises `BrokenEnvironment` or `Refused`, each with one sentence and without the password."""
    parts = env.database(url)
    where = parts["HOST"] or "deze machine"
    _require_reachable(parts)
    try:
        with psycopg.connect(**_arguments(parts)) as connection:
            version = connection.info.server_version // 10_000
    except psycopg.OperationalError:
        raise Refused(
            f"De database „{parts['NAME']}” op {where} weigert de aanmelding: "
            "controleer naam, wachtwoord en database in DATABASE_URL."
        ) from None
    except psycopg.ProgrammingError:
        raise env.BrokenEnvironment("DATABASE_URL heeft een optie die PostgreSQL niet kent.") from None
    if version < OLDEST:
        raise Refused(f"De database op {where} is PostgreSQL {version}; nodig is {OLDEST} of later.")


def _require_reachable(parts: dict[str, Any]) -> None:
    """Only a host by name or number; a socket tells in its own way."""
    host = parts["HOST"]
    if not host or host.startswith("/"):
        return
    try:
        socket.create_connection((host, int(parts["PORT"] or 5432)), timeout=_TIMEOUT).close()
    except (OSError, UnicodeError):
        raise Refused(
            f"De database op {host}:{parts['PORT'] or 5432} is niet bereikbaar: "
            "controleer of zij draait en of het adres in DATABASE_URL klopt."
        ) from None


def _arguments(parts: dict[str, Any]) -> dict[str, Any]:
    named = {"dbname": "NAME", "user": "USER", "password": "PASSWORD", "host": "HOST", "port": "PORT"}
    given = {argument: parts[name] for argument, name in named.items() if parts[name]}
    return {"connect_timeout": _TIMEOUT, **parts["OPTIONS"], **given}
