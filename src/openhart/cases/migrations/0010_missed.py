"""The duties that were not simply done in time, by when they were due: a tenth of all, which an auditor asks for."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("cases", "0009_duties_speak")]
    operations = [
        migrations.AddIndex(
            "duty",
            models.Index(
                fields=["sort_at", "case"],
                name="duty_missed",
                condition=~models.Q(state="withdrawn") & ~models.Q(state="done"),
            ),
        ),
    ]
