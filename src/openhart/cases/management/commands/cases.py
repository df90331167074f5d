"""`hart cases`: look at cases from a shell, and work their duties out again."""

import json
import sys
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from openhart import policy
from openhart.accounts.access import SYSTEM
from openhart.audit import actions as audit
from openhart.cases import queries
from openhart.cases.actions import judging
from openhart.cases.management import rebuilding, tables
from openhart.cases.models import Case
from openhart.foundation import clock, ids
from openhart.foundation.refused import Refused
from openhart.policy.commands.printing import duty_json

_MOST = 1_000_000
_USUAL = 50


class Command(BaseCommand):
    """List cases, show the duties of one, or work the duties of all out again."""

    help = "look at cases and work their duties out again"

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare the three acts."""
        acts = parser.add_subparsers(title="acts", dest="act", required=True, metavar="ACT")
        listing = acts.add_parser("list", help="list cases, the newest first")
        listing.add_argument(
            "--limit", type=int, default=None, metavar="N", help="at most N cases (50; all with --json)"
        )
        listing.add_argument("--json", action="store_true", help="as JSON")
        duties = acts.add_parser("duties", help="show what is owed on one case, and what nobody can decide yet")
        duties.add_argument("reference", metavar="REF", help="a reference number, such as HT-2026-000123-K")
        duties.add_argument("--json", action="store_true", help="as JSON, like `hart policy run --json`")
        again = acts.add_parser("rebuild", help="work the duties of all cases out again from their events")
        again.add_argument("--verify", action="store_true", help="change nothing; report differences, exit 1 if any")
        again.add_argument(
            "--processes", type=int, default=1, metavar="N", help="share the work between N processes (1)"
        )

    def handle(self, *_args: Any, **options: Any) -> None:
        """Do what was asked."""
        match options["act"]:
            case "list":
                self._list(limit=options["limit"], as_json=options["json"])
            case "duties":
                self._duties(options["reference"], as_json=options["json"])
            case _:
                self._rebuild(verify=options["verify"], processes=options["processes"])

    def _list(self, *, limit: int | None, as_json: bool) -> None:
        if limit is not None and limit < 1:
            raise CommandError("--limit must be 1 or more.", returncode=2)
        found = queries.newest_cases(SYSTEM, limit=limit or (_MOST if as_json else _USUAL))
        owed = queries.open_counts(SYSTEM, [case.id for case in found])
        if as_json:
            self._say(json.dumps([tables.case_json(case, owed.get(case.id)) for case in found], indent=2))
            return
        tables.print_cases(found, owed, clock.now())

    def _duties(self, reference: str, *, as_json: bool) -> None:
        found = self._case(reference)
        at = clock.now()
        seen = {"panel": "duties", "where": "shell"}
        audit.write(by=None, at=at, act="case.viewed", subject=found.id, detail=seen)
        pack = policy.load_pack(found.pack)
        answer = policy.evaluate(pack, judging.events_of(found), at)
        if not as_json:
            tables.print_duties(found, answer, pack, at)
            return
        undecided = [{"duty": each.duty, "rule": each.rule, "needs": list(each.needs)} for each in answer.undecided]
        told = {
            "reference": found.reference,
            "asked_at": pack.local(at).isoformat(),
            "duties": [duty_json(duty, pack.zone) for duty in answer.duties],
            "undecided": undecided,
        }
        self._say(json.dumps(told, indent=2))

    def _case(self, reference: str) -> Case:
        known = ids.read_reference(reference)
        if known is None:
            raise CommandError("That is no reference number: its check letter does not fit.", returncode=2)
        try:
            return queries.case_by_reference(SYSTEM, known)
        except Refused as refused:
            raise CommandError(refused.reason, returncode=2) from refused

    def _rebuild(self, *, verify: bool, processes: int) -> None:
        if processes < 1:
            raise CommandError("--processes must be 1 or more.", returncode=2)
        looked, different = rebuilding.rebuild(verify=verify, processes=processes, at=clock.now())
        word = "would change" if verify else "changed"
        self._say(f"{looked} cases looked at; {different} {'duty' if different == 1 else 'duties'} {word}.")
        if verify and different:
            sys.exit(1)

    def _say(self, text: str) -> None:
        self.stdout.write(text)
