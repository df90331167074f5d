"""Open with the case, and to nobody else (PostgreSQL)."""

from django.db import migrations

from openhart.foundation.rows import exposure, on_postgres, protection

_TABLE = "documents_document"
_OF_CASE = f"EXISTS (SELECT FROM cases_case c WHERE c.id = {_TABLE}.case_id)"
#: The parts of a document, and whether the program itself deletes their rows.
_PARTS = {"documents_chunk": True, "documents_page": True, "documents_tipreport": False, "documents_handover": False}


def _of_document(table):
    return f"EXISTS (SELECT FROM documents_document d WHERE d.id = {table}.document_id)"


class Migration(migrations.Migration):
    dependencies = [("documents", "0001_initial"), ("cases", "0003_row_level_security")]
    operations = [
        on_postgres(protection(_TABLE, sees=_OF_CASE, removes=True), exposure(_TABLE)),
        *(on_postgres(protection(part, sees=_of_document(part), removes=removes), exposure(part))
          for part, removes in _PARTS.items()),
    ]
