"""What is known of missing episodes is open with their case (PostgreSQL)."""

from django.db import migrations

from openhart.foundation.rows import exposure, on_postgres, protection

_TABLES = ("missing_particulars", "missing_contact", "missing_return", "missing_unapprovedstay")
_SEES = "EXISTS (SELECT FROM cases_case c WHERE c.id = {table}.case_id)"


class Migration(migrations.Migration):
    dependencies = [("missing", "0001_initial"), ("cases", "0006_episodes_row_level")]
    operations = [
        on_postgres(
            [line for table in _TABLES for line in protection(table, sees=_SEES.format(table=table))],
            [line for table in _TABLES for line in exposure(table)],
        )
    ]
