"""Nothing in the trail is changed or taken away, not even by our own code. The lanes begin."""

from django.db import migrations

_REFUSAL = "The trail is never changed and nothing is taken out of it."
_TABLES = ("audit_entry", "audit_head", "audit_looked")
_LANES = 16
_SQLITE = [
    f"CREATE TRIGGER {table}_no_{act} BEFORE {act.upper()} ON {table} BEGIN SELECT RAISE(ABORT, '{_REFUSAL}'); END"
    for table in _TABLES
    for act in ("update", "delete")
] + ["CREATE TRIGGER audit_lane_no_delete BEFORE DELETE ON audit_lane "
     f"BEGIN SELECT RAISE(ABORT, '{_REFUSAL}'); END"]
_POSTGRES = [
    f"CREATE FUNCTION audit_append_only() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION '{_REFUSAL}'; END $$",
    *[
        f"CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE ON {table} "
        "FOR EACH ROW EXECUTE FUNCTION audit_append_only()"
        for table in _TABLES
    ],
    "CREATE TRIGGER audit_lane_append_only BEFORE DELETE ON audit_lane FOR EACH ROW EXECUTE FUNCTION audit_append_only()",
    *[
        f"CREATE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table} "
        "FOR EACH STATEMENT EXECUTE FUNCTION audit_append_only()"
        for table in (*_TABLES, "audit_lane")
    ],
    # A lane's end moves with every page: room in the page of the table keeps that from touching an index.
    "ALTER TABLE audit_lane SET (fillfactor = 20)",
]


def forwards(apps, schema_editor):
    is_postgres = schema_editor.connection.vendor == "postgresql"
    for statement in _POSTGRES if is_postgres else _SQLITE:
        schema_editor.execute(statement)
    Lane = apps.get_model("audit", "Lane")
    Lane.objects.bulk_create(Lane(id=number) for number in range(_LANES if is_postgres else 1))


class Migration(migrations.Migration):
    dependencies = [("audit", "0001_initial")]
    operations = [migrations.RunPython(forwards, migrations.RunPython.noop)]
