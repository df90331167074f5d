"""`hart policy`: run, why, check, book and compare; no database, no settings, no Django."""

import argparse
import os
import sys
from collections.abc import Sequence
from typing import TextIO

from openhart.policy.commands import book, check, compare, run, why

MALFORMED = 2


def main(argv: Sequence[str] | None = None) -> int:
    """Run one `hart policy` command and return its exit status: 0 all well, 1 findings, 2 malformed."""
    _never_fail_on_a_letter(sys.stdout)
    _never_fail_on_a_letter(sys.stderr)
    parser = build_parser()
    try:
        args = parser.parse_args(sys.argv[1:] if argv is None else list(argv))
        status = int(args.command(args))
        sys.stdout.flush()
    except SystemExit as stop:
        return stop.code if isinstance(stop.code, int) else MALFORMED
    except BrokenPipeError:
        _close_quietly()
        return 0
    except KeyboardInterrupt:
        return 130
    return status


def build_parser() -> argparse.ArgumentParser:
    """Return the parser of the command line."""
    parser = argparse.ArgumentParser(prog="hart policy", description="Ask the written policy what is owed.")
    commands = parser.add_subparsers(title="commands", required=True, metavar="COMMAND")
    for name, module in (("run", run), ("why", why), ("check", check), ("book", book), ("compare", compare)):
        own = commands.add_parser(name, help=module.HELP, description=module.HELP)
        module.add_arguments(own)
        own.set_defaults(command=module.command)
    return parser


def _never_fail_on_a_letter(stream: TextIO) -> None:
    """Let a stream write what its encoding lacks as an escape, never as an error."""
    reconfigure = getattr(stream, "reconfigure", None)
    if reconfigure is not None:
        reconfigure(errors="backslashreplace")


def _close_quietly() -> None:
    """Send the rest of the output nowhere: its reader has gone."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, sys.stdout.fileno())
