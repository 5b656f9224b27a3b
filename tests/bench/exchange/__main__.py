"""`make bench-api`: requests a second, times, CPU of server and database apart, bytes and memory of the API, at 1 and 8
clients that each open a connection a request; and, of a peer whose address is given, how long it takes."""

import argparse
import json
import os
import statistics
import sys
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path as File

from tests.bench import databases, load, server
from tests.bench.exchange import peer
from tests.bench.exchange.paths import EMPTY, FLOORS, KINDS, PATHS, Path, filled, requests
from toetssteen.cli.postgres import Cluster, Urls
from toetssteen.cli.refusals import Refused, sentence

USERS = (1, 8)
SIZES = (10_000, 200_000)


@dataclass
class Site:
    contacts: int
    urls: Urls
    requests: File
    serving: server.Server
    floors: server.Server
    counts: dict[str, int]
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
    parser.add_argument("--peer", default="", help="adres van een Open Klant om mee te vergelijken, zonder pad")
    parser.add_argument("--peer-token", default="", help="een token daarvan")
    chosen = parser.parse_args()
    only = set(filter(None, chosen.only.split(",")))
    paths = [
        path for path in (*PATHS, *FLOORS) if not only or path.name in only or path.name == EMPTY or path in FLOORS
    ]
    try:
        sizes = [int(size) for size in chosen.sizes.split(",")]
        other = peer.there(chosen.peer, chosen.peer_token) if chosen.peer else None
        _measure(sizes, paths, rounds=chosen.rounds, seconds=chosen.seconds, other=other)
    except Exception as error:
        text = sentence(error)
        if text is None:
            raise
        print(text, file=sys.stderr)
        return 2
    return 0


def _measure(sizes: list[int], paths: list[Path], *, rounds: int, seconds: float, other: peer.Peer | None) -> None:
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
        if other is not None:
            _compare(sites[0], other)


def _site(cluster: Cluster, contacts: int, brp: str, paths: list[Path], stack: ExitStack) -> Site:
    urls = databases.exchanged(cluster, contacts)
    folder = databases.VAR / f"exchange-{contacts}"
    folder.mkdir(parents=True, exist_ok=True)
    databases.inside("exchange.counted", urls, str(folder), str(contacts))
    serving = stack.enter_context(server.running(f"exchange-{contacts}", urls, brp))
    floors = stack.enter_context(server.floors(f"floors-{contacts}", urls))
    counts = json.loads((folder / "counts.json").read_text())
    site = Site(contacts, urls, folder, serving, floors, counts)
    token = (folder / "token").read_text()
    for path in paths:
        place = _server_of(site, path)
        host = f"127.0.0.1:{place.port}"
        (folder / path.name).write_bytes(b"\0".join(requests(path.name, filled(contacts), token, host)))
        for _ in range(8):
            if load.fire(folder / path.name, port=place.port, users=4, seconds=1, first=0, once=False,
                         expected=path.expected).requests > 100:  # fmt: skip
                break
    return site


def _server_of(site: Site, path: Path) -> server.Server:
    return site.floors if path in FLOORS else site.serving


def _run(site: Site, path: Path, users: int, seconds: float) -> None:
    place = _server_of(site, path)
    web, database = place.cpu(), server.database_cpu()
    burst = load.fire(
        site.requests / path.name,
        port=place.port,
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
            cpu_server_ms=(place.cpu() - web) * 1000 / burst.requests,
            cpu_db_ms=(server.database_cpu() - database) * 1000 / burst.requests,
            bytes=burst.bytes / burst.requests,
            rss_mb=place.largest_worker(),
        )
    )


def _tell(sites: list[Site], paths: list[Path]) -> None:
    names = [*Burst.__dataclass_fields__]
    head = ["path", "contacts", "users", "statements", *names, "reach", "x floor"]
    lines, kept = ["| " + " | ".join(head) + " |", "|" + " --- |" * len(head)], []
    for path in paths:
        for site in sites:
            for users in USERS:
                median = _medians(site, path.name, users)
                about = {"path": path.name, "contacts": site.contacts, "users": users}
                about["statements"] = site.counts.get(path.name, 1)
                kept.append({**about, **median})
                reach = f"{path.server:g} + {path.database:g}" if path.server else ""
                ratio = ""
                if path.floor:
                    floor = _medians(site, path.floor, users)
                    ratio = f"{_cpu(median) / _cpu(floor):.1f}"
                figures = [str(value) for value in (*about.values(), *median.values())]
                lines.append("| " + " | ".join([*figures, reach, ratio]) + " |")
    text = "\n".join(lines)
    (databases.ROOT / "var" / "bench-api.md").write_text(text + "\n")
    (databases.ROOT / "var" / "bench-api.json").write_text(json.dumps(kept, indent=1) + "\n")
    print(f"\n{len(os.sched_getaffinity(0))} kernen.\n\n{text}")


def _compare(site: Site, other: peer.Peer) -> None:
    token = (site.requests / "token").read_text()
    ours = peer.Peer("127.0.0.1", site.serving.port, token, filled(site.contacts))
    print(f"\nMilliseconden van een verzoek, een voor een:\n\n| path | {site.contacts} contacts here | peer | ratio |")
    print("| --- | --- | --- | --- |")
    for name, (here, there) in peer.beside(ours, other).items():
        print(f"| {name} | {here:.1f} | {there:.1f} | {there / here:.0f} |")


def _medians(site: Site, name: str, users: int) -> dict[str, float]:
    bursts = site.found[name, users]
    return {
        figure: round(statistics.median(getattr(one, figure) for one in bursts), 2)
        for figure in Burst.__dataclass_fields__
    }


def _cpu(median: dict[str, float]) -> float:
    return median["cpu_server_ms"] + median["cpu_db_ms"]


if __name__ == "__main__":
    sys.exit(main())
