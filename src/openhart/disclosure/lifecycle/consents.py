"""The life of a consent: given, in force for a time, taken back or ended at once. Pure."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Protocol
from uuid import UUID

from openhart.policy import Giver, Leaving

IN_FORCE, NOT_YET, OVER, REVOKED, ENDED = "in_force", "not_yet", "over", "revoked", "ended"
WORDS = {
    IN_FORCE: "In force",
    NOT_YET: "Not yet",
    OVER: "Has run out",
    REVOKED: "Taken back",
    ENDED: "Ended",
}
GUARDIAN, MINOR, PERSON = "guardian", "minor", "person"
#: Never said of whom: whoever may not know who is suspected must not learn it from a consent.
NOT_VALID = "This consent is no longer valid. Ask Legal, or ask for a new one."


class OfConsent(Protocol):
    """What is asked of a consent."""

    from_at: datetime
    until_at: datetime
    revoked_at: datetime | None
    ended_at: datetime | None
    given_by_id: UUID | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """What a consent says of itself before it is kept."""

    giver: str
    signed_on: date
    from_at: datetime
    until_at: datetime
    is_informed: bool
    is_not_a_condition: bool
    confirmed: tuple[str, ...] = ()


def state(consent: OfConsent, *, at: datetime, suspects: Collection[UUID]) -> str:
    """Return how a consent stands at ``at``; one given by somebody now suspected has ended, whatever was written."""
    if consent.revoked_at is not None:
        return REVOKED
    if consent.ended_at is not None or (consent.given_by_id is not None and consent.given_by_id in suspects):
        return ENDED
    if at < consent.from_at:
        return NOT_YET
    return IN_FORCE if at < consent.until_at else OVER


def refusal(found: str) -> str:
    """Return why nothing leaves on a consent in this state; empty when it is in force."""
    return {
        IN_FORCE: "",
        NOT_YET: "The consent does not hold yet.",
        OVER: "The consent has run out. Ask for a new one.",
        REVOKED: "The consent was taken back. Nothing leaves on it any more.",
        ENDED: NOT_VALID,
    }[found]


def terms_refusal(leaving: Leaving, giver: Giver | None, terms: Terms, *, age: int | None, at: datetime) -> str:
    """Return why this is no consent, as a sentence; empty when it is one."""
    if giver is None:
        return "Choose who gives the consent."
    if not terms.is_informed or not terms.is_not_a_condition:
        return (
            "A consent counts only when what it means was explained, and help did not depend on it. "
            "Confirm both, or do not ask for it."
        )
    if missing := [each for each in giver.conditions if each not in terms.confirmed]:
        return f"Confirm first: {' '.join(missing)}"
    if giver.from_age is not None and (age is None or age < giver.from_age):
        known = "whose age is not known" if age is None else f"of {age}"
        return f"{giver.citation} asks for {giver.from_age} years; for a child {known} a parent or guardian signs too."
    return _time_refusal(leaving, terms, at=at)


def _time_refusal(leaving: Leaving, terms: Terms, *, at: datetime) -> str:
    if terms.signed_on > at.date() + timedelta(days=1):
        return "The day on which it was signed lies in the future."
    if terms.until_at <= terms.from_at:
        return "The consent ends before it begins."
    if terms.until_at <= at:
        return "The consent has run out already. Ask for a new one."
    if terms.until_at - terms.from_at > timedelta(days=leaving.longest_days):
        return f"A consent holds for {leaving.longest_days} days at most. Choose an earlier end; it can be given again."
    return ""
