"""Towns, regions, offices, recipients, and who serves which town from when until when."""

from datetime import date

from django.db import models
from django.db.models import F, Q

from openhart.foundation import ids


class Region(models.Model):
    """A region of the agency."""

    code = models.CharField(max_length=20, primary_key=True)
    name = models.CharField(max_length=80)

    def __str__(self) -> str:
        return self.name


class Office(models.Model):
    """An area office of the agency."""

    code = models.CharField(max_length=60, primary_key=True)
    name = models.CharField(max_length=80)
    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="offices")

    def __str__(self) -> str:
        return self.name


class Town(models.Model):
    """A town, or everywhere outside the state. County and planning region are the state's, not the agency's."""

    code = models.CharField(max_length=60, primary_key=True)
    name = models.CharField(max_length=80)
    county = models.CharField(max_length=80, blank=True)
    planning_region = models.CharField(max_length=80, blank=True)
    fips = models.CharField(max_length=10, blank=True)  # county subdivision
    is_elsewhere = models.BooleanField(default=False)
    source = models.CharField(max_length=200, blank=True)

    def __str__(self) -> str:
        return self.name


class Serving(models.Model):
    """Which office and region serve a town, from one day until before another."""

    id = models.UUIDField(primary_key=True, default=ids.new_id, editable=False)
    town = models.ForeignKey(Town, on_delete=models.PROTECT, related_name="servings")
    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="servings")
    region = models.CharField(max_length=20)  # the office's at the time: an office may change region
    from_on = models.DateField()
    until_on = models.DateField(null=True)
    source = models.CharField(max_length=200, blank=True)
    changed_by_id = models.UUIDField(null=True)  # null: the pack

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["town"], condition=Q(until_on=None), name="town_served_by_one_office"),
            models.CheckConstraint(
                name="serving_ends_after_it_begins", condition=Q(until_on=None) | Q(until_on__gte=F("from_on"))
            ),
        ]

    def __str__(self) -> str:
        return f"{self.town_id} by {self.office_id} from {self.from_on}"


class Reach(models.TextChoices):
    """Whom a recipient is told for."""

    AGENCY = "agency", "The whole agency"
    REGION = "region", "A region"
    TOWNS = "towns", "The towns it serves"


class Recipient(models.Model):
    """Somebody outside the desk who is told of things: one row for each time its facts changed.

    ``code`` stays the same over all rows of one recipient. The contact is an agency's public one; a
    person's own number has no place here. A row is in force from ``from_on`` until before ``until_on``.
    """

    id = models.UUIDField(primary_key=True, default=ids.new_id, editable=False)
    code = models.CharField(max_length=80)
    kind = models.CharField(max_length=40)  # the `to` code of the policy's vocabulary
    name = models.CharField(max_length=120)
    reach = models.CharField(max_length=10, choices=Reach.choices)
    region = models.CharField(max_length=20, blank=True)
    telephone = models.CharField(max_length=40, blank=True)
    fax = models.CharField(max_length=40, blank=True)
    email = models.EmailField(blank=True)
    web = models.URLField(blank=True)
    address = models.CharField(max_length=200, blank=True)
    note = models.CharField(max_length=300, blank=True)
    is_confirmed = models.BooleanField(default=False)
    from_on = models.DateField()
    until_on = models.DateField(null=True)
    changed_at = models.DateTimeField()
    changed_by_id = models.UUIDField(null=True)  # null: the pack

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["code"], condition=Q(until_on=None), name="recipient_one_row_open"),
            models.CheckConstraint(
                name="recipient_ends_after_it_begins", condition=Q(until_on=None) | Q(until_on__gte=F("from_on"))
            ),
            models.CheckConstraint(
                name="recipient_region_when_it_serves_one",
                condition=(Q(reach="region") & ~Q(region="")) | (~Q(reach="region") & Q(region="")),
            ),
        ]
        indexes = [models.Index(fields=["kind", "code"], name="recipient_by_kind")]

    def __str__(self) -> str:
        return self.name

    @property
    def has_contact(self) -> bool:
        """Return whether there is any way to reach it."""
        return bool(self.telephone or self.fax or self.email or self.web or self.address)

    def is_in_force(self, on: date) -> bool:
        """Return whether this row holds on a day."""
        return self.from_on <= on and (self.until_on is None or on < self.until_on)


class Coverage(models.Model):
    """Which recipient of a kind is told for a town, from one day until before another."""

    id = models.UUIDField(primary_key=True, default=ids.new_id, editable=False)
    town = models.ForeignKey(Town, on_delete=models.PROTECT, related_name="coverages")
    kind = models.CharField(max_length=40)
    recipient_code = models.CharField(max_length=80)
    from_on = models.DateField()
    until_on = models.DateField(null=True)
    is_assumed = models.BooleanField(default=False)  # by the pack's rule; nobody at the agency has said so
    changed_by_id = models.UUIDField(null=True)  # null: the pack

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["town", "kind"], condition=Q(until_on=None), name="town_has_one_recipient_of_a_kind"
            ),
            models.CheckConstraint(
                name="coverage_ends_after_it_begins", condition=Q(until_on=None) | Q(until_on__gte=F("from_on"))
            ),
        ]
        indexes = [models.Index(fields=["recipient_code"], name="coverage_by_recipient")]

    def __str__(self) -> str:
        return f"{self.recipient_code} for {self.town_id} from {self.from_on}"


class WayOrder(models.Model):
    """By which ways a recipient is told, the first first, from one day until before another."""

    id = models.UUIDField(primary_key=True, default=ids.new_id, editable=False)
    recipient_code = models.CharField(max_length=80)
    ways = models.JSONField(default=list)
    from_on = models.DateField()
    until_on = models.DateField(null=True)
    changed_at = models.DateTimeField()
    changed_by_id = models.UUIDField(null=True)  # null: the pack

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["recipient_code"], condition=Q(until_on=None), name="recipient_has_one_order_of_ways"
            ),
            models.CheckConstraint(
                name="ways_end_after_they_begin", condition=Q(until_on=None) | Q(until_on__gte=F("from_on"))
            ),
        ]
        indexes = [models.Index(fields=["recipient_code"], name="ways_by_recipient")]

    def __str__(self) -> str:
        return f"{self.recipient_code} from {self.from_on}"
