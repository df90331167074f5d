"""Open with the case, and to nobody else (PostgreSQL). The register of breaches is open to whoever says who they are:
it holds ids, codes and times, and its words have a key of their own."""

from django.db import migrations

from openhart.foundation.rows import exposure, on_postgres, protection


def _open(table):
    return f"EXISTS (SELECT FROM cases_case c WHERE c.id = {table}.case_id)"


_SOMEBODY = "(SELECT hart_viewer()) IS NOT NULL"
_STATEMENTS = [
    *protection("disclosure_disclosure", sees=_open("disclosure_disclosure"), changes=False),
    *(
        line
        for table in ("disclosure_consent", "disclosure_suspect", "disclosure_concerned")
        for line in protection(table, sees=_open(table))
    ),
    *(line for table in ("disclosure_breach", "disclosure_answer") for line in protection(table, sees=_SOMEBODY)),
]
_TABLES = (
    "disclosure_disclosure", "disclosure_consent", "disclosure_suspect", "disclosure_concerned", "disclosure_breach",
    "disclosure_answer",
)


class Migration(migrations.Migration):
    dependencies = [("disclosure", "0002_append_only"), ("cases", "0003_row_level_security")]
    operations = [on_postgres(_STATEMENTS, [line for table in _TABLES for line in exposure(table)])]
