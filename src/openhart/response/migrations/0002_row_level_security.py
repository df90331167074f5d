"""Open with the case, and to nobody else (PostgreSQL)."""

from django.db import migrations

from openhart.foundation.rows import exposure, on_postgres, protection

_TABLE = "response_submission"
_OPEN = f"EXISTS (SELECT FROM cases_case c WHERE c.id = {_TABLE}.case_id)"


class Migration(migrations.Migration):
    dependencies = [("response", "0001_initial"), ("cases", "0003_row_level_security")]
    operations = [on_postgres(protection(_TABLE, sees=_OPEN), exposure(_TABLE))]
