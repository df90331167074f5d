"""A lock that is fair: whoever has waited longest is next.

SQLite's own busy handler and ``threading.Lock`` let one writer wait four to six seconds while others
overtake it; a queue keeps the slowest within a few commits of the rest.
"""

import threading
from collections import deque


class FairLock:
    """A lock handed from holder to waiter in order of arrival. Not re-entrant."""

    def __init__(self) -> None:
        self._guard = threading.Lock()
        self._waiting: deque[threading.Lock] = deque()
        self._held = False

    def acquire(self) -> None:
        """Wait in line and return when it is this thread's turn."""
        with self._guard:
            if not self._held:
                self._held = True
                return
            ticket = threading.Lock()
            ticket.acquire()
            self._waiting.append(ticket)
        ticket.acquire()

    def release(self) -> None:
        """Hand the lock to whoever has waited longest."""
        with self._guard:
            if self._waiting:
                self._waiting.popleft().release()
            else:
                self._held = False
