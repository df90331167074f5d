"""The folder of the backups: one writer at a time, what lies in it, and which archives of keys have had their time."""

import contextlib
import json
import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from openhart.config.backup import archive
from openhart.config.backup.archive import KEYS, Line
from openhart.config.backup.frames import Broken
from openhart.keys.lifecycle import KEY_BACKUPS_KEPT

PATTERN = "*.hartbackup"
#: Pruned a day before its time is over, so that one look a day keeps the promise.
DUE_AFTER = KEY_BACKUPS_KEPT - timedelta(days=1)
#: A clock is believed when an earlier moment, at least so long and at most so long ago, was seen by it as well.
_SEEN_AT_LEAST, _SEEN_AT_MOST = timedelta(hours=3), timedelta(days=3)
_LOOKS = ".looks.json"
_LOOKS_KEPT = 40


@dataclass(frozen=True, slots=True)
class Kept:
    """One archive in the folder; without a line when its first line cannot be read."""

    path: Path
    line: Line | None

    @property
    def made_at(self) -> datetime | None:
        """Return when it says that it was made."""
        return datetime.fromisoformat(self.line.made_at).astimezone(UTC) if self.line else None


@dataclass(frozen=True, slots=True)
class Pruned:
    """What was taken away, and whether the clock was believed."""

    gone: list[Path]
    due: int
    is_clock_believed: bool


@contextlib.contextmanager
def alone(folder: Path) -> Iterator[None]:
    """Hold the folder for one backup at a time, and take away what a killed one left half written."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    handle = os.open(folder / ".lock", os.O_RDWR | os.O_CREAT, 0o600)
    try:
        _lock(handle, folder)
        for part in folder.glob(".*.hartbackup.part"):
            part.unlink(missing_ok=True)
        yield
    finally:
        os.close(handle)


def _lock(handle: int, folder: Path) -> None:
    if os.name == "nt":
        import msvcrt  # noqa: PLC0415 - only there

        msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)  # type: ignore[attr-defined, unused-ignore]
        return
    import fcntl  # noqa: PLC0415 - not everywhere

    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        raise OSError(0, f"another backup is being made in {folder}") from None


def kept(folder: Path) -> list[Kept]:
    """Return the archives of a folder, the oldest first; those whose first line cannot be read come last."""
    found = [Kept(path, _line(path)) for path in sorted(folder.glob(PATTERN))]
    return sorted(found, key=lambda one: (one.line is None, one.line.made_at if one.line else "", one.path.name))


def _line(path: Path) -> Line | None:
    try:
        return archive.first_line(path)
    except (Broken, OSError):
        return None


def prune(folder: Path, *, at: datetime, installation: str | None = None) -> Pruned:
    """Take away the archives of keys whose time is over, when the clock can be believed."""
    if not folder.is_dir():
        return Pruned([], 0, is_clock_believed=True)
    there = [one for one in kept(folder) if installation in {None, one.line.installation if one.line else ""}]
    due = [one for one in there if is_due(one, at)]
    believed = is_believed(at, [*_looks(folder), *(one.made_at for one in there if one.made_at)])
    _note_look(folder, at)
    for one in due if believed else []:
        one.path.unlink(missing_ok=True)
    if due and believed:
        archive.sync_folder(folder)
    return Pruned([one.path for one in due] if believed else [], len(due), is_clock_believed=believed)


def is_due(one: Kept, at: datetime) -> bool:
    """Return whether the time of an archive of keys is over; one of records has no such time."""
    return one.line is not None and one.made_at is not None and one.line.kind == KEYS and at - one.made_at >= DUE_AFTER


def is_believed(at: datetime, seen: Iterable[datetime]) -> bool:
    """Return whether another look or archive of the last days agrees with this clock; after a jump none does.

    Nothing is deleted by a clock that was not yet seen to run.
    """
    return any(_SEEN_AT_LEAST <= at - moment <= _SEEN_AT_MOST for moment in seen)


def _looks(folder: Path) -> list[datetime]:
    try:
        return [datetime.fromisoformat(text) for text in json.loads((folder / _LOOKS).read_text(encoding="ascii"))]
    except (OSError, ValueError, TypeError):
        return []


def _note_look(folder: Path, at: datetime) -> None:
    """Note that the clock said ``at``; once an hour is enough."""
    before = _looks(folder)
    if before and timedelta(0) <= at - before[-1] < timedelta(hours=1):
        return
    written = folder / f"{_LOOKS}.new"
    written.write_text(json.dumps([each.isoformat() for each in [*before, at][-_LOOKS_KEPT:]]), encoding="ascii")
    written.replace(folder / _LOOKS)
