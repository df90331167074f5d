"""Numbers and dates for those who keep the records, and for nobody else; a tombstone is never changed (PostgreSQL)."""

from django.db import migrations

from openhart.foundation.rows import exposure, on_postgres, protection

# Who keeps records reads no case, so that no region is theirs: their roles are asked for by themselves. As in
# `accounts`: hart.viewer is "<id>.<proof>", and the proof must be the desk's.
_KEEPS = """
CREATE FUNCTION hart_keeps_records() RETURNS boolean LANGUAGE plpgsql STABLE SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE claim text; who uuid;
BEGIN
    claim := current_setting('hart.viewer', true);
    IF claim IS NULL OR length(claim) <> 101 THEN RETURN false; END IF;
    PERFORM 1 FROM hart_identity_key k
      WHERE k.process = 'desk' AND substr(claim, 37) =
        '.' || encode(sha256(k.outer_pad || sha256(k.inner_pad || convert_to(left(claim, 36), 'UTF8'))), 'hex');
    IF NOT FOUND THEN RETURN false; END IF;
    who := left(claim, 36)::uuid;
    RETURN EXISTS (
        SELECT FROM accounts_grant g JOIN accounts_user u ON u.id = g.viewer_id
        WHERE g.viewer_id = who AND u.is_active AND g.scope = 'agency'
          AND g.role IN ('records_officer', 'auditor', 'legal')
          AND g.from_at <= statement_timestamp() + interval '1 minute'
          AND (g.until_at IS NULL OR g.until_at > statement_timestamp()));
END $$"""
_KEEPERS = "(SELECT hart_keeps_records())"
_ON_CASE = f"{_KEEPERS} OR EXISTS (SELECT FROM cases_case c WHERE c.id = retention_heldcase.case_id)"
_FOR_KEEPERS = ("retention_hold", "retention_standing", "retention_proposal", "retention_item")
_TABLES = (*_FOR_KEEPERS, "retention_heldcase", "retention_tombstone")
_STATEMENTS = [
    _KEEPS,
    *(line for table in _FOR_KEEPERS for line in protection(table, sees=_KEEPERS)),
    # Whoever works on a case is told that it is held, and not why.
    *protection("retention_heldcase", sees=_ON_CASE, adds=_KEEPERS, changes=False),
    f"CREATE POLICY hart_changes ON retention_heldcase FOR UPDATE USING ({_KEEPERS}) WITH CHECK ({_KEEPERS})",
    *protection("retention_tombstone", sees=_KEEPERS, adds="false", changes=False),
]
REFUSAL = "What was disposed of stays written down as it was."
SQLITE = [
    f"""CREATE TRIGGER retention_tombstone_no_{act} BEFORE {act.upper()} ON retention_tombstone
        BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END"""
    for act in ("update", "delete")
]
_APPEND_ONLY_POSTGRES = [
    f"""CREATE FUNCTION retention_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN RAISE EXCEPTION '{REFUSAL}'; END $$""",
    """CREATE TRIGGER retention_append_only BEFORE UPDATE OR DELETE ON retention_tombstone
        FOR EACH ROW EXECUTE FUNCTION retention_append_only()""",
]


def forwards(apps, schema_editor):
    is_postgres = schema_editor.connection.vendor == "postgresql"
    for statement in _APPEND_ONLY_POSTGRES if is_postgres else SQLITE:
        schema_editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [
        ("retention", "0001_initial"), ("cases", "0004_disposal"), ("accounts", "0003_records_officer"),
    ]
    operations = [
        migrations.RunPython(forwards, migrations.RunPython.noop),
        on_postgres(
            _STATEMENTS,
            [*(line for table in _TABLES for line in exposure(table)), "DROP FUNCTION hart_keeps_records()"],
        ),
    ]
