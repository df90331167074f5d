"""What was answered to a letter, and what we said to that: rows that are only added to."""

from typing import Any

from django.db import models
from django.db.models import Q

from openhart.foundation import ids
from openhart.inbox.models.letters import Letter
from openhart.keys.models import SealedField
from openhart.sealing.envelope import KeyOutOfReach, SealBroken


class Kind(models.TextChoices):
    """What an answer says."""

    OPENED = "opened", "Opened"
    ACKNOWLEDGED = "acknowledged", "Received"
    ASKED = "asked", "Question"
    TOLD = "told", "Our reply"
    OUTCOME = "outcome", "Outcome"


class Answer(models.Model):
    """One answer to a letter, or one reply of ours. What was typed is sealed with the letter's key.

    ``by_id`` is who wrote it; of somebody who came by a one-time link, ``door_id`` says by which. ``taken_in_at`` is
    when the agency's side learned of it.
    """

    id = models.UUIDField(primary_key=True, default=ids.new_id, editable=False)
    letter = models.ForeignKey(Letter, on_delete=models.PROTECT, related_name="answers")
    kind = models.CharField(max_length=12, choices=Kind.choices)
    at = models.DateTimeField()
    by_id = models.UUIDField(null=True)
    door_id = models.UUIDField(null=True)
    outcome = models.CharField(max_length=30, blank=True)
    submission = models.UUIDField(unique=True)  # of the page that was sent in: a double click is one answer
    sealed = SealedField(by="letter")
    taken_in_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["letter"], name="letter_opened_once", condition=Q(kind="opened")),
            models.UniqueConstraint(
                fields=["letter"], name="letter_acknowledged_once", condition=Q(kind="acknowledged")
            ),
            models.CheckConstraint(
                name="answer_names_an_outcome_when_it_is_one",
                condition=(Q(kind="outcome") & ~Q(outcome="")) | (~Q(kind="outcome") & Q(outcome="")),
            ),
            models.CheckConstraint(
                name="answer_by_an_account_or_a_link", condition=Q(by_id__isnull=True) | Q(door_id__isnull=True)
            ),
        ]
        indexes = [
            models.Index(fields=["at"], name="answer_not_taken_in", condition=Q(taken_in_at__isnull=True)),
        ]

    def __str__(self) -> str:
        return f"{self.kind} at {self.at.isoformat()}"

    def place(self) -> str:
        """Return where the words are sealed."""
        return f"inbox.answer:{self.id}"

    def words(self) -> dict[str, Any]:
        """Return what was typed; nothing once the letter's case was disposed of."""
        sealed = bytes(self.sealed)
        return self.letter.key().open_fields(sealed, place=self.place()) if sealed else {}

    def read(self) -> tuple[dict[str, Any], bool]:
        """Return what was typed, and whether it opens: one that was altered says nothing and stops nobody."""
        try:
            return self.words(), True
        except KeyOutOfReach:
            raise  # nothing is wrong with the answer: this process has no keys
        except SealBroken:
            return {}, False
