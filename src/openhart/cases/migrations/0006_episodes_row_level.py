"""Episodes are open with their case (PostgreSQL)."""

from django.db import migrations

from openhart.foundation.rows import exposure, on_postgres, protection

_SEES = "EXISTS (SELECT FROM cases_case c WHERE c.id = cases_episode.case_id)"


class Migration(migrations.Migration):
    dependencies = [("cases", "0005_episodes")]
    operations = [on_postgres(list(protection("cases_episode", sees=_SEES)), list(exposure("cases_episode")))]
