"""The one gate: nothing that identifies leaves but through `disclose`."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from django.utils import timezone

from openhart.accounts.access import Viewer
from openhart.audit import actions as audit
from openhart.cases import queries as case_queries
from openhart.cases.models import Case
from openhart.disclosure import access, queries
from openhart.disclosure.lifecycle import consents as life
from openhart.disclosure.lifecycle import grounds
from openhart.disclosure.lifecycle.grounds import Asked, Claim, Whom
from openhart.disclosure.models import Consent, Disclosure, Row
from openhart.foundation.refused import Refused
from openhart.foundation.released import Released, hash_of, release
from openhart.foundation.transactions import transaction
from openhart.policy import Leaving


@dataclass(frozen=True, slots=True, kw_only=True)
class Leaves:
    """What is to leave a case, as somebody says it.

    ``payload`` are the exact bytes, None for what is spoken or goes by means of the agency's own; ``fields`` are codes
    of the pack; ``source_id`` names the notice it is the proof of. ``words`` are sealed with the row.
    """

    whom: Whom
    claim: Claim
    fields: tuple[str, ...]
    purpose: str
    channel: str
    payload: bytes | None = None
    happened_at: datetime | None = None
    source_id: UUID | None = None
    submission: UUID = field(default_factory=uuid4)
    words: Mapping[str, str] = field(default_factory=dict)


@transaction
def disclose(*, case: Case, leaves: Leaves, by: Viewer, at: datetime) -> Released:
    """Write the ledger and return what may now be handed out; raise Refused without a ground in force at ``at``.

    The consent is locked and looked at in this transaction: one taken back by somebody else a moment before refuses,
    one taken back a moment later finds the row written. The same ``submission`` with the same payload again returns
    the same release and writes nothing.
    """
    access.check_may_disclose(by, case)
    case_queries.locked(case.id)
    found = Disclosure.objects.filter(submission=leaves.submission).first()
    if found is not None:
        return _again(found, case, leaves)
    leaving, moment = queries.leaving_for(case), leaves.happened_at or at
    if moment > at:
        raise Refused("The time lies in the future. Give the time at which it left.")
    asked = Asked(fields=leaves.fields, purpose=leaves.purpose, on=timezone.localdate(moment))
    _check_at_all(case, leaving, leaves, asked)
    consent = _checked_ground(case, leaving, leaves, asked, by, at)
    row = Disclosure(
        case=case, happened_at=moment, recorded_at=at, by_id=by.user_id, recipient_kind=leaves.whom.kind,
        recipient_code=leaves.whom.code, ground=leaves.claim.kind, ground_code=leaves.claim.code,
        citation=_citation(leaving, leaves.claim), consent=consent, fields=list(leaves.fields), purpose=leaves.purpose,
        channel=leaves.channel, payload_sha256=hash_of(leaves.payload), source_id=leaves.source_id,
        submission=leaves.submission,
    )  # fmt: skip
    _keep(row, case, _words(leaves))
    detail = {"to": row.recipient_kind, "ground": row.ground, "fields": len(row.fields), "channel": row.channel}
    _audit("disclosure.made", row, by, at, detail)
    return release(row.id, leaves.payload)


@transaction
def again(*, case: Case, submission: UUID, payload: bytes, by: Viewer, at: datetime) -> Released:  # noqa: ARG001 - nothing is written: it was when it left
    """Return once more the release of what left under this submission: for a transport that repeats what it carries.

    Raise Refused when nothing left under it, when it was called back since, or when these are not the bytes that left.
    """
    access.check_may_disclose(by, case)
    rows = Disclosure.objects.filter(case=case, submission=submission, row=Row.MADE)
    row = rows.exclude(further__row=Row.RECALLED).first()
    if row is None or row.payload_sha256 != hash_of(payload):
        raise Refused("This did not leave, was called back, or is not what left.")
    return release(row.id, payload)


@transaction
def check(*, case: Case, leaves: Leaves, by: Viewer, at: datetime) -> None:
    """Raise Refused where `disclose` would refuse now; nothing is written."""
    access.check_may_disclose(by, case)
    leaving = queries.leaving_for(case)
    asked = Asked(fields=leaves.fields, purpose=leaves.purpose, on=timezone.localdate(at))
    _check_at_all(case, leaving, leaves, asked)
    _checked_ground(case, leaving, leaves, asked, by, at)


@transaction
def correct(*, case: Case, disclosure_id: UUID, what: str, by: Viewer, at: datetime) -> Disclosure:
    """Write below a row of the ledger what in it was wrong; the row itself stays."""
    if not what.strip():
        raise Refused("Say what in this row was wrong, and what is right.")
    return _further(case, disclosure_id, Row.CORRECTED, what, by, at)


@transaction
def recall(*, case: Case, disclosure_id: UUID, what: str, by: Viewer, at: datetime) -> Disclosure:
    """Write below a row of the ledger that what left was called back, and what the recipient did."""
    if not what.strip():
        raise Refused("Say why it was called back, and what the recipient was asked to do.")
    return _further(case, disclosure_id, Row.RECALLED, what, by, at)


def _further(case: Case, disclosure_id: UUID, kind: Row, what: str, by: Viewer, at: datetime) -> Disclosure:
    access.check_may_report(by, case)
    case_queries.locked(case.id)
    first = queries.disclosure_of(by, case, disclosure_id)
    if kind == Row.RECALLED and first.is_recalled:
        raise Refused("This was called back already.")
    copied = (
        "recipient_kind", "recipient_code", "ground", "ground_code", "citation", "consent", "fields", "purpose",
        "channel", "payload_sha256", "source_id",
    )  # fmt: skip
    known: dict[str, Any] = {name: getattr(first.row, name) for name in copied}
    row = Disclosure(
        case=case, row=kind, of=first.row, happened_at=at, recorded_at=at, by_id=by.user_id, submission=uuid4(), **known
    )
    who = {"organisation": first.whom.organisation, "person": first.whom.person}
    _keep(row, case, {**who, "what": what.strip()})
    _audit(f"disclosure.{kind}", row, by, at, {"of": str(first.row.id)})
    return row


def _check_at_all(case: Case, leaving: Leaving, leaves: Leaves, asked: Asked) -> None:
    if leaves.claim.kind not in grounds.KINDS:
        raise Refused("Choose the ground on which it leaves.")
    said = grounds.basic_refusal(leaving, leaves.whom, asked, queries.kinds_of(case), leaves.channel)
    if said:
        raise Refused(said)


def _checked_ground(
    case: Case, leaving: Leaving, leaves: Leaves, asked: Asked, by: Viewer, at: datetime
) -> Consent | None:
    """Return the consent it leaves on, if it is one; refuse without a ground in force now."""
    claim, body = leaves.claim, queries.body()
    if claim.kind == grounds.CONSENT:
        return _checked_consent(case, leaving, leaves, asked, by, at)
    said = {
        grounds.STATUTE: lambda: grounds.statute_refusal(leaving, body, claim, leaves.whom, asked),
        grounds.ORDER: lambda: grounds.order_refusal(body, claim, asked),
        grounds.REQUEST: lambda: grounds.request_refusal(leaving, body, claim, leaves.whom, asked),
    }[claim.kind]()
    if said:
        raise Refused(said)
    return None


def _checked_consent(case: Case, leaving: Leaving, leaves: Leaves, asked: Asked, by: Viewer, at: datetime) -> Consent:
    """Lock the consent and return it; refuse unless it is in force now for this recipient, fields and purpose."""
    consent_id = _id(leaves.claim.consent)
    Consent.objects.select_for_update().filter(id=consent_id, case=case).first()
    held = queries.consent_of(by, case, consent_id, at=at)
    said = life.refusal(held.state)
    if not said and not held.whom.is_same(leaves.whom):
        said = "The consent names another recipient. Each recipient needs a consent of its own."
    said = said or grounds.consent_refusal(leaving, held.row.fields, asked, held.row.purpose)
    if said:
        raise Refused(said)
    return held.row


def _again(row: Disclosure, case: Case, leaves: Leaves) -> Released:
    """Return the release of a row that this submission made; refuse when what leaves is not the same any more.

    All that was claimed is compared, not the payload alone: what is spoken has none, and would leave unwritten.
    """
    if row.case_id != case.id:
        raise Refused("This page was used for another case already. Open the form again.")
    claim, whom = leaves.claim, leaves.whom
    wanted = {
        "recipient_kind": whom.kind, "recipient_code": whom.code, "ground": claim.kind, "ground_code": claim.code,
        "consent_id": claim.consent if claim.kind == grounds.CONSENT else None, "fields": list(leaves.fields),
        "purpose": leaves.purpose, "channel": leaves.channel, "source_id": leaves.source_id,
        "payload_sha256": hash_of(leaves.payload),
    }  # fmt: skip
    words = case.key().open_fields(row.sealed, place=row.place())
    if wanted != {name: getattr(row, name) for name in wanted} or words != _words(leaves):
        raise Refused("This was disclosed already, and what is said of it has changed since. Open the form again.")
    return release(row.id, leaves.payload)


def _words(leaves: Leaves) -> dict[str, Any]:
    claim, order = leaves.claim, leaves.claim.order
    known = {
        "organisation": leaves.whom.organisation, "person": leaves.whom.person, "notified": claim.notified,
        "safety": claim.safety, "court": order.court, "docket": order.number, "judge": order.judge,
        "signed_on": order.signed_on.isoformat() if order.signed_on else "", **leaves.words,
    }  # fmt: skip
    return {name: value for name, value in known.items() if value} | {"confirmed": list(claim.confirmed)}


def _citation(leaving: Leaving, claim: Claim) -> str:
    ground = leaving.statutes.get(claim.code)
    return ground.citation if ground is not None else ""


def _keep(row: Disclosure, case: Case, words: Mapping[str, Any]) -> None:
    row.sealed = case.key().seal_fields(words, place=row.place())
    row.save(force_insert=True)


def _audit(act: str, row: Disclosure, by: Viewer, at: datetime, detail: Mapping[str, Any]) -> None:
    audit.write(by=by.user_id, at=at, act=act, subject=row.case_id, detail={"disclosure": str(row.id), **detail})


def _id(found: object) -> UUID:
    if isinstance(found, UUID):
        return found
    raise Refused("Choose the consent on which it leaves.")
