"""People who use the desk, and what they were granted."""

from django.contrib.auth.base_user import AbstractBaseUser
from django.db import models
from django.db.models import Q

from openhart.foundation import ids


class Role(models.TextChoices):
    """What somebody does at the desk; the codes are those the policy packs use for who owes a duty."""

    CARELINE_SCREENER = "careline_screener", "Careline screener"
    CARELINE_SUPERVISOR = "careline_supervisor", "Careline supervisor"
    INVESTIGATION_WORKER = "investigation_worker", "Investigation social worker"
    ONGOING_WORKER = "ongoing_worker", "Ongoing social worker"
    REGIONAL_HART_LEAD = "regional_hart_lead", "Regional HART Lead"
    STATEWIDE_HART_LEAD = "statewide_hart_lead", "Statewide HART Lead"
    ELIGIBILITY_COORDINATOR = "eligibility_coordinator", "Eligibility Certification Coordinator"
    ADMINISTRATOR = "administrator", "Administrator"


class Scope(models.TextChoices):
    """How far a grant reaches."""

    AGENCY = "agency", "The whole agency"
    REGION = "region", "One region"
    CASE = "case", "One case"


class User(AbstractBaseUser):
    """Somebody with an account. What they may do is in their grants, never here."""

    id = models.UUIDField(primary_key=True, default=ids.new_id, editable=False)
    username = models.CharField(max_length=80, unique=True)
    display_name = models.CharField(max_length=120)
    is_active = models.BooleanField(default=True)
    last_visit_at = models.DateTimeField(null=True)

    USERNAME_FIELD = "username"
    REQUIRED_FIELDS = ["display_name"]

    def __str__(self) -> str:
        return self.username


class Grant(models.Model):
    """One permission as data: who, in which role, how far, from when until when."""

    id = models.UUIDField(primary_key=True, default=ids.new_id, editable=False)
    viewer = models.ForeignKey(User, on_delete=models.CASCADE, related_name="grants")
    role = models.CharField(max_length=40, choices=Role.choices)
    scope = models.CharField(max_length=10, choices=Scope.choices)
    region = models.CharField(max_length=20, blank=True)
    case_id = models.UUIDField(null=True)  # this room does not know what a case is
    from_at = models.DateTimeField()
    until_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["viewer", "scope", "case_id"], name="grant_by_viewer"),
            models.Index(fields=["case_id"], name="grant_by_case"),
        ]
        constraints = [
            models.CheckConstraint(
                name="grant_reaches_what_its_scope_says",
                condition=(
                    Q(scope="agency", region="", case_id__isnull=True)
                    | (Q(scope="region", case_id__isnull=True) & ~Q(region=""))
                    | Q(scope="case", region="", case_id__isnull=False)
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.viewer_id} as {self.role} for {self.scope} {self.region or self.case_id or ''}".strip()
