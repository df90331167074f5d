"""People are open to whoever may see a case they are linked to (PostgreSQL)."""

from django.db import migrations

from openhart.foundation.rows import exposure, on_postgres, protection

_STATEMENTS = [
    # Somebody is written down before they are linked.
    *protection(
        "people_person",
        sees="EXISTS (SELECT FROM people_link l WHERE l.person_id = people_person.id)",
        adds="(SELECT hart_viewer()) IS NOT NULL",
    ),
    *protection("people_link", sees="EXISTS (SELECT FROM cases_case c WHERE c.id = people_link.case_id)"),
    # A token is open with the person it finds; it is written before they are linked.
    *protection(
        "people_token",
        sees="EXISTS (SELECT FROM people_link l WHERE l.person_id = people_token.person_id)",
        adds="(SELECT hart_viewer()) IS NOT NULL",
        changes=False,
        removes=True,
    ),
]
_TABLES = ("people_person", "people_link", "people_token")


class Migration(migrations.Migration):
    dependencies = [("people", "0001_initial"), ("cases", "0003_row_level_security")]
    operations = [
        on_postgres(_STATEMENTS, [line for table in _TABLES for line in exposure(table)])
    ]
