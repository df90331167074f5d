"""People who use OpenHART, what they were granted, and how they come in."""

from openhart.accounts.models.emergencies import EmergencyAccess, Ground, Verdict
from openhart.accounts.models.grants import Grant, Origin, Role, Scope
from openhart.accounts.models.people import User
from openhart.accounts.models.reviews import AccessReview
from openhart.accounts.models.signing import Attempt, ClaimRule, Invitation, Purpose
from openhart.accounts.models.standing import Cover, HandOver, Shift, ShiftNote

__all__ = [
    "AccessReview", "Attempt", "ClaimRule", "Cover", "EmergencyAccess", "Grant", "Ground", "HandOver", "Invitation",
    "Origin", "Purpose", "Role", "Scope", "Shift", "ShiftNote", "User", "Verdict",
]  # fmt: skip
