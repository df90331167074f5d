"""Every table of the database is closed row by row, or stands on a list that says why it holds nothing of a case."""

from typing import Final

from tests.rls.world import BY_PREDICATE, rows

from openhart.accounts import identity
from openhart.config import roles

_SIGNING_IN: Final = "who signs in and how; no case"
_PUBLIC: Final = "public facts about towns and offices"
#: Tables that are not closed row by row, and what they hold.
NOTHING_OF_A_CASE: Final = {
    "account_emailaddress": _SIGNING_IN, "account_emailconfirmation": _SIGNING_IN, "mfa_authenticator": _SIGNING_IN,
    "usersessions_usersession": _SIGNING_IN, "django_session": _SIGNING_IN, "accounts_user": _SIGNING_IN,
    "accounts_invitation": _SIGNING_IN, "accounts_attempt": _SIGNING_IN, "accounts_claimrule": _SIGNING_IN,
    "socialaccount_socialaccount": _SIGNING_IN,
    "socialaccount_socialapp": _SIGNING_IN,
    "socialaccount_socialtoken": _SIGNING_IN,
    "accounts_grant": "who works on which case by id and number: read to work out a reach, before there is one",
    "accounts_accessreview": "when whose access was looked through",
    "accounts_shift": "who is on call", "accounts_cover": "who stands in for whom",
    "audit_entry": "ids, codes and counts; added to by all, changed by nobody",
    "audit_lane": "where a lane of the trail ends", "audit_head": "signed ends of the lanes",
    "audit_indexed": "up to where lists are indexed", "audit_seen": "ids of what a list showed, made from the entries",
    "audit_looked": "up to when somebody went through the trail",
    "auth_group": "empty: roles are grants", "auth_group_permissions": "empty", "auth_permission": "names of tables",
    "cases_counter": "the last number given out", "cases_heartbeat": "when the watcher last looked",
    "django_content_type": "names of tables", "django_migrations": "names of migrations",
    "reminders_mailing": "when a mail goes to whom", "reminders_wishes": "when somebody wants to hear",
    "retention_daymark": "on which days the watcher was there", "retention_gate": "one row to wait at",
    "hart_identity_key": "proofs of who asks: no process may read it",
    "outbox_line": "whether a mail server or an endpoint answers, and counts",
    "outbox_endpoint": "where recipients take webhooks; the secrets are sealed",
    "places_coverage": _PUBLIC, "places_office": _PUBLIC, "places_recipient": _PUBLIC, "places_region": _PUBLIC,
    "places_serving": _PUBLIC, "places_town": _PUBLIC,
    "places_wayorder": _PUBLIC,
}  # fmt: skip
_OURS: Final = ("hart_sees", "hart_adds", "hart_changes", "hart_removes")
#: Words of colleagues, sealed with keys of their own: closed to whoever has not said who they are.
FOR_SOMEBODY = {"accounts_emergencyaccess", "accounts_handover", "accounts_shiftnote", "keys_wrappedkey"} | {
    "disclosure_breach",
    "disclosure_answer",
    "inbox_member",
}  # of a breach: codes and times; whom it concerns is closed with the case


def test_every_table_is_closed_or_says_why_not(db: None) -> None:
    found = rows("""
        SELECT relname, relrowsecurity AND relforcerowsecurity FROM pg_class
         WHERE relkind IN ('r', 'p', 'm', 'v', 'f') AND relnamespace = 'public'::regnamespace
    """)
    closed = {name for name, is_closed in found if is_closed}
    assert {name for name, _ in found} - closed <= set(NOTHING_OF_A_CASE)
    assert closed == set(BY_PREDICATE) | FOR_SOMEBODY


def test_every_closed_table_opens_to_the_viewer_the_watcher_and_the_owner_alone(db: None) -> None:
    for (table,) in rows("SELECT relname FROM pg_class WHERE relrowsecurity"):
        policies = dict(rows("SELECT policyname, roles::text[] FROM pg_policies WHERE tablename = %s", table))
        names = {
            "hart_partners" if act in {"ALL", "SELECT"} else f"hart_partners_{act.lower()}"
            for act in roles.NARROWED.get(table, {})
        }
        partners = {name: [identity.role_named("partners")] for name in names}
        own = {
            name: policies.pop(name)
            for name in ("hart_sees", "hart_adds", "hart_changes", "hart_removes")
            if name in policies
        }
        assert set(map(tuple, own.values())) == {("public",)}
        owner = policies.pop("hart_owner")
        assert owner == [name for (name,) in rows("SELECT tableowner FROM pg_tables WHERE tablename = %s", table)]
        assert policies == {"hart_watch": [identity.role_named("watch")], **partners}


def test_our_functions_look_nowhere_but_where_they_say(db: None) -> None:
    found = rows("SELECT proname, prosecdef, proconfig FROM pg_proc WHERE proname LIKE 'hart%%' ORDER BY 1")
    assert [name for name, _, _ in found] == [
        "hart_cases", "hart_cases_in_brief", "hart_door", "hart_keeps_records", "hart_letter", "hart_organisations",
        "hart_regions", "hart_viewer",
    ]  # fmt: skip
    assert all(definer and config == ["search_path=pg_catalog, public, pg_temp"] for _, definer, config in found)


def test_the_roles_of_the_processes_own_nothing_and_are_not_exempt(db: None) -> None:
    names = [identity.role_named(name) for name in ("desk", "partners", "watch")]
    marks = (
        "SELECT rolsuper, rolbypassrls, rolcreaterole, rolcreatedb, rolcanlogin FROM pg_roles WHERE rolname = ANY (%s)"
    )
    assert rows(marks, names) == [(False,) * 5] * 3
    assert rows("SELECT 1 FROM pg_class WHERE relowner::regrole::text = ANY (%s)", names) == []
