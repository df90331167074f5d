"""When a recipient was told that a notice was taken back; of those taken back before, that is not known."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("notices", "0007_knock")]
    operations = [
        migrations.AddField("notice", "retold_at", models.DateTimeField(null=True)),
    ]
