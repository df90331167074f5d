"""One pair of hands: messages of one line, one after the other, over one connection after the other."""

import threading
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from django.db import connections

from openhart.foundation import ids
from openhart.outbox import sources
from openhart.outbox.actions import carrying, lines
from openhart.outbox.adapters import opening
from openhart.outbox.adapters.faults import Fault, LetGo, Session, Unanswered
from openhart.outbox.management.booking import GONE, AtOnce, Book
from openhart.outbox.models import Channel, Message
from openhart.outbox.sources import Hook, Mail
from openhart.sealing.envelope import KeyOutOfReach

#: So many are claimed at once; all hands of a line take from them, so that none waits behind a slow one.
AT_ONCE = 20


@dataclass(slots=True)
class Pace:
    """What the outside gives: the clock, chance for jitter, how a line is opened, where is written, when to stop."""

    now: Callable[[], datetime]
    chance: Callable[[], float]
    open_line: Callable[[str, Callable[[], datetime]], Session] = opening.opened
    book: Book = field(default_factory=AtOnce)
    stop: threading.Event = field(default_factory=threading.Event)


class Tray:
    """The messages of one line that this process has claimed and nobody has taken up yet."""

    def __init__(self, line: str, pace: Pace) -> None:
        """Begin empty."""
        self.line, self._pace = line, pace
        self.is_probing = False
        self._lock = threading.Lock()
        self._held: deque[Message] = deque()
        self._out: dict[UUID, set[UUID]] = {}  # claim: messages that are not done with

    def next(self) -> Message | None:
        """Return a message to send, claimed; None when none is due, or the line is left alone for now."""
        with self._lock:
            if not self._held and not self._pace.stop.is_set():
                self._fill()
            return self._held.popleft() if self._held and not self._pace.stop.is_set() else None

    def done(self, message: Message) -> None:
        """Say that a message is out of hand."""
        with self._lock:
            self._drop(message)

    def put_back(self, fault: str = "") -> None:
        """Let everything wait that nobody has taken up."""
        with self._lock:
            held = list(self._held)
            self._held.clear()
            for message in held:
                self._drop(message)
        carrying.put_back(messages=held, fault=fault)

    def let_go(self) -> None:
        """Forget what nobody has taken up, without writing: it is found by whoever sweeps."""
        with self._lock:
            for message in self._held:
                self._drop(message)
            self._held.clear()

    def claims(self) -> set[UUID]:
        """Return the claims under which messages are in hand."""
        with self._lock:
            return set(self._out)

    def _fill(self) -> None:
        now = self._pace.now()
        may, is_probe = lines.may_try(line=self.line, chance=self._pace.chance(), at=now)
        if not may:
            return
        self.is_probing = self.is_probing or is_probe
        token = ids.new_id()
        found = carrying.claim(line=self.line, token=token, limit=1 if is_probe else AT_ONCE, at=now)
        if found:
            self._out[token] = {message.id for message in found}
            self._held.extend(found)

    def _drop(self, message: Message) -> None:
        if message.claim is not None and message.claim in self._out:
            self._out[message.claim].discard(message.id)
            if not self._out[message.claim]:
                del self._out[message.claim]


