"""A real mail server in this process (aiosmtpd), that does what it is told to each address."""

# ruff: noqa: ARG002, N802 - the names are the library's

import asyncio
import socket
from collections.abc import Callable
from dataclasses import dataclass, field
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session
from tests.outbox.certificates import Certificate

USER, PASSWORD = "openhart", "correct horse"


@dataclass
class Box:
    """What arrived, and how the server behaves: by the local part of the address."""

    arrived: list[EmailMessage] = field(default_factory=list)
    raw: list[bytes] = field(default_factory=list)
    sessions: int = 0
    sender_code: str = ""
    signed_in: list[str] = field(default_factory=list)
    were_encrypted: list[bool] = field(default_factory=list)
    when_data: Callable[[], Any] | None = None

    def ids(self) -> list[str]:
        return [mail["Message-ID"].strip("<>").partition("@")[0] for mail in self.arrived]

    async def handle_EHLO(
        self, server: SMTP, session: Session, envelope: Envelope, hostname: str, responses: list[str]
    ) -> list[str]:
        self.sessions += 1
        session.host_name = hostname
        return responses

    async def handle_MAIL(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if self.sender_code:
            return f"{self.sender_code} not you"
        envelope.mail_from = address
        return "250 OK"

    async def handle_RCPT(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        local = address.partition("@")[0]
        if local.startswith("dead"):
            return "550 5.1.1 nobody here"
        if local.startswith("later"):
            return "450 4.2.0 later"
        if local.startswith("closing"):
            return "421 4.3.2 closing"
        if local.startswith("hangs-up"):
            server.transport.abort()
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        local = envelope.rcpt_tos[0].partition("@")[0]
        if self.when_data:
            self.when_data()
        if local.startswith("spam"):
            return "554 5.7.1 no"
        self.were_encrypted.append(server.transport.get_extra_info("ssl_object") is not None)
        self.raw.append(envelope.original_content or b"")
        self.arrived.append(message_from_bytes(self.raw[-1], policy=default))  # type: ignore[arg-type]
        if local.startswith("no-reply"):
            server.transport.abort()
            await asyncio.sleep(0)
        return "250 2.0.0 taken"

    def authenticate(self, server: SMTP, session: Session, envelope: Envelope, mechanism: str, data: Any) -> AuthResult:
        is_right = isinstance(data, LoginPassword) and (data.login, data.password) == (USER.encode(), PASSWORD.encode())
        if is_right:
            self.signed_in.append(mechanism)
        return AuthResult(success=is_right, handled=True) if is_right else AuthResult(success=False, handled=False)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class MailServer:
    """The server, begun and ended; ``box`` outlives it."""

    def __init__(
        self, certificate: Certificate | None = None, *, is_implicit: bool = False, asks_who: bool = False
    ) -> None:
        self.box, self.port = Box(), free_port()
        self._certificate, self._is_implicit, self._asks_who = certificate, is_implicit, asks_who
        self._controller: Controller | None = None

    def begin(self) -> "MailServer":
        context = self._certificate.for_server() if self._certificate else None
        kwargs: dict[str, Any] = {"ssl_context": context} if self._is_implicit else {}
        if context and not self._is_implicit:
            kwargs |= {"tls_context": context, "require_starttls": True}
        if self._asks_who:
            kwargs |= {
                "authenticator": self.box.authenticate,
                "auth_required": not self._is_implicit,
                "auth_require_tls": not self._is_implicit,  # the library knows of its own STARTTLS only
            }
        self._controller = Controller(self.box, hostname="127.0.0.1", port=self.port, **kwargs)
        self._controller.start()
        return self

    def end(self) -> None:
        if self._controller:
            self._controller.stop(no_assert=True)
            self._controller = None
