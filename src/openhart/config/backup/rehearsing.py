"""Keys in a scratch copy: wrapped by a key that lives in the memory of one process and ends with it.

What a scratch copy leaves on a disk when it is deleted can then be opened by nobody, not even with the key file.
"""

import os
from dataclasses import replace

from openhart.config.backup.merging import Rewrap
from openhart.sealing import keyring
from openhart.sealing.envelope import KEY_BYTES, KeyEncryptionKey


def begin() -> Rewrap:
    """Let this process open only keys that the function returned has wrapped anew; its secrets stay as they are."""
    real = keyring.current()
    passing = replace(real, keys=(KeyEncryptionKey(os.urandom(KEY_BYTES)),))

    def rewrapped(wrapped: bytes, owner: str) -> bytes:
        return passing.wrap(real.unwrap(wrapped, owner=owner), owner=owner)

    keyring.hold(passing)
    return rewrapped
