"""The mail server of the installation, as its settings name it; what is not safe is refused in a sentence."""

import ipaddress
import ssl
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import parse_qs, unquote, urlsplit

from django.conf import settings

from openhart.outbox.adapters.faults import Fault
from openhart.outbox.adapters.letters import checked_address

_PORTS = {"smtp": 587, "smtps": 465}
_NAMES_OF_THIS_MACHINE = frozenset({"localhost", "localhost.localdomain", "ip6-localhost"})


class BadSetting(ValueError):  # noqa: N818 - what it is
    """Raised when the mail server is named in a way that cannot or must not be used."""


@dataclass(frozen=True, slots=True)
class Server:
    """Where mail goes: over implicit TLS (``smtps``), STARTTLS (``smtp``), or on this machine alone in clear."""

    host: str
    port: int
    is_implicit: bool
    is_clear: bool
    user: str
    password_file: str
    authority: str  # a file with the certificates that are believed instead of the system's
    sender: str
    name: str  # how we greet

    def password(self) -> str:
        """Return the password, read anew so that a changed one is used at once; raise Fault when it cannot be read."""
        try:
            return Path(self.password_file).read_text(encoding="utf-8").strip("\r\n")
        except OSError:
            raise Fault("no_password", is_lines=True) from None

    def context(self) -> ssl.SSLContext:
        """Return how TLS is spoken: certificate and name of the server are verified."""
        try:
            return ssl.create_default_context(cafile=self.authority or None)
        except (OSError, ssl.SSLError):
            raise Fault("no_authority", is_lines=True) from None

    def __str__(self) -> str:
        how = "in clear, on this machine" if self.is_clear else "TLS" if self.is_implicit else "STARTTLS"
        return f"{self.host}:{self.port} ({how})"


def is_named() -> bool:
    """Return whether the installation names a mail server."""
    return bool(settings.MAIL["url"])


def named() -> Server:
    """Return the mail server that the installation names; raise BadSetting with what is wrong."""
    url, sender, password_file = (settings.MAIL[name] for name in ("url", "from", "password_file"))
    parts = urlsplit(url)
    try:
        port = parts.port or _PORTS.get(parts.scheme, 0)
    except ValueError:
        port = 0
    if parts.scheme not in _PORTS or not parts.hostname or not port:
        raise BadSetting("HART_SMTP_URL is not smtps://host, smtp://host or one of them with user@ and :port.")
    if parts.password is not None:
        raise BadSetting("HART_SMTP_URL holds a password. Put it into a file and name that in HART_SMTP_PASSWORD_FILE.")
    asked = parse_qs(parts.query)
    if set(asked) - {"tls", "ca"} or asked.get("tls", ["none"]) != ["none"]:
        raise BadSetting("HART_SMTP_URL says something after ? other than tls=none or ca=FILE.")
    is_clear = "tls" in asked
    if is_clear and (parts.scheme == "smtps" or not _is_here(parts.hostname)):
        raise BadSetting("Mail goes in clear to this machine only: without TLS anybody on the way could read it.")
    if parts.username and not password_file:
        raise BadSetting("HART_SMTP_URL names a user. Name the file of the password in HART_SMTP_PASSWORD_FILE.")
    return Server(
        host=parts.hostname, port=port, is_implicit=parts.scheme == "smtps", is_clear=is_clear,
        user=unquote(parts.username or ""), password_file=password_file, authority=asked.get("ca", [""])[0],
        sender=_sender(sender), name=urlsplit(settings.ADDRESS).hostname or "localhost",
    )  # fmt: skip


def _sender(sender: str) -> str:
    try:
        return checked_address(sender)
    except Fault:
        raise BadSetting("HART_SMTP_FROM is not the address of a mailbox. Name the one that answers come to.") from None


def _is_here(host: str) -> bool:
    """Return whether a name is of this machine, without asking anybody."""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host in _NAMES_OF_THIS_MACHINE
