"""A case that was disposed of: open to nobody, and its events may lose what they said, and nothing else."""

from django.db import migrations, models

_REFUSAL = "What happened on a case is never changed: record a correction."
# The one change there is: an event of a disposed case loses its words and its author; what is left of it gets no longer.
_ONLY_LOSES = """
    EXISTS (SELECT 1 FROM cases_case c WHERE c.id = OLD.case_id AND c.is_disposed)
    AND NEW.id = OLD.id AND NEW.case_id = OLD.case_id AND NEW.ordinal = OLD.ordinal AND NEW.code = OLD.code
    AND NEW.at = OLD.at AND NEW.recorded_at = OLD.recorded_at AND NEW.episode = OLD.episode
    AND NEW.sealed IS NULL AND NEW.by_id IS NULL
    AND length({new}data{text}) <= length({old}data{text}) AND length({new}facts{text}) <= length({old}facts{text})
"""
SQLITE = [
    "DROP TRIGGER IF EXISTS cases_event_no_update",
    f"""CREATE TRIGGER cases_event_no_update BEFORE UPDATE ON cases_event
        WHEN NOT ({_ONLY_LOSES.format(new="NEW.", old="OLD.", text="")})
        BEGIN SELECT RAISE(ABORT, '{_REFUSAL}'); END""",
]
_POSTGRES = [
    f"""CREATE OR REPLACE FUNCTION cases_event_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            IF TG_OP = 'UPDATE' THEN
                IF {_ONLY_LOSES.format(new="NEW.", old="OLD.", text="::text")} THEN RETURN NEW; END IF;
            END IF;
            RAISE EXCEPTION '{_REFUSAL}';
        END $$""",
]


# As 0003 says it, and not of a case that was disposed of.
_OPEN = """NOT is_disposed AND (
    (NOT is_restricted AND COALESCE(ARRAY[region::text, '*'] && (SELECT hart_regions()), false))
    OR id = ANY ((SELECT hart_cases())::uuid[]))
"""
_ROWS = [
    f"ALTER POLICY hart_sees ON cases_case USING ({_OPEN})",
    f"ALTER POLICY hart_changes ON cases_case USING ({_OPEN}) WITH CHECK ({_OPEN})",
]


def forwards(apps, schema_editor):
    for statement in [*_POSTGRES, *_ROWS] if schema_editor.connection.vendor == "postgresql" else SQLITE:
        schema_editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("cases", "0003_row_level_security")]
    operations = [
        migrations.AddField("case", "is_disposed", models.BooleanField(default=False)),
        migrations.AddConstraint(
            "case",
            models.CheckConstraint(
                name="disposed_case_is_open_to_nobody",
                condition=models.Q(is_disposed=False)
                | models.Q(is_disposed=True, is_restricted=True, closed_at__isnull=False, looks_again_at__isnull=True),
            ),
        ),
        migrations.RunPython(forwards, migrations.RunPython.noop),
    ]
