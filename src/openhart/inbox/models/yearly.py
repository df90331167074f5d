"""What an organisation reports each year under C.G.S. 51-286h: its own words and numbers."""

from typing import Any, ClassVar

from django.db import models

from openhart.keys.models import Keyed, SealedField


class Yearly(Keyed):
    """One organisation's report of one year, as far as it was typed; sealed, for words are words.

    ``year`` is the one in which it is due, on October 1. What the agency sent is counted anew each time.
    """

    KIND: ClassVar[str] = "yearly"

    organisation = models.CharField(max_length=80)
    year = models.PositiveSmallIntegerField()
    changed_at = models.DateTimeField()
    by_id = models.UUIDField(null=True)
    revision = models.PositiveIntegerField(default=0)
    sealed = SealedField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["organisation", "year"], name="yearly_once")]

    def __str__(self) -> str:
        return f"{self.organisation}, {self.year}"

    def place(self) -> str:
        """Return where the words are sealed."""
        return f"inbox.yearly:{self.id}:{self.revision}"

    def words(self) -> dict[str, Any]:
        """Return what was typed."""
        return self.key().open_fields(bytes(self.sealed), place=self.place())