class Hands:
    """Takes messages from a tray and hands them over until none is left."""

    def __init__(self, tray: Tray, pace: Pace) -> None:
        """Begin with no connection."""
        self._tray, self._pace = tray, pace
        self._session: Session | None = None
        self._is_new = False  # nothing has gone over it yet
        self._is_booked = False  # the book says when the present message is out of hand
        self.count = 0

    def work(self) -> int:
        """Hand over what is due; return how many messages were dealt with. A database that is gone ends it.

        Hands that end before their time hold on to nothing: a claim that went on being renewed would be for nobody.
        """
        try:
            while (message := self._tray.next()) is not None:
                self._is_booked = False
                try:
                    self._deal(message)
                finally:
                    if not self._is_booked:
                        self._tray.done(message)
                self.count += 1
        except GONE:
            connections.close_all()  # what is in hand is found by whoever sweeps
            self._tray.let_go()
        except Exception:
            self._tray.let_go()
            raise
        finally:
            self._close()
        return self.count

    def _deal(self, message: Message) -> None:
        """Bring one message one step further; only a database that is gone is raised."""
        said = self._composed(message)
        if said is None:
            return
        try:
            self._hand_over(message, said)
        except LetGo:
            self._close()
        except Fault as fault:
            self._failed(message, fault)
        except Unanswered as fault:
            self._unanswered(message, fault)
        except GONE:
            raise
        except Exception as fault:  # noqa: BLE001 - a fault of ours in one message must not stop the rest
            self._broken(message, fault)

    def _hand_over(self, message: Message, said: Mail | Hook) -> None:
        if self._session is None:
            self._session, self._is_new = self._pace.open_line(self._tray.line, self._pace.now), True
        self._session.hand_over(message, said, lambda: self._before(message))
        self._accepted(message)

    def _composed(self, message: Message) -> Mail | Hook | None:
        """Return what a message says now; one that cannot be composed is put aside, one no longer needed ended.

        While the keys of the installation cannot be read it waits, and goes by itself when they can.
        """
        try:
            said = sources.compose(message)
        except GONE:
            raise
        except KeyOutOfReach:  # of this process, and not of the message: nobody need mend it
            now, chance = self._pace.now(), self._pace.chance()
            carrying.refused(message=message, fault="no_keys", chance=chance, at=now)
            return None
        except Exception as fault:  # noqa: BLE001 - whatever is wrong with one message must not stop the rest
            carrying.set_aside(message=message, fault=_kind(fault), at=self._pace.now())
            return None
        if said is None:
            carrying.not_needed(message=message, at=self._pace.now())
        return said

    def _before(self, message: Message) -> None:
        if self._pace.stop.is_set() or not self._pace.book.begin_hand_over(message):
            carrying.put_back(messages=[message])
            raise LetGo

    def _accepted(self, message: Message) -> None:
        at, self._is_booked = self._pace.now(), True
        self._pace.book.accepted(message, at, lambda: self._tray.done(message))
        self._answered(at)

    def _answered(self, at: datetime) -> None:
        """Write down that the line answers, where that is news; a connection that is used up is ended."""
        if self._is_new or self._tray.is_probing:
            lines.answered(line=self._tray.line, at=at)
            self._is_new = self._tray.is_probing = False
        if self._session is not None and self._session.is_used_up:
            self._close()

    def _failed(self, message: Message, fault: Fault) -> None:
        now, chance = self._pace.now(), self._pace.chance()
        if fault.is_messages:
            carrying.refused(message=message, fault=fault.code, chance=chance, at=now)
        else:
            carrying.put_back(messages=[message], fault=fault.code)
        if fault.is_lines:
            lines.failed(line=self._tray.line, fault=fault.code, chance=chance, at=now)
            self._tray.put_back()
            self._close()
        else:
            self._answered(now)

    def _unanswered(self, message: Message, fault: Unanswered) -> None:
        """Leave a mail to whoever settles it; a webhook is repeated, for its key says that it is the same."""
        self._close()
        if message.channel == Channel.WEBHOOK:
            self._failed(message, Fault(fault.code, is_messages=True, is_lines=True))
            return
        now = self._pace.now()
        carrying.lost(message=message, fault=fault.code, at=now)
        chance = self._pace.chance()
        lines.failed(line=self._tray.line, fault=fault.code, chance=chance, at=now, is_costly=True)
        self._tray.put_back()

    def _broken(self, message: Message, fault: Exception) -> None:
        """Put a message away at which our own code failed; of one that was being handed over nobody knows."""
        self._close()
        now = self._pace.now()
        if message.channel == Channel.MAIL:
            carrying.lost(message=message, fault=_kind(fault), at=now)
        carrying.set_aside(message=message, fault=_kind(fault), at=now)

    def _close(self) -> None:
        session, self._session = self._session, None
        if session is not None:
            session.close()


def _kind(fault: Exception) -> str:
    return "no_source" if type(fault) is LookupError else type(fault).__name__[:40]
