"""Where one installation keeps its things. Pure: no Django, so that the `hart` command can look first.

The data directory holds the database and a small card (`installation.json`). The key-encryption key is
kept elsewhere on purpose: whoever takes the data directory alone takes nothing readable.
"""

import json
import os
import secrets
from dataclasses import dataclass
from pathlib import Path
from typing import Any

CARD = "installation.json"


class NoInstallation(Exception):  # noqa: N818 - a plain statement of fact
    """Raised when a command needs an installation and the directory holds none."""


@dataclass(frozen=True, slots=True)
class Installation:
    """One agency's desk: its data directory, key file and settings card."""

    data: Path
    ident: str
    pack: str
    is_demo: bool
    secret_key: str
    database: str

    @property
    def key_file(self) -> Path:
        """Return where the key-encryption key is kept: outside the data directory."""
        return keys_home() / f"{self.ident}.key"


def data_home() -> Path:
    """Return the data directory chosen by HART_DATA, or the usual place."""
    chosen = os.environ.get("HART_DATA")
    if chosen:
        return Path(chosen).expanduser().absolute()
    base = os.environ.get("XDG_DATA_HOME") or os.environ.get("LOCALAPPDATA")
    return (Path(base) if base else Path.home() / ".local" / "share") / "openhart"


def keys_home() -> Path:
    """Return the directory of the keys, chosen by HART_KEYS, or the usual place."""
    chosen = os.environ.get("HART_KEYS")
    if chosen:
        return Path(chosen).expanduser().absolute()
    base = os.environ.get("XDG_CONFIG_HOME") or os.environ.get("APPDATA")
    return (Path(base) if base else Path.home() / ".config") / "openhart" / "keys"


def create(data: Path, *, pack: str, is_demo: bool, database: str = "") -> Installation:
    """Make an installation's card in ``data``; refuse to overwrite one."""
    data.mkdir(parents=True, exist_ok=True, mode=0o700)
    card: dict[str, Any] = {
        "installation": secrets.token_hex(8),
        "policy": pack,
        "demo": is_demo,
        "secret_key": secrets.token_urlsafe(50),
        "database": database,
    }
    handle = os.open(data / CARD, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        json.dump(card, file, indent=2)
    return read(data)


def read(data: Path) -> Installation:
    """Return the installation in ``data``; raise NoInstallation with what to do about it."""
    try:
        card = json.loads((data / CARD).read_text(encoding="utf-8"))
        return Installation(
            data=data,
            ident=card["installation"],
            pack=card["policy"],
            is_demo=bool(card["demo"]),
            secret_key=card["secret_key"],
            database=os.environ.get("HART_DATABASE_URL") or card["database"],
        )
    except FileNotFoundError:
        raise NoInstallation(
            f"There is no OpenHART installation in {data}. `hart demo --no-serve --data {data}` makes one with "
            "invented children; `--data DIR` or HART_DATA points to another."
        ) from None
    except (OSError, ValueError, KeyError, TypeError) as fault:
        raise NoInstallation(f"The card {data / CARD} cannot be read: {fault!r}.") from fault
