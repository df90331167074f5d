"""The demonstration's mail server: mails are kept as files in the data directory, and go nowhere."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from django.conf import settings

from openhart.outbox.adapters import letters
from openhart.outbox.adapters.faults import Before, Fault
from openhart.outbox.models import Message
from openhart.outbox.sources import Hook, Mail

SENDER = "openhart@desk.example"


def kept_in() -> Path:
    """Return the directory where the demonstration keeps its mails."""
    return Path(settings.DATA_DIR) / "mail"


class FileSession:
    """A directory; a message that comes twice is the same file."""

    is_used_up = False

    def __init__(self, *, now: Callable[[], datetime], name: str) -> None:
        """Make the directory."""
        self._now, self._name = now, name
        try:
            kept_in().mkdir(mode=0o700, exist_ok=True)
        except OSError:
            raise Fault("no_directory", is_lines=True) from None

    def hand_over(self, message: Message, said: Mail | Hook, before: Before) -> None:
        """Write a mail down, whole or not at all."""
        if not isinstance(said, Mail):
            raise TypeError("The demonstration keeps mail.")
        body = letters.as_bytes(message, said, sender=SENDER, name=self._name, at=self._now())
        path = kept_in() / f"{message.id}.eml"
        before()
        try:
            path.with_suffix(".part").write_bytes(body)
            path.with_suffix(".part").rename(path)
        except OSError:
            raise Fault("disk", is_lines=True) from None

    def close(self) -> None:
        """Nothing is open."""
