"""People with an account."""

from django.contrib.auth.base_user import AbstractBaseUser
from django.db import models

from openhart.foundation import ids


class User(AbstractBaseUser):
    """Somebody with an account. What they may do is in their grants, never here."""

    id = models.UUIDField(primary_key=True, default=ids.new_id, editable=False)
    username = models.CharField(max_length=80, unique=True)
    display_name = models.CharField(max_length=120)
    email = models.EmailField(blank=True)  # where they are told that something waits; nothing of a case goes there
    is_active = models.BooleanField(default=True)  # false: their sessions end with the next request
    added_at = models.DateTimeField(null=True)
    last_visit_at = models.DateTimeField(null=True)
    signed_in_at = models.DateTimeField(null=True)  # the last sign-in, for accounts nobody uses
    locked_at = models.DateTimeField(null=True)  # after five wrong sign-ins; passkeys still work
    disabled_at = models.DateTimeField(null=True)
    disabled_because = models.CharField(max_length=20, blank=True)  # left, unused, at_risk
    enabled_at = models.DateTimeField(null=True)  # again, after it was disabled: its unused days count from here

    USERNAME_FIELD = "username"
    REQUIRED_FIELDS = ["display_name"]

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="disabled_account_is_not_active",
                condition=models.Q(disabled_at__isnull=True) | models.Q(is_active=False),
            ),
        ]

    def __str__(self) -> str:
        return self.username
