"""A child was located: how, what the child needs tonight, and what the child said."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from openhart.accounts.access import Viewer
from openhart.audit import actions as audit
from openhart.cases import actions as cases
from openhart.cases import queries as case_queries
from openhart.cases.models import Case
from openhart.foundation.refused import Refused
from openhart.foundation.transactions import transaction
from openhart.missing import access, lifecycle, queries
from openhart.missing.events import ChildLocated, ReturnInterviewHeld
from openhart.missing.events.told import Found, Said
from openhart.missing.models import Return


@transaction
def locate(*, case: Case, episode: str, found: Found, submission: UUID, by: Viewer, at: datetime) -> Return:
    """Record that the missing child was located. The interview and the screen become owed; nothing ceases to be.

    The same ``submission`` again returns what it wrote. Refuse when the child was located already.
    """
    access.check_may_record(by, case)
    case_queries.locked(case.id)
    return write_found(case=case, episode=episode, found=found, submission=submission, by=by, at=at)


def write_found(*, case: Case, episode: str, found: Found, submission: UUID, by: Viewer, at: datetime) -> Return:
    """Write how the child was located, under the caller's lock."""
    known = Return.objects.filter(case=case, submission=submission).first()
    if known is not None:
        if (known.episode, known.where, known.found_by) != (episode, found.where, found.found_by):
            raise Refused("This page was used for something else already. Open the form again.")
        return known
    lasting = queries.episode_of(by, case, episode)
    reason = lifecycle.refusal(lifecycle.state_of(lasting.ended_at), "locate")
    if reason is not None:
        raise Refused(reason)
    if found.at < lasting.begun_at:
        raise Refused("That is before the agency learned that the child was missing. Check the date and the time.")
    located = ChildLocated(facts=dict(found.facts), episode=episode)
    cases.record(case=case, event=located, by=by, at=at, happened_at=found.at)
    row = Return(
        case=case, episode=episode, where=found.where, found_by=found.found_by, located_at=found.at, recorded_at=at,
        submission=submission,
    )  # fmt: skip
    row.seal({**found.words, "needs": dict(found.needs)})
    row.save(force_insert=True)
    late = lifecycle.is_late(happened_at=found.at, recorded_at=at)
    detail = {"episode": episode, "late": late, "sealed": row.place()}
    audit.write(by=by.user_id, at=at, act="missing.located", subject=case.id, detail=detail)
    return row


@transaction
def set_needs(*, case: Case, episode: str, needs: Mapping[str, str], by: Viewer, at: datetime) -> None:
    """Say what the child needs tonight and what was met; needs not named stay as they are."""
    access.check_may_record(by, case)
    case_queries.locked(case.id)
    row = _returned(by, case, episode, "need")
    words = row.words()
    row.seal({**words, "needs": {**words.get("needs", {}), **{name: state for name, state in needs.items() if state}}})
    row.save(update_fields=["sealed", "revision"])
    detail = {"episode": episode, "sealed": row.place()}
    audit.write(by=by.user_id, at=at, act="missing.needs_set", subject=case.id, detail=detail)


@transaction
def interview(*, case: Case, episode: str, said: Said, submission: UUID, by: Viewer, at: datetime) -> None:
    """Record the interview on return: why the child left, what happened, what would help next time.

    A second interview of the same return adds to what was written: the child may say more later. The same
    ``submission`` again writes nothing.
    """
    access.check_may_interview(by, case)
    case_queries.locked(case.id)
    row = _returned(by, case, episode, "interview")
    before = row.words()
    if str(submission) in before.get("submissions", []):
        return
    moment = said.held_at or at
    if moment < row.located_at:
        raise Refused("The interview comes after the child was located. Check the time.")
    held = ReturnInterviewHeld(facts=dict(said.facts), episode=episode)
    cases.record(case=case, event=held, by=by, at=at, happened_at=moment)
    reasons = list(dict.fromkeys([*before.get("reasons", []), *said.reasons]))
    submissions = [*before.get("submissions", []), str(submission)]
    row.seal({**before, "reasons": reasons, "submissions": submissions, **_added(before, said.words)})
    row.interviewed_at = row.interviewed_at or moment
    row.has_reasons = bool(reasons)
    row.save(update_fields=["sealed", "revision", "interviewed_at", "has_reasons"])
    detail = {"episode": episode, "reasons": len(reasons), "sealed": row.place()}
    audit.write(by=by.user_id, at=at, act="missing.interviewed", subject=case.id, detail=detail)


def _added(before: Mapping[str, Any], words: Mapping[str, Any]) -> dict[str, str]:
    """Return texts, each below what was written before."""
    return {
        name: "\n\n".join(part for part in (str(before.get(name, "")), str(text)) if part)
        for name, text in words.items()
        if text and str(text) != str(before.get(name, ""))
    }


def _returned(by: Viewer, case: Case, episode: str, move: str) -> Return:
    """Return the row of a return; one that another room recorded is given its row now."""
    lasting = queries.episode_of(by, case, episode)
    reason = lifecycle.refusal(lifecycle.state_of(lasting.ended_at), move)
    if reason is not None or lasting.ended_at is None:
        raise Refused(reason or "The child has not been located yet.")
    row = Return.objects.select_related("case__key_row").filter(case=case, episode=episode).first()
    if row is not None:
        return row
    row = Return(
        case=case, episode=episode, where="other", found_by="public", located_at=lasting.ended_at,
        recorded_at=lasting.ended_at, submission=lasting.id,
    )  # fmt: skip
    row.seal({})
    row.save(force_insert=True)
    return row
