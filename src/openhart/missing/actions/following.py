"""While a child is missing: the description grows, people are asked and told."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from openhart.accounts.access import Viewer
from openhart.audit import actions as audit
from openhart.cases import queries as case_queries
from openhart.cases.models import Case
from openhart.foundation.refused import Refused
from openhart.foundation.transactions import transaction
from openhart.missing import access, queries
from openhart.missing.events.told import Spoken
from openhart.missing.models import Contact, Particulars


class ChangedMeanwhile(Refused):
    """Raised when somebody else wrote since the page was opened; ``theirs`` is what stands now."""

    def __init__(self, theirs: Mapping[str, Any], revision: int) -> None:
        super().__init__(
            "Somebody else wrote here since you opened this page. What differs is shown below; nothing was overwritten."
        )
        self.theirs = theirs
        self.revision = revision


@transaction
def describe(
    *,
    case: Case,
    episode: str,
    kind: str,
    words: Mapping[str, Any],
    revision: int,
    by: Viewer,
    at: datetime,
    kept: frozenset[str] = frozenset(),
) -> Particulars:
    """Replace what is known of an episode; ``kept`` names what the viewer does not see and what therefore stays.

    ``revision`` is the one that the page showed, 0 for none: raise ChangedMeanwhile when another stands now.
    """
    access.check_may_record(by, case)
    locked = case_queries.locked(case.id)
    queries.episode_of(by, locked, episode)
    row = Particulars.objects.filter(case=locked, episode=episode).first()
    before = row.words() if row is not None else {}
    if row is None:
        row = Particulars(case=locked, episode=episode, kind=kind, recorded_at=at, changed_at=at)
    if row.revision != revision:
        raise ChangedMeanwhile({**before, "kind": row.kind}, row.revision)
    row.case, row.kind, row.changed_at = locked, kind, at
    together = {**words, **{name: before[name] for name in kept if name in before}}
    changed = sorted(name for name in together.keys() | before.keys() if together.get(name) != before.get(name))
    row.seal(together)  # the second of two writers has an older revision
    row.save()
    detail = {"episode": episode, "parts": changed, "sealed": row.place()}
    audit.write(by=by.user_id, at=at, act="missing.described", subject=case.id, detail=detail)
    return row


@transaction
def add_contact(*, case: Case, episode: str, spoken: Spoken, submission: UUID, by: Viewer, at: datetime) -> Contact:
    """Write down that somebody was asked or told, or somewhere was looked. Once, however often it is sent."""
    access.check_may_record(by, case)
    locked = case_queries.locked(case.id)
    known = Contact.objects.filter(submission=submission, case=locked).first()
    if known is not None:
        known.case = locked
        _check_same(known, episode, spoken)
        return known
    found = queries.episode_of(by, locked, episode)
    if spoken.happened_at > at:
        raise Refused("This has not happened yet: the time given lies in the future.")
    earliest = min(found.begun_at, found.since_at or found.begun_at)
    if spoken.happened_at < earliest:
        raise Refused("This was before the child was missing. Check the time.")
    row = Contact(
        case=locked, episode=episode, purpose=spoken.purpose, whom=spoken.whom, outcome=spoken.outcome,
        happened_at=spoken.happened_at, recorded_at=at, by_id=by.user_id, submission=submission,
    )  # fmt: skip
    row.seal(dict(spoken.words))
    row.save(force_insert=True)
    detail = {"episode": episode, "purpose": str(spoken.purpose), "whom": spoken.whom, "outcome": spoken.outcome}
    detail["sealed"] = row.place()
    audit.write(by=by.user_id, at=at, act="missing.contact_added", subject=case.id, detail=detail)
    return row


def _check_same(known: Contact, episode: str, spoken: Spoken) -> None:
    """Refuse a page that was used already and says something else now: nobody is told that it was written down."""
    before = (known.episode, known.purpose, known.whom, known.outcome, known.words())
    if before != (episode, str(spoken.purpose), spoken.whom, spoken.outcome, dict(spoken.words)):
        raise Refused("This page was used for something else already. Open the form again.")
