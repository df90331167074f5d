"""When the latest entry of a case was written down: what it was asked about before is answered from other entries."""

from django.db import migrations, models
from django.db.models import Max, OuterRef, Subquery


def forwards(apps, schema_editor):
    event = apps.get_model("cases", "Event").objects.filter(case_id=OuterRef("id"))
    latest = event.order_by().values("case_id").annotate(latest=Max("recorded_at")).values("latest")
    apps.get_model("cases", "Case").objects.update(last_recorded_at=Subquery(latest))


class Migration(migrations.Migration):
    dependencies = [("cases", "0006_episodes_row_level")]
    operations = [
        migrations.AddField("case", "last_recorded_at", models.DateTimeField(null=True)),
        migrations.RunPython(forwards, migrations.RunPython.noop),
        migrations.AddIndex("case", models.Index(fields=["last_recorded_at"], name="case_by_entry")),
    ]
