"""The table of wrapped keys, and how a room says what of its rows is sealed with which key."""

from typing import Any, ClassVar, Self
from uuid import UUID

from django.db import models
from django.db.models import F, Func, Q

from openhart.foundation import ids
from openhart.sealing import envelope, keyring
from openhart.sealing.envelope import DataKey, SealBroken


class KeyDestroyed(SealBroken):
    """Raised when a record's key was destroyed: what it sealed is erased."""


class WrappedBy(Func):
    """The fingerprint, as bytes, of the key-encryption key that wrapped a row's key, read from its header."""

    function = "SUBSTR"
    output_field = models.BinaryField()

    def __init__(self) -> None:
        super().__init__(F("wrapped"), len(envelope.VERSION) + 1, envelope.KEY_NAME)


class WrappedKey(models.Model):
    """The key of one record, wrapped by the installation's key. Its row stays when the key is destroyed.

    ``id`` is the record's own; ``kind`` its noun, such as ``case``, ``person``, ``document``. Both bind the key:
    wrapped for one record it opens for no other.
    """

    id = models.UUIDField(primary_key=True, editable=False)
    kind = models.CharField(max_length=30)
    wrapped = models.BinaryField(null=True)  # null: destroyed
    made_at = models.DateTimeField()  # when the key itself was made: sealing anew makes it young again
    destroyed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="key_is_there_or_destroyed",
                condition=Q(wrapped__isnull=False, destroyed_at__isnull=True)
                | Q(wrapped__isnull=True, destroyed_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"key of {self.kind} {self.id}"

    @property
    def owner(self) -> str:
        """Return what the key is bound to."""
        return f"{self.kind}:{self.id}"

    @classmethod
    def fresh(cls, *, kind: str, owner_id: UUID, made_at: object) -> Self:
        """Return a new key for a record, unsaved."""
        _, wrapped = keyring.current().new_key(owner=f"{kind}:{owner_id}")
        return cls(id=owner_id, kind=kind, wrapped=wrapped, made_at=made_at)

    @classmethod
    def of(cls, *, kind: str, owner_id: UUID) -> DataKey:
        """Return the key of something that is no model of ours, such as a second factor; one query."""
        return cls.objects.get(id=owner_id, kind=kind).unwrap()

    def unwrap(self) -> DataKey:
        """Return the key; raise KeyDestroyed when there is none any more, SealBroken when it is another record's."""
        if self.wrapped is None:
            raise KeyDestroyed(f"The key of this {self.kind} was destroyed.")
        return keyring.current().unwrap(self.wrapped, owner=self.owner)


class Keyed(models.Model):
    """A record with a key of its own, whose row has the record's id; lists select it along: ``key_row``."""

    KIND: ClassVar[str]
    id = models.UUIDField(primary_key=True, default=ids.new_id, editable=False)
    key_row = models.OneToOneField(WrappedKey, on_delete=models.PROTECT, related_name="+")

    class Meta:
        abstract = True

    def key(self) -> DataKey:
        """Return the record's key; raise KeyDestroyed when it was erased, SealBroken when it is another record's."""
        if (self.key_row.id, self.key_row.kind) != (self.id, self.KIND):
            raise SealBroken(f"This {self.KIND} has the key of another record.")
        return self.key_row.unwrap()


class SealedField(models.BinaryField):  # type: ignore[type-arg] # cannot be subscripted when it runs
    """A column of sealed bytes. It says with whose key, and where, so that everything sealed can be sealed anew.

    ``by`` is the way to the record whose key seals it, such as ``case`` or ``referral__case``; empty: the row's own.
    ``at`` is the method of the row that returns the place. A column that can be overwritten has a ``revision`` beside
    it which the place names, so that older bytes put back do not open.
    """

    def __init__(self, *args: Any, by: str = "", at: str = "place", **kwargs: Any) -> None:
        self.by, self.at = by, at
        super().__init__(*args, **kwargs)

    def deconstruct(self) -> Any:
        """Return the field as migrations know it: plain bytes."""
        name, _, args, kwargs = super().deconstruct()
        return name, "django.db.models.BinaryField", args, kwargs
