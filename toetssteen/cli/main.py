"""The `toetssteen` command. What is expected to go wrong is one sentence and exit code 2."""

import argparse
import sys
from collections.abc import Sequence

from toetssteen.cli import (
    check,
    demo,
    generate,
    import_openklant,
    import_upl,
    load_library,
    make_keys,
    migrate,
    notifications,
    protocol,
    recount,
    serve,
    token,
    worker,
)
from toetssteen.cli.refusals import sentence

COMMANDS = (
    demo,
    serve,
    worker,
    migrate,
    check,
    make_keys,
    import_upl,
    import_openklant,
    load_library,
    generate,
    protocol,
    recount,
    token,
    notifications,
)


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="toetssteen", description="Elke vraag moet haar plek verdienen.")
    subparsers = parser.add_subparsers(required=True, metavar="opdracht")
    for command in COMMANDS:
        command.register(subparsers)
    parsed = parser.parse_args(arguments)
    try:
        return int(parsed.run(parsed))
    except KeyboardInterrupt:
        return 130
    except Exception as error:
        text = sentence(error)
        if text is None:
            raise
        print(text, file=sys.stderr)
        return 2


if __name__ == "__main__":
    sys.exit(main())
