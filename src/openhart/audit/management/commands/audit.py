"""`hart audit`: prove that the trail is whole, hand it over, and keep its heads elsewhere."""

import sys
from argparse import ArgumentParser
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from openhart.audit import actions as audit
from openhart.audit import queries
from openhart.audit.actions import heading
from openhart.audit.management import exporting, verifying
from openhart.audit.models.signing import public_key, read_heads
from openhart.foundation import clock


class Command(BaseCommand):
    """Verify the chain, export entries, or sign and show heads."""

    help = "prove that the trail is whole, hand it over, and keep its heads elsewhere"

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare the three acts."""
        acts = parser.add_subparsers(title="acts", dest="act", required=True, metavar="ACT")
        proof = acts.add_parser(
            "verify", help="follow every lane; name the first entry that was changed; exit 1 if any"
        )
        proof.add_argument(
            "--heads", type=Path, metavar="FILE", help="heads kept elsewhere (the installation's own file)"
        )
        out = acts.add_parser("export", help="write entries as JSON Lines, the signed head at the end")
        out.add_argument("--since", type=_moment, metavar="TIME", help="from a time on, such as 2026-03-01T00:00-05:00")
        out.add_argument("--until", type=_moment, metavar="TIME", help="before a time")
        out.add_argument("--subject", metavar="REF", help="about one case (its reference number) or one id")
        heads = acts.add_parser("heads", help="sign a head now and write all heads, to be kept elsewhere")
        heads.add_argument("--public-key", action="store_true", help="write the key with which anybody checks them")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Do what was asked."""
        match options["act"]:
            case "verify":
                self._verify(options["heads"] or Path(settings.HEADS_FILE))
            case "export":
                self._export(since=options["since"], until=options["until"], about=options["subject"])
            case _:
                self._heads(wants_key=options["public_key"])

    def _verify(self, outside: Path) -> None:
        found = verifying.verify(outside)
        kept = sum(1 for _ in read_heads(outside))
        audit.write(
            by=None, at=clock.now(), act="audit.verified", subject=None,
            detail={"entries": found.entries, "faults": len(found.faults)},
        )  # fmt: skip
        for fault in found.faults:
            self.stdout.write(fault)
        if found.faults:
            sys.exit(1)
        self.stdout.write(
            f"The trail is whole: {found.entries} entries, {found.heads} signed heads, {kept} of them kept outside."
        )

    def _export(self, *, since: datetime | None, until: datetime | None, about: str | None) -> None:
        at, subject = clock.now(), self._subject(about)
        said = {"since": since.isoformat() if since else "", "until": until.isoformat() if until else "", "to": "shell"}
        audit.write(by=None, at=at, act="audit.exported", subject=subject, detail=said)
        count = 0
        for line in exporting.lines(since=since, until=until, subject=subject):
            self.stdout.write(line)
            count += 1
        self.stdout.write(exporting.last_line(heading.sign_head(by=None, at=at), count))

    def _subject(self, about: str | None) -> UUID | None:
        if about is None:
            return None
        try:
            return UUID(about)
        except ValueError:
            found = queries.case_numbered(None, about)
        if found is None:
            raise CommandError(f"The trail knows no case {about}.", returncode=2)
        return found

    def _heads(self, *, wants_key: bool) -> None:
        if wants_key:
            self.stdout.write(public_key())
            return
        at = clock.now()
        heading.sign_head(by=None, at=at)
        heading.keep_outside(path=Path(settings.HEADS_FILE), by=None, at=at)
        for head in queries.heads(None):
            self.stdout.write(head.line())


def _moment(text: str) -> datetime:
    found = datetime.fromisoformat(text)
    return found if found.tzinfo is not None else found.replace(tzinfo=UTC)
