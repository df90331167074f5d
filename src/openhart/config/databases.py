"""The database of an installation as Django wants it described."""

from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

# WAL lets readers read while one writes; FULL makes a commit outlive a power cut; what is deleted is overwritten.
_PRAGMAS = (
    "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON; PRAGMA temp_store=MEMORY; "
    "PRAGMA secure_delete=ON;"
)
_OTHER_PROCESSES_S = 30


def sqlite(path: Path) -> dict[str, Any]:
    """Return the settings of a SQLite file: durable commits, writers in line."""
    return {
        "ENGINE": "openhart.foundation.sqlite",
        "NAME": str(path),
        "OPTIONS": {
            "transaction_mode": "IMMEDIATE",
            "init_command": _PRAGMAS,
            "timeout": _OTHER_PROCESSES_S,
        },
    }


def postgres(url: str) -> dict[str, Any]:
    """Return the settings of a PostgreSQL database given as ``postgresql://user:password@host:port/name?sslmode=…``."""
    parts = urlsplit(url)
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": parts.hostname or "",
        "PORT": str(parts.port or ""),
        "OPTIONS": dict(parse_qsl(parts.query)),
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
    }


def database(url: str, data: Path) -> dict[str, Any]:
    """Return PostgreSQL's settings for a URL, SQLite's in the data directory without one."""
    return postgres(url) if url else sqlite(data / "desk.sqlite3")
