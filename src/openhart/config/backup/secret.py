"""The secret that archives are made and opened with: the key file's. Whoever has only the backups has nothing.

No Django: a restore opens archives before there is an installation.
"""

from openhart.sealing import keyring


def current() -> bytes:
    """Return the secret; it stays the same when the wrapping key is rotated."""
    return keyring.secret("backup")
