"""A draft: typed, sealed, its author's alone."""

from django.conf import settings
from django.db import models

from openhart.keys.models import Keyed, SealedField


class Kind(models.TextChoices):
    """What is being written; the code is the name of the page where it is continued."""

    NEW_REFERRAL = "referrals:new", "New referral"
    FURTHER_REPORT = "referrals:continue", "Further report of a known incident"
    KEPT_FORM = "drafts:kept", "Form that was open when the screen locked"


class Draft(Keyed):
    """What somebody has typed so far.

    The id is issued by the server with the empty page and is also the key of the submission: the same page
    sent twice has the same key. A draft that was sent or thrown away keeps its row without words, and its key is
    destroyed, so that a save still on its way cannot bring it back.
    """

    KIND = "draft"

    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=40, choices=Kind.choices)
    sealed = SealedField(null=True)
    revision = models.PositiveIntegerField(default=0)  # counts every saving, and is part of the place
    begun_at = models.DateTimeField()
    updated_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)  # sent or thrown away

    class Meta:
        indexes = [
            models.Index(
                fields=["owner", "updated_at"], name="draft_by_owner", condition=models.Q(ended_at__isnull=True)
            ),
        ]
        constraints = [
            models.CheckConstraint(
                name="ended_draft_keeps_no_words",
                condition=(
                    models.Q(ended_at__isnull=True, sealed__isnull=False)
                    | models.Q(ended_at__isnull=False, sealed__isnull=True)
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"draft {self.id}"

    def place(self) -> str:
        """Return where this draft's words are sealed."""
        return f"drafts.draft:{self.id}:{self.revision}"
