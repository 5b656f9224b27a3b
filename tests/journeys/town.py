"""The municipality of the journeys: everything that the demo starts, on a database of its own.

    python -m tests.journeys.town FOLDER [--clock]

A process, and not a fixture, so that the journeys have a database beside that of the other tests, and so that all
of it ends with the tests however those end. Prints one line of JSON (`Town` in conftest.py) once it is ready, and
stops when its standard input closes. TOETSSTEEN_BRP_URL and TOETSSTEEN_BRP_KEY say where its BRP is. With --clock
its day can be moved: see clock/sitecustomize.py.
"""

import json
import os
import sys
import time
import urllib.request
from contextlib import ExitStack
from pathlib import Path

from tests.database import fresh_database
from toetssteen.cli import children, environment, preflight
from toetssteen.config import env

CONTACTS = 50
"""Generated ones: enough to have something to search in, few enough to be there at once."""
_PATIENCE = 60.0


def main() -> None:
    folder = Path(sys.argv[1])
    port, mail_port = preflight.free_port(), preflight.free_port()
    url = f"http://{preflight.HOST}:{port}"
    with ExitStack() as stack:
        urls = stack.enter_context(fresh_database())
        os.environ |= {
            "DATABASE_URL": urls.app,
            "DATABASE_OWNER_URL": urls.owner,
            "TOETSSTEEN_VAR": str(folder),
            "TOETSSTEEN_DEMO": "1",
            "TOETSSTEEN_URL": url,
            "TOETSSTEEN_SMTP_URL": f"smtp://{preflight.HOST}:{mail_port}",
            "TOETSSTEEN_USE_SAMPLE": "1",  # every task asks what was used
        }
        environment.use_secrets(env.read())
        passwords = _fill()
        clock = folder / "clock"
        if "--clock" in sys.argv:
            paths = [str(Path(__file__).parent / "clock"), os.environ.get("PYTHONPATH", "")]
            os.environ |= {"JOURNEY_CLOCK": str(clock), "PYTHONPATH": os.pathsep.join(filter(None, paths))}
        family = children.Family(folder / "logs")
        stack.callback(family.stop)
        mail = folder / "mail"
        family.start("mail", ["toetssteen.adapters.mail_testserver", "--port", str(mail_port), "--folder", str(mail)])
        family.start("web", ["toetssteen.cli.main", "serve", "--port", str(port), "--workers", "1"])
        family.start("worker", ["toetssteen.cli.main", "worker"])
        _wait_for(url, family)
        print(
            json.dumps(
                {
                    "url": url,
                    "passwords": passwords,
                    "database": urls.superuser,
                    "mail": str(mail),
                    "clock": str(clock),
                }
            ),
            flush=True,
        )
        sys.stdin.read()


def _fill() -> dict[str, str]:
    """Username → password."""
    environment.start_django()
    from django.db import connections

    from toetssteen.cli import demo_data

    demo_data.CONTACTS = CONTACTS
    data = demo_data.load()
    connections.close_all()
    return {user.username: user.password for user in data.users}


def _wait_for(url: str, family: children.Family) -> None:
    deadline = time.monotonic() + _PATIENCE
    while True:
        family.require_alive()
        try:
            with urllib.request.urlopen(f"{url}/readyz", timeout=5):
                return
        except OSError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.1)


if __name__ == "__main__":
    main()
