"""How long it takes to count all weeks again: `python -m tests.bench.recount`, on the filled database."""

import argparse
import sys

from tests.bench import databases
from toetssteen.cli.postgres import Cluster

FULL = 1_000_000


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.bench.recount")
    parser.add_argument("--size", type=float, default=1.0, help="of the full million contacts")
    chosen = parser.parse_args()
    databases.provide_secrets()
    cluster = Cluster(databases.FOLDER)
    cluster.start()
    try:
        databases.inside("recounting", databases.filled(cluster, round(FULL * chosen.size)))
    finally:
        cluster.stop()
    return 0


if __name__ == "__main__":
    sys.exit(main())
