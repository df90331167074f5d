"""A column, and something in it that follows from the rows that came back."""

from django.db import migrations, models


def count_letters(apps, schema_editor):
    """Fill the column from what was there."""
    for town in apps.get_model("places", "Town").objects.all():
        town.letters = len(town.name)
        town.save(update_fields=["letters"])


class Migration(migrations.Migration):
    """What a later version adds."""

    dependencies = [("places", "0002_ways")]
    operations = [
        migrations.AddField("Town", "letters", models.PositiveIntegerField(default=0)),
        migrations.RunPython(count_letters, migrations.RunPython.noop),
    ]
