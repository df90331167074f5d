"""When a case is disposed of, its rows in the ledger and its consents lose who received what; nothing else changes."""

import importlib

from django.db import migrations

_BEFORE = importlib.import_module("openhart.disclosure.migrations.0002_append_only")
_GONE = "EXISTS (SELECT 1 FROM cases_case c WHERE c.id = OLD.case_id AND c.is_disposed)"
_LEDGER = ("case_id", "row", "of_id", "happened_at", "recorded_at", "recipient_kind", "ground", "ground_code", "purpose",
           "channel", "consent_id")
_LOSES = {
    "disclosure_disclosure": f"""{_GONE} AND {" AND ".join(f"NEW.{name} IS NOT DISTINCT FROM OLD.{name}" for name in _LEDGER)}
        AND NEW.recipient_code = '' AND NEW.payload_sha256 = '' AND NEW.by_id IS NULL AND length(NEW.sealed) = 0""",
    "disclosure_consent": f"""{_GONE} AND {" AND ".join(
        f"NEW.{name} IS NOT DISTINCT FROM OLD.{name}" for name in _BEFORE._GIVEN
        if name not in ("recipient_code", "given_by_id", "by_id", "fields"))}
        AND NEW.recipient_code = '' AND NEW.given_by_id IS NULL AND NEW.by_id IS NULL AND length(NEW.sealed) = 0""",
}
SQLITE = [
    statement
    for table, columns, said in _BEFORE._TABLES
    for statement in (
        f"DROP TRIGGER IF EXISTS {table}_no_update",
        f"""CREATE TRIGGER {table}_no_update BEFORE UPDATE{columns} ON {table}
            WHEN NOT ({_LOSES[table].replace("IS NOT DISTINCT FROM", "IS")})
            BEGIN SELECT RAISE(ABORT, '{said}'); END""",
    )
]
_POSTGRES = [
    f"""CREATE OR REPLACE FUNCTION {table}_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            IF TG_OP = 'UPDATE' AND TG_NAME = '{table}_no_update' THEN
                IF {_LOSES[table]} THEN RETURN NEW; END IF;
            END IF;
            RAISE EXCEPTION '{said}';
        END $$"""
    for table, _, said in _BEFORE._TABLES
]


def forwards(apps, schema_editor):
    for statement in _POSTGRES if schema_editor.connection.vendor == "postgresql" else SQLITE:
        schema_editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("disclosure", "0004_revision"), ("cases", "0004_disposal")]
    operations = [migrations.RunPython(forwards, migrations.RunPython.noop)]
