"""The review of access: somebody looked at everything a colleague holds and said that it is still needed."""

from django.db import models
from django.db.models import Q

from openhart.accounts.models.people import User
from openhart.keys.models import Keyed, SealedField


class AccessReview(Keyed):
    """One look at all that one person holds, by somebody else; which grants were confirmed stands on the grants."""

    KIND = "review"

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="access_reviews")
    reviewed_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    reviewed_at = models.DateTimeField()
    confirmed = models.PositiveIntegerField()  # how many grants stayed
    ended = models.PositiveIntegerField()
    sealed = SealedField()  # {"words": ...}

    class Meta:
        indexes = [models.Index(fields=["user", "reviewed_at"], name="access_review_by_user")]
        constraints = [
            models.CheckConstraint(name="nobody_reviews_their_own_access", condition=~Q(user=models.F("reviewed_by"))),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} reviewed at {self.reviewed_at.isoformat()}"

    def place(self) -> str:
        """Return where the words are sealed."""
        return f"accounts.review:{self.id}"
