"""The tables: codes and times in clear, every word sealed with the case's key."""

from typing import Any

from django.db import models
from django.db.models import F, Q

from openhart.cases.models import Case
from openhart.foundation import ids
from openhart.keys.models import SealedField
from openhart.referrals.events import codes
from openhart.referrals.lifecycle import LABELS, State


class Report(models.Model):
    """One contact by one reporter. It may speak of several children and makes a referral for each."""

    id = models.UUIDField(primary_key=True, default=ids.new_id, editable=False)
    submission_key = models.CharField(max_length=80, unique=True)
    content_mark = models.CharField(max_length=64, blank=True)  # keyed hash of an imported row, to see that it changed
    channel = models.CharField(max_length=20)
    reporter_kind = models.CharField(max_length=20, blank=True)
    received_at = models.DateTimeField()
    recorded_at = models.DateTimeField()
    taken_by_id = models.UUIDField(null=True)  # null: an import

    class Meta:
        indexes = [models.Index(fields=["received_at", "id"], name="report_by_receipt")]
        constraints = [
            models.CheckConstraint(
                name="report_received_before_recorded", condition=Q(received_at__lte=F("recorded_at"))
            ),
        ]

    def __str__(self) -> str:
        return f"report {self.id}"

    @property
    def channel_label(self) -> str:
        """Return the channel in words."""
        return codes.CHANNELS.get(self.channel, self.channel)

    @property
    def reporter_label(self) -> str:
        """Return the kind of reporter in words."""
        return codes.REPORTER_KINDS.get(self.reporter_kind, "Reporter not known")


class Referral(models.Model):
    """What one report says about one child. There is no field for an offense, and there must never be one."""

    id = models.UUIDField(primary_key=True, default=ids.new_id, editable=False)
    report = models.ForeignKey(Report, on_delete=models.PROTECT, related_name="referrals")
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="+")
    place_in_report = models.PositiveSmallIntegerField(default=1)
    is_first = models.BooleanField()  # not a second report of a known incident
    episode = models.CharField(max_length=60)
    state = models.CharField(max_length=20, choices=[(str(state), label) for state, label in LABELS.items()])
    red_flags = models.JSONField(default=list)
    recruitment = models.JSONField(default=list)
    recruitment_place = models.CharField(max_length=20, blank=True)
    recruiter_relation = models.CharField(max_length=20, blank=True)
    control = models.JSONField(default=list)
    legal_basis = models.CharField(max_length=20, blank=True)
    placement = models.CharField(max_length=30, blank=True)  # where the child lived when it happened
    at_placement = models.BooleanField(null=True)  # whether it happened there: a separate question
    gender = models.CharField(max_length=20, blank=True)
    race_ethnicity = models.JSONField(default=list)
    sealed = SealedField(by="case")

    class Meta:
        indexes = [
            models.Index(fields=["case", "id"], name="referral_by_case"),
            models.Index(fields=["state", "id"], name="referral_by_state"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["report", "case"], name="referral_once_for_a_report_and_case"),
            models.UniqueConstraint(fields=["case", "episode"], name="episode_begun_once", condition=Q(is_first=True)),
            models.CheckConstraint(
                name="only_attached_reports_are_not_first",
                condition=Q(is_first=True) & ~Q(state="attached") | Q(is_first=False, state="attached"),
            ),
        ]

    def __str__(self) -> str:
        return f"referral {self.id}"

    def place(self) -> str:
        """Return where this referral's words are sealed."""
        return f"referrals.referral:{self.id}"

    def words(self) -> dict[str, Any]:
        """Return what was said: read this only for somebody who may see it."""
        return self.case.key().open_fields(self.sealed, place=self.place())

    @property
    def state_label(self) -> str:
        """Return the state in words."""
        return LABELS[State(self.state)]


class Screening(models.Model):
    """One decision on a referral. An overturned decision stays; the new one points to it."""

    id = models.UUIDField(primary_key=True, default=ids.new_id, editable=False)
    referral = models.ForeignKey(Referral, on_delete=models.PROTECT, related_name="screenings")
    decision = models.CharField(max_length=20)
    is_definition_met = models.BooleanField()
    definitions = models.JSONField(default=list)
    response = models.CharField(max_length=10, blank=True)
    overturns = models.OneToOneField("self", on_delete=models.PROTECT, null=True, related_name="overturned_by")
    decided_at = models.DateTimeField()
    decided_by_id = models.UUIDField(null=True)
    sealed = SealedField(by="referral__case")  # the reason

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["referral"], name="screened_once", condition=Q(overturns__isnull=True)),
            models.CheckConstraint(
                name="response_comes_with_acceptance",
                condition=Q(decision="accepted") & ~Q(response="") | Q(decision="not_accepted", response=""),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.decision} of {self.referral_id}"

    def place(self) -> str:
        """Return where the reason is sealed."""
        return f"referrals.screening:{self.id}"


class Assignment(models.Model):
    """Who an accepted referral went to. A new assignment is a new row."""

    id = models.UUIDField(primary_key=True, default=ids.new_id, editable=False)
    referral = models.ForeignKey(Referral, on_delete=models.PROTECT, related_name="assignments")
    unit = models.CharField(max_length=30)
    track = models.CharField(max_length=30)
    office = models.CharField(max_length=40, blank=True)
    worker_id = models.UUIDField(null=True)
    assigned_at = models.DateTimeField()
    assigned_by_id = models.UUIDField(null=True)

    def __str__(self) -> str:
        return f"{self.unit} for {self.referral_id}"
