"""The `hart` command.

``hart policy …`` needs no database and no settings and never loads Django. Every other command is a
management command of a room. ``--data DIR`` anywhere before the command's own options picks an installation.
"""

import os
import sys
from collections.abc import Sequence

from openhart.config import installation, logs, memory

_WITHOUT_INSTALLATION = {"demo", "init", "restore", "help", "--help", "-h", "--version", "makemigrations"}
_WITH_INSTALLATION = {
    "serve",
    "watch",
    "intake",
    "cases",
    "missing",
    "migrate",
    "check",
    "tidy",
    "audit",
    "audit-list",
    "retention",
    "backup",
    "backups",
    "keys",
    "outbox",
    "forms",
    "notices",
}
#: Commands of the owner of the tables; every other works at the station, with no more rights than the watcher.
_OWNERS = {"migrate", "check", "makemigrations", "roles", "keys", "backup", "backups", "restore"}
#: Commands whose name could not be that of a module.
_MODULES = {"audit-list": "audit_list"}
USAGE = """\
hart [--data DIR] COMMAND …

  policy run | why | check | book | compare   the law as data; needs no installation
  demo                                         open the three sites with invented children
  init                                         make an installation and invite its first administrator
  check                                        say whether an installation is ready for real records
  serve [desk | partners | public]             open a site of an installation
  watch                                        look for duties that time alone makes owed
  intake FILE                                  read referrals from JSON Lines or CSV
  cases list | duties REF | rebuild            look at cases and work their duties out again
  people list | reindex                        list names for the operator; index people again
  missing list                                 list the children missing now, with each clock
  notices status REF [--json]                  how each notice of a case stands, and by which way it goes
  forms render FORM --case REF --to R --out F  fill a form for a recipient, through the gate; list, check
  tidy                                         disable unused accounts, destroy old drafts; `watch` does it daily
  retention schedule | due | run               how long records are kept; carry out what two people approved
  outbox status | test ADDRESS | …             see what is carried, and what is stuck; endpoints of webhooks
  keys status | rotate | reseal | share | …     look after the keys
  backup [--verify]                            write the records and their keys into two sealed archives
  backups list | prune                         see the archives; take away keys that are older than they may be
  restore RECORDS --keys KEYS                  bring an installation back into an empty place
  audit verify | export | heads                prove that the trail is whole; hand it over
  audit-list --as-of DATE [--csv]              every duty late or never done, as far as was known on a day
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
    memory.keep()
    logs.begin()
    settings = _settings(arguments)
    if arguments[0] not in _WITHOUT_INSTALLATION and "--help" not in arguments:
        try:
            _check_there(settings)
        except installation.NoInstallation as missing:
            unknown = f"There is no command {arguments[0]!r}. `hart help` lists them."
            sys.stderr.write(f"hart: {missing if arguments[0] in _WITH_INSTALLATION else unknown}\n")
            return 2
    if arguments[0] == "serve" and settings == "station" and (fault := _fault_of_directory()):
        sys.stderr.write(f"hart: {fault}\n")
        return 2
    if arguments[0] == "demo":
        from openhart.config.demo import command  # noqa: PLC0415 - makes the installation before settings are read

        return command.main(arguments[1:])
    if arguments[0] == "init":
        from openhart.config import beginning  # noqa: PLC0415 - makes the installation before settings are read

        return beginning.main(arguments[1:])
    if arguments[0] == "restore":
        from openhart.config.backup import restoring  # noqa: PLC0415 - likewise

        return restoring.main(arguments[1:])
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", f"openhart.config.{settings}")
    from django.core.management import ManagementUtility  # noqa: PLC0415 - only now are the settings known

    ManagementUtility(["hart", _MODULES.get(arguments[0], arguments[0]), *arguments[1:]]).execute()
    return 0


def _settings(arguments: list[str]) -> str:
    """Return whose settings a command works with: a site's, the owner's, or the station's."""
    if arguments[0] == "serve":
        return next((word for word in arguments[1:] if word in {"partners", "public"}), "station")
    return "owner" if arguments[0] in _OWNERS else "station"


def _fault_of_directory() -> str:
    """Return why the file of the agency's directory cannot be used, if it is there and cannot."""
    from openhart.config import oidc  # noqa: PLC0415 - `hart policy` starts without it

    try:
        oidc.directory(installation.read(installation.data_home()))
    except oidc.CannotRead as fault:
        return str(fault)
    return ""


def _check_there(settings: str) -> None:
    data = installation.data_home()
    if settings == "public":
        installation.read_public(installation.public_home(data))
    else:
        installation.read(data)


if __name__ == "__main__":
    sys.exit(main())
