"""How a key of an archive is kept where it comes back: as it was, wrapped anew, or for a rehearsal for a moment only.

The archive of keys holds the wrapping keys of its moment as well, so that a rotation since then, or a copy of the key
file from before one, opens it all the same.
"""

import os
from collections.abc import Callable, Mapping
from dataclasses import replace

from openhart.sealing import keyring
from openhart.sealing.envelope import KEY_BYTES, KeyEncryptionKey, wrapped_by
from openhart.sealing.keyfile import Keys

#: Says how a key is kept: (wrapped, owner) to wrapped; raises SealBroken when nothing at hand opens it.
Rewrap = Callable[[bytes, str], bytes]


def held() -> dict[str, str]:
    """Return the wrapping keys of this moment, for the archive of keys."""
    return {key.ident: key.raw.hex() for key in keyring.current().keys}


def for_good(archived: Mapping[str, str]) -> Rewrap:
    """Return how a restore keeps keys: as they are, or wrapped by the current key when theirs is retired."""
    here = keyring.current()
    every = _with(here, archived)

    def kept(wrapped: bytes, owner: str) -> bytes:
        key = every.unwrap(wrapped, owner=owner)
        return wrapped if here.knows(wrapped_by(wrapped)) else here.wrap(key, owner=owner)

    return kept


def for_a_rehearsal(archived: Mapping[str, str]) -> Rewrap:
    """Return how a scratch copy keeps keys: wrapped by one that lives in the memory of this process and ends with it.

    What the copy leaves on a disk when it is deleted can then be opened by nobody, not even with the key file.
    """
    every = _with(keyring.current(), archived)
    passing = replace(keyring.current(), keys=(KeyEncryptionKey(os.urandom(KEY_BYTES)),))
    keyring.hold(passing)
    return lambda wrapped, owner: passing.wrap(every.unwrap(wrapped, owner=owner), owner=owner)


def _with(here: Keys, archived: Mapping[str, str]) -> Keys:
    older = [KeyEncryptionKey(bytes.fromhex(raw)) for ident, raw in archived.items() if not here.knows(ident)]
    return replace(here, keys=(*here.keys, *older))
