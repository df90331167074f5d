"""The `hart` command.

``hart policy …`` needs no database and no settings and never loads Django. Every other command is a
management command of a room. ``--data DIR`` anywhere before the command's own options picks an installation.
"""

import os
import sys
from collections.abc import Sequence

from openhart.config import installation

_WITHOUT_INSTALLATION = {"demo", "help", "--help", "-h", "--version", "makemigrations", "check"}
_WITH_INSTALLATION = {"serve", "watch", "intake", "cases", "migrate"}
USAGE = """\
hart [--data DIR] COMMAND …

  policy run | why | check | book | compare   the law as data; needs no installation
  demo                                         open a desk with invented children
  serve                                        open the desk of an installation
  watch                                        look for duties that time alone makes owed
  intake FILE                                  read referrals from JSON Lines or CSV
  cases list | duties REF | rebuild            look at cases and work their duties out again
  migrate                                      bring the database up to this version

`hart COMMAND --help` says more about each.
"""


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command and return its exit status."""
    arguments = list(sys.argv[1:] if argv is None else argv)
    arguments, data = _take_data(arguments)
    if data is not None:
        os.environ["HART_DATA"] = data
    if not arguments or arguments[0] in {"help", "--help", "-h"}:
        sys.stdout.write(USAGE)
        return 0
    if arguments[0] == "policy":
        from openhart.policy import cli as policy_cli  # noqa: PLC0415 - loads in milliseconds, without Django

        return policy_cli.main(arguments[1:])
    return _django(arguments)


def _take_data(arguments: list[str]) -> tuple[list[str], str | None]:
    """Return the arguments without ``--data DIR``, and DIR."""
    rest: list[str] = []
    data: str | None = None
    words = iter(arguments)
    for word in words:
        if word == "--data":
            data = next(words, None)
            if data is None:
                sys.stderr.write("hart: --data needs a directory.\n")
                raise SystemExit(2)
        elif word.startswith("--data="):
            data = word.removeprefix("--data=")
        else:
            rest.append(word)
    return rest, data


def _django(arguments: list[str]) -> int:
    os.umask(0o077)  # the database and all beside it are for the account that runs the desk, and nobody else
    if arguments[0] not in _WITHOUT_INSTALLATION and "--help" not in arguments:
        try:
            installation.read(installation.data_home())
        except installation.NoInstallation as missing:
            unknown = f"There is no command {arguments[0]!r}. `hart help` lists them."
            sys.stderr.write(f"hart: {missing if arguments[0] in _WITH_INSTALLATION else unknown}\n")
            return 2
    if arguments[0] == "demo":
        from openhart.config.demo import command  # noqa: PLC0415 - makes the installation before settings are read

        return command.main(arguments[1:])
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "openhart.config.desk")
    from django.core.management import ManagementUtility  # noqa: PLC0415 - only now are the settings known

    ManagementUtility(["hart", *arguments]).execute()
    return 0


if __name__ == "__main__":
    sys.exit(main())
