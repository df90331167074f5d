"""Wrapped keys are for whoever has said who they are (PostgreSQL).

A key opens nothing without the key file and the sealed row, and those rows are closed one by one. The key of a second
factor is read while somebody is still signing in.
"""

from django.db import migrations

from openhart.foundation.rows import exposure, on_postgres, protection

_SEES = "(SELECT hart_viewer()) IS NOT NULL OR kind = 'factor'"


class Migration(migrations.Migration):
    dependencies = [("keys", "0001_initial"), ("accounts", "0002_row_level_security")]
    operations = [on_postgres(protection("keys_wrappedkey", sees=_SEES), exposure("keys_wrappedkey"))]
