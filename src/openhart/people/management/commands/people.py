"""`hart people list | reindex`: the names for the operator, through the audit; and the index made again."""

import json
import unicodedata
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from openhart.accounts.access import SYSTEM, Viewer
from openhart.foundation import clock, ids
from openhart.foundation.refused import Refused
from openhart.people import actions, queries
from openhart.people.access import check_may_list
from openhart.people.management.terminal import signed_in, terminal
from openhart.people.models import Identity, Part
from openhart.people.queries import Listed

_BATCH = 200
_SHOWN = ("given_name", "family_name", "preferred_name", "other_names", "date_of_birth")


class Command(BaseCommand):
    """List the people on record, or make the index by which they are found again."""

    help = (
        "list: everybody on record with name and birth date. Asks for a user name, a password and a code of an account "
        "that answers for the whole agency (Careline supervisor, Statewide HART Lead), shows what is open to that "
        "account and writes down on which cases names were read. The demonstration asks nobody. "
        "reindex: make the blind tokens again after an update that changed them; can be stopped and run again."
    )
    stealth_options = ("asker",)

    def add_arguments(self, parser: CommandParser) -> None:
        """Declare the arguments."""
        parser.add_argument("act", choices=["list", "reindex"])
        parser.add_argument("--case", default="", metavar="REF", help="list: the people of this case only")
        parser.add_argument("--json", action="store_true", help="list: as JSON; docs/how-to/list-people.md")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Do what was asked."""
        try:
            if options["act"] == "reindex":
                self._reindex()
            else:
                self._list(options["case"], as_json=options["json"], asker=options.get("asker"))
        except Refused as refused:
            raise CommandError(refused.reason) from refused

    def _list(self, case: str, *, as_json: bool, asker: Any) -> None:
        reference = ids.read_reference(case) if case else ""
        if reference is None:
            raise CommandError("That is no reference number: its check letter does not fit.", returncode=2)
        viewer = SYSTEM if settings.IS_DEMO and asker is None else signed_in(asker or terminal())
        check_may_list(viewer)
        is_first = True
        for rows in queries.listed(viewer, reference=reference):
            # The trail first: whose name cannot be written down as read is not shown.
            actions.note_listed(rows=rows, by=viewer, at=clock.now())
            for row in rows:
                if as_json:
                    self._say(("[\n" if is_first else ",\n") + json.dumps(_json(row), ensure_ascii=False), end="")
                else:
                    self._say(_line(row))
                is_first = False
        self._end(viewer, as_json=as_json, is_empty=is_first)

    def _end(self, viewer: Viewer, *, as_json: bool, is_empty: bool) -> None:
        if as_json:
            self._say("[]" if is_empty else "\n]")
        elif is_empty:
            whom = "" if viewer.is_system else f" open to {viewer.name}"
            self._say(f"Nobody{whom} is on record here.")

    def _reindex(self) -> None:
        done = 0
        while made := actions.reindex(most=_BATCH, by=SYSTEM, at=clock.now()):
            done += made
            self.stderr.write(f"{done} indexed …")
        self._say("Everybody is in the index as they should be." if not done else f"Indexed again: {done}.")

    def _say(self, text: str, end: str = "\n") -> None:
        self.stdout.write(text, ending=end)


def _json(row: Listed) -> dict[str, Any]:
    known = row.identity or Identity()
    return {
        "reference": row.reference,
        "part": row.part,
        "person": str(row.person_id),
        "is_erased": row.identity is None,
        **{name: getattr(known, name) or None for name in _SHOWN},
    }


def _line(row: Listed) -> str:
    """Return one person as a line; no sign in a name moves the cursor of a terminal."""
    if row.identity is None:
        return f"{row.reference}  {Part(row.part).label}: erased"
    born = f", born {row.identity.date_of_birth}" if row.identity.date_of_birth else ""
    line = f"{row.reference}  {Part(row.part).label}: {row.identity.full_name}{born}"
    return "".join(sign for sign in line if unicodedata.category(sign)[0] != "C")
