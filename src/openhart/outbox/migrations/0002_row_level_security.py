"""Open with its case; what concerns no case is open to whoever has said who they are (PostgreSQL)."""

from django.db import migrations

from openhart.foundation.rows import exposure, on_postgres, protection

_TABLE = "outbox_message"
_OPEN = f"""
    CASE WHEN case_id IS NULL THEN (SELECT hart_viewer()) IS NOT NULL
         ELSE EXISTS (SELECT FROM cases_case c WHERE c.id = {_TABLE}.case_id) END
"""


class Migration(migrations.Migration):
    dependencies = [("outbox", "0001_initial"), ("cases", "0003_row_level_security")]
    operations = [on_postgres(protection(_TABLE, sees=_OPEN), exposure(_TABLE))]
