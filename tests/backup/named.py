"""The keys of a desk on disk for a test that opens its archives in its own process."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.backup.desk import Desk

from openhart.config.backup import opening
from openhart.sealing import keyring


@contextmanager
def keys_of(desk: Desk, folder: Path | None = None) -> Iterator[None]:
    """Use the keys of a desk; afterwards those of the tests again."""
    before, file = os.environ.get("HART_KEYS"), keyring.path()
    ident = next((desk.folder / "keys").glob("*.key")).stem
    os.environ["HART_KEYS"] = str(folder or desk.folder / "keys")
    try:
        opening.name_keys(ident)
        yield
    finally:
        keyring.use(file)
        os.environ.pop("HART_KEYS")
        if before is not None:
            os.environ["HART_KEYS"] = before
