"""`hart policy why`: why a duty is owed in a case, or why it is not."""

import argparse

HELP = "say why a duty is owed in the case of a scenario file, or why it is not"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments of the command."""
    parser.add_argument("file", metavar="FILE", help="a scenario file")
    parser.add_argument("duty", metavar="DUTY", help="the code of a duty, such as notify.fbi")


def command(args: argparse.Namespace) -> int:
    """Say why."""
    return 0
