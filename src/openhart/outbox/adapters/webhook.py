"""Handing a signed message to an endpoint over https, to the address that was looked at, and following nothing."""

import contextlib
import http.client
import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Final

from django.conf import settings

from openhart.outbox.adapters import reaching, signing
from openhart.outbox.adapters.faults import Before, Fault, Unanswered
from openhart.outbox.models import Endpoint, Message
from openhart.outbox.sources import Hook, Mail

#: For one message from the first byte to the answer, however slowly the other side speaks.
LONGEST_S: Final = 30.0
#: Answers of a destination that is overloaded or away, whatever it is sent.
_OF_THE_LINE: Final = frozenset({429, 502, 503, 504})
_ACCEPTED: Final = range(200, 300)
_REDIRECTED: Final = range(300, 400)


class HookSession:
    """One endpoint; each message has a connection of its own."""

    is_used_up = False

    def __init__(self, endpoint: Endpoint, *, now: Callable[[], datetime]) -> None:
        """Look at the address; raise Fault when there is none to go to any more."""
        self._endpoint, self._now = endpoint, now
        if endpoint.ended_at is not None:
            raise Fault("endpoint_ended", is_lines=True)
        try:
            self._url = reaching.checked_url(endpoint.url)
        except ValueError:
            raise Fault("no_address", is_lines=True) from None

    def hand_over(self, message: Message, said: Mail | Hook, before: Before) -> None:
        """Hand a message over; the endpoint knows by its id whether it had it before."""
        if not isinstance(said, Hook) or said.endpoint != self._endpoint.code:
            raise TypeError("An endpoint takes what was composed for it.")
        body = said.released.payload
        if body is None or not said.released.is_as_written():
            raise ValueError("What is to be sent is not what the ledger says.")
        with self._connected() as wire:
            before()
            self._post(wire, message, body)

    def close(self) -> None:
        """Nothing is open."""

    @contextmanager
    def _connected(self) -> Iterator[http.client.HTTPConnection]:
        host = self._url.hostname or ""
        plain = reaching.connected(host, self._url.port, may_be_private=self._endpoint.may_be_private)
        with contextlib.closing(plain):
            sealed = _context().wrap_socket(plain, server_hostname=host, do_handshake_on_connect=False)
        with contextlib.closing(sealed), _at_most(LONGEST_S, sealed):
            try:
                sealed.settimeout(LONGEST_S)
                sealed.do_handshake()
            except ssl.SSLCertVerificationError:
                raise Fault("certificate", is_lines=True) from None
            except OSError:
                raise Fault("tls", is_lines=True) from None
            wire = http.client.HTTPConnection(host, self._url.port or 443, timeout=LONGEST_S)
            wire.sock = sealed
            yield wire

    def _post(self, wire: http.client.HTTPConnection, message: Message, body: bytes) -> None:
        kept = self._endpoint.secrets()
        now = self._now()
        is_rotating = self._endpoint.old_until is not None and now < self._endpoint.old_until
        secrets = [kept["new"], *([kept["old"]] if is_rotating and kept.get("old") else [])]
        path = (self._url.path or "/") + (f"?{self._url.query}" if self._url.query else "")
        signed = signing.headers(message_id=str(message.id), at=now, body=body, with_secrets=secrets)
        try:
            wire.request(
                "POST", path, body=body,
                headers={"Content-Type": "application/json", "User-Agent": "OpenHART", "Connection": "close", **signed},
            )  # fmt: skip
            status = wire.getresponse().status
        except (OSError, http.client.HTTPException):
            raise Unanswered("no_reply") from None
        _check(status)


def _context() -> ssl.SSLContext:
    """Return how TLS is spoken; raise Fault where the file of believed certificates is not there, for all alike."""
    try:
        return ssl.create_default_context(cafile=settings.WEBHOOK_AUTHORITY or None)
    except (OSError, ssl.SSLError):
        raise Fault("no_authority", is_lines=True) from None


def _check(status: int) -> None:
    """Raise Fault for every answer but yes; where an answer leads elsewhere nobody follows."""
    if status in _ACCEPTED:
        return
    if status in _REDIRECTED:
        raise Fault("redirected", is_messages=True)
    raise Fault(f"http_{status}", is_messages=True, is_lines=status in _OF_THE_LINE)


@contextmanager
def _at_most(seconds: float, wire: ssl.SSLSocket) -> Iterator[None]:
    """End a connection after so long, also one over which a byte comes now and then."""

    def end() -> None:
        with contextlib.suppress(OSError):
            socket.socket.shutdown(wire, socket.SHUT_RDWR)  # and not its own, which lets go of the encryption first

    clock = threading.Timer(seconds, end)
    clock.daemon = True
    clock.start()
    try:
        yield
    finally:
        clock.cancel()
