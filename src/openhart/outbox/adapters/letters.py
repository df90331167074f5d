"""A mail as bytes: plain text, our own headers only, and nothing of what somebody typed can break one."""

import re
import unicodedata
from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime

from openhart.outbox.adapters.faults import Fault
from openhart.outbox.models import Message
from openhart.outbox.sources import Mail

_LOCAL = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*")
_DOMAIN = re.compile(
    r"(?=.{1,253}$)[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?(\.[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?)*"
)
_LONGEST_LOCAL = 64


def message_id(message: Message, sender: str) -> str:
    """Return the Message-ID of a message: the same at every try, so that copies can be told to be copies."""
    return f"<{message.id}@{sender.rpartition('@')[2]}>"


def as_bytes(message: Message, mail: Mail, *, sender: str, name: str, at: datetime) -> bytes:
    """Return a mail as it goes over the wire; raise Fault when its address is none."""
    letter = EmailMessage(policy=SMTP.clone(cte_type="7bit"))
    letter["From"] = Address(one_line(name), addr_spec=checked_address(sender))
    letter["To"] = Address(addr_spec=checked_address(mail.to))
    letter["Subject"] = one_line(mail.subject)
    letter["Date"] = format_datetime(at)
    letter["Message-ID"] = message_id(message, sender)
    letter["Auto-Submitted"] = "auto-generated"  # no answering machine answers (RFC 3834)
    letter["X-Auto-Response-Suppress"] = "All"
    letter.set_content(printable(mail.text), subtype="plain", charset="utf-8")
    return letter.as_bytes()


def checked_address(address: str) -> str:
    """Return an address that every server takes (RFC 5321's dot-string, ASCII); raise Fault for any other."""
    local, at, domain = address.rpartition("@")
    if not (at and len(local) <= _LONGEST_LOCAL and _LOCAL.fullmatch(local) and _DOMAIN.fullmatch(domain)):
        raise Fault("no_address", is_messages=True)
    return address


def one_line(text: str) -> str:
    """Return a text as one line without control characters, marks of direction or anything else unseen."""
    return " ".join("".join(" " if _is_unseen(one) else one for one in text).split())


def printable(text: str) -> str:
    """Return a text with its lines, and without any other character that is not seen."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    return "\n".join("".join("" if _is_unseen(one) else one for one in line) for line in lines)


def _is_unseen(one: str) -> bool:
    return unicodedata.category(one) in {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}
