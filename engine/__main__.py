"""`python -m engine COMMAND`: render, preview, probe, mix, export, import, schema.

Ends with 0 for success, 2 for wrong usage, 3 for an invalid document, 4 for media that lack or cannot be used, 5 for work
that failed, 130 when stopped by Ctrl+C.
"""

import argparse
import sys
from collections.abc import Sequence

from engine.cli import exchanging, making
from engine.cli.terminal import told


def main(arguments: Sequence[str] | None = None) -> int:
    given = _parser().parse_args(arguments)
    return told(given.run, given)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m engine", description="Timeline in, video out.")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    making.add_commands(commands)
    exchanging.add_commands(commands)
    for command in commands.choices.values():
        command.add_argument("--json", action="store_true", help="tell the result, or what went wrong, as JSON")
        command.add_argument("--verbose", action="store_true", help="with an error, show the command and what it said")
    return parser


if __name__ == "__main__":
    sys.exit(main())
