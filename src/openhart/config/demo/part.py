"""One process's part of a caseload: reports come in on standard input, progress goes out on standard output."""

import os
import pickle
import sys
from dataclasses import astuple

import django


def main() -> None:
    """Play the reports given and say at the end how much was written."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "openhart.config.desk"
    django.setup()
    from openhart.config.demo import caseload  # noqa: PLC0415 - the settings are read only now

    reports, people, now = pickle.load(sys.stdin.buffer)  # noqa: S301 - from the process that started this one
    built = caseload.write(reports, people, now, progress=_say)
    _say(*astuple(built))


def _say(*numbers: int) -> None:
    sys.stdout.write(" ".join(map(str, numbers)) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
