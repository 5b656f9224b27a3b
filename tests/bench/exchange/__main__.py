"""`make bench-api`: requests a second, times, CPU of server and database apart, bytes and memory of the API, at 1 and 8
clients that each open a connection a request."""

import argparse
import json
import os
import statistics
import sys
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path as File

from tests.bench import databases, load, server
from tests.bench.exchange.paths import EMPTY, KINDS, PATHS, Path, requests
from toetssteen.cli.postgres import Cluster, Urls
from toetssteen.cli.refusals import Refused, sentence

USERS = (1, 8)
SIZES = (10_000, 200_000)


@dataclass
class Site:
    contacts: int
    urls: Urls
    requests: File
    server: server.Server
    found: dict[tuple[str, int], list["Burst"]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Burst:
    per_second: float
    p50_ms: float
    p95_ms: float
    p99_ms: float
    cpu_server_ms: float
    cpu_db_ms: float
    bytes: float
    rss_mb: float


def main() -> int:
    parser = argparse.ArgumentParser(prog="make bench-api")
    parser.add_argument("--sizes", default=",".join(map(str, SIZES)), help="aantallen klantcontacten, met komma's")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--seconds", type=float, default=3.0, help="van elke meting")
    parser.add_argument("--only", default="", help="namen van paden, met komma's")
    parser.add_argument("--peer", default="", help="adres van een Open Klant met dezelfde gegevens")
    parser.add_argument("--peer-token", default="")
    chosen = parser.parse_args()
    only = set(filter(None, chosen.only.split(",")))
    paths = [path for path in PATHS if not only or path.name in only or path.name == EMPTY]
    try:
        _measure([int(size) for size in chosen.sizes.split(",")], paths, rounds=chosen.rounds, seconds=chosen.seconds)
    except Exception as error:
        text = sentence(error)
        if text is None:
            raise
        print(text, file=sys.stderr)
        return 2
    return 0


def _measure(sizes: list[int], paths: list[Path], *, rounds: int, seconds: float) -> None:
    databases.provide_secrets()
    load.provide_wrk()
    with ExitStack() as stack:
        cluster = Cluster(databases.FOLDER)
        stack.callback(cluster.stop)
        cluster.start()
        brp = stack.enter_context(server.brp())
        sites = [_site(cluster, contacts, brp, paths, stack) for contacts in sizes]
        for _ in range(rounds):
            for path in paths:
                for users in USERS:
                    for site in sites:
                        _run(site, path, users, seconds)
        _tell(sites, paths)


def _site(cluster: Cluster, contacts: int, brp: str, paths: list[Path], stack: ExitStack) -> Site:
    urls = databases.exchanged(cluster, contacts)
    folder = databases.VAR / f"exchange-{contacts}"
    folder.mkdir(parents=True, exist_ok=True)
    databases.inside("exchange.token", urls, str(folder / "token"))
    serving = stack.enter_context(server.running(f"exchange-{contacts}", urls, brp))
    token, host = (folder / "token").read_text(), f"127.0.0.1:{serving.port}"
    for path in paths:
        (folder / path.name).write_bytes(b"\0".join(requests(path.name, contacts, token, host)))
        for _ in range(8):
            if load.fire(folder / path.name, port=serving.port, users=4, seconds=1, first=0, once=False,
                         expected=path.expected).requests > 100:  # fmt: skip
                break
    return Site(contacts, urls, folder, serving)


def _run(site: Site, path: Path, users: int, seconds: float) -> None:
    web, database = site.server.cpu(), server.database_cpu()
    burst = load.fire(
        site.requests / path.name,
        port=site.server.port,
        users=users,
        seconds=seconds,
        first=users % KINDS,
        once=False,
        expected=path.expected,
    )
    if burst.wrong > burst.requests // 200 or not burst.requests:
        raise Refused(f"{path.name}: {burst.wrong} van {burst.requests} antwoorden zijn niet {path.expected}.")
    site.found.setdefault((path.name, users), []).append(
        Burst(
            per_second=burst.requests / burst.seconds,
            p50_ms=burst.p50,
            p95_ms=burst.p95,
            p99_ms=burst.p99,
            cpu_server_ms=(site.server.cpu() - web) * 1000 / burst.requests,
            cpu_db_ms=(server.database_cpu() - database) * 1000 / burst.requests,
            bytes=burst.bytes / burst.requests,
            rss_mb=site.server.largest_worker(),
        )
    )


def _tell(sites: list[Site], paths: list[Path]) -> None:
    names = [*Burst.__dataclass_fields__]
    lines = ["| path | contacts | users | " + " | ".join(names) + " | reach | x empty |"]
    lines.append("|" + " --- |" * (len(names) + 5))
    kept = []
    for path in paths:
        for site in sites:
            for users in USERS:
                bursts = site.found[path.name, users]
                median = {name: round(statistics.median(getattr(one, name) for one in bursts), 2) for name in names}
                empty = statistics.median(one.cpu_server_ms for one in site.found[EMPTY, users])
                kept.append({"path": path.name, "contacts": site.contacts, "users": users, **median})
                figures = " | ".join(str(value) for value in median.values())
                ratio = round(median["cpu_server_ms"] / empty, 1)
                reach = f"{path.server:g} + {path.database:g}"
                lines.append(f"| {path.name} | {site.contacts} | {users} | {figures} | {reach} | {ratio} |")
    text = "\n".join(lines)
    (databases.ROOT / "var" / "bench-api.md").write_text(text + "\n")
    (databases.ROOT / "var" / "bench-api.json").write_text(json.dumps(kept, indent=1) + "\n")
    print(f"\n{len(os.sched_getaffinity(0))} kernen.\n\n{text}")


if __name__ == "__main__":
    sys.exit(main())
