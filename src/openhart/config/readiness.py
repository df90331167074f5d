"""Whether an installation is ready for real records: every reason why it is not, as a sentence that says what to do."""

import os
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.core.checks import ERROR, run_checks
from django.db import DEFAULT_DB_ALIAS, DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.db.utils import ConnectionHandler

from openhart import policy
from openhart.accounts.access import SYSTEM
from openhart.accounts.adapters import factors
from openhart.accounts.queries.holding import administrators
from openhart.cases.queries.backups import backups_are_late
from openhart.config import installation, oidc, process
from openhart.keys.queries import purge_is_due, sealed_copy_fits
from openhart.outbox.adapters import server
from openhart.paperwork.queries import faults_of
from openhart.people.queries import not_indexed
from openhart.sealing import keyfile
from openhart.sealing.envelope import KeyOutOfReach

_SERVING = ("desk", "partners", "watch")
_OTHERS_MAY = 0o077
_WHO = "SELECT rolsuper, rolbypassrls FROM pg_roles WHERE rolname = current_user"
_OWNS = """
    SELECT count(*) FROM pg_class JOIN pg_roles ON pg_roles.oid = relowner
    WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace AND pg_has_role(current_user, pg_roles.oid, 'MEMBER')
"""


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at: what stands in the way, or what is only worth knowing."""

    sentence: str
    is_in_the_way: bool = True


def findings(at: datetime) -> list[Finding]:
    """Return what stands in the way of real records, worst first, and what is worth knowing."""
    found = [
        *_addresses(), *_files(), *_keys(), *_directory(), *_secrets(), *_scanner(), *_mail(), *own_forms(),
        *_program(),
    ]  # fmt: skip
    try:
        pending = _pending_migrations()
        if pending:
            found.append(Finding(f"The database is {pending} steps older than this program. Run `hart migrate`."))
        else:
            found += [*_people(at), *_index(), *_roles(), *_backups(at), *_purge()]
    except DatabaseError as fault:
        found.append(Finding(f"The database cannot be reached as its owner ({type(fault).__name__})."))
    return found


def _addresses() -> Iterator[Finding]:
    if settings.IS_DEMO:
        yield Finding("This is a demonstration. `hart init` makes an installation for real records.")
    for name in ("desk", "partners"):
        here = process.of(name)
        if not here.address and name == "partners":
            yield Finding("The partners' site has no address: do not open it.", is_in_the_way=False)
        elif not here.is_over_tls:
            yield Finding(f"The address of the {name} is not https: names would cross the network in clear.")
    if not settings.TRUSTED_PROXIES:
        yield Finding("HART_TRUSTED_PROXIES names no proxy: without one that ends TLS no page is shown.")


def _files() -> Iterator[Finding]:
    data, key = Path(settings.DATA_DIR), Path(settings.KEY_FILE)
    if not key.is_file():
        yield Finding(f"The key {key} is not there. Without it no name can be read.")
    elif key.resolve().is_relative_to(data.resolve()):
        yield Finding(f"The key lies in the data directory. Move it and name its directory in HART_KEYS: {key}.")
    if os.name == "nt":
        return
    for path in (key, data, data / installation.CARD, data / "desk.sqlite3"):
        if path.exists() and path.stat().st_mode & _OTHERS_MAY:
            yield Finding(f"Other accounts of this machine may read {path}. Run `chmod go= {path}`.")


def _keys() -> Iterator[Finding]:
    """Yield what is wrong with what the key file holds, and whether it could be brought back."""
    if not Path(settings.KEY_FILE).is_file():
        return
    try:
        keys = keyfile.load(Path(settings.KEY_FILE))
    except KeyOutOfReach as fault:
        yield Finding(str(fault))
        return
    if len(keys.keys) > 1:
        yield Finding("A change of the key is under way. `hart keys rotate` ends it.", is_in_the_way=False)
    if keys.recovery is None:
        yield Finding(
            "If the key file is lost, so is every record. Hold the ceremony of shares: `hart keys share`.",
            is_in_the_way=False,
        )
    elif not sealed_copy_fits(SYSTEM):
        yield Finding(
            "The sealed copy of the key file for the holders of shares is missing, damaged or of other keys. "
            "`hart keys rotate` renews it.",
            is_in_the_way=False,
        )


def _directory() -> Iterator[Finding]:
    try:
        oidc.directory(process.of("desk").here)
    except oidc.CannotRead as fault:
        yield Finding(str(fault))


def _secrets() -> Iterator[Finding]:
    secrets = [process.of(name).secret_key for name in _SERVING]
    if len(set(secrets)) < len(secrets):
        yield Finding("Two processes share a secret: a sign-in at one would be believed by the other.")


def _scanner() -> Iterator[Finding]:
    if not settings.VIRUS_SCANNER:
        yield Finding(
            "No virus scanner is configured: files are looked at and shown as pictures, but not scanned. Name the "
            "daemon of ClamAV in HART_CLAMAV.",
            is_in_the_way=False,
        )


def _mail() -> Iterator[Finding]:
    if not server.is_named():
        yield Finding(
            "No mail server is named: nobody is told by mail that something waits for them. Name one in HART_SMTP_URL "
            "and HART_SMTP_FROM, then `hart outbox test ADDRESS`.",
            is_in_the_way=False,
        )
        return
    try:
        server.named()
    except server.BadSetting as fault:
        yield Finding(str(fault))


def own_forms() -> Iterator[Finding]:
    """Yield what is wrong with the agency's own forms: they are left aside until it is mended."""
    try:
        forms = policy.load_forms(settings.POLICY_PACK, agency=settings.FORMS_DIR)
    except policy.PackError as wrong:
        yield Finding(f"The agency's own forms in {settings.FORMS_DIR} cannot be used: {wrong}.")
        return
    for form in forms.values():
        for said in faults_of(form.paper) if form.paper is not None else ():
            yield Finding(f"{form.code}: {said}", is_in_the_way=False)


