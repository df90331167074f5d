"""What somebody was granted: the whole of need-to-know as rows."""

from typing import Any

from django.db import models
from django.db.models import Func, Q

from openhart.accounts.models.people import User
from openhart.foundation import ids


class Role(models.TextChoices):
    """What somebody does; the codes are those the policy packs use for who owes a duty."""

    CARELINE_SCREENER = "careline_screener", "Careline screener"
    CARELINE_SUPERVISOR = "careline_supervisor", "Careline supervisor"
    INVESTIGATION_WORKER = "investigation_worker", "Investigation social worker"
    ONGOING_WORKER = "ongoing_worker", "Ongoing social worker"
    SOCIAL_WORK_SUPERVISOR = "social_work_supervisor", "Social work supervisor"
    REGIONAL_HART_LEAD = "regional_hart_lead", "Regional HART Lead"
    STATEWIDE_HART_LEAD = "statewide_hart_lead", "Statewide HART Lead"
    MDT_COORDINATOR = "mdt_coordinator", "MDT coordinator"
    TEAM_MEMBER = "team_member", "Response Team member"
    LEGAL = "legal", "Legal"
    REGIONAL_RESOURCE_GROUP = "regional_resource_group", "Regional Resource Group"
    ELIGIBILITY_COORDINATOR = "eligibility_coordinator", "Eligibility Certification Coordinator"
    INTERSTATE_COMPACT_OFFICE = "interstate_compact_office", "Interstate Compact Office"
    POLICE_PARTNER = "police_partner", "Police partner"
    SERVICE_PROVIDER = "service_provider", "Service provider"
    CHILD_ATTORNEY = "child_attorney", "Child's attorney"
    PARTNER_MEMBER = "partner_member", "Member of a partner organization"
    ANALYST = "analyst", "Analyst"
    AUDITOR = "auditor", "Auditor and privacy officer"
    RECORDS_OFFICER = "records_officer", "Records officer"
    ADMINISTRATOR = "administrator", "Administrator"


class Scope(models.TextChoices):
    """How far a grant reaches."""

    AGENCY = "agency", "The whole agency"
    REGION = "region", "One region"
    CASE = "case", "One case"


class Origin(models.TextChoices):
    """Why somebody holds a grant."""

    GIVEN = "given", "Given by an administrator"
    WORK = "work", "Assigned to the case, or reported it"
    NAMED = "named", "Named on a restricted case"
    DIRECTORY = "directory", "From the agency's directory at sign-in"
    ROTA = "rota", "On call"
    COVER = "cover", "Covers for a colleague"
    HAND_OVER = "hand_over", "Took over from a colleague"
    EMERGENCY = "emergency", "Opened in an emergency"


class WithinThreeDays(Func):
    """Whether the first moment is at most 72 hours after the second (CJIS AC-2(2)), reckoned by the database alone."""

    output_field = models.BooleanField()

    def as_postgresql(self, compiler: Any, connection: Any, **extra: Any) -> Any:
        """Return the comparison for PostgreSQL."""
        template = "(%(expressions)s + interval '72 hours')"
        return self.as_sql(compiler, connection, template=template, arg_joiner=" <= ", **extra)

    def as_sqlite(self, compiler: Any, connection: Any, **extra: Any) -> Any:
        """Return the comparison for SQLite, without a function of Django's, so that any tool can write the table."""
        template = "(julianday(%(expressions)s) <= 3.000001)"
        return self.as_sql(compiler, connection, template=template, arg_joiner=") - julianday(", **extra)


class Grant(models.Model):
    """One permission as data: who, in which role, how far, from when until when, and why."""

    id = models.UUIDField(primary_key=True, default=ids.new_id, editable=False)
    viewer = models.ForeignKey(User, on_delete=models.PROTECT, related_name="grants")
    role = models.CharField(max_length=40, choices=Role.choices)
    scope = models.CharField(max_length=10, choices=Scope.choices)
    region = models.CharField(max_length=20, blank=True)
    case_id = models.UUIDField(null=True)  # this room does not know what a case is
    reference = models.CharField(max_length=24, blank=True)  # the case's number, as whoever wrote the grant gave it
    from_at = models.DateTimeField()
    until_at = models.DateTimeField(null=True)
    origin = models.CharField(max_length=12, choices=Origin.choices, default=Origin.GIVEN)
    origin_id = models.UUIDField(null=True)  # the shift, cover, hand-over or emergency it came from
    given_by_id = models.UUIDField(null=True)
    ended_by_id = models.UUIDField(null=True)
    confirmed_at = models.DateTimeField(null=True)  # at the last review of access
    confirmed_by_id = models.UUIDField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["viewer", "scope", "case_id"], name="grant_by_viewer"),
            models.Index(fields=["case_id"], name="grant_by_case"),
            models.Index(fields=["origin_id"], name="grant_by_origin", condition=Q(origin_id__isnull=False)),
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
            models.CheckConstraint(
                name="emergency_grant_is_of_one_case_and_ends",
                condition=~Q(origin="emergency") | Q(scope="case", until_at__isnull=False),
            ),
            models.CheckConstraint(
                name="emergency_grant_ends_within_72_hours",
                condition=~Q(origin="emergency") | Q(WithinThreeDays("until_at", "from_at")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.viewer_id} as {self.role} for {self.scope} {self.region or self.case_id or ''}".strip()
