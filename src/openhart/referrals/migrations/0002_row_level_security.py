"""Referrals are open with their case; a report with one of its referrals, and to whoever took it (PostgreSQL)."""

from django.db import migrations

from openhart.foundation.rows import exposure, on_postgres, protection

_OF_REFERRAL = "EXISTS (SELECT FROM referrals_referral r WHERE r.id = {table}.referral_id)"
_STATEMENTS = [
    # A report has no words of its own: they are sealed in its referrals, with the keys of the cases.
    *protection(
        "referrals_report",
        sees="taken_by_id = (SELECT hart_viewer())"
        " OR EXISTS (SELECT FROM referrals_referral r WHERE r.report_id = referrals_report.id)",
        adds="taken_by_id = (SELECT hart_viewer())",
    ),
    *protection(
        "referrals_referral", sees="EXISTS (SELECT FROM cases_case c WHERE c.id = referrals_referral.case_id)"
    ),
    *(
        line
        for table in ("referrals_screening", "referrals_assignment")
        for line in protection(table, sees=_OF_REFERRAL.format(table=table))
    ),
]
_TABLES = ("referrals_report", "referrals_referral", "referrals_screening", "referrals_assignment")


class Migration(migrations.Migration):
    dependencies = [("referrals", "0001_initial"), ("cases", "0003_row_level_security")]
    operations = [on_postgres(_STATEMENTS, [line for table in _TABLES for line in exposure(table)])]
