"""A child is missing: the episode begins, or its beginning is put right."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from openhart.accounts.access import Viewer
from openhart.audit import actions as audit
from openhart.cases import actions as cases
from openhart.cases import queries as case_queries
from openhart.cases.events import FactCorrected
from openhart.cases.models import Case
from openhart.cases.models import Episode as Lasting
from openhart.foundation.refused import Refused
from openhart.foundation.transactions import transaction
from openhart.missing import access, lifecycle, queries
from openhart.missing.actions.returning import write_found
from openhart.missing.events import ChildMissing
from openhart.missing.events.told import Lost
from openhart.missing.models import Particulars

_TIMES = "The child was last seen before the agency learned that they are missing. Check both times."


@transaction
def begin(*, case: Case, lost: Lost, submission: UUID, by: Viewer, at: datetime) -> str:
    """Record that the child is missing, with what is known so far; return the name of the episode.

    The same ``submission`` again returns the episode it began. Refuse while the child is missing already, and times
    that cannot be.
    """
    access.check_may_record(by, case)
    locked = case_queries.locked(case.id)
    known = Particulars.objects.filter(case=locked, submission=submission).first()
    if known is not None:
        if known.kind != lost.kind and known.revision == 1:
            raise Refused("This page was used for something else already. Open the form again.")
        return known.episode
    moment = lost.learned_at or at
    if lost.last_seen_at is not None and lost.last_seen_at > moment:
        raise Refused(_TIMES)
    episodes = queries.lasting_of(by, locked)
    _check_apart(episodes, moment, lost.back.at if lost.back is not None else None)
    name = lifecycle.next_name(frozenset(each.name for each in episodes))
    taught = {**lost.facts, **_since(lost.last_seen_at)}
    cases.record(case=case, event=ChildMissing(facts=taught, episode=name), by=by, at=at, happened_at=moment)
    row = Particulars(case=locked, episode=name, kind=lost.kind, recorded_at=at, changed_at=at, submission=submission)
    row.seal(dict(lost.words))
    row.save(force_insert=True)
    detail = {"episode": name, "kind": lost.kind, "late": lifecycle.is_late(happened_at=moment, recorded_at=at)}
    detail["sealed"] = row.place()
    audit.write(by=by.user_id, at=at, act="missing.begun", subject=case.id, detail=detail)
    if lost.back is not None:
        write_found(case=case, episode=name, found=lost.back, submission=submission, by=by, at=at)
    return name


@transaction
def correct_last_seen(
    *, case: Case, episode: str, last_seen_at: datetime, reason: str, by: Viewer, at: datetime
) -> None:
    """Say when the child was really last seen: what counts from it, such as the 72 hours, is worked out again."""
    access.check_may_record(by, case)
    case_queries.locked(case.id)
    found = queries.episode_of(by, case, episode)
    if last_seen_at > found.begun_at:
        raise Refused(_TIMES)
    if found.since_at == last_seen_at:
        return
    corrected = FactCorrected(facts=_since(last_seen_at), episode=episode, words={"reason": reason} if reason else {})
    cases.record(case=case, event=corrected, by=by, at=at)


def _since(last_seen_at: datetime | None) -> dict[str, Any]:
    return {} if last_seen_at is None else {"child.missing_since": last_seen_at.isoformat()}


def _check_apart(episodes: Sequence[Lasting], begun: datetime, ended: datetime | None) -> None:
    """Refuse an episode that would overlap with another, also one entered afterwards."""
    for each in episodes:
        if each.ended_at is None and each.begun_at <= begun:
            raise Refused("The child is recorded as missing already. Add to that episode what you know.")
        if each.begun_at <= begun and each.ended_at is not None and begun < each.ended_at:
            raise Refused("At that time the child was missing already, in an episode that ended later. Check the time.")
        if each.begun_at > begun and (ended is None or ended > each.begun_at):
            raise Refused(
                "A later missing episode is recorded already. Say when the child was located before that one began, or "
                "check the time."
            )
