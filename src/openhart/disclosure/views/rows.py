"""Disclosures and consents in words, as pages and papers show them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.utils import timezone

from openhart.accounts import queries as accounts
from openhart.accounts.access import Viewer
from openhart.cases.models import Case
from openhart.disclosure import queries
from openhart.disclosure.lifecycle import grounds
from openhart.disclosure.queries import Held, Left
from openhart.policy import Leaving
from openhart.ui.words import code_words, exact_words


@dataclass(frozen=True, slots=True)
class Said:
    """One disclosure in words."""

    left: Left
    reference: str
    recipient: str
    ground: str
    fields: str
    purpose: str
    channel: str
    when: str
    by: str
    notes: tuple[str, ...]
    further: tuple[tuple[str, str, str], ...]  # what it is, when, in which words


@dataclass(frozen=True, slots=True)
class Agreed:
    """One consent in words."""

    held: Held
    recipient: str
    fields: str
    purpose: str
    giver: str
    until: str


class Speaker:
    """Puts what is known by code into words, with the pack of a case."""

    def __init__(self, case: Case, staff: Mapping[UUID, str]) -> None:
        self.leaving: Leaving = queries.leaving_for(case)
        self.kinds, self.staff = queries.kinds_of(case), staff

    def fields(self, codes: Iterable[str]) -> str:
        """Return fields as a list in words."""
        known = self.leaving.fields
        return "; ".join(known[code].label if code in known else code_words(code) for code in codes)

    def recipient(self, kind: str, organisation: str, person: str) -> str:
        """Return who received it."""
        name = ", ".join(part for part in (person, organisation) if part)
        said = self.kinds.get(kind, code_words(kind))
        return f"{name} ({said})" if name and name != said else said

    def ground(self, left: Left) -> str:
        """Return why it might leave, with the citation as it was."""
        row = left.row
        parts = [grounds.KINDS.get(row.ground, row.ground), row.citation]
        if row.ground == grounds.ORDER:
            parts += [left.words.get("court", ""), left.words.get("docket", "")]
        return ": ".join(part for part in (parts[0], ", ".join(part for part in parts[1:] if part)) if part)

    def said(self, left: Left) -> Said:
        """Return a disclosure in words."""
        row, words = left.row, left.words
        notes = [f"Because: {words['because']}"] if words.get("because") else []
        notes += [f"Told beforehand: {words['notified']}"] if words.get("notified") else []
        notes += [f"For safety: {words['safety']}"] if words.get("safety") else []
        return Said(
            left=left,
            reference=row.case.reference,
            recipient=self.recipient(row.recipient_kind, left.whom.organisation, left.whom.person),
            ground=self.ground(left),
            fields=self.fields(row.fields),
            purpose=self.leaving.purposes.get(row.purpose, row.purpose),
            channel=grounds.CHANNELS.get(row.channel, row.channel),
            when=exact(row.happened_at),
            by=self.name(row.by_id),
            notes=tuple(notes),
            further=tuple(self._further(each) for each in left.further),
        )

    def agreed(self, held: Held) -> Agreed:
        """Return a consent in words."""
        row = held.row
        giver = self.leaving.givers.get(row.giver)
        return Agreed(
            held=held, recipient=self.recipient(row.recipient_kind, held.whom.organisation, held.whom.person),
            fields=self.fields(row.fields), purpose=self.leaving.purposes.get(row.purpose, row.purpose),
            giver=giver.label if giver else row.giver, until=_day_before(row.until_at),
        )  # fmt: skip

    def name(self, user_id: UUID | None) -> str:
        """Return who wrote it."""
        return self.staff.get(user_id, "A colleague") if user_id else "OpenHART"

    def _further(self, left: Left) -> tuple[str, str, str]:
        return (left.row.get_row_display(), exact(left.row.recorded_at), str(left.words.get("what", "")))


def speaker_for(viewer: Viewer, case: Case, found: Iterable[Left]) -> Speaker:
    """Return who puts these rows into words, with the names of those who wrote them."""
    return Speaker(case, accounts.names(viewer, [each.row.by_id for each in found]))


def _day_before(moment: datetime) -> str:
    """Return the last day before a midnight, as the paper says it."""
    day = timezone.localdate(moment - timedelta(minutes=1))
    return f"the end of {day:%B} {day.day}, {day.year}"


def exact(moment: datetime) -> str:
    """Return a moment as proof is read: with the date, whenever it is read."""
    return exact_words(moment, timezone.get_current_timezone())
