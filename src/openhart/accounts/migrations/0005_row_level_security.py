"""Who asks, and how far their grants reach, as the database works it out for itself (PostgreSQL)."""

from django.db import migrations

from openhart.foundation.rows import exposure, on_postgres, protection

# One row for each process that may say who asks: its proof, and the roles that count under it. HMAC-SHA256 with
# the key padded beforehand. Nobody but the owner may read it; `hart roles` writes it.
_KEYS = """
CREATE TABLE hart_identity_key (
    process text PRIMARY KEY,
    inner_pad bytea NOT NULL,
    outer_pad bytea NOT NULL,
    roles text[] NOT NULL
)"""

# hart.viewer is "<id of the user>.<proof>": whoever can send SQL can set it, but not prove another's id.
_CLAIMED = r"""
    claim := current_setting('hart.viewer', true);
    IF claim IS NULL OR claim !~ '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\.[0-9a-f]{64}$' THEN RETURN %(nobody)s; END IF;
    SELECT u.id, k.roles INTO who, counting FROM hart_identity_key k JOIN accounts_user u ON u.id = left(claim, 36)::uuid
     WHERE u.is_active
       AND right(claim, 64) = encode(sha256(k.outer_pad || sha256(k.inner_pad || convert_to(left(claim, 36), 'UTF8'))), 'hex');
"""
# A grant may begin a minute early here: it is written with the clock of the process, judged with the database's.
_IN_FORCE = """
    g.viewer_id = who AND g.role = ANY (counting) AND g.from_at <= statement_timestamp() + interval '1 minute'
    AND (g.until_at IS NULL OR g.until_at > statement_timestamp())
"""


def _function(name, returns, nobody, answer):
    return f"""
CREATE FUNCTION {name}() RETURNS {returns} LANGUAGE plpgsql STABLE SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE claim text; who uuid; counting text[];
BEGIN
    {_CLAIMED % {"nobody": nobody}}
    {answer}
END $$"""


_REACH = "RETURN COALESCE((SELECT array_agg(DISTINCT g.{column}) FROM accounts_grant g WHERE g.scope = '{scope}' AND {in_force}), '{{}}');"
_FUNCTIONS = [
    _function("hart_viewer", "uuid", "NULL", "RETURN who;"),
    _function(
        "hart_agency_wide", "boolean", "false",
        f"RETURN EXISTS (SELECT FROM accounts_grant g WHERE g.scope = 'agency' AND {_IN_FORCE});",
    ),
    _function("hart_regions", "text[]", "'{}'", _REACH.format(column="region", scope="region", in_force=_IN_FORCE)),
    _function("hart_cases", "uuid[]", "'{}'", _REACH.format(column="case_id", scope="case", in_force=_IN_FORCE)),
]
_NAMES = ("hart_viewer", "hart_agency_wide", "hart_regions", "hart_cases")

# Words that colleagues wrote to each other, sealed with keys of their own: to nobody who has not said who they are.
# Which colleague reads which is the application's to say.
_TABLES = ("accounts_emergencyaccess", "accounts_handover", "accounts_shiftnote")
_SOMEBODY = "(SELECT hart_viewer()) IS NOT NULL"


class Migration(migrations.Migration):
    dependencies = [("accounts", "0004_shift_offered_hand_over_stays")]
    operations = [
        on_postgres(
            [_KEYS, *_FUNCTIONS],
            [*(f"DROP FUNCTION {name}()" for name in _NAMES), "DROP TABLE hart_identity_key"],
        ),
        on_postgres(
            [statement for table in _TABLES for statement in protection(table, sees=_SOMEBODY)],
            [statement for table in _TABLES for statement in exposure(table)],
        ),
    ]
