"""What one process reads from its installation: its secret, its database, its address and its cookies. No Django."""

import ipaddress
import os
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from openhart.config import databases, installation

#: Where the demonstration is open now: `desk=http://…` and so on, told by the process that opens its sites.
DEMO_ADDRESSES = "HART_DEMO_ADDRESSES"
LOOPBACK = ("localhost", "127.0.0.1", "[::1]")
A_YEAR_S = 365 * 24 * 60 * 60
Network = ipaddress.IPv4Network | ipaddress.IPv6Network


@dataclass(frozen=True, slots=True)
class Process:
    """One process of an installation."""

    name: str
    here: installation.Installation

    @property
    def data(self) -> Path:
        """Return the data directory."""
        return self.here.data

    @property
    def address(self) -> str:
        """Return the address its users type, such as ``https://desk.example.gov``; empty when only loopback is used."""
        return self.here.addresses.get(self.name, "").rstrip("/")

    @property
    def addresses(self) -> dict[str, str]:
        """Return the address of each process as mails and pages name it; in the demonstration where it is open now."""
        if not self.here.is_demo:
            return {**self.here.addresses}
        now = os.environ.get(DEMO_ADDRESSES, "").split()
        return {**self.here.addresses, **dict(each.split("=", 1) for each in now if "=" in each)}

    @property
    def is_over_tls(self) -> bool:
        """Return whether its users reach it over TLS; outside the demonstration nothing else is allowed."""
        return urlsplit(self.address).scheme == "https"

    @property
    def hosts(self) -> list[str]:
        """Return the names it answers to: its own, and this machine's while it has none."""
        host = urlsplit(self.address).hostname
        return [host] if host else list(LOOPBACK)

    @property
    def secret_key(self) -> str:
        """Return its own secret; without an installation one that lives as long as the process."""
        return self.here.secret_key or os.urandom(32).hex()

    @property
    def database(self) -> dict[str, Any]:
        """Return its database as Django wants it described."""
        return databases.database(self.here.database, self.here.data)

    @property
    def session_cookie(self) -> str:
        """Return the name of its session cookie: bound to one host, except on the demonstration's plain http."""
        return f"{self.name}_session" if self.here.is_demo else f"__Host-{self.name}"

    @property
    def csrf_cookie(self) -> str:
        """Return the name of the cookie that its forms are checked against."""
        return f"{self.session_cookie}_form"

    @property
    def hsts_s(self) -> int:
        """Return for how many seconds a browser shall know it by https only."""
        return A_YEAR_S if self.is_over_tls else 0


def of(name: str) -> Process:
    """Return a process of the children's wing, as its installation's card says."""
    data = installation.data_home()
    try:
        here = installation.read(data, name)
    except installation.NoInstallation:
        # Static checks and `makemigrations` need settings, not an installation; commands that need one say so.
        here = installation.Installation(
            data=data, ident="none", pack="us-ct", is_demo=False, secret_key="", database=""
        )
    return Process(name, here)


def public() -> Process:
    """Return the public process: its own card, no key, no database."""
    data = installation.public_home(installation.data_home())
    try:
        here = installation.read_public(data)
    except installation.NoInstallation:
        here = installation.Installation(
            data=data, ident="public", pack="us-ct", is_demo=False, secret_key="", database=""
        )
    return Process("public", here)


def trusted_proxies() -> list[Network]:
    """Return the networks whose word on the visitor's address and on TLS is believed: HART_TRUSTED_PROXIES, CIDRs."""
    named = os.environ.get("HART_TRUSTED_PROXIES", "").replace(",", " ").split()
    return [ipaddress.ip_network(one, strict=False) for one in named]
