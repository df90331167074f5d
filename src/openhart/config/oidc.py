"""The agency's directory (Entra ID, Okta): read from a file beside the installation's key, never from the data.

Pure: no Django, so that the settings can read it. The file names the directory and holds the secret by which the
directory knows this desk; whoever takes the data directory alone does not get it.
"""

import json
import os
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from openhart.accounts.lifecycle.claims import Directory
from openhart.config import installation

#: What may be asked of the directory beside what is asked of every one.
_ALSO = frozenset({"acr_values", "claims", "domain_hint"})
#: Addresses under which anybody's tenant signs in: whoever has an account anywhere would be believed.
_EVERYBODYS = ("/common", "/organizations", "/consumers")
_OTHERS_MAY = 0o077


class CannotRead(Exception):  # noqa: N818 - a plain statement of fact
    """Raised when the file of the directory is there and cannot be used, with what to do about it."""


def file_of(here: installation.Installation) -> Path:
    """Return where the file of the directory is, if there is one: beside the key."""
    return here.key_file.with_suffix(".oidc.json")


def directory(here: installation.Installation) -> Directory | None:
    """Return the directory of an installation, or None when it has none; a demonstration never has one.

    A file that others of this machine may read is refused, and so is anything in it that is not understood.
    """
    path = file_of(here)
    if here.is_demo or not path.is_file():
        return None
    if os.name != "nt" and path.stat().st_mode & _OTHERS_MAY:
        raise CannotRead(f"Other accounts of this machine may read {path}. Run `chmod go= {path}`.")
    try:
        lines = json.loads(path.read_text(encoding="utf-8"))
        return _read(lines)
    except (OSError, ValueError, TypeError, KeyError, AttributeError) as fault:
        raise CannotRead(f"{path} cannot be used: {_why(fault)}.") from None


def usable(here: installation.Installation) -> Directory | None:
    """Return the directory of an installation; None as well when its file cannot be used.

    A wrong line in it closes one door. It must not stop the watch, nor the other ways in; `hart serve` and `hart
    check` say what is wrong.
    """
    try:
        return directory(here)
    except CannotRead:
        return None


def _read(lines: dict[str, Any]) -> Directory:
    second = {name: frozenset(_texts(values)) for name, values in lines.pop("second_factor", {}).items()}
    read = Directory(
        name=_text(lines.pop("name")),
        address=_address(_text(lines.pop("address"))),
        client_id=_text(lines.pop("client_id")),
        client_secret=_text(lines.pop("client_secret")),
        username_claim=_text(lines.pop("username_claim", "preferred_username")),
        role_claims=tuple(_texts(lines.pop("role_claims", ["groups"]))),
        second_factor=second,
        scopes=tuple(dict.fromkeys(["openid", *_texts(lines.pop("scopes", ["profile"]))])),
        also_ask={name: _text(value) for name, value in lines.pop("also_ask", {}).items()},
        other_hosts=frozenset(_texts(lines.pop("other_hosts", []))),
        asks_userinfo=_truth(lines.pop("asks_userinfo", False)),
    )
    if lines:
        raise ValueError(f"it says {', '.join(sorted(lines))}, which means nothing here")
    if set(read.also_ask) - _ALSO:
        raise ValueError(f"only {', '.join(sorted(_ALSO))} can be asked as well")
    return read


def _address(address: str) -> str:
    parts = urlsplit(address)
    if parts.scheme != "https" or not parts.hostname or parts.query or parts.fragment or "@" in parts.netloc:
        raise ValueError("the address must begin with https:// and name one directory")
    if any(part in f"{parts.path}/" for part in (f"{each}/" for each in _EVERYBODYS)):
        raise ValueError("the address is one for every agency; use the one of your own tenant")
    return address.rstrip("/")


def _text(value: Any) -> str:
    if not isinstance(value, str) or not value.strip():
        raise TypeError("a text is missing or empty")
    return value.strip()


def _texts(values: Any) -> list[str]:
    if not isinstance(values, list):
        raise TypeError("a list is missing")
    return [_text(value) for value in values]


def _truth(value: Any) -> bool:
    if not isinstance(value, bool):
        raise TypeError("true or false is missing")
    return value


def _why(fault: Exception) -> str:
    """Return what is wrong without repeating the file: it holds a secret."""
    if isinstance(fault, KeyError):
        return f"{fault} is missing"
    return "it is not valid JSON" if isinstance(fault, json.JSONDecodeError) else str(fault)
