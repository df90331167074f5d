"""A draft is its author's alone (PostgreSQL)."""

from django.db import migrations

from openhart.foundation.rows import exposure, on_postgres, protection

_OWN = "owner_id = (SELECT hart_viewer())"


class Migration(migrations.Migration):
    dependencies = [("drafts", "0001_initial"), ("accounts", "0002_row_level_security")]
    operations = [on_postgres(protection("drafts_draft", sees=_OWN), exposure("drafts_draft"))]
