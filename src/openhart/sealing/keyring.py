"""The keys of this process: the file is named once at start, read when first needed, and again when it was replaced."""

import os
from pathlib import Path

from openhart.sealing import keyfile
from openhart.sealing.envelope import KeyOutOfReach

_Stamp = tuple[int, int, int]


class _Holder:
    path: Path | None = None
    keys: keyfile.Keys | None = None
    stamp: _Stamp | None = None


def use(path: Path) -> None:
    """Name the file that holds the keys; keys already read from elsewhere are dropped."""
    if _Holder.path != path:
        _Holder.path, _Holder.keys, _Holder.stamp = path, None, None


def path() -> Path:
    """Return where the key file is; raise KeyOutOfReach when none was named."""
    if _Holder.path is None:
        raise KeyOutOfReach("No key file was named for this process.")
    return _Holder.path


def current() -> keyfile.Keys:
    """Return the keys as the file holds them now; raise KeyOutOfReach when none was named or it cannot be read.

    A file that went away after it was read stops nobody who is working: the keys in memory serve on.
    """
    here, keys = path(), _Holder.keys
    stamp = _stamp(here)
    if keys is None or (stamp is not None and stamp != _Holder.stamp):
        keys = keyfile.load(here)
        _Holder.keys, _Holder.stamp = keys, stamp
    return keys


def hold(keys: keyfile.Keys) -> None:
    """Use keys that are in no file until the file changes: for a rehearsal, which must leave nothing that opens."""
    _Holder.keys, _Holder.stamp = keys, _stamp(path())


def secret(name: str) -> bytes:
    """Return the 32 bytes of a named secret of this installation, which rotation does not change."""
    return current().secret(name)


def _stamp(here: Path) -> _Stamp | None:
    try:
        found = os.stat(here)  # noqa: PTH116 - asked for with every key that is opened
    except OSError:
        return None
    return found.st_mtime_ns, found.st_ino, found.st_size
