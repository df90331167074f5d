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

# hart.viewer is "<id of the user>.<proof>": whoever can send SQL can set it, but not prove another's id. The proof is
# looked at first, so that nothing else need be said of the shape of a claim.
_CLAIMED = """
    claim := current_setting('hart.viewer', true);
    IF claim IS NULL OR length(claim) <> 101 THEN RETURN {nobody}; END IF;
    SELECT k.roles INTO counting FROM hart_identity_key k
     WHERE substr(claim, 37) =
       '.' || encode(sha256(k.outer_pad || sha256(k.inner_pad || convert_to(left(claim, 36), 'UTF8'))), 'hex');
    IF NOT FOUND THEN RETURN {nobody}; END IF;
    who := left(claim, 36)::uuid;
"""
# A grant may begin a minute early here: it is written with the clock of the process, judged with the database's.
_GRANTS = """
    FROM accounts_grant g JOIN accounts_user u ON u.id = g.viewer_id
    WHERE g.viewer_id = who AND u.is_active AND g.role = ANY (counting)
      AND g.from_at <= statement_timestamp() + interval '1 minute'
      AND (g.until_at IS NULL OR g.until_at > statement_timestamp())
"""


def _function(name, returns, nobody, answer):
    return f"""
CREATE FUNCTION {name}() RETURNS {returns} LANGUAGE plpgsql STABLE SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE claim text; who uuid; counting text[];
BEGIN
    {_CLAIMED.format(nobody=nobody)}
    RETURN {answer};
END $$"""


_FUNCTIONS = [
    _function("hart_viewer", "uuid", "NULL", "(SELECT u.id FROM accounts_user u WHERE u.id = who AND u.is_active)"),
    # "*" stands for the whole agency: one answer, because a list of duties asks for it once for each of its stretches.
    _function(
        "hart_regions", "text[]", "'{}'",
        f"""COALESCE((
            SELECT array_agg(CASE g.scope WHEN 'agency' THEN '*' ELSE g.region END) {_GRANTS}
            AND (g.scope = 'agency' OR g.scope = 'region' AND g.region <> '*')), '{{}}')""",
    ),
    _function(
        "hart_cases", "uuid[]", "'{}'",
        f"COALESCE((SELECT array_agg(DISTINCT g.case_id) {_GRANTS} AND g.scope = 'case'), '{{}}')",
    ),
]
_NAMES = ("hart_viewer", "hart_regions", "hart_cases")

# Words that colleagues wrote to each other, sealed with keys of their own: to nobody who has not said who they are.
# Which colleague reads which is the application's to say.
_TABLES = ("accounts_emergencyaccess", "accounts_handover", "accounts_shiftnote")
_SOMEBODY = "(SELECT hart_viewer()) IS NOT NULL"


class Migration(migrations.Migration):
    dependencies = [("accounts", "0001_initial")]
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
