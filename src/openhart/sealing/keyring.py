"""The key-encryption key of this process: named once at start, read when first needed."""

from pathlib import Path

from openhart.sealing import envelope


class _Holder:
    path: Path | None = None
    key: envelope.KeyEncryptionKey | None = None


def use(path: Path) -> None:
    """Name the file that holds the key-encryption key; a key already read from elsewhere is dropped."""
    if _Holder.path != path:
        _Holder.path, _Holder.key = path, None


def current() -> envelope.KeyEncryptionKey:
    """Return the key-encryption key; raise KeyOutOfReach when none was named or it cannot be read."""
    if _Holder.key is None:
        if _Holder.path is None:
            raise envelope.KeyOutOfReach("No key file was named for this process.")
        _Holder.key = envelope.load_key(_Holder.path)
    return _Holder.key
