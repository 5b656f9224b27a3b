"""`toetssteen demo`: everything on one machine, started and stopped as one."""

import argparse
import fcntl
import http.client
import json
import os
import secrets
import signal
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import asdict
from pathlib import Path
from types import FrameType
from typing import TYPE_CHECKING, NoReturn

from toetssteen.cli import children, environment, preflight
from toetssteen.cli.database import require_usable
from toetssteen.cli.housing import HOUSES, private_folder, write_private
from toetssteen.cli.postgres import Cluster
from toetssteen.cli.refusals import Refused
from toetssteen.cli.serve import cores
from toetssteen.cli.subcommand import Subparsers
from toetssteen.config import env

if TYPE_CHECKING:  # needs Django, which is started only when nothing stands in the way
    from toetssteen.cli.demo_data import DemoData

_PATIENCE = 60.0
"""Seconds that the web application gets to be ready."""
_MOST_WORKERS = 4
_BETWEEN_LOOKS = 0.2
"""Seconds."""


class Stopped(BaseException):
    """Ctrl-C or SIGTERM, at whatever point."""


def register(subparsers: Subparsers) -> None:
    parser = subparsers.add_parser("demo", help="start alles op deze machine, met voorbeeldgegevens")
    parser.add_argument("--port", default="8000", help="poort van de webtoepassing (8000)")
    parser.add_argument("--reset", action="store_true", help="gooi eerst de gegevens van de demo weg")
    parser.add_argument("--stop-with", type=int, metavar="PROCES", help="stop als de starter, dit proces, stopt")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    preflight.require_python()
    settings = env.read()
    for kind in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(kind, _stop)
    with ExitStack() as stack:
        try:
            if arguments.stop_with:
                children.stop_with(arguments.stop_with)
            stack.enter_context(_only_one(settings.var))
            ready_file = settings.var / "demo.json"
            ready_file.unlink(missing_ok=True)
            preflight.require_room(settings.var)
            port = preflight.port_number(arguments.port)
            preflight.require_free(port)
            if arguments.reset:
                _throw_away(settings)
            stack.callback(ready_file.unlink, missing_ok=True)
            _start(settings, port, stack, starter=arguments.stop_with)
        except Stopped:
            print("\nToetssteen stopt; de gegevens blijven bewaard.", flush=True)
        finally:
            # Nothing interrupts the stopping.
            for kind in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
                signal.signal(kind, signal.SIG_IGN)
    return 0


def _start(settings: env.Env, port: int, stack: ExitStack, *, starter: int | None) -> NoReturn:
    """Returns only by an exception: `Stopped`, or `Refused` when a part fell."""
    url = f"http://{preflight.HOST}:{port}"
    os.environ |= {"TOETSSTEEN_DEMO": "1", "TOETSSTEEN_URL": url, "TOETSSTEEN_VAR": str(settings.var)}
    os.environ.setdefault("TOETSSTEEN_FEEDBACK", "beantwoord,moeite")
    database = _provide_database(settings, stack)
    environment.use_secrets(settings)
    family = children.Family(settings.var / "logs")
    stack.callback(family.stop)
    _start_neighbours(settings, family)
    environment.start_django()
    data = _load()
    workers = str(min(cores(), _MOST_WORKERS))
    family.start("web", ["toetssteen.cli.main", "serve", "--port", str(port), "--workers", workers])
    family.start("worker", ["toetssteen.cli.main", "worker"])
    _wait_until_ready(port, family, settings.var / "logs" / "web.log")
    _announce(settings.var / "demo.json", url, data)
    watched = starter if starter and children.catches_interrupt(starter) else None
    while True:
        time.sleep(_BETWEEN_LOOKS)
        if watched and not children.catches_interrupt(watched):
            raise Stopped
        family.require_alive()
        if database and not database.is_running():
            raise Refused(f"De database is gestopt; de reden staat in {settings.var / 'postgres' / 'server.log'}.")


