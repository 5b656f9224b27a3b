"""The shape of a subcommand: a module with `register(subparsers)`, which sets `run` to a function that takes
the arguments and returns the exit code. Add the module to `COMMANDS` in `main`."""

import argparse
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    Subparsers = argparse._SubParsersAction[argparse.ArgumentParser]
else:
    Subparsers = object
