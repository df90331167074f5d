"""Django's SQLite backend with a first-come-first-served queue of writers in each process."""

from typing import Any

from django.db.backends.sqlite3 import base

from openhart.foundation.sqlite.queueing import FairLock

_writers: dict[str, FairLock] = {}


class DatabaseWrapper(base.DatabaseWrapper):
    """Hold the queue from BEGIN IMMEDIATE until COMMIT or ROLLBACK."""

    _holding: FairLock | None = None

    def _start_transaction_under_autocommit(self) -> None:
        lock = _writers.setdefault(str(self.settings_dict["NAME"]), FairLock())
        lock.acquire()
        try:
            super()._start_transaction_under_autocommit()  # type: ignore[misc]
        except BaseException:
            lock.release()
            raise
        self._holding = lock

    def _leave_queue(self) -> None:
        lock, self._holding = self._holding, None
        if lock is not None:
            lock.release()

    def _commit(self) -> None:
        super()._commit()  # type: ignore[misc]
        self._leave_queue()  # a failed commit keeps the place: Django rolls back next

    def _rollback(self) -> None:
        try:
            super()._rollback()  # type: ignore[misc]
        finally:
            self._leave_queue()

    def _close(self) -> Any:
        try:
            return super()._close()  # type: ignore[misc]
        finally:
            self._leave_queue()
