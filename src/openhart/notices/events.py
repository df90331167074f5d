"""What the waist is told about notices."""

from dataclasses import dataclass
from typing import ClassVar

from openhart.cases.events import Happened


@dataclass(frozen=True, kw_only=True)
class NoticeSent(Happened):
    """All who had to be told as ``to`` were told; the last of them at the time of this event."""

    code: ClassVar[str] = "notice.sent"

    to: str
    form: str = ""


@dataclass(frozen=True, kw_only=True)
class NoticeAcknowledged(Happened):
    """A recipient said that it has the notice."""

    code: ClassVar[str] = "notice.acknowledged"

    to: str
    form: str = ""


@dataclass(frozen=True, kw_only=True)
class NoticeWithdrawn(Happened):
    """A notice was taken back and with it the proof that all were told: the duty is open again."""

    code: ClassVar[str] = "notice.withdrawn"

    to: str
    form: str = ""
