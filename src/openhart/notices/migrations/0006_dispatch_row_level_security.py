"""A dispatch is open with its case, and its ways with it (PostgreSQL)."""

from django.db import migrations

from openhart.foundation.rows import exposure, on_postgres, protection

_DISPATCH = "EXISTS (SELECT FROM cases_case c WHERE c.id = notices_dispatch.case_id)"
_LEG = "EXISTS (SELECT FROM notices_dispatch d WHERE d.id = notices_leg.dispatch_id)"


class Migration(migrations.Migration):
    dependencies = [("notices", "0005_dispatch"), ("cases", "0003_row_level_security")]
    operations = [
        on_postgres(
            [*protection("notices_dispatch", sees=_DISPATCH), *protection("notices_leg", sees=_LEG)],
            [*exposure("notices_dispatch"), *exposure("notices_leg")],
        )
    ]