def _program() -> Iterator[Finding]:
    if settings.DEBUG:
        yield Finding("DEBUG is on: a fault would show names to whoever sees the page.")
    for said in run_checks():
        if said.level >= ERROR:
            yield Finding(f"The program finds fault with itself ({said.id}).")


def _pending_migrations() -> int:
    executor = MigrationExecutor(connection)
    return len(executor.migration_plan(executor.loader.graph.leaf_nodes()))


def _people(at: datetime) -> Iterator[Finding]:
    known = administrators(SYSTEM, at)
    ready = [user_id for user_id in known if factors.factors_of(user_id).count]
    if not ready:
        yield Finding("No administrator has a second factor yet. The invitation of `hart init` leads there.")
    elif len(ready) == 1:
        yield Finding("There is one administrator. Two can let each other in again.", is_in_the_way=False)


def _backups(at: datetime) -> Iterator[Finding]:
    late = backups_are_late(SYSTEM, at)
    if late is not None:
        yield Finding(str(late), is_in_the_way=False)  # a new installation has none, and needs none to begin


def _purge() -> Iterator[Finding]:
    if purge_is_due(SYSTEM):
        yield Finding(
            "Keys were destroyed whose bytes are still in the files of the database. Run `hart keys purge`, and let "
            "it run every day.",
            is_in_the_way=False,
        )


def _index() -> Iterator[Finding]:
    count = not_indexed(SYSTEM)
    if count:
        yield Finding(f"{count} people cannot be found by name yet. Run `hart people reindex`.")


def _roles() -> Iterator[Finding]:
    if connection.vendor != "postgresql":
        yield Finding(
            "The records are in SQLite: the desk and the partners' site would share one file. Open the partners' "
            "site with PostgreSQL only.",
            is_in_the_way=bool(process.of("partners").address),
        )
        return
    for name in _SERVING:
        yield from _role(name)


def _role(name: str) -> Iterator[Finding]:
    """Look at the database through the eyes of one process."""
    seen = ConnectionHandler({DEFAULT_DB_ALIAS: process.of(name).database})[DEFAULT_DB_ALIAS]
    try:
        with seen.cursor() as cursor:
            cursor.execute(_OWNS)
            owned = cursor.fetchone()[0]
            cursor.execute(_WHO)
            is_above = any(cursor.fetchone())
    except DatabaseError as fault:
        yield Finding(f"The database cannot be reached as the {name} ({type(fault).__name__}).")
        return
    finally:
        seen.close()
    if owned or is_above:
        yield Finding(
            f"The {name} works as the owner of the tables or above: row-level security would not hold it. Give it "
            f"a login role of its own (HART_DATABASE_URL_{name.upper()}); `hart roles` says which role to grant."
        )
