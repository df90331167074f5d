"""Writes about drafts."""

import json
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from uuid import UUID

from django.db import IntegrityError

from openhart.accounts.access import Viewer
from openhart.audit import actions as audit
from openhart.drafts.access import check_author, check_not_ended
from openhart.drafts.models import Draft, Kind
from openhart.foundation.refused import Refused
from openhart.foundation.transactions import transaction
from openhart.keys import actions as keys

#: How much one draft may hold, in characters: several times the longest form.
MOST_CHARACTERS = 1_500_000
#: So many are destroyed at a time when they have grown old.
_AT_ONCE = 500


@transaction
def save(
    *,
    draft_id: UUID,
    kind: Kind,
    values: Mapping[str, Sequence[str]],
    title: str = "",
    by: Viewer,
    at: datetime,
) -> Draft:
    """Keep the whole form as it stands now; the first save begins the draft.

    ``draft_id`` is the one the server issued with the page. Refuse what is somebody else's, what has been
    sent or thrown away, and more than MOST_CHARACTERS.
    """
    if sum(len(text) for texts in values.values() for text in texts) > MOST_CHARACTERS:
        raise Refused(f"This is more than a draft can hold ({MOST_CHARACTERS:,} characters). Please shorten it.")
    draft = _mine(draft_id, kind, by, at)
    check_not_ended(draft)
    kept = {"title": title, "values": {name: list(texts) for name, texts in values.items()}}
    draft.revision += 1
    draft.sealed = draft.key().seal_fields(kept, place=draft.place())
    draft.updated_at = at
    draft.save()
    return draft


@transaction
def end(*, draft_id: UUID, kind: Kind, by: Viewer, at: datetime) -> None:
    """Destroy the words and the key of a draft that was sent; one never saved is remembered as sent, too."""
    _end(_mine(draft_id, kind, by, at), at)


@transaction
def discard(*, draft_id: UUID, by: Viewer, at: datetime) -> None:
    """Throw the draft away: its words and its key are destroyed. Refuse what is somebody else's."""
    draft = Draft.objects.select_for_update(of=("self",)).select_related("key_row").filter(id=draft_id).first()
    if draft is None:
        raise Refused("There is no such draft.")
    check_author(by, draft)
    if draft.ended_at is None:
        _end(draft, at)
        audit.write(by=by.user_id, at=at, act="draft.discarded", subject=draft.id, detail={"kind": draft.kind})


@transaction
def end_about(*, texts: Collection[str], by: Viewer, at: datetime) -> int:
    """Destroy every draft that names one of these numbers or ids; return how many. The watcher's, at a disposal.

    Drafts are sealed one by one: there is no other way to find them than to read them all.
    """
    _check_system(by)
    ended = 0
    rows = Draft.objects.select_for_update(of=("self",)).select_related("key_row").filter(ended_at__isnull=True)
    for draft in rows:
        typed = json.dumps(draft.key().open_fields(draft.sealed or b"", place=draft.place()))
        if any(text in typed for text in texts):
            _end(draft, at)
            ended += 1
    return ended


@transaction
def expire(*, kinds: Collection[Kind], before: datetime, by: Viewer, at: datetime) -> int:
    """Destroy the drafts of these kinds that nobody went on with since a moment; return how many."""
    _check_system(by)
    rows = Draft.objects.select_for_update(of=("self",)).select_related("key_row")
    old = list(rows.filter(kind__in=list(kinds), ended_at__isnull=True, updated_at__lt=before)[:_AT_ONCE])
    for draft in old:
        _end(draft, at)
        audit.write(by=by.user_id, at=at, act="draft.expired", subject=draft.id, detail={"kind": draft.kind})
    return len(old)


def _check_system(by: Viewer) -> None:
    if not by.is_system:
        raise Refused("A draft is its author's, until the schedule lets the watcher destroy it.")


def _end(draft: Draft, at: datetime) -> None:
    draft.sealed = None
    draft.updated_at = draft.ended_at = at
    draft.save()
    keys.destroy(owner_ids=[draft.id], by=draft.owner_id, at=at)


def _mine(draft_id: UUID, kind: Kind, by: Viewer, at: datetime) -> Draft:
    """Return the viewer's draft of that id, locked; a new, empty one when there is none."""
    if by.user_id is None:
        raise Refused("A draft belongs to somebody who is signed in.")
    rows = Draft.objects.select_for_update(of=("self",)).select_related("key_row").filter(id=draft_id)
    draft = rows.first()
    if draft is None:
        try:
            draft = _begun(draft_id, by.user_id, kind, at)
        except IntegrityError:  # there is one of that id by now
            draft = rows.first()
    if draft is None:  # there is one of that id which row-level security does not show: somebody else's
        raise Refused("There is no such draft.")
    check_author(by, draft)
    return draft


@transaction
def _begun(draft_id: UUID, owner_id: UUID, kind: Kind, at: datetime) -> Draft:
    draft = Draft(id=draft_id, owner_id=owner_id, kind=kind, begun_at=at, updated_at=at)
    draft.key_row = keys.make(kind=draft.KIND, owner_id=draft_id, by=owner_id, at=at)
    draft.sealed = draft.key().seal_fields({"title": "", "values": {}}, place=draft.place())
    draft.save(force_insert=True)
    return draft
