"""Consents, and who is suspected and therefore gives none."""

from django.db import models
from django.db.models import F, Q

from openhart.cases.models import Case
from openhart.foundation import ids
from openhart.keys.models import SealedField


class Consent(models.Model):
    """A written consent: one recipient, exact fields, one purpose, a begin and an end. Only its end is ever added."""

    id = models.UUIDField(primary_key=True, default=ids.new_id, editable=False)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="consents")
    recipient_kind = models.CharField(max_length=40)
    recipient_code = models.CharField(max_length=80, blank=True)
    fields = models.JSONField(default=list)
    purpose = models.CharField(max_length=40)
    giver = models.CharField(max_length=40)  # the pack's code
    given_by_id = models.UUIDField(null=True)  # the parent or guardian, when it needs one
    signed_on = models.DateField()
    from_at = models.DateTimeField()
    until_at = models.DateTimeField()
    is_informed = models.BooleanField()
    is_not_a_condition = models.BooleanField()
    recorded_at = models.DateTimeField()
    by_id = models.UUIDField(null=True)
    revoked_at = models.DateTimeField(null=True)
    revoked_by_id = models.UUIDField(null=True)
    ended_at = models.DateTimeField(null=True)  # its giver was marked as a suspect
    submission = models.UUIDField(unique=True)
    sealed = SealedField(by="case")

    class Meta:
        constraints = [
            models.CheckConstraint(name="consent_ends_after_it_begins", condition=Q(until_at__gt=F("from_at"))),
            models.CheckConstraint(
                name="consent_is_informed_and_free", condition=Q(is_informed=True, is_not_a_condition=True)
            ),
        ]
        indexes = [models.Index(fields=["case", "until_at"], name="consent_by_case")]

    def __str__(self) -> str:
        return f"consent for {self.recipient_kind} until {self.until_at.isoformat()}"

    def place(self) -> str:
        """Return where this consent's words are sealed."""
        return f"disclosure.consent:{self.id}"


class Suspect(models.Model):
    """Somebody on a case who is suspected of abusing the child: a parent can be. They give no consent."""

    id = models.UUIDField(primary_key=True, default=ids.new_id, editable=False)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="suspects")
    person_id = models.UUIDField()
    marked_at = models.DateTimeField()
    by_id = models.UUIDField(null=True)
    lifted_at = models.DateTimeField(null=True)
    lifted_by_id = models.UUIDField(null=True)
    sealed = SealedField(by="case")  # {"why": ...}

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["case", "person_id"], name="suspect_marked_once", condition=Q(lifted_at__isnull=True)
            ),
        ]

    def __str__(self) -> str:
        return f"suspect on {self.case_id}"

    def place(self) -> str:
        """Return where this mark's words are sealed."""
        return f"disclosure.suspect:{self.id}"
