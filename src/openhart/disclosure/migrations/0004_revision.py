"""Every sealing of a breach's words has a number."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("disclosure", "0003_row_level_security")]
    operations = [
        migrations.AddField("breach", "revision", models.PositiveIntegerField(default=0)),
    ]
