"""A message, the line it goes by, and the endpoints of webhooks."""

from typing import Any, ClassVar

from django.db import models
from django.db.models import F, Q

from openhart.foundation import ids
from openhart.keys.models import Keyed, SealedField
from openhart.outbox.lifecycle import IN_HAND, STATES, STUCK, State


class Channel(models.TextChoices):
    """By which kind of transport a message goes."""

    MAIL = "mail", "E-mail"
    WEBHOOK = "webhook", "Signed webhook"


class Message(models.Model):
    """One thing to carry: from which room and for which of its things, by which channel, to whom, not before when.

    What it says is not kept. ``destination`` names whom it goes to as the source does: a recipient's code, a user's
    id, the code of an endpoint; never a child. The id is also the mail's Message-ID and the webhook's idempotency key.
    """

    id = models.UUIDField(primary_key=True, default=ids.new_id, editable=False)
    source = models.CharField(max_length=30)
    source_id = models.UUIDField()
    case_id = models.UUIDField(null=True)  # null: it concerns no case, such as a reminder of many
    channel = models.CharField(max_length=10, choices=Channel.choices)
    destination = models.CharField(max_length=254)
    line = models.CharField(max_length=120)  # what may be out of order for many messages at once
    state = models.CharField(max_length=12, choices=list(STATES.items()), default=State.WAITING)
    not_before = models.DateTimeField()
    next_at = models.DateTimeField()
    tried_at = models.DateTimeField(null=True)
    tries = models.PositiveIntegerField(default=0)  # that the other side refused; a line that is down counts none
    fault = models.CharField(max_length=40, blank=True)  # why it did not go the last time, as a code
    claim = models.UUIDField(null=True)  # whose hands it is in
    claimed_until = models.DateTimeField(null=True)
    queued_at = models.DateTimeField()
    by_id = models.UUIDField(null=True)  # null: the system
    done_at = models.DateTimeField(null=True)  # since when it is sent, unknown, set aside or ended
    settled_by_id = models.UUIDField(null=True)  # who said that an unknown one arrived

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["source", "source_id", "channel", "destination"], name="message_is_queued_once"
            ),
            models.CheckConstraint(
                name="message_in_hand_is_in_somebodys",
                condition=~Q(state__in=sorted(IN_HAND)) | Q(claim__isnull=False, claimed_until__isnull=False),
            ),
            models.CheckConstraint(
                name="message_says_since_when",
                condition=Q(state__in=[State.WAITING, *sorted(IN_HAND)], done_at__isnull=True)
                | (~Q(state__in=[State.WAITING, *sorted(IN_HAND)]) & Q(done_at__isnull=False)),
            ),
            models.CheckConstraint(name="message_waits_at_least_until", condition=Q(next_at__gte=F("not_before"))),
        ]
        indexes = [
            models.Index(fields=["line", "next_at"], name="message_waiting", condition=Q(state=State.WAITING)),
            models.Index(fields=["claimed_until"], name="message_in_hand", condition=Q(state__in=sorted(IN_HAND))),
            models.Index(fields=["done_at"], name="message_stuck", condition=Q(state__in=sorted(STUCK))),
            models.Index(fields=["case_id"], name="message_by_case"),
        ]

    def __str__(self) -> str:
        return f"message {self.id}"


class Line(models.Model):
    """What many messages go by: the mail server, or one endpoint; whether it answers, and when it is asked again."""

    code = models.CharField(primary_key=True, max_length=120)
    is_down = models.BooleanField(default=False)
    fault = models.CharField(max_length=40, blank=True)
    failures = models.PositiveIntegerField(default=0)  # in a row
    down_since = models.DateTimeField(null=True)
    tried_at = models.DateTimeField(null=True)  # when it last answered or failed to, or a probe began
    probe_at = models.DateTimeField(null=True)  # when one message may try again
    set_aside = models.PositiveIntegerField(default=0)  # how many messages are: for whoever may see no message
    unknown = models.PositiveIntegerField(default=0)
    due_since = models.DateTimeField(null=True)  # when the message was due that waits the longest
    counted_at = models.DateTimeField(null=True)
    changed_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="line_that_is_down_is_asked_again",
                condition=Q(is_down=False) | Q(down_since__isnull=False, probe_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"line {self.code}"


class Endpoint(Keyed):
    """Where a recipient takes webhooks: its address, and the secrets that sign, sealed. The newest secret comes first.

    While a rotation is under way both the new and the old secret sign, until ``old_until``.
    """

    KIND: ClassVar[str] = "endpoint"
    code = models.CharField(max_length=40, unique=True)
    url = models.CharField(max_length=500)
    may_be_private = models.BooleanField(default=False)  # a private address is meant, and not a way in
    added_at = models.DateTimeField()
    rotated_at = models.DateTimeField(null=True)
    old_until = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    revision = models.PositiveSmallIntegerField(default=0)
    sealed = SealedField()

    def __str__(self) -> str:
        return f"endpoint {self.code}"

    def place(self) -> str:
        """Return where the secrets are sealed, as they were last written."""
        return f"outbox.endpoint:{self.id}:{self.revision}"

    def secrets(self) -> dict[str, Any]:
        """Return the secrets: ``new``, and ``old`` while a rotation is under way."""
        return self.key().open_fields(self.sealed, place=self.place())

    def seal(self, **secrets: str) -> None:
        """Set the secrets, unsaved."""
        self.revision += 1
        self.sealed = self.key().seal_fields(secrets, place=self.place())
