"""What a reporter told, before it is anybody's case: the one shape in which every channel hands it over."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID

from openhart.people.models import Identity

#: The parts of what was told about a child that are words: sealed with the case's key.
CHILD_WORDS = (
    "safe_contact", "who_listens", "interpreter", "wishes", "tribe", "court", "attorney", "guardian_ad_litem",
    "link_number", "recruiter_name", "place_names", "notes",
)  # fmt: skip
#: The parts of a report that are words.
REPORT_WORDS = (
    "own_words", "why_suspected", "other_concerns", "reporter_name", "reporter_phone", "reporter_relationship",
    "call_back",
)  # fmt: skip
#: Yes-or-no facts a reporter may know, with the name the policy gives them.
CLAIMS: Mapping[str, str] = {
    "foreign_national": "child.foreign_national",
    "in_agency_care": "child.in_agency_care",
    "case_open": "case.open",
    "travel_authorized": "travel_authorized",
    "in_danger_now": "child.in_danger_now",
    "left_on_own": "child.left_on_own",
}


@dataclass(frozen=True, kw_only=True)
class ReportMade:
    """One contact by one reporter. ``received_at`` is aware; empty text means not known."""

    channel: str
    received_at: datetime
    reporter_kind: str = ""
    own_words: str = ""
    why_suspected: str = ""
    other_concerns: str = ""
    reporter_name: str = ""
    reporter_phone: str = ""
    reporter_relationship: str = ""
    safe_to_call_back: bool | None = None
    call_back: str = ""

    def words(self) -> dict[str, Any]:
        """Return what must be sealed: everything that was said, and who said it."""
        told: dict[str, Any] = {name: text for name in REPORT_WORDS if (text := getattr(self, name))}
        if self.safe_to_call_back is not None:
            told["safe_to_call_back"] = self.safe_to_call_back
        return told


@dataclass(frozen=True, kw_only=True)
class ChildReported:
    """What a report says about one child.

    None and empty mean *not known*; an empty ``concern`` means that trafficking is known not to be alleged.
    ``case_id`` names the child's case when the child is known already.
    """

    identity: Identity = field(default_factory=Identity)
    case_id: UUID | None = None
    age: int | None = None
    gender: str = ""
    race_ethnicity: tuple[str, ...] = ()
    towns: Mapping[str, str] = field(default_factory=dict)
    residence_state: str = ""
    location_state: str = ""
    concern: frozenset[str] | None = None
    red_flags: tuple[str, ...] = ()
    indicators: bool | None = None
    foreign_national: bool | None = None
    in_agency_care: bool | None = None
    case_open: bool | None = None
    travel_authorized: bool | None = None
    in_danger_now: bool | None = None
    left_on_own: bool | None = None
    is_missing: bool | None = None
    missing_since: datetime | None = None
    recruitment: tuple[str, ...] = ()
    recruitment_place: str = ""
    recruiter_relation: str = ""
    control: tuple[str, ...] = ()
    legal_basis: str = ""
    placement: str = ""
    at_placement: bool | None = None
    safe_contact: str = ""
    who_listens: str = ""
    interpreter: str = ""
    wishes: str = ""
    tribe: str = ""
    court: str = ""
    attorney: str = ""
    guardian_ad_litem: str = ""
    link_number: str = ""
    recruiter_name: str = ""
    place_names: str = ""
    notes: str = ""
    own: Mapping[str, Any] = field(default_factory=dict)  # answers to the pack's own questions, by fact

    def words(self) -> dict[str, str]:
        """Return what must be sealed."""
        return {name: text for name in CHILD_WORDS if (text := getattr(self, name))}

    def facts(self, on: date) -> dict[str, Any]:
        """Return what the policy may ask, as of the day of receipt; what is not known is left out."""
        told: dict[str, Any] = {
            **self.own,
            "concern": None if self.concern is None else sorted(self.concern),
            "indicators": True if self.red_flags else self.indicators,
            "child.age": self.age_on(on),
            "child.residence_state": self.residence_state or None,
            "child.location_state": self.location_state or None,
        }
        told.update({fact: getattr(self, name) for name, fact in CLAIMS.items()})
        return {fact: value for fact, value in told.items() if value is not None}

    def age_on(self, on: date) -> int | None:
        """Return the age in whole years on a day: from the birth date where known, else as told."""
        if not self.identity.date_of_birth:
            return self.age
        born = date.fromisoformat(self.identity.date_of_birth)
        return on.year - born.year - ((on.month, on.day) < (born.month, born.day))
