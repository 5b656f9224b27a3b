"""`make bench`: fills, serves, measures and reports. See docs/performance.md and docs/decisions/0006."""

import argparse
import json
import os
import sys
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

import psycopg

from tests.bench import databases, floors, load, report, server
from tests.bench.paths import PATHS, USERS, Route
from toetssteen.cli.postgres import Cluster, Urls
from toetssteen.cli.refusals import Refused, sentence

FULL = 1_000_000
"""Contacts at SIZE=1; a tenth as many customers, and three times as many answers."""
_SAVES_A_SECOND = {1: 800, 8: 1600}
"""More drafts than can be saved; a run that is through them ends early."""
_WARM_UPS = 8
"""So often two seconds at most, until something answers."""


@dataclass(frozen=True, slots=True)
class Site:
    """One size: its database, its requests, its server, and what was measured."""

    contacts: int
    urls: Urls
    requests: Path
    server: server.Server
    measured: report.Measured


def main() -> int:
    parser = argparse.ArgumentParser(prog="make bench")
    parser.add_argument("--size", type=float, default=1.0, help="1 is een miljoen contacten")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--seconds", type=float, default=4.0, help="van elke meting")
    parser.add_argument("--only", default="", help="namen van paden, met komma's")
    parser.add_argument("--without-tenth", action="store_true", help="meet niet ook een tiende van de omvang")
    chosen = parser.parse_args()
    sizes = [round(FULL * chosen.size)] + ([] if chosen.without_tenth else [round(FULL * chosen.size / 10)])
    only = set(filter(None, chosen.only.split(",")))
    paths = [path for path in PATHS if not only or path.name in only or path.name == "empty"]
    try:
        measure(sizes, paths, rounds=chosen.rounds, seconds=chosen.seconds)
    except Exception as error:
        text = sentence(error)
        if text is None:
            raise
        print(text, file=sys.stderr)
        return 2
    return 0


def measure(sizes: list[int], paths: list[Route], *, rounds: int, seconds: float) -> None:
    """The rounds of all paths and sizes lie between each other, so that a busy moment of the machine hits all."""
    databases.provide_secrets()
    load.provide_wrk()
    with ExitStack() as stack:
        cluster = Cluster(databases.FOLDER)
        stack.callback(cluster.stop)
        cluster.start()
        brp = stack.enter_context(server.brp())
        sites = [_site(cluster, contacts, brp, rounds, seconds, stack) for contacts in sizes]
        for site in sites:
            for path in paths:
                _warm_up(site, path)
        for number in range(rounds):
            for path in paths:
                for users in USERS:
                    for site in sites:
                        _run(site, path, users, number, seconds)
            print(f"Ronde {number + 1} van {rounds} klaar.", flush=True)
        _tell(sites)


def _site(cluster: Cluster, contacts: int, brp: str, rounds: int, seconds: float, stack: ExitStack) -> Site:
    urls = databases.filled(cluster, contacts)
    requests = databases.VAR / str(contacts)
    saves = [
        f"{number}-{users}:{round(rate * seconds)}"
        for number in range(rounds)
        for users, rate in _SAVES_A_SECOND.items()
    ]
    databases.inside("prepare", urls, str(requests), "--saves", "warm:20", *saves)
    databases.inside("count", urls, str(requests))
    serving = stack.enter_context(server.running(f"web-{contacts}", urls, brp))
    return Site(contacts, urls, requests, serving, {})


def _warm_up(site: Site, path: Route) -> None:
    """The first request of a kind may take a process seconds, for what it loads and remembers."""
    file = site.requests / (f"{path.name}.warm" if path.once else path.name)
    for _ in range(_WARM_UPS):
        burst = load.fire(
            file, port=site.server.port, users=4, seconds=2, first=0, once=path.once, expected=path.expected
        )
        if burst.requests:
            break
    _require_right(path, burst)


def _require_right(path: Route, burst: load.Burst) -> None:
    if burst.wrong or not burst.requests:
        raise Refused(f"{path.name}: {burst.wrong} van {burst.requests} antwoorden zijn niet {path.expected}.")


def _run(site: Site, path: Route, users: int, number: int, seconds: float) -> None:
    rounds = site.measured.setdefault((path.name, users), report.Rounds())
    file = site.requests / (f"{path.name}.{number}-{users}" if path.once else path.name)
    rows = _contacts(site) if path.once else 0
    web, database = site.server.cpu(), server.database_cpu()
    burst = load.fire(
        file,
        port=site.server.port,
        users=users,
        seconds=seconds,
        first=1000 * number + 500 * users,
        once=path.once,
        expected=path.expected,
    )
    _require_right(path, burst)
    rounds.cpu_server.append((site.server.cpu() - web) * 1000 / burst.requests)
    rounds.cpu_db.append((server.database_cpu() - database) * 1000 / burst.requests)
    rounds.bursts.append(burst)
    rounds.memory.append(site.server.largest_worker())
    if path.name in floors.WRITES:
        _require_saved(path, users, seconds, burst, _contacts(site) - rows)
        rounds.floors.append(floors.floor(path.name, site.urls, users=users, seconds=seconds / 2))


def _require_saved(path: Route, users: int, seconds: float, burst: load.Burst, added: int) -> None:
    """What was answered as saved lies in the database; what was on its way when the run ended may too."""
    if burst.requests >= round(_SAVES_A_SECOND[users] * seconds) - users:
        raise Refused(f"{path.name}: de klaargezette gesprekken raakten op; verhoog _SAVES_A_SECOND.")
    if not 0 <= added - burst.requests + users <= 2 * users:
        raise Refused(f"{path.name}: {burst.requests} keer opgeslagen, {added} contacten erbij.")


def _contacts(site: Site) -> int:
    with psycopg.connect(site.urls.owner) as connection:
        row = connection.execute("SELECT count(*) FROM contacts_contact").fetchone()
    return int(str(row[0])) if row else 0


def _tell(sites: list[Site]) -> None:
    var = databases.ROOT / "var"
    found = []
    for site in sites:
        counts = json.loads((site.requests / "counts.json").read_text())
        found.append(report.rows(site.measured, counts))
    full, tenth = found[0], found[1] if len(found) > 1 else []
    report.write(var / "bench.json", full)
    if tenth:
        report.write(var / "bench-tenth.json", tenth)
    text = report.table(full, tenth)
    (var / "bench.md").write_text(f"{text}\n")
    cores = len(os.sched_getaffinity(0))
    print(f"\n{sites[0].contacts} contacten, {cores} kernen.\n\n{text}\n")
    for line in report.shortfalls(full, tenth) or ["Alle doelen zijn gehaald."]:
        print(line)


if __name__ == "__main__":
    sys.exit(main())
