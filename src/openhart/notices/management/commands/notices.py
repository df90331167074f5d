"""`hart notices status REF`: how each notice of a case stands, and by which way it goes."""

import json
from datetime import datetime
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from openhart.accounts.access import SYSTEM
from openhart.audit import actions as audit
from openhart.cases import queries as cases
from openhart.foundation import clock, ids
from openhart.foundation.refused import Refused
from openhart.notices import queries


class Command(BaseCommand):
    """Say how the notices of one case stand: codes and times, no name."""

    help = (
        "status: how each notice of a case stands: who is owed one and by when, what is on its way by which way, what "
        "was told and acknowledged. Codes and times, no name."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """Declare the acts."""
        acts = parser.add_subparsers(title="acts", dest="act", required=True, metavar="ACT")
        status = acts.add_parser("status", help="how the notices of a case stand")
        status.add_argument("reference", metavar="REF")
        status.add_argument("--json", action="store_true", help="for another program")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Say how they stand."""
        reference = ids.read_reference(options["reference"])
        if reference is None:
            raise CommandError("That is no reference number: its check letter does not fit.", returncode=2)
        try:
            case = cases.case_by_reference(SYSTEM, reference)
        except Refused as refused:
            raise CommandError(refused.reason) from refused
        at = clock.now()
        found = queries.status(SYSTEM, case, at=at)
        audit.write(by=None, at=at, act="case.viewed", subject=case.id, detail={"panel": "notices"})
        self.stdout.write(json.dumps(found, indent=2) if options["json"] else "\n".join(_lines(found)))


def _lines(found: dict[str, Any]) -> list[str]:
    lines = [found["case"]]
    for each in found["owed"]:
        due = f", due {_when(each['due_at'])}" if each["due_at"] else ""
        lines.append(f"  {each['to']} ({each['recipient'] or 'nobody named'}): {_said(each['state'])}{due}")
        lines += [f"    {_said(leg['way'])}: {_said(leg['state'])}{_fault(leg)}" for leg in each["ways"]]
    for each in found["sent"]:
        lines.append(f"  sent {_when(each['made_at'])} to {each['recipient']}: {_said(each['state'])}")
        lines += [f"    {_said(leg['way'])}: {_said(leg['state'])}{_fault(leg)}" for leg in each["ways"]]
    return lines


def _fault(leg: dict[str, Any]) -> str:
    return f" ({_said(leg['fault'])})" if leg["fault"] else ""


def _said(code: str) -> str:
    """Return a code as words; `--json` has the codes."""
    return code.replace("_", " ")


def _when(moment: str) -> str:
    """Return a time as the agency's clock says it, to the minute."""
    return f"{timezone.localtime(datetime.fromisoformat(moment)):%Y-%m-%d %H:%M %Z}"
