"""Opening archives: each is read to its end before anything is done with it; what is wrong is said with its name."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from openhart.config import installation
from openhart.config.backup import archive, recovering, secret
from openhart.config.backup.archive import KEYS, RECORDS, Line, Reader
from openhart.config.backup.frames import Broken
from openhart.config.backup.recovering import CannotRestore
from openhart.keys.lifecycle import KEY_BACKUPS_KEPT
from openhart.sealing import keyring
from openhart.sealing.envelope import KeyOutOfReach


@dataclass(frozen=True, slots=True)
class Opened:
    """An archive that was read to its end and is what it was when it was made."""

    path: Path
    line: Line
    begin: dict[str, Any]
    manifest: dict[str, Any]

    @property
    def made_at(self) -> datetime:
        """Return the moment whose records or keys these are."""
        return datetime.fromisoformat(self.line.made_at).astimezone(UTC)


@dataclass(frozen=True, slots=True)
class Pair:
    """What is restored: the records, and the keys if there are any."""

    records: Opened
    keys: Opened | None


def opened(
    records: Path, keys: Path | None, *, at: datetime, even_expired: bool = False, with_shares: bool = False
) -> Pair:
    """Read both archives to their ends; raise CannotRestore with what is wrong and which of them it is.

    ``with_shares`` makes the key file again first, from what the holders of shares type.
    """
    first = _first_line(records, RECORDS)
    second = _first_line(keys, KEYS) if keys is not None else None
    if second is not None and second.installation != first.installation:
        raise CannotRestore(f"{keys} holds the keys of another installation than {records}.")
    if second is not None and not even_expired:
        _check_time(second, keys, at)
    if with_shares:
        recovering.recover(first.escrow, installation.keys_home() / f"{first.installation}.key")
    name_keys(first.installation)
    return Pair(_whole(records), _whole(keys) if keys is not None else None)


def name_keys(ident: str) -> None:
    """Name the key file of the installation that the archives are of, and see that it is there."""
    file = installation.keys_home() / f"{ident}.key"
    keyring.use(file)
    try:
        secret.current()
    except KeyOutOfReach as fault:
        raise CannotRestore(
            f"The key file {file} cannot be read. Bring your copy of it back, or make it again from shares "
            f"(--shares; three holders come to the screen), and name its directory in HART_KEYS. ({fault})"
        ) from fault


@contextmanager
def reading(path: Path) -> Iterator[Reader]:
    """Open one archive; whatever is wrong with it becomes a sentence with its name."""
    try:
        with Reader(path, secret.current()) as reader:
            yield reader
    except Broken as fault:
        raise CannotRestore(f"{path} cannot be used. {fault}") from fault
    except (ValueError, KeyError, TypeError) as fault:
        raise CannotRestore(f"{path} cannot be used: it does not hold what an archive holds.") from fault


def _whole(path: Path) -> Opened:
    with reading(path) as reader:
        begin = reader.begin()
        for table in reader.tables():
            table.rest()
        return Opened(path, reader.line, begin, reader.manifest)


def _first_line(path: Path | None, kind: str) -> Line:
    if path is None or not path.is_file():
        raise CannotRestore(f"There is no file {path}.")
    try:
        line = archive.first_line(path)
    except Broken as fault:
        raise CannotRestore(f"{path} cannot be used. {fault}") from fault
    if line.kind != kind:
        raise CannotRestore(f"{path} is an archive of {line.kind}; one of {kind} is needed in its place.")
    return line


def _check_time(line: Line, path: Path | None, at: datetime) -> None:
    age = at - datetime.fromisoformat(line.made_at).astimezone(UTC)
    if age > KEY_BACKUPS_KEPT:
        raise CannotRestore(
            f"{path} is {age.days} days old. Keys are kept for {KEY_BACKUPS_KEPT.days} days, because an older copy "
            "would bring back what was erased since. Take a newer one. If there is none, --even-expired uses it, says "
            "so in the trail, and you must erase again what was to be erased."
        )
