"""Every sealing of a notice's words has a number."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("notices", "0002_row_level_security")]
    operations = [
        migrations.AddField("notice", "revision", models.PositiveIntegerField(default=0)),
    ]
