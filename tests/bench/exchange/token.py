"""A token for the bench: `python -m tests.bench.exchange.token FILE`."""

import sys
from pathlib import Path

from toetssteen.cli.environment import start_django

start_django()

from toetssteen.api import tokens

Path(sys.argv[1]).write_text(
    tokens.issue("bench", purpose="klantcontact", actors_for="werkplek", most_a_minute=10_000_000)
)
