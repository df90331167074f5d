"""Handing mail to the mail server (RFC 5321), so that it is always known how far it got.

The body goes first; only then is it written down that the message may arrive, and the line that ends it is sent. Until
that line a server must not take the message over, so everything before is surely not accepted.
"""

import contextlib
import re
import smtplib
import ssl
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Final

from openhart.outbox.adapters import letters
from openhart.outbox.adapters.faults import Before, Fault, Unanswered
from openhart.outbox.adapters.server import Server
from openhart.outbox.models import Message
from openhart.outbox.sources import Hook, Mail

#: For a connection and for each answer; for the last one longer, because giving up there leaves a fate unknown.
PATIENCE_S, LAST_PATIENCE_S = 20.0, 120.0
#: Servers like to see a connection end now and then.
MOST_PER_SESSION: Final = 100
_END: Final = b".\r\n"
_DOT: Final = re.compile(rb"(?m)^\.")
_OK, _GO_AHEAD, _CLOSING = 250, 354, 421
_BROKEN = (OSError, smtplib.SMTPException)

#: What a connection that does not come about means, the narrower first.
_CODES: Final[Mapping[type[Exception], str]] = {
    ssl.SSLCertVerificationError: "certificate",
    ssl.SSLError: "tls",
    TimeoutError: "no_answer",
    smtplib.SMTPAuthenticationError: "sign_in",
    smtplib.SMTPNotSupportedError: "not_offered",  # STARTTLS, or a sign-in
}


class MailSession:
    """One connection to the mail server."""

    def __init__(self, server: Server, *, now: Callable[[], datetime], name: str) -> None:
        """Open it: TLS verified, signed in; raise Fault when the server does not answer or does not want us."""
        self._server, self._now, self._name = server, now, name
        self._left = MOST_PER_SESSION
        self._wire = _opened(server)

    @property
    def is_used_up(self) -> bool:
        """Return whether the next message had better begin a new one."""
        return self._left <= 0

    def hand_over(self, message: Message, said: Mail | Hook, before: Before) -> None:
        """Hand a mail to the server and return once it has taken it over."""
        if not isinstance(said, Mail):
            raise TypeError("A mail server carries mail.")
        self._left -= 1
        body = letters.as_bytes(message, said, sender=self._server.sender, name=self._name, at=self._now())
        self._address(said.to)
        self._write(_DOT.sub(b"..", body))
        try:
            before()
        except BaseException:
            self._drop()  # without the last line nothing was taken over
            raise
        self._end()

    def close(self) -> None:
        """Say goodbye, if anybody is there."""
        with contextlib.suppress(*_BROKEN):
            self._wire.quit()
        self._drop()

    def _address(self, to: str) -> None:
        """Say from whom and to whom; leave the connection ready for the next when the recipient is refused."""
        try:
            code, _ = self._wire.mail(self._server.sender)
            if code != _OK:
                self._drop()
                raise Fault(f"sender_{code}", is_lines=True)  # they refuse us, whatever we send
            code, _ = self._wire.rcpt(to)
            if code not in {_OK, 251}:
                self._refused("recipient", code)
            code, _ = self._wire.docmd("DATA")
            if code != _GO_AHEAD:
                self._refused("data", code)
        except _BROKEN:
            self._broke_off()

    def _write(self, body: bytes) -> None:
        try:
            self._wire.send(body)
        except _BROKEN:
            self._broke_off()

    def _end(self) -> None:
        """Send the line that ends the message, and wait for the server to say that it has taken it over."""
        try:
            self._patience(LAST_PATIENCE_S)
            self._wire.send(_END)
            code, _ = self._wire.getreply()
            self._patience(PATIENCE_S)
        except _BROKEN as fault:
            self._drop()
            raise Unanswered("no_reply" if isinstance(fault, TimeoutError) else "broken_off") from None
        if code != _OK:
            if code == _CLOSING:
                self._drop()
            raise Fault(f"content_{code}", is_messages=True, is_lines=code == _CLOSING)

    def _refused(self, what: str, code: int) -> None:
        """Raise what a refusal of this one message means, ready for the next."""
        if code == _CLOSING:
            self._drop()
        else:
            with contextlib.suppress(*_BROKEN):
                self._wire.rset()
        raise Fault(f"{what}_{code}", is_messages=True, is_lines=code == _CLOSING)

    def _broke_off(self) -> None:
        """Raise what a connection means that ends in the middle: it may be this message's doing, or the server's."""
        self._drop()
        raise Fault("broken_off", is_messages=True, is_lines=True)

    def _patience(self, seconds: float) -> None:
        if self._wire.sock is not None:
            self._wire.sock.settimeout(seconds)

    def _drop(self) -> None:
        self._left = 0
        with contextlib.suppress(OSError):
            self._wire.close()


def _opened(server: Server) -> smtplib.SMTP:
    """Return a connection that is encrypted, verified and signed in; every fault on the way is the line's."""
    wire: smtplib.SMTP | None = None
    try:
        wire = _connected(server)
        wire.ehlo_or_helo_if_needed()
        if server.user:
            wire.login(server.user, server.password())
    except _BROKEN as fault:
        _let_go(wire)
        raise Fault(_code_of(fault), is_lines=True) from None
    except BaseException:
        _let_go(wire)
        raise
    return wire


def _code_of(fault: Exception) -> str:
    if isinstance(fault, smtplib.SMTPResponseException) and not isinstance(fault, smtplib.SMTPAuthenticationError):
        return f"greeting_{fault.smtp_code}"
    return next((code for kind, code in _CODES.items() if isinstance(fault, kind)), "unreachable")


def _connected(server: Server) -> smtplib.SMTP:
    where = (server.host, server.port, server.name)
    if server.is_implicit:
        return smtplib.SMTP_SSL(*where, timeout=PATIENCE_S, context=server.context())
    wire = smtplib.SMTP(*where, timeout=PATIENCE_S)
    if not server.is_clear:
        try:
            wire.starttls(context=server.context())
        except BaseException:
            _let_go(wire)
            raise
    return wire


def _let_go(wire: smtplib.SMTP | None) -> None:
    if wire is not None:
        with contextlib.suppress(OSError):
            wire.close()
