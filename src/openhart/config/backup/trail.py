"""Where the audit trail stood when a backup was made: what a restored copy is compared with."""

from typing import Any

from openhart.config.backup.engines import Engine


def head(engine: Engine) -> dict[str, Any]:
    """Return how many entries the trail has in this moment of the database, and the last one's identifier."""
    count = engine.one("SELECT count(*) FROM audit_entry")
    last = engine.one("SELECT max(CAST(id AS varchar(36))) FROM audit_entry")
    return {"entries": count, "last": last}
