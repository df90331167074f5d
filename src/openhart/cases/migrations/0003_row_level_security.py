"""Need-to-know once more, below the ORM (PostgreSQL): what `cases.access.visible` says, as policies."""

from django.db import migrations

from openhart.foundation.rows import exposure, on_postgres, protection

# Each (SELECT …) is worked out once in a scan, and only if a row asks for it. COALESCE, because the planner takes a bare
# && for something that almost no row meets, and plans for reading whole indexes instead of the beginning of one.
_OPEN = """
    (NOT is_restricted AND COALESCE(ARRAY[region::text, '*'] && (SELECT hart_regions()), false))
    OR {case} = ANY ((SELECT hart_cases())::uuid[])
"""
_STATEMENTS = [
    # A new case is nobody's yet: whoever opens one is granted it in the same transaction, or it is theirs by region.
    *protection("cases_case", sees=_OPEN.format(case="id"), adds="(SELECT hart_viewer()) IS NOT NULL"),
    *protection("cases_duty", sees=_OPEN.format(case="case_id"), removes=True),
    *protection(
        "cases_event", sees="EXISTS (SELECT FROM cases_case c WHERE c.id = cases_event.case_id)", changes=False
    ),
]
# Whoever opens a case in an emergency, or hands work over, is told that it is there and where it belongs, and nothing
# of what is in it. `hart roles` says which processes may ask.
_IN_BRIEF = """
CREATE FUNCTION hart_cases_in_brief(wanted uuid[], number text)
RETURNS TABLE (id uuid, reference text, region text, is_restricted boolean)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT c.id, c.reference, c.region, c.is_restricted FROM cases_case c
     WHERE c.id = ANY (wanted)
    UNION
    SELECT c.id, c.reference, c.region, c.is_restricted FROM cases_case c
     WHERE number <> '' AND c.reference = number
$$"""
_STATEMENTS += [_IN_BRIEF, "REVOKE EXECUTE ON FUNCTION hart_cases_in_brief(uuid[], text) FROM PUBLIC"]
_TABLES = ("cases_case", "cases_duty", "cases_event")


class Migration(migrations.Migration):
    dependencies = [("cases", "0002_append_only"), ("accounts", "0002_row_level_security")]
    operations = [
        on_postgres(
            _STATEMENTS,
            [
                "DROP FUNCTION hart_cases_in_brief(uuid[], text)",
                *(line for table in _TABLES for line in exposure(table)),
            ],
        )
    ]
