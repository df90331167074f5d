"""Duties say when they must next be spoken of; those that are open now are looked at with the next look."""

from django.db import migrations, models
from django.db.models import F


def _look_at_all(apps, _schema_editor):
    duties = apps.get_model("cases", "Duty").objects.filter(state="open", due_at__isnull=False)
    duties.update(speaks_at=F("from_at"))


class Migration(migrations.Migration):
    dependencies = [("cases", "0008_by_time")]
    operations = [
        migrations.AddField("duty", "speaks_at", models.DateTimeField(null=True)),
        migrations.RunPython(_look_at_all, migrations.RunPython.noop),
        migrations.AddIndex(
            "duty",
            models.Index(
                fields=["speaks_at"],
                name="duty_to_speak_of",
                condition=models.Q(state="open", speaks_at__isnull=False),
            ),
        ),
    ]
