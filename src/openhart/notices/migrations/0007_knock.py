"""What a paper says as data beside it; further mails about a dispatch, open with it (PostgreSQL)."""

import django.db.models.deletion
from django.db import migrations, models

import openhart.foundation.ids
from openhart.foundation.rows import exposure, on_postgres, protection

_OPEN = "EXISTS (SELECT FROM notices_dispatch d WHERE d.id = notices_knock.dispatch_id)"


class Migration(migrations.Migration):
    dependencies = [("notices", "0006_dispatch_row_level_security")]
    operations = [
        migrations.AddField("dispatch", "sealed_data", models.BinaryField(default=b""), preserve_default=False),
        migrations.CreateModel(
            name="Knock",
            fields=[
                ("id", models.UUIDField(default=openhart.foundation.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ("kind", models.CharField(choices=[("link", "One-time link"), ("taken_back", "Taken back"), ("corrected", "Corrected"), ("replied", "Reply")], max_length=12)),
                ("at", models.DateTimeField()),
                ("by_id", models.UUIDField(null=True)),
                ("sealed", models.BinaryField(null=True)),
                ("dispatch", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="knocks", to="notices.dispatch")),
            ],
            options={"indexes": [models.Index(fields=["dispatch", "at"], name="knock_by_dispatch")]},
        ),
        on_postgres(protection("notices_knock", sees=_OPEN), exposure("notices_knock")),
    ]
