"""When time alone last changed what is owed on a case: with its latest entry, since when it stands as it stands.

Of cases from before this migration `hart cases rebuild` works it out.
"""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("cases", "0007_last_entry")]
    operations = [
        migrations.AddField("case", "time_changed_at", models.DateTimeField(null=True)),
        migrations.AddIndex(
            "case",
            models.Index(
                fields=["time_changed_at"], name="case_by_time", condition=models.Q(time_changed_at__isnull=False)
            ),
        ),
        migrations.AddIndex(
            "duty",
            models.Index(fields=["sort_at", "case"], name="duty_by_due", condition=~models.Q(state="withdrawn")),
        ),
    ]
