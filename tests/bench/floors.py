"""What the database alone needs to write the same rows: pgbench of the embedded PostgreSQL, over the same socket."""

import statistics
import subprocess
import tempfile
from pathlib import Path

import psycopg

from tests.bench.databases import FOLDER
from toetssteen.cli import housing
from toetssteen.cli.postgres import Urls
from toetssteen.cli.postgres_server import binaries

WRITES = ("save", "save-helped")
_VARIABLES = """
SELECT (SELECT max(id) FROM parties_party) AS parties, (SELECT min(id) FROM products_product) AS product,
       (SELECT min(id) FROM protocols_protocolversion) AS version, min(id) AS q1, min(id) + 1 AS q2, min(id) + 2 AS q3,
       (SELECT min(id) FROM staff_department) AS department, (SELECT min(id) FROM staff_staffmember) AS actor
FROM protocols_question
"""


def floor(path: str, urls: Urls, *, users: int, seconds: float) -> float:
    """The median of a transaction, in milliseconds."""
    script = Path(__file__).with_name(f"{path}.sql")
    with tempfile.TemporaryDirectory() as folder:
        command = [
            str(binaries(housing.home_of(FOLDER)) / "pgbench"), "--no-vacuum", "--protocol=prepared",
            f"--client={users}", f"--time={max(1, round(seconds))}", f"--file={script}", "--log",
            f"--log-prefix={folder}/times", *_variables(urls), urls.app,
        ]  # fmt: skip
        subprocess.run(command, check=True, capture_output=True)
        lines = [line.split() for file in Path(folder).glob("times*") for line in file.read_text().splitlines()]
    return statistics.median(int(line[2]) for line in lines) / 1000


def _variables(urls: Urls) -> list[str]:
    with psycopg.connect(urls.owner) as connection, connection.cursor() as cursor:
        row = cursor.execute(_VARIABLES).fetchone()
        names = [column.name for column in cursor.description or ()]
    return [f"--define={name}={value}" for name, value in zip(names, row or (), strict=True)]
