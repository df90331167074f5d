"""What is known of missing episodes. Times and codes of who was asked are clear; everything else is sealed.

An episode itself is a projection of the waist (`cases.Episode`): it exists as soon as the event does, whichever room
recorded it. These rows are kept beside it, under the same case and name.
"""

from typing import Any

from django.db import models
from django.db.models import F, Q

from openhart.cases.models import Case
from openhart.foundation import ids
from openhart.keys.models import SealedField


class Sealed(models.Model):
    """A row of one case whose words are sealed with the case's key."""

    id = models.UUIDField(primary_key=True, default=ids.new_id, editable=False)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="+")
    sealed = SealedField(by="case")
    revision = models.PositiveIntegerField(default=0)  # counts every sealing, and is part of the place

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"{self._meta.model_name} of {self.case_id}"

    def place(self) -> str:
        """Return where this row's words are sealed, as they were last written."""
        return f"{self._meta.label_lower}:{self.id}:{self.revision}"

    def words(self) -> dict[str, Any]:
        """Return what is sealed: read this only for somebody who may see the case."""
        return self.case.key().open_fields(self.sealed, place=self.place())

    def seal(self, words: dict[str, Any]) -> None:
        """Set what is sealed, unsaved; what is empty is left out."""
        kept = {name: value for name, value in words.items() if value not in (None, "", [], {})}
        self.revision += 1
        self.sealed = self.case.key().seal_fields(kept, place=self.place())


class OfEpisode(Sealed):
    """A row about one missing episode of one case."""

    episode = models.CharField(max_length=60)  # its name

    class Meta:
        abstract = True


class Particulars(OfEpisode):
    """What police, NCMEC and the next shift need: how the child looks, what happened, what puts the child at risk."""

    kind = models.CharField(max_length=20)
    recorded_at = models.DateTimeField()  # when the episode, or the first about it, was written down here
    changed_at = models.DateTimeField()
    submission = models.UUIDField(unique=True, null=True)  # of the page that began the episode

    class Meta:
        constraints = [models.UniqueConstraint(fields=["case", "episode"], name="particulars_once")]


class Purpose(models.TextChoices):
    """Why somebody was spoken with."""

    SEARCH = "search", "To find the child"
    TOLD = "told", "To tell them"


class Contact(OfEpisode):
    """Somebody was asked, somewhere was looked, somebody was told. Append-only by habit: a mistake is a further row."""

    purpose = models.CharField(max_length=10, choices=Purpose.choices)
    whom = models.CharField(max_length=20)
    outcome = models.CharField(max_length=20)
    happened_at = models.DateTimeField()
    recorded_at = models.DateTimeField()
    by_id = models.UUIDField(null=True)
    submission = models.UUIDField(unique=True)

    class Meta:
        indexes = [models.Index(fields=["case", "episode", "happened_at"], name="contact_by_episode")]
        constraints = [
            models.CheckConstraint(name="contact_made_before_written", condition=Q(happened_at__lte=F("recorded_at")))
        ]


class Return(OfEpisode):
    """How a child was located, what the child needs tonight, why the child left and what would help next time."""

    where = models.CharField(max_length=20)
    found_by = models.CharField(max_length=20)
    located_at = models.DateTimeField()
    recorded_at = models.DateTimeField()
    interviewed_at = models.DateTimeField(null=True)
    has_reasons = models.BooleanField(default=False)  # why the child left is written down
    submission = models.UUIDField(unique=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["case", "episode"], name="return_once")]


class UnapprovedStay(Sealed):
    """A child who stays, verified, in a place that is not approved: not missing, and not forgotten."""

    verified_by = models.CharField(max_length=20)
    verified_at = models.DateTimeField()
    recorded_at = models.DateTimeField()
    check_by_at = models.DateTimeField()  # when it is verified again, or the child is missing
    ended_at = models.DateTimeField(null=True)
    submission = models.UUIDField(unique=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["case"], name="one_stay_at_a_time", condition=Q(ended_at__isnull=True)),
            models.CheckConstraint(
                name="stay_ends_after_it_was_verified",
                condition=Q(ended_at__isnull=True) | Q(ended_at__gte=F("verified_at")),
            ),
        ]
