"""The Careline's decision, and the supervisor's."""

from collections.abc import Sequence
from datetime import datetime

from openhart.accounts.access import Viewer
from openhart.cases import actions as cases
from openhart.foundation.refused import Refused
from openhart.foundation.transactions import transaction
from openhart.referrals import access, queries
from openhart.referrals.events import Screened, ScreeningOverturned, codes
from openhart.referrals.lifecycle import State, why_not
from openhart.referrals.models import Referral, Screening


@transaction
def screen(
    *,
    referral: Referral,
    decision: str,
    is_definition_met: bool,
    definitions: Sequence[str] = (),
    response: str = "",
    reason: str,
    by: Viewer,
    at: datetime,
) -> Screening:
    """Decide under the operational definitions (policy 22-3) whether the referral is accepted.

    ``definitions`` are those met; ``response`` is ``2h``, ``24h`` or ``72h``, when accepted. Refuse a second
    decision, a decision without a reason, and an acceptance without a response time.
    """
    locked = queries.locked(by, referral.id)
    access.check_may_screen(by, locked)
    _check_decision(locked, "screen", decision, response, reason)
    row = _write(locked, decision, is_definition_met, definitions, response, reason, None, by, at)
    event = Screened(decision=decision, response=response, episode=locked.episode, words={"reason": reason})
    cases.record(case=locked.case, event=event, by=by, at=at)
    _settle(referral, locked)
    return row


@transaction
def overturn(
    *,
    referral: Referral,
    decision: str,
    is_definition_met: bool,
    definitions: Sequence[str] = (),
    response: str = "",
    reason: str,
    by: Viewer,
    at: datetime,
) -> Screening:
    """Decide otherwise as a supervisor; both decisions stay on record. Arguments as for `screen`."""
    locked = queries.locked(by, referral.id)
    access.check_may_overturn(by, locked)
    _check_decision(locked, "overturn", decision, response, reason)
    former = queries.decision_in_force(by, locked)
    row = _write(locked, decision, is_definition_met, definitions, response, reason, former, by, at)
    event = ScreeningOverturned(decision=decision, response=response, episode=locked.episode, words={"reason": reason})
    cases.record(case=locked.case, event=event, by=by, at=at)
    _settle(referral, locked)
    return row


def _check_decision(referral: Referral, move: str, decision: str, response: str, reason: str) -> None:
    if decision not in codes.DECISIONS:
        raise Refused("A decision is either accepted or not accepted.")
    not_now = why_not(move, State(referral.state), State(decision))
    if not_now is not None:
        raise Refused(not_now)
    if not reason.strip():
        raise Refused("A decision needs a reason.")
    if decision == "accepted" and response not in codes.RESPONSES:
        raise Refused("An accepted referral needs a response time: 2, 24 or 72 hours.")
    if decision == "not_accepted" and response:
        raise Refused("A referral that is not accepted has no response time.")


def _write(  # noqa: PLR0913, PLR0917 - a row's columns
    referral: Referral,
    decision: str,
    is_definition_met: bool,
    definitions: Sequence[str],
    response: str,
    reason: str,
    overturns: Screening | None,
    by: Viewer,
    at: datetime,
) -> Screening:
    row = Screening(
        referral=referral, decision=decision, is_definition_met=is_definition_met,
        definitions=sorted(set(definitions) & codes.DEFINITIONS.keys()), response=response, overturns=overturns,
        decided_at=at, decided_by_id=by.user_id,
    )  # fmt: skip
    row.sealed = referral.case.key().seal_fields({"reason": reason}, place=row.place())
    row.save(force_insert=True)
    referral.state = State(decision)
    referral.save(update_fields=["state"])
    return row


def _settle(callers: Referral, locked: Referral) -> None:
    """Give the caller's copy what is now true."""
    callers.state, callers.case = locked.state, locked.case
