"""What became loud is open with its case, and a reminder to whom it was made for (PostgreSQL)."""

from django.db import migrations

from openhart.foundation.rows import exposure, on_postgres, protection

# A clock without a case says a kind, a code and times: to anybody who has said who they are.
_CLOCK = """
    EXISTS (SELECT FROM cases_case c WHERE c.id = reminders_clock.case_id)
    OR (case_id IS NULL AND (SELECT hart_viewer()) IS NOT NULL)
"""
_REMINDER = """
    person_id = (SELECT hart_viewer())
    OR EXISTS (SELECT FROM reminders_clock c WHERE c.id = reminders_reminder.clock_id AND c.case_id IS NOT NULL)
"""


class Migration(migrations.Migration):
    dependencies = [("reminders", "0001_initial"), ("cases", "0009_duties_speak")]
    operations = [
        on_postgres(
            [*protection("reminders_clock", sees=_CLOCK), *protection("reminders_reminder", sees=_REMINDER)],
            [*exposure("reminders_reminder"), *exposure("reminders_clock")],
        )
    ]
