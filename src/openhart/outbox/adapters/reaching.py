"""Connecting to an address of the network that was looked at first: no way in to what is behind our own walls."""

import ipaddress
import socket
from urllib.parse import SplitResult, urlsplit

from openhart.outbox.adapters.faults import Fault

PATIENCE_S = 10.0
_HTTPS = 443
_Address = ipaddress.IPv4Address | ipaddress.IPv6Address
#: Addresses that carry one of the other kind inside: what counts is where they lead.
_TRANSLATED = ipaddress.ip_network("64:ff9b::/96")


def checked_url(url: str) -> SplitResult:
    """Return the parts of an address that webhooks may go to; raise ValueError with a sentence for any other."""
    if not url.isascii() or any(one.isspace() or not one.isprintable() for one in url):
        raise ValueError("The address of a webhook is written in plain letters, without spaces.")
    parts = urlsplit(url)
    try:
        port = parts.port
    except ValueError:
        port = 0
    if parts.scheme != "https" or not parts.hostname or port == 0:
        raise ValueError("The address of a webhook begins with https:// and names a host.")
    if parts.username is not None or parts.password is not None or parts.fragment:
        raise ValueError("The address of a webhook holds no user, no password and nothing after #.")
    return parts


def connected(host: str, port: int | None, *, may_be_private: bool) -> socket.socket:
    """Return a connection to one of a host's addresses; raise Fault when one of them leads where none may.

    The name is asked for once, and the address that was looked at is the one that is connected to: a name that
    means another machine a moment later changes nothing.
    """
    try:
        found = socket.getaddrinfo(host, port or _HTTPS, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        raise Fault("no_such_host", is_lines=True) from None
    addresses = list(dict.fromkeys(str(sockaddr[0]) for *_, sockaddr in found))
    if not all(is_allowed(address, may_be_private=may_be_private) for address in addresses):
        raise Fault("private_address", is_lines=True)
    for address in addresses:
        try:
            return socket.create_connection((address, port or _HTTPS), timeout=PATIENCE_S)
        except OSError:
            continue
    raise Fault("unreachable", is_lines=True)


def is_allowed(address: str, *, may_be_private: bool) -> bool:
    """Return whether webhooks may go to an address of the network.

    Only to public ones, unless the endpoint was allowed to be private by name; never to many at once, to none, or to
    what answers on the link alone, such as the metadata of a cloud.
    """
    try:
        led_to = _inner(ipaddress.ip_address(address.partition("%")[0]))
    except ValueError:
        return False
    if led_to.is_multicast or led_to.is_unspecified or led_to.is_link_local:
        return False
    is_of_a_site = (
        isinstance(led_to, ipaddress.IPv6Address) and led_to.is_site_local
    )  # given up, and still routed inside
    return may_be_private or (led_to.is_global and not led_to.is_reserved and not is_of_a_site)


def _inner(address: _Address) -> _Address:
    """Return the address that another one carries inside, or itself."""
    if isinstance(address, ipaddress.IPv4Address):
        return address
    if address in _TRANSLATED:
        return ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
    teredo = address.teredo
    return address.ipv4_mapped or address.sixtofour or (teredo[1] if teredo else None) or address
