"""The database roles of the processes on PostgreSQL: what each may touch at all, before any row is asked for.

The roles belong to nobody who signs in: an operator makes a login role for each process and grants it the one of
the process. They are named after the database, because roles are shared by all databases of a server.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from django.db import connection, transaction

from openhart.accounts import identity
from openhart.accounts.access import PARTNERS, READING

DESK, PARTNERS_SITE, WATCH = "desk", "partners", "watch"
#: The roles that count for whoever signs in at a process; the watcher signs nobody in.
COUNTING: Mapping[str, frozenset[str]] = {DESK: READING, PARTNERS_SITE: PARTNERS}

_WORK = "SELECT, INSERT, UPDATE"
_ADD = "SELECT, INSERT"
_READ = "SELECT"
#: Nobody's business but the owner's.
_OWNERS = frozenset({"hart_identity_key"})
#: Tables whose rows the program itself deletes.
_DELETED_FROM = (
    "cases_duty",
    "people_token",
    "documents_document",
    "documents_chunk",
    "documents_page",
    "accounts_attempt",
    "accounts_claimrule",
    "django_session",
    "account_",
    "mfa_",
    "socialaccount_",
    "usersessions_",
)
_APPEND_ONLY = ("audit_entry", "audit_head", "audit_looked", "audit_seen", "cases_event", "disclosure_disclosure")
#: What the watcher alone may do besides, when two people have agreed to dispose of a case: the trigger of events lets
#: them lose their words and nothing else; notices, forms sent in and links to people who stay are deleted. Reminders
#: go as well once they are of no use.
_DISPOSING: Mapping[str, str] = {
    "cases_event": _WORK, "notices_notice": f"{_WORK}, DELETE",
    "notices_dispatch": f"{_WORK}, DELETE", "notices_leg": f"{_WORK}, DELETE", "notices_knock": f"{_WORK}, DELETE",
    "response_submission": f"{_WORK}, DELETE",
    "people_link": f"{_WORK}, DELETE", "retention_standing": f"{_WORK}, DELETE",
    "retention_tombstone": _ADD, "retention_daymark": _ADD, "disclosure_disclosure": _WORK,
    "outbox_message": f"{_WORK}, DELETE", "outbox_line": _WORK, "outbox_endpoint": _WORK,
    "reminders_clock": f"{_WORK}, DELETE", "reminders_reminder": f"{_WORK}, DELETE",
    "reminders_mailing": f"{_WORK}, DELETE",
}  # fmt: skip
#: Read at the desk, written by the watcher alone.
_WATCHERS = ("retention_standing", "retention_tombstone", "retention_daymark", "outbox_line", "outbox_endpoint")
#: What the partners' site needs to let people in, and the letters that were sent to them. Of a case it may ask whether
#: it is there, because the policy of letters does, and no row of it is shown (`_policies`).
_AT_PARTNERS: Mapping[str, str] = {
    "audit_entry": "INSERT", "audit_lane": _WORK, "accounts_user": "SELECT, UPDATE", "accounts_grant": _READ,
    "accounts_invitation": _WORK, "accounts_attempt": f"{_WORK}, DELETE", "django_content_type": _READ,
    "django_migrations": _READ, "cases_case": "SELECT (id)", "keys_wrappedkey": _WORK, "inbox_letter": _READ,
    "inbox_member": _READ, "inbox_door": "SELECT, UPDATE (tries, opened_at, closes_at)", "inbox_answer": _ADD,
    "inbox_yearly": _WORK,
}  # fmt: skip
#: What is closed to the partners' site besides, table by table and act by act: no case; the keys of letters that were
#: not taken back, of their own yearly reports and second factors, and no other is made or changed; of members and links
#: their own. They answer in their own name, and never in the agency's.
NARROWED: Mapping[str, Mapping[str, str]] = {
    "cases_case": {"ALL": "false"},
    "keys_wrappedkey": {
        "SELECT": """kind = 'factor' OR (kind = 'letter' AND EXISTS (
            SELECT FROM inbox_letter l WHERE l.id = keys_wrappedkey.id AND l.withdrawn_at IS NULL))
            OR (kind = 'yearly' AND EXISTS (SELECT FROM inbox_yearly y WHERE y.id = keys_wrappedkey.id))""",
        "INSERT": "kind IN ('factor', 'yearly')",
        "UPDATE": "kind = 'factor'",
    },
    "inbox_member": {"ALL": "user_id = (SELECT hart_viewer())"},
    "inbox_door": {"ALL": "id = (SELECT hart_door())"},
    "inbox_answer": {
        "INSERT": """kind <> 'told' AND taken_in_at IS NULL
            AND (by_id = (SELECT hart_viewer()) OR door_id = (SELECT hart_door()))"""
    },
}
_SIGNING_IN = ("django_session", "account_", "mfa_", "socialaccount_", "usersessions_")


@dataclass(frozen=True, slots=True)
class Made:
    """One role as it now stands."""

    process: str
    name: str
    tables: int


def set_up(secrets: Mapping[str, str]) -> list[Made]:
    """Make or renew the roles, what they may touch, and the keys by which the database believes who asks.

    ``secrets`` are those of the processes that sign people in. Run by the owner of the tables, after `migrate`.
    """
    tables = sorted(connection.introspection.table_names())
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT relname FROM pg_class WHERE relrowsecurity AND relnamespace = 'public'::regnamespace")
        closed = sorted(name for (name,) in cursor.fetchall())
        made = []
        for process in (DESK, PARTNERS_SITE, WATCH):
            role = identity.role_named(process)
            granted = {table: given for table in tables if (given := privileges(process, table))}
            for statement in (*_role(role), *_grants(process, role, granted), *_policies(process, role, closed)):
                cursor.execute(statement)
            made.append(Made(process, role, len(granted)))
        for process, secret in secrets.items():
            identity.teach(process, secret, COUNTING[process])
    return made


def privileges(process: str, table: str) -> str:
    """Return what the role of a process may do with a table at all; empty for nothing."""
    if table in _OWNERS:
        return ""
    if process == PARTNERS_SITE:
        if table.startswith("places_"):
            return _READ
        return f"{_WORK}, DELETE" if table.startswith(_SIGNING_IN) else _AT_PARTNERS.get(table, "")
    if table == "django_migrations" or (table == "cases_heartbeat" and process == DESK):
        return _READ  # a desk that beat the watcher's heart would hide that nobody watches
    if process == WATCH and table in _DISPOSING:
        return _DISPOSING[table]
    usual = f"{_WORK}, DELETE" if table.startswith(_DELETED_FROM) else _WORK
    return {**dict.fromkeys(_WATCHERS, _READ), **dict.fromkeys(_APPEND_ONLY, _ADD)}.get(table, usual)


def _role(role: str) -> Iterator[str]:
    name = connection.ops.quote_name(role)
    yield f"""
        DO $$ BEGIN CREATE ROLE {name} NOLOGIN; EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL; END $$
    """
    yield f"GRANT USAGE ON SCHEMA public TO {name}"


def _grants(process: str, role: str, granted: Mapping[str, str]) -> Iterator[str]:
    name, quoted = connection.ops.quote_name(role), connection.ops.quote_name
    yield f"REVOKE ALL ON ALL TABLES IN SCHEMA public FROM {name}"
    for table, given in granted.items():
        yield f"GRANT {given} ON {quoted(table)} TO {name}"
    if process != PARTNERS_SITE:
        yield f"GRANT EXECUTE ON FUNCTION hart_cases_in_brief(uuid[], text) TO {name}"
    yield f"GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO {name}"


def _policies(process: str, role: str, closed: list[str]) -> Iterator[str]:
    """Yield what is different for one role: the watcher sees all, the partners' site only what was granted by name."""
    name = connection.ops.quote_name(role)
    for table in closed if process == WATCH else ():
        yield f"DROP POLICY IF EXISTS hart_watch ON {table}"
        yield f"CREATE POLICY hart_watch ON {table} TO {name} USING (true) WITH CHECK (true)"
    if process == PARTNERS_SITE:
        for table, conditions in NARROWED.items():
            for act, condition in conditions.items():
                policy = "hart_partners" if act in {"ALL", "SELECT"} else f"hart_partners_{act.lower()}"
                checks = f"WITH CHECK ({condition})" if act == "INSERT" else f"USING ({condition})"
                yield f"DROP POLICY IF EXISTS {policy} ON {table}"
                yield f"CREATE POLICY {policy} ON {table} AS RESTRICTIVE FOR {act} TO {name} {checks}"
