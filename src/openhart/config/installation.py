"""Where one installation keeps its things. Pure: no Django, so that the `hart` command can look first.

The data directory holds the database and a small card (`installation.json`). The key-encryption key is
kept elsewhere on purpose: whoever takes the data directory alone takes nothing readable. The public site has
a directory and a card (`public.json`) of its own, and no key at all.
"""

import hmac
import json
import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

CARD = "installation.json"
PUBLIC_CARD = "public.json"
#: The processes of the children's wing; each has a secret of its own, and on PostgreSQL a database role of its own.
PROCESSES = ("desk", "partners", "watch", "owner")
BODIES = ("agency", "victim_services")
NO_ADDRESSES: Mapping[str, str] = {}


class NoInstallation(Exception):  # noqa: N818 - a plain statement of fact
    """Raised when a command needs an installation and the directory holds none."""


@dataclass(frozen=True, slots=True)
class Installation:
    """One agency's installation as one of its processes sees it: where things are, and that process's secrets."""

    data: Path
    ident: str
    pack: str
    is_demo: bool
    secret_key: str
    database: str
    addresses: Mapping[str, str] = field(default_factory=dict)  # process: https address, as its users type it
    name: str = ""  # the agency's
    mail: Mapping[str, str] = field(default_factory=dict)  # url, from, password_file: how mail leaves
    body: str = "agency"  # or "victim_services": who serves victims under VAWA or VOCA discloses less

    @property
    def key_file(self) -> Path:
        """Return where the key-encryption key is kept: outside the data directory."""
        return keys_home() / f"{self.ident}.key"

    @property
    def heads_file(self) -> Path:
        """Return where the signed heads of the trail are kept besides: outside the data directory."""
        return heads_home() / f"{self.ident}.jsonl"


def heads_home() -> Path:
    """Return the directory of the trail's signed heads, chosen by HART_HEADS; usually beside that of the keys."""
    chosen = os.environ.get("HART_HEADS")
    return Path(chosen).expanduser().absolute() if chosen else keys_home().parent / "heads"


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


def create(
    data: Path,
    *,
    pack: str,
    is_demo: bool,
    database: str = "",
    databases: Mapping[str, str] | None = None,
    addresses: Mapping[str, str] = NO_ADDRESSES,
    name: str = "",
) -> Installation:
    """Make an installation's card in ``data``; refuse to overwrite one.

    ``database`` is the address of one database for every process; ``databases`` names one for each.
    """
    card: dict[str, Any] = {
        "installation": secrets.token_hex(8),
        "name": name,
        "policy": pack,
        "demo": is_demo,
        "addresses": dict(addresses),
        "secret_keys": {process: secrets.token_urlsafe(50) for process in PROCESSES},
        "databases": {process: (databases or {}).get(process) or database for process in PROCESSES},
    }
    _write(data / CARD, card)
    return read(data)


def create_again(data: Path, kept: Mapping[str, Any], *, database: str = "") -> Installation:
    """Make the card of an installation that is brought back: the same one, with secrets that nobody has seen.

    Whatever was signed with the old ones, every sign-in first, is worth nothing there.
    """
    card = {
        **kept,
        "secret_keys": {process: secrets.token_urlsafe(50) for process in PROCESSES},
        "databases": dict.fromkeys(PROCESSES, database),
    }
    _write(data / CARD, card)
    return read(data)


def create_public(data: Path, *, pack: str, is_demo: bool, address: str = "", name: str = "") -> Installation:
    """Make the public site's card in a directory of its own; refuse to overwrite one."""
    addresses = {"public": address} if address else {}
    card = {"name": name, "policy": pack, "demo": is_demo, "addresses": addresses}
    _write(data / PUBLIC_CARD, {**card, "secret_key": secrets.token_urlsafe(50)})
    return read_public(data)


def _write(card: Path, lines: Mapping[str, Any]) -> None:
    card.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    handle = os.open(card, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        json.dump(lines, file, indent=2)


def read(data: Path, process: str = "desk") -> Installation:
    """Return the installation in ``data`` as a process sees it; raise NoInstallation with what to do about it."""
    try:
        card = json.loads((data / CARD).read_text(encoding="utf-8"))
        return Installation(
            data=data,
            ident=card["installation"],
            pack=card["policy"],
            is_demo=bool(card["demo"]),
            secret_key=_secret_key(card, process),
            database=_database(card, process),
            addresses={**card.get("addresses", {})},
            name=card.get("name", ""),
            mail={**card.get("mail", {})},
            body=_body(card),
        )
    except FileNotFoundError:
        raise NoInstallation(
            f"There is no OpenHART installation in {data}. `hart init --data {data}` makes one, `hart demo --no-serve "
            f"--data {data}` one with invented children; `--data DIR` or HART_DATA points to another."
        ) from None
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as fault:
        raise NoInstallation(f"The card {data / CARD} cannot be read: {fault!r}.") from fault


def read_public(data: Path) -> Installation:
    """Return the public site's card in ``data``; raise NoInstallation when there is none."""
    try:
        card = json.loads((data / PUBLIC_CARD).read_text(encoding="utf-8"))
        return Installation(
            data=data, ident="public", pack=card["policy"], is_demo=bool(card["demo"]),
            secret_key=os.environ.get("HART_SECRET_KEY_PUBLIC") or card["secret_key"], database="",
            addresses={**card["addresses"]}, name=card["name"],
        )  # fmt: skip
    except FileNotFoundError:
        raise NoInstallation(
            f"There is no public site in {data}. `hart init public --data {data}` makes one."
        ) from None
    except (OSError, ValueError, KeyError, TypeError) as fault:
        raise NoInstallation(f"The card {data / PUBLIC_CARD} cannot be read: {fault!r}.") from fault


def public_home(data: Path) -> Path:
    """Return where the public site's card is: in ``data``, or in the directory `public` of the demonstration there."""
    return data / "public" if not (data / PUBLIC_CARD).exists() and (data / "public" / PUBLIC_CARD).exists() else data


def _body(card: Mapping[str, Any]) -> str:
    """Return what kind of body the installation serves; HART_BODY wins, and an unknown one is refused."""
    body = os.environ.get("HART_BODY") or card.get("body", BODIES[0])
    if body not in BODIES:
        raise ValueError(f"body is {body!r}; one of {', '.join(BODIES)} was expected")
    return str(body)


def _secret_key(card: Mapping[str, Any], process: str) -> str:
    """Return the secret of one process; HART_SECRET_KEY_DESK and the like win. An older card keeps one for all."""
    given = os.environ.get(f"HART_SECRET_KEY_{process.upper()}") or card.get("secret_keys", {}).get(process)
    return given or hmac.digest(card["secret_key"].encode(), f"process:{process}".encode(), "sha256").hex()


def _database(card: Mapping[str, Any], process: str) -> str:
    """Return the database of one process: HART_DATABASE_URL_DESK and the like, HART_DATABASE_URL for all, the card."""
    given = os.environ.get(f"HART_DATABASE_URL_{process.upper()}") or os.environ.get("HART_DATABASE_URL")
    found: str = given or card.get("databases", {}).get(process) or card.get("database", "")
    return found
