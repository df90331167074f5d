"""`hart forms render | list | check`: a form of a case into a file, and the forms that there are."""

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import date
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from openhart import policy
from openhart.accounts.access import SYSTEM
from openhart.cases import queries as cases
from openhart.disclosure.lifecycle.grounds import CHANNELS, SPOKEN
from openhart.foundation import clock, ids
from openhart.foundation.refused import Refused
from openhart.paperwork import actions, queries
from openhart.people.management.terminal import signed_in, terminal
from openhart.places import queries as places
from openhart.places.lifecycle import kind_of
from openhart.places.models import Recipient
from openhart.policy import Form, PackError

_BY_PAPER = [code for code in CHANNELS if code not in SPOKEN]
_FEW = 8


class Command(BaseCommand):
    """Make a form of a case for one recipient, or look at the forms."""

    help = (
        "render: fill a form for a recipient and write it to a file, through the gate: the ledger says to whom, what "
        "and why. Asks who you are (the demonstration asks nobody). list: the forms and whom each is for. check: read "
        "the agency's own forms (HART_FORMS) and say what is wrong with them."
    )
    stealth_options = ("asker",)

    def add_arguments(self, parser: CommandParser) -> None:
        """Declare the acts."""
        acts = parser.add_subparsers(title="acts", dest="act", required=True, metavar="ACT")
        render = acts.add_parser("render", help="write the form of a case for a recipient to a PDF file")
        render.add_argument("form", metavar="FORM", help="the code of the form, such as DCF-737")
        render.add_argument("--case", required=True, metavar="REF")
        render.add_argument("--to", required=True, metavar="RECIPIENT", help="fbi, ncmec, or police-hartford …")
        render.add_argument("--out", required=True, type=Path, metavar="FILE.pdf", help="must not be there yet")
        render.add_argument("--by", default="letter", choices=_BY_PAPER, help="how you will hand it over (letter)")
        acts.add_parser("list", help="the forms of this installation")
        acts.add_parser("check", help="read the agency's own forms")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Do what was asked."""
        try:
            getattr(self, f"_{options['act']}")(options)
        except Refused as refused:
            raise CommandError(refused.reason) from refused
        except PackError as wrong:
            raise CommandError(str(wrong), returncode=2) from wrong

    def _render(self, options: dict[str, Any]) -> None:
        reference = ids.read_reference(options["case"])
        if reference is None:
            raise CommandError("That is no reference number: its check letter does not fit.", returncode=2)
        asker = options.get("asker")
        viewer = SYSTEM if settings.IS_DEMO and asker is None else signed_in(asker or terminal())
        at = clock.now()
        case = cases.case_by_reference(viewer, reference)
        to, recipient = _whom(queries.form_of(case, options["form"]), options["to"], timezone.localdate(at))
        with _fresh(options["out"]) as file:
            made = actions.render(
                case=case, form=options["form"], to=to, recipient=recipient, channel=options["by"], by=viewer, at=at
            )
            file.write(made.released.payload or b"")
        self.stdout.write(f"{options['form']} of {case.reference} for {recipient.name}: {options['out']}")
        told = "; ".join(_labels(case.pack, made.fields))
        self.stdout.write(f"It may leave: {made.ground}. Told: {told}.")
        self.stdout.write(f"Written into the ledger as {made.released.disclosure_id}, SHA-256 {made.released.sha256}.")

    def _list(self, _options: dict[str, Any]) -> None:
        names = policy.load_pack(settings.POLICY_PACK).recipients
        for form in policy.load_forms(settings.POLICY_PACK, agency=settings.FORMS_DIR).values():
            whom = ", ".join(names.get(to, to) for to in form.to)
            changed = f" Changed by {form.changed_by}." if form.changed_by else ""
            self.stdout.write(f"{form.code}: {form.title}. For {whom}. Its fields are {form.known}.{changed}")

    def _check(self, _options: dict[str, Any]) -> None:
        if not settings.FORMS_DIR:
            self.stdout.write("No forms of the agency's own: HART_FORMS names no folder.")
            return
        for form in policy.load_forms(settings.POLICY_PACK, agency=settings.FORMS_DIR).values():
            if form.changed_by:
                wrong = queries.faults_of(form.paper) if form.paper is not None else []
                said = " ".join(wrong) or "Nothing is wrong."
                self.stdout.write(f"{form.file}: {form.code} as {form.changed_by} has it. {said}")


def _whom(form: Form, asked: str, on: date) -> tuple[str, Recipient]:
    """Return the recipient in the vocabulary and its row; refuse one the form is not for, or that is not one alone."""
    row = places.recipient(asked, on=on)
    kinds = [to for to in form.to if asked == to or (row is not None and kind_of(to) == row.kind)]
    if not kinds:
        raise Refused(
            f"{form.code} is not for {asked}. It is for {', '.join(form.to)}: say one, or a recipient's code."
        )
    if row is not None:
        return kinds[0], row
    found = places.all_of([kinds[0]], on=on)[kind_of(kinds[0])]
    if len(found) == 1:
        return kinds[0], found[0]
    if not found:
        raise Refused("Nobody has been named for this. An administrator does it under Places.")
    raise Refused(f"Say which: {', '.join(each.code for each in found[:_FEW])}{' …' if len(found) > _FEW else ''}")


@contextmanager
def _fresh(path: Path) -> Iterator[Any]:
    """Open a new file that only this account reads; one that is there is left alone, one not finished is taken away."""
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except OSError as fault:
        raise CommandError(f"{path} cannot be written ({fault.strerror}). Nothing left.") from fault
    try:
        with os.fdopen(handle, "wb") as file:
            yield file
    except BaseException:
        with suppress(OSError):
            path.unlink()
        raise


def _labels(pack: str, fields: tuple[str, ...]) -> list[str]:
    known = policy.load_leaving(pack).fields
    return [known[code].label for code in fields]
