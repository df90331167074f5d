"""The ledger is never changed, and of a consent only its end is ever added; not even by our own code."""

from django.db import migrations

_LEDGER = "What was disclosed is never changed: record a correction or a recall."
_CONSENT = "What was consented to is never changed: take it back, and record a new one."
_GIVEN = (
    "case_id", "recipient_kind", "recipient_code", "fields", "purpose", "giver", "given_by_id", "signed_on", "from_at",
    "until_at", "is_informed", "is_not_a_condition", "recorded_at", "by_id", "submission",
)
_TABLES = (("disclosure_disclosure", "", _LEDGER), ("disclosure_consent", f" OF {', '.join(_GIVEN)}", _CONSENT))
_SQLITE = [
    statement
    for table, columns, said in _TABLES
    for statement in (
        f"""CREATE TRIGGER {table}_no_update BEFORE UPDATE{columns} ON {table}
            BEGIN SELECT RAISE(ABORT, '{said}'); END""",
        f"CREATE TRIGGER {table}_no_delete BEFORE DELETE ON {table} BEGIN SELECT RAISE(ABORT, '{said}'); END",
    )
] + [
    # A consent that has ended does not begin again.
    f"""CREATE TRIGGER disclosure_consent_stays_ended BEFORE UPDATE OF revoked_at, ended_at ON disclosure_consent
        WHEN (OLD.revoked_at IS NOT NULL AND NEW.revoked_at IS NOT OLD.revoked_at)
          OR (OLD.ended_at IS NOT NULL AND NEW.ended_at IS NOT OLD.ended_at)
        BEGIN SELECT RAISE(ABORT, '{_CONSENT}'); END"""
]
_POSTGRES = [
    statement
    for table, columns, said in _TABLES
    for statement in (
        f"""CREATE FUNCTION {table}_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
            BEGIN RAISE EXCEPTION '{said}'; END $$""",
        f"""CREATE TRIGGER {table}_no_update BEFORE UPDATE{columns} ON {table}
            FOR EACH ROW EXECUTE FUNCTION {table}_append_only()""",
        f"""CREATE TRIGGER {table}_no_delete BEFORE DELETE ON {table}
            FOR EACH ROW EXECUTE FUNCTION {table}_append_only()""",
    )
] + [
    """CREATE TRIGGER disclosure_consent_stays_ended BEFORE UPDATE OF revoked_at, ended_at ON disclosure_consent
        FOR EACH ROW WHEN (
            (OLD.revoked_at IS NOT NULL AND NEW.revoked_at IS DISTINCT FROM OLD.revoked_at)
            OR (OLD.ended_at IS NOT NULL AND NEW.ended_at IS DISTINCT FROM OLD.ended_at)
        ) EXECUTE FUNCTION disclosure_consent_append_only()"""
]


def forwards(apps, schema_editor):
    for statement in _POSTGRES if schema_editor.connection.vendor == "postgresql" else _SQLITE:
        schema_editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("disclosure", "0001_initial")]
    operations = [migrations.RunPython(forwards, migrations.RunPython.noop)]
