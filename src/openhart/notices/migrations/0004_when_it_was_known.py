"""When an acknowledgement was written down, beside when it was given: before, nobody here knew of it."""

from django.db import migrations, models
from django.db.models import F, Min, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce


def forwards(apps, schema_editor):
    written = apps.get_model("cases", "Event").objects.filter(
        case_id=OuterRef("case_id"), code="notice.acknowledged", at=OuterRef("acknowledged_at")
    )
    first = written.order_by().values("case_id").annotate(first=Min("recorded_at")).values("first")
    told = apps.get_model("notices", "Notice").objects.filter(acknowledged_at__isnull=False)
    told.update(acknowledged_recorded_at=Coalesce(Subquery(first), F("acknowledged_at")))


class Migration(migrations.Migration):
    dependencies = [("notices", "0003_revision"), ("cases", "0007_last_entry")]
    operations = [
        migrations.AddField("notice", "acknowledged_recorded_at", models.DateTimeField(null=True)),
        migrations.RunPython(forwards, migrations.RunPython.noop),
        migrations.AddConstraint(
            "notice",
            models.CheckConstraint(
                name="notice_acknowledged_before_written",
                condition=Q(acknowledged_at=None, acknowledged_recorded_at=None)
                | Q(acknowledged_recorded_at__gte=F("acknowledged_at")),
            ),
        ),
    ]
