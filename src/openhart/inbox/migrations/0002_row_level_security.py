"""What belongs to letters is open to their organisation's members, and through their own one-time link (PostgreSQL).

The letters' own policy speaks of cases, too, and is made by that room: the partners' process has no cases. There, what
counts is membership and the link. Both are worked out by the database from the proof of who asks; of a one-time link the
proof is for its id, which is nobody's user.
"""

from django.db import migrations

from openhart.foundation.rows import exposure, on_postgres, protection

_MOMENT = "statement_timestamp()"
# As in `accounts`: hart.viewer is "<id>.<proof>", and the proof is looked at first.
_CLAIMED = """
    claim := current_setting('hart.viewer', true);
    IF claim IS NULL OR length(claim) <> 101 THEN RETURN {nobody}; END IF;
    SELECT k.roles INTO counting FROM hart_identity_key k
     WHERE substr(claim, 37) =
       '.' || encode(sha256(k.outer_pad || sha256(k.inner_pad || convert_to(left(claim, 36), 'UTF8'))), 'hex');
    IF NOT FOUND OR NOT ('partner_member' = ANY (counting)) THEN RETURN {nobody}; END IF;
    who := left(claim, 36)::uuid;
"""
# What a process that signs partners in may count: the membership, and the grant that lets its owner in.
_ORGANISATIONS = f"""COALESCE((
    SELECT array_agg(m.organisation::text) FROM inbox_member m JOIN accounts_user u ON u.id = m.user_id
     WHERE m.user_id = who AND u.is_active AND m.from_at <= {_MOMENT} + interval '1 minute'
       AND (m.until_at IS NULL OR m.until_at > {_MOMENT})
       AND EXISTS (
           SELECT FROM accounts_grant g WHERE g.viewer_id = who AND g.role = 'partner_member'
              AND g.from_at <= {_MOMENT} + interval '1 minute' AND (g.until_at IS NULL OR g.until_at > {_MOMENT}))
), '{{}}')"""
_DOOR = "(SELECT d.id FROM inbox_door d WHERE d.id = who AND d.ended_at IS NULL)"
_LETTER = f"""(
    SELECT d.letter_id FROM inbox_door d
     WHERE d.id = who AND d.ended_at IS NULL AND d.opened_at IS NOT NULL AND d.closes_at > {_MOMENT})"""


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
    _function("hart_organisations", "text[]", "'{}'", _ORGANISATIONS),
    _function("hart_door", "uuid", "NULL", _DOOR),
    _function("hart_letter", "uuid", "NULL", _LETTER),
]
_NAMES = ("hart_organisations", "hart_door", "hart_letter")
_SEES = {
    "inbox_answer": "EXISTS (SELECT FROM inbox_letter l WHERE l.id = inbox_answer.letter_id)",
    "inbox_door": "id = (SELECT hart_door()) OR EXISTS (SELECT FROM inbox_letter l WHERE l.id = inbox_door.letter_id)",
    "inbox_member": "(SELECT hart_viewer()) IS NOT NULL",
    "inbox_yearly": "organisation = ANY ((SELECT hart_organisations())::text[])",
}
# Keys are for whoever has said who they are; of somebody with a one-time link, the key of its letter alone.
_KEYS = "(SELECT hart_viewer()) IS NOT NULL OR kind = 'factor'"
_KEYS_TOO = f"{_KEYS} OR (kind = 'letter' AND id = (SELECT hart_letter()))"


def _keys(condition):
    yield f"ALTER POLICY hart_sees ON keys_wrappedkey USING ({condition})"


class Migration(migrations.Migration):
    dependencies = [("inbox", "0001_initial"), ("keys", "0002_row_level_security")]
    operations = [
        on_postgres(_FUNCTIONS, [f"DROP FUNCTION {name}()" for name in _NAMES]),
        *(on_postgres(protection(table, sees=sees), exposure(table)) for table, sees in _SEES.items()),
        on_postgres(_keys(_KEYS_TOO), _keys(_KEYS)),
    ]