def _provide_database(settings: env.Env, stack: ExitStack) -> Cluster | None:
    """None for a server of your own."""
    if settings.database_url:
        require_usable(settings.database_url)
        require_usable(settings.database_owner_url)
        return None
    if os.geteuid() == 0:
        preflight.require_room(HOUSES)
    cluster = environment.cluster(settings.var)
    stack.callback(cluster.stop)
    environment.use_database(cluster.start())
    return cluster


def _start_neighbours(settings: env.Env, family: children.Family) -> None:
    """What a municipality has around it, in small: a BRP and a mail server; unless a real one is given."""
    if not settings.brp_url:
        port = preflight.free_port()
        os.environ["TOETSSTEEN_BRP_URL"] = f"http://{preflight.HOST}:{port}"
        key = os.environ["TOETSSTEEN_BRP_KEY"] = settings.brp_key or secrets.token_hex(24)
        family.start("brp", ["toetssteen.adapters.brp_testserver", "--port", str(port), "--key", key])
    if not settings.smtp_url:
        port = preflight.free_port()
        os.environ["TOETSSTEEN_SMTP_URL"] = f"smtp://{preflight.HOST}:{port}"
        mail = str(settings.var / "mail")
        family.start("mail", ["toetssteen.adapters.mail_testserver", "--port", str(port), "--folder", mail])


def _load() -> "DemoData":
    from django.db import connections

    from toetssteen.cli import demo_data
    from toetssteen.cli.migrate import bring_up_to_date

    bring_up_to_date()
    data = demo_data.load()
    connections.close_all()
    return data


def _wait_until_ready(port: int, family: children.Family, log: Path) -> None:
    deadline = time.monotonic() + _PATIENCE
    while not _is_ready(port):
        family.require_alive()
        if time.monotonic() > deadline:
            raise Refused(f"De webtoepassing is na een minuut niet gereed; de reden staat in {log}.")
        time.sleep(_BETWEEN_LOOKS / 4)


def _is_ready(port: int) -> bool:
    connection = http.client.HTTPConnection(preflight.HOST, port, timeout=5)
    try:
        connection.request("GET", "/readyz")
        return connection.getresponse().status == http.HTTPStatus.OK
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


def _announce(ready_file: Path, url: str, data: "DemoData") -> None:
    users = [asdict(user) for user in data.users]
    fresh = ready_file.with_suffix(".new")
    write_private(fresh, json.dumps({"url": url, "users": users, "api_token": data.api_token}, indent=2))
    fresh.replace(ready_file)
    print(f"Toetssteen draait op {url}\n")
    for user in data.users:
        print(f"  {user.role:<16} {user.username:<20} {user.password}")
    print("\nStop met Ctrl-C; de gegevens blijven bewaard.", flush=True)


def _throw_away(settings: env.Env) -> None:
    """What the demo made, the embedded database included. A database of your own is never emptied here."""
    if settings.database_url:
        raise Refused("demo-reset leegt alleen de ingebouwde database: haal DATABASE_URL weg.")
    environment.cluster(settings.var).drop()
    for name in ("secret-key", "keys", "demo-logins.json"):
        (settings.var / name).unlink(missing_ok=True)
    for name in ("files", "mail", "logs"):
        _empty(settings.var / name)


def _empty(folder: Path) -> None:
    if folder.is_dir():
        for path in sorted(folder.rglob("*"), reverse=True):
            path.rmdir() if path.is_dir() and not path.is_symlink() else path.unlink()


@contextmanager
def _only_one(var: Path) -> Iterator[None]:
    """One demo in a folder at a time."""
    private_folder(var)
    with (var / "demo.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise Refused("Toetssteen draait al vanuit deze map: stop het eerst met Ctrl-C.") from None
        yield


def _stop(_kind: int, _frame: FrameType | None) -> NoReturn:
    raise Stopped
