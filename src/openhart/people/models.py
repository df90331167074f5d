"""People as the desk knows them: sealed, each with a key of their own, and linked to cases."""

from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, fields
from typing import Any

from django.db import models

from openhart.cases.models import Case
from openhart.foundation import ids
from openhart.keys.models import Keyed, SealedField
from openhart.sealing import keyring

#: What stands where no name is known yet.
NO_NAME = "Name not known"


@dataclass(frozen=True, slots=True, kw_only=True)
class Identity:
    """Who somebody is, as far as it is known. Every part is text; what is not known is empty.

    ``date_of_birth`` is written as YYYY-MM-DD; ``gender`` is as the person says it.
    """

    given_name: str = ""
    family_name: str = ""
    preferred_name: str = ""
    other_names: str = ""
    date_of_birth: str = ""
    gender: str = ""
    languages: str = ""
    phone: str = ""
    address: str = ""
    online_names: str = ""
    description: str = ""

    @property
    def full_name(self) -> str:
        """Return the given and family name, or the preferred name, or words that say there is none."""
        return " ".join(part for part in (self.given_name, self.family_name) if part) or self.preferred_name or NO_NAME

    @property
    def initials(self) -> str:
        """Return initials such as “J. D.”; the words for no name when none is known."""
        names = [part for part in (self.given_name, self.family_name) if part] or [self.preferred_name]
        letters = [f"{name.strip()[0].upper()}." for name in names if name.strip()]
        return " ".join(letters) or NO_NAME

    def as_fields(self) -> dict[str, str]:
        """Return the parts that are known, ready to be sealed."""
        return {name: value for name, value in asdict(self).items() if value}

    @staticmethod
    def from_fields(known: Mapping[str, Any]) -> "Identity":
        """Return the identity that was sealed; parts this version does not know are left aside."""
        names = {item.name for item in fields(Identity)}
        return Identity(**{name: str(value) for name, value in known.items() if name in names})


class Part(models.TextChoices):
    """What somebody is in a case."""

    CHILD = "child", "The child"
    PARENT = "parent", "Parent or guardian"
    OTHER_CHILD = "other_child", "Another child"
    EXPLOITER = "exploiter", "Suspected exploiter"
    OTHER = "other", "Somebody else"


class Person(Keyed):
    """One person. Nothing about them is readable without their key; destroying it erases them."""

    KIND = "person"

    sealed = SealedField()
    revision = models.PositiveIntegerField(default=0)  # counts every sealing, and is part of the place
    added_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    #: By which version of the recipe the person stands in the index; 0: not yet.
    indexed_as = models.PositiveSmallIntegerField(default=0)

    def __str__(self) -> str:
        return f"person {self.id}"

    def place(self) -> str:
        """Return where this person's identity is sealed, as it was last written."""
        return f"people.person:{self.id}:{self.revision}"

    def identity(self) -> Identity:
        """Return who this is."""
        return Identity.from_fields(self.key().open_fields(self.sealed, place=self.place()))

    def seal(self, identity: Identity) -> None:
        """Set the sealed identity, unsaved."""
        self.revision += 1
        self.sealed = self.key().seal_fields(identity.as_fields(), place=self.place())


def marker() -> Callable[[str, str], str]:
    """Return the installation's keyed hash, of a text for one purpose; the key file is looked at once."""
    key = keyring.current()
    return lambda text, purpose: key.mark(text, purpose=purpose)


class Token(models.Model):
    """One blind token by which a person is found; ``hart people reindex`` makes them again."""

    pk = models.CompositePrimaryKey("token", "person_id")
    token = models.BigIntegerField()
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="tokens")

    def __str__(self) -> str:
        return f"token of {self.person_id}"


class Link(models.Model):
    """One person's part in one case."""

    id = models.UUIDField(primary_key=True, default=ids.new_id, editable=False)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="links")
    part = models.CharField(max_length=20, choices=Part.choices)
    linked_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["case", "person"], name="person_once_in_a_case"),
            models.UniqueConstraint(fields=["case"], name="one_child_to_a_case", condition=models.Q(part="child")),
            models.CheckConstraint(
                name="part_is_known",
                condition=models.Q(part__in=["child", "parent", "other_child", "exploiter", "other"]),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.part} of {self.case_id}"
