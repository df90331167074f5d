"""Where the audit trail stood when a backup was made: what a restored copy is compared with."""

from typing import Any

from openhart.config.backup.engines import Engine

_LANES = [("id", "int"), ("seq", "int"), ("hash", "bytes")]


def head(engine: Engine) -> dict[str, Any]:
    """Return how many entries the trail has in this moment of the database, and where each of its lanes ends."""
    lanes = engine.rows("audit_lane", _LANES) if "audit_lane" in engine.tables() else ()
    return {
        "entries": engine.one("SELECT count(*) FROM audit_entry"),
        "lanes": [[lane, seq, bytes(digest).hex()] for lane, seq, digest in lanes if seq],
    }
