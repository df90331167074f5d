"""A mail as bytes: plain text, our own headers only, and nothing of what somebody typed can break one."""

import base64
import re
import unicodedata
from datetime import datetime
from email.utils import format_datetime

from openhart.outbox.adapters.faults import Fault
from openhart.outbox.models import Message
from openhart.outbox.sources import Mail

_LOCAL = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*")
_DOMAIN = re.compile(
    r"(?=.{1,253}$)[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?(\.[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?)*"
)
_LONGEST_LOCAL = 64
#: Letters, digits and signs that mean nothing in a name or a subject; short enough for one line.
_PLAIN = re.compile(r"[A-Za-z0-9][A-Za-z0-9 !#$%&'*+/?^_{|}~-]{0,59}")
_LONGEST_PIECE = 45  # bytes of an encoded word: 60 letters of base64 and 12 around them
_LONGEST_LINE = 900


def message_id(message: Message, sender: str) -> str:
    """Return the Message-ID of a message: the same at every try, so that copies can be told to be copies."""
    return f"<{message.id}@{sender.rpartition('@')[2]}>"


def as_bytes(message: Message, mail: Mail, *, sender: str, name: str, at: datetime) -> bytes:
    """Return a mail as it goes over the wire; raise Fault when its address is none.

    The lines are written here, and by no library that would read a header's text again: text that looks like an
    encoded word is text (RFC 2047), and stays it.
    """
    how, body = _body(printable(mail.text))
    headers = (
        ("From", f"{_words(one_line(name))} <{checked_address(sender)}>"),
        ("To", checked_address(mail.to)),
        ("Subject", _words(one_line(mail.subject))),
        ("Date", format_datetime(at)),
        ("Message-ID", message_id(message, sender)),
        ("Auto-Submitted", "auto-generated"),  # no answering machine answers (RFC 3834)
        ("X-Auto-Response-Suppress", "All"),
        ("MIME-Version", "1.0"),
        ("Content-Type", 'text/plain; charset="utf-8"'),
        ("Content-Transfer-Encoding", how),
    )
    return b"".join(f"{key}: {said}\r\n".encode("ascii") for key, said in headers) + b"\r\n" + body


def _words(text: str) -> str:
    """Return a text as a header holds it: as it is when it is plain and short, or else as encoded words, folded."""
    if _PLAIN.fullmatch(text):
        return text
    pieces: list[bytes] = []
    piece = b""
    for one in text:
        letter = one.encode("utf-8")
        if len(piece) + len(letter) > _LONGEST_PIECE:
            pieces, piece = [*pieces, piece], b""
        piece += letter
    pieces.append(piece)
    return "\r\n ".join(f"=?utf-8?b?{base64.b64encode(piece).decode('ascii')}?=" for piece in pieces)


def _body(text: str) -> tuple[str, bytes]:
    """Return how a text is encoded, and its bytes: plain where every server takes it, or else base64."""
    lines = text.rstrip("\n").split("\n")
    whole = "\r\n".join([*lines, ""])
    if whole.isascii() and all(len(line) <= _LONGEST_LINE for line in lines):
        return "7bit", whole.encode("ascii")
    return "base64", base64.encodebytes(whole.encode("utf-8")).replace(b"\n", b"\r\n")


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
