"""`toetssteen serve`: the web application under granian."""

import argparse
import os

from toetssteen.cli.database import require_usable
from toetssteen.cli.environment import prepare
from toetssteen.cli.refusals import Refused
from toetssteen.cli.subcommand import Subparsers
from toetssteen.config import env

_THREADS = 2
"""Of each worker; four halve the throughput (measured)."""


def register(subparsers: Subparsers) -> None:
    parser = subparsers.add_parser("serve", help="bedien de pagina's en de API")
    parser.add_argument("--host", default="127.0.0.1", help="adres om op te luisteren (127.0.0.1)")
    parser.add_argument("--port", type=int, default=8000, help="poort (8000)")
    parser.add_argument("--workers", type=int, default=cores(), help="aantal processen (een per kern)")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    settings = prepare()
    require_secrets(settings)
    require_usable(settings.database_url)
    from granian import Granian
    from granian.constants import Interfaces

    Granian(
        "toetssteen.web.serving:application",
        address=arguments.host,
        port=arguments.port,
        interface=Interfaces.WSGI,
        workers=arguments.workers,
        blocking_threads=_THREADS,
        websockets=False,
        # A worker that fell is replaced, and one that hangs at the end does not hold up the rest.
        respawn_failed_workers=True,
        workers_kill_timeout=5,
    ).serve()
    return 0


def cores() -> int:
    """Those that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def require_secrets(settings: env.Env) -> None:
    if not settings.secret_key:
        raise Refused("TOETSSTEEN_SECRET_KEY ontbreekt: geef een lange willekeurige tekst, elke keer dezelfde.")
    if not settings.keys_file.exists():
        raise Refused(f"Het sleutelbestand {settings.keys_file} ontbreekt: maak het met `toetssteen make-keys`.")
