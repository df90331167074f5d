"""Break-glass: a case opened in an emergency, and what was said of it afterwards."""

from django.db import models
from django.db.models import Q

from openhart.accounts.models.grants import WithinThreeDays
from openhart.accounts.models.people import User
from openhart.keys.models import Keyed, SealedField


class Ground(models.TextChoices):
    """Why a case had to be opened at once."""

    DANGER = "danger", "A child is in danger now"
    MISSING = "missing", "A child is missing, or was found"
    POLICE = "police", "Police or a hospital need an answer now"
    NOBODY_ELSE = "nobody_else", "Nobody who is on the case can be reached"
    OTHER = "other", "Another reason"


class Verdict(models.TextChoices):
    """What the review found."""

    JUSTIFIED = "justified", "Justified"
    NOT_JUSTIFIED = "not_justified", "Not justified"


class EmergencyAccess(Keyed):
    """One opening of one case by one person, for a limited time, to be reviewed within a day.

    A restricted case opens only when a second person has agreed.
    """

    KIND = "emergency"

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="emergencies")
    case_id = models.UUIDField()  # this room does not know what a case is
    reference = models.CharField(max_length=24)
    region = models.CharField(max_length=20, blank=True)  # the case's then: whose supervisor is told
    ground = models.CharField(max_length=15, choices=Ground.choices)
    sealed = SealedField()  # {"reason": ...}
    asked_at = models.DateTimeField()
    needs_second_person = models.BooleanField(default=False)
    agreed_at = models.DateTimeField(null=True)
    agreed_by_id = models.UUIDField(null=True)
    opened_at = models.DateTimeField(null=True)
    until_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)  # given back before its time, or cut short, or never agreed
    reviewed_at = models.DateTimeField(null=True)
    reviewed_by_id = models.UUIDField(null=True)
    verdict = models.CharField(max_length=15, choices=Verdict.choices, blank=True)
    verdict_sealed = SealedField(null=True, at="verdict_place")  # {"words": ...}

    class Meta:
        indexes = [
            models.Index(fields=["asked_at"], name="emergency_to_review", condition=Q(reviewed_at__isnull=True)),
            models.Index(fields=["user", "asked_at"], name="emergency_by_user"),
        ]
        constraints = [
            models.CheckConstraint(
                name="restricted_case_opens_when_agreed",
                condition=Q(needs_second_person=False) | Q(opened_at__isnull=True) | Q(agreed_at__isnull=False),
            ),
            models.CheckConstraint(
                name="emergency_has_an_end", condition=Q(opened_at__isnull=True) | Q(until_at__isnull=False)
            ),
            models.CheckConstraint(
                name="emergency_ends_within_72_hours",
                condition=Q(opened_at__isnull=True) | Q(WithinThreeDays("until_at", "opened_at")),
            ),
            models.CheckConstraint(
                name="review_has_a_verdict", condition=Q(reviewed_at__isnull=True, verdict="") | ~Q(verdict="")
            ),
            models.CheckConstraint(
                name="nobody_reviews_their_own_emergency",
                condition=Q(reviewed_by_id__isnull=True) | ~Q(reviewed_by_id=models.F("user_id")),
            ),
            models.CheckConstraint(
                name="who_agreed_to_an_emergency_does_not_review_it",
                condition=Q(reviewed_by_id__isnull=True)
                | Q(agreed_by_id__isnull=True)
                | ~Q(reviewed_by_id=models.F("agreed_by_id")),
            ),
            models.CheckConstraint(
                name="nobody_agrees_to_their_own_emergency",
                condition=Q(agreed_by_id__isnull=True) | ~Q(agreed_by_id=models.F("user_id")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.reference} opened by {self.user_id}"

    def place(self) -> str:
        """Return where the reason is sealed."""
        return f"accounts.emergency:{self.id}:reason"

    def verdict_place(self) -> str:
        """Return where the words of the review are sealed."""
        return f"accounts.emergency:{self.id}:verdict"
