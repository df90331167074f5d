"""Legal holds: somebody said that cases must be kept, whatever the schedule says."""

from django.db import models
from django.db.models import F, Q

from openhart.foundation import ids
from openhart.keys.models import Keyed, SealedField


class Hold(Keyed):
    """One reason to keep cases: a matter, such as a suit or an inquiry, or a single case. Its words are sealed."""

    KIND = "hold"

    sealed = SealedField()  # {"matter": ..., "reason": ...}
    placed_at = models.DateTimeField()
    placed_by_id = models.UUIDField(null=True)
    lifted_at = models.DateTimeField(null=True)
    lifted_by_id = models.UUIDField(null=True)
    lifted_sealed = SealedField(null=True, at="lifted_place")  # {"reason": ...}

    class Meta:
        indexes = [models.Index(fields=["placed_at"], name="hold_in_force", condition=Q(lifted_at__isnull=True))]
        constraints = [
            models.CheckConstraint(
                name="hold_lifted_after_it_was_placed",
                condition=Q(lifted_at__isnull=True) | Q(lifted_at__gte=F("placed_at")),
            ),
            models.CheckConstraint(
                name="lifting_a_hold_says_why",
                condition=Q(lifted_at__isnull=True, lifted_sealed__isnull=True)
                | Q(lifted_at__isnull=False, lifted_sealed__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"hold of {self.placed_at.isoformat()}"

    def place(self) -> str:
        """Return where the matter and the reason are sealed."""
        return f"retention.hold:{self.id}:placed"

    def lifted_place(self) -> str:
        """Return where the reason for lifting it is sealed."""
        return f"retention.hold:{self.id}:lifted"


class HeldCase(models.Model):
    """One case under one hold. ``case_id`` and ``reference`` are taken away when the case is disposed of."""

    id = models.UUIDField(primary_key=True, default=ids.new_id, editable=False)
    hold = models.ForeignKey(Hold, on_delete=models.PROTECT, related_name="cases")
    case_id = models.UUIDField(null=True)
    reference = models.CharField(max_length=24, blank=True)
    from_at = models.DateTimeField()
    until_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["case_id"], name="held_case")]
        constraints = [
            models.UniqueConstraint(
                fields=["hold", "case_id"], name="case_once_under_a_hold", condition=Q(until_at__isnull=True)
            ),
            models.CheckConstraint(
                name="only_an_ended_hold_forgets_its_case",
                condition=Q(case_id__isnull=False) | Q(until_at__isnull=False, reference=""),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.reference or 'a case disposed of'} under {self.hold_id}"
