"""Since when a recipient's question waits; notices that were taken back and of which the recipient does not know."""

from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    dependencies = [("notices", "0008_retold")]
    operations = [
        migrations.AddField("dispatch", "asked_at", models.DateTimeField(null=True)),
        migrations.AddIndex(
            "dispatch",
            models.Index(fields=["asked_at"], name="dispatch_asked", condition=Q(asked_at__isnull=False)),
        ),
        migrations.AddIndex(
            "notice",
            models.Index(
                fields=["withdrawn_at"], name="notice_to_retell",
                condition=Q(withdrawn_at__isnull=False, retold_at__isnull=True) & ~Q(withdrawn_because=""),
            ),
        ),
    ]
