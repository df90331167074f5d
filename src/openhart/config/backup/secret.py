"""The secret that archives are made and opened with: the key file's. Whoever has only the backups has nothing."""

from openhart.keys.actions.storing import escrow_path
from openhart.sealing import keyring


def current() -> bytes:
    """Return the secret; it stays the same when the wrapping key is rotated."""
    return keyring.secret("backup")


def escrow() -> str:
    """Return the sealed file of the key ceremony, when one was held: with shares it becomes the key file again."""
    try:
        return escrow_path().read_text(encoding="ascii")
    except FileNotFoundError:
        return ""
