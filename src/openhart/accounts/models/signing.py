"""How people come in: invitations, wrong attempts, and what the agency's directory says of them."""

from django.db import models
from django.db.models import Q

from openhart.accounts.models.grants import Role, Scope
from openhart.accounts.models.people import User
from openhart.foundation import ids


class Purpose(models.TextChoices):
    """What a one-time link is for; neither kind of reset alone lets its maker in."""

    JOIN = "join", "To set up a new account"
    PASSWORD = "password", "To choose a new password; the second factor is asked"
    SECOND_FACTOR = "second_factor", "To set up a new second factor; the password is asked"


class Invitation(models.Model):
    """A one-time link handed to one person. Only its hash is kept."""

    id = models.UUIDField(primary_key=True, default=ids.new_id, editable=False)
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="invitations")
    purpose = models.CharField(max_length=15, choices=Purpose.choices)
    token_hash = models.BinaryField(unique=True)  # SHA-256 of 140 random bits
    made_by_id = models.UUIDField(null=True)
    made_at = models.DateTimeField()
    until_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)  # taken back, or replaced by a newer one

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["user"], name="one_open_invitation", condition=Q(used_at__isnull=True, ended_at__isnull=True)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.purpose} of {self.user_id}"


class Attempt(models.Model):
    """A wrong sign-in. The name typed is kept as a keyed hash: people type passwords into the wrong box."""

    id = models.UUIDField(primary_key=True, default=ids.new_id, editable=False)
    mark = models.BinaryField()
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["mark", "at"], name="attempt_by_mark")]

    def __str__(self) -> str:
        return f"wrong sign-in at {self.at.isoformat()}"


class ClaimRule(models.Model):
    """A line of the table from the directory's claims to roles: who has this value holds that role."""

    id = models.UUIDField(primary_key=True, default=ids.new_id, editable=False)
    claim = models.CharField(max_length=80)
    value = models.CharField(max_length=200)
    role = models.CharField(max_length=40, choices=Role.choices)
    scope = models.CharField(max_length=10, choices=[(Scope.AGENCY, "agency"), (Scope.REGION, "region")])
    region = models.CharField(max_length=20, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["claim", "value", "role", "scope", "region"], name="claim_rule_once"),
            models.CheckConstraint(
                name="claim_rule_reaches_what_its_scope_says",
                condition=Q(scope="agency", region="") | (Q(scope="region") & ~Q(region="")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.claim} = {self.value}: {self.role}"
