"""The filled databases: one for each size, kept between runs, in an embedded cluster of their own with fsync on."""

import hashlib
import os
import subprocess
import sys
from pathlib import Path

from toetssteen.cli import environment
from toetssteen.cli.postgres import Cluster, Urls
from toetssteen.cli.refusals import Refused
from toetssteen.config import env

ROOT = Path(__file__).resolve().parents[2]
FOLDER = ROOT / "var" / "bench-postgres"
VAR = ROOT / "var" / "bench"
MILLION = 1_000_000
"""What is more than so many is made of copies of so many."""
_UNFINISHED = "bench_unfinished"


def provide_secrets() -> None:
    """A secret key and keys of the bench's own; what is sealed in its databases opens with these."""
    os.environ["TOETSSTEEN_VAR"] = str(VAR)
    os.environ["TOETSSTEEN_DEMO"] = "1"
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "toetssteen.config.settings")
    VAR.mkdir(parents=True, exist_ok=True)
    environment.use_secrets(env.read())


def filled(cluster: Cluster, contacts: int) -> Urls:
    """The database with so many conversations: found, or filled. One of another state of the code is dropped."""
    prefix = f"bench_{contacts}_"
    name = f"{prefix}{_digest()}"
    if name in cluster.databases():
        return cluster.urls(name)
    if contacts > MILLION:
        if contacts % MILLION:
            raise Refused("Boven een miljoen: hele miljoenen.")
        filled(cluster, MILLION)
    for other in cluster.databases():
        if other.startswith((prefix, _UNFINISHED)):
            cluster.drop_database(other)
    print(f"Database met {contacts} contacten vullen; dit gebeurt eenmaal.", flush=True)
    if contacts > MILLION:
        urls = cluster.create_database(_UNFINISHED, template=f"bench_{MILLION}_{_digest()}")
        inside("copies", urls, "--times", str(contacts // MILLION))
    else:
        urls = cluster.create_database(_UNFINISHED)
        inside("fill", urls, "--contacts", str(contacts))
    cluster.rename_database(_UNFINISHED, name)
    return cluster.urls(name)


def exchanged(cluster: Cluster, contacts: int) -> Urls:
    """The same for what other systems registered."""
    prefix = f"exchange_{contacts}_"
    name = f"{prefix}{_digest()}"
    if name in cluster.databases():
        return cluster.urls(name)
    for other in cluster.databases():
        if other.startswith((prefix, _UNFINISHED)):
            cluster.drop_database(other)
    print(f"Database met {contacts} klantcontacten vullen; dit gebeurt eenmaal.", flush=True)
    inside("exchange.fill", cluster.create_database(_UNFINISHED), "--contacts", str(contacts))
    cluster.rename_database(_UNFINISHED, name)
    return cluster.urls(name)


def inside(module: str, urls: Urls, *arguments: str) -> None:
    """Run a module of the bench with Django on this database, in a process of its own."""
    command = [sys.executable, "-W", "ignore", "-m", f"tests.bench.{module}", *arguments]
    subprocess.run(command, check=True, cwd=ROOT, env=surroundings(urls))


def surroundings(urls: Urls) -> dict[str, str]:
    return {
        **os.environ,
        "DATABASE_URL": urls.app,
        "DATABASE_OWNER_URL": urls.owner,
        "BENCH_SUPERUSER_URL": urls.superuser,
        "PYTHONPATH": str(ROOT),
    }


def _digest() -> str:
    """Of what decides the rows: the migrations, the form of protocols, the fill, and the keys that sealed."""
    sources = [*ROOT.glob("toetssteen/*/migrations/*.py"), ROOT / "toetssteen/protocols/document.py", VAR / "keys"]
    fill = (
        "names",
        "bulk",
        "foundation",
        "people",
        "answers",
        "scenarios",
        "conversations",
        "signals",
        "fill",
        "exchange/fill",
    )
    digest = hashlib.sha256()
    for path in [*sorted(sources), *(Path(__file__).parent / f"{name}.py" for name in fill)]:
        digest.update(path.read_bytes())
    return digest.hexdigest()[:8]
