"""A letter is open with its case, to its organisation's members, and through its own one-time link (PostgreSQL).

It stands in this room because it speaks of cases, of which the partners' process has no tables of its own to migrate.
"""

from django.db import migrations

from openhart.foundation.rows import exposure, on_postgres, protection

_SEES = """
    EXISTS (SELECT FROM cases_case c WHERE c.id = inbox_letter.case_id)
    OR (left_at <= statement_timestamp() + interval '1 minute'
        AND (organisation = ANY ((SELECT hart_organisations())::text[]) OR id = (SELECT hart_letter())))
"""


class Migration(migrations.Migration):
    dependencies = [("cases", "0010_missed"), ("inbox", "0002_row_level_security")]
    operations = [on_postgres(protection("inbox_letter", sees=_SEES), exposure("inbox_letter"))]
