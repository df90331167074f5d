"""What happened on a case cannot be changed or taken away, not even by our own code."""

from django.db import migrations

_REFUSAL = "What happened on a case is never changed: record a correction."

_SQLITE = [
    f"""CREATE TRIGGER cases_event_no_{act} BEFORE {act.upper()} ON cases_event
        BEGIN SELECT RAISE(ABORT, '{_REFUSAL}'); END"""
    for act in ("update", "delete")
]
_POSTGRES = [
    f"""CREATE FUNCTION cases_event_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN RAISE EXCEPTION '{_REFUSAL}'; END $$""",
    """CREATE TRIGGER cases_event_append_only BEFORE UPDATE OR DELETE ON cases_event
        FOR EACH ROW EXECUTE FUNCTION cases_event_append_only()""",
]


def forwards(apps, schema_editor):
    for statement in _POSTGRES if schema_editor.connection.vendor == "postgresql" else _SQLITE:
        schema_editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("cases", "0001_initial")]
    operations = [migrations.RunPython(forwards, migrations.RunPython.noop)]
