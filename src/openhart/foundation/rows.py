"""Row-level security on PostgreSQL, written the same way for every table; SQLite has none and needs none of this."""

from collections.abc import Iterable, Iterator
from typing import Any

from django.db import migrations


def protection(table: str, *, sees: str, adds: str = "", changes: bool = True, removes: bool = False) -> Iterator[str]:
    """Yield the statements that close a table to every role but its owner, except for the rows a condition opens.

    ``sees`` is the condition under which a row is read and changed, before and after; ``adds`` the one for new
    rows where it differs. The owner's exemption is a policy that can be read, not a silence of the catalogue.
    """
    yield f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY"
    yield f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY"
    yield f"CREATE POLICY hart_owner ON {table} TO CURRENT_USER USING (true) WITH CHECK (true)"
    yield f"CREATE POLICY hart_sees ON {table} FOR SELECT USING ({sees})"
    yield f"CREATE POLICY hart_adds ON {table} FOR INSERT WITH CHECK ({adds or sees})"
    if changes:
        yield f"CREATE POLICY hart_changes ON {table} FOR UPDATE USING ({sees}) WITH CHECK ({sees})"
    if removes:
        yield f"CREATE POLICY hart_removes ON {table} FOR DELETE USING ({sees})"


def on_postgres(forwards: Iterable[str], backwards: Iterable[str]) -> migrations.RunPython:
    """Return the operation of a migration that runs statements on PostgreSQL and does nothing elsewhere."""

    def run(statements: Iterable[str]) -> Any:
        kept = tuple(statements)

        def act(_apps: Any, schema_editor: Any) -> None:
            for statement in kept if schema_editor.connection.vendor == "postgresql" else ():
                schema_editor.execute(statement)

        return act

    return migrations.RunPython(run(forwards), run(backwards))


def exposure(table: str) -> Iterator[str]:
    """Yield the statements that take `protection` away."""
    for name in (
        "owner",
        "sees",
        "adds",
        "changes",
        "removes",
        "watch",
        "partners",
        "partners_insert",
        "partners_update",
    ):
        yield f"DROP POLICY IF EXISTS hart_{name} ON {table}"
    yield f"ALTER TABLE {table} NO FORCE ROW LEVEL SECURITY"
    yield f"ALTER TABLE {table} DISABLE ROW LEVEL SECURITY"
