"""Identifiers: UUIDv7 for machines, reference numbers with a check character for people."""

import re
import uuid

from uuid_utils import compat

# ISO 7064 MOD 37-2 would need '*'; MOD 23 over letters without I, O and U reads well on the telephone.
_LETTERS = "ABCDEFGHJKLMNPQRSTVWXYZ"
#: Bounded on purpose: what is typed or sent as an address may be of any length and hold anything.
_REFERENCE = re.compile(r"([A-Z]{1,8})-([0-9]{1,4})-([0-9]{1,6})-([A-Z])")


def new_id() -> uuid.UUID:
    """Return a fresh UUIDv7: ordered by time, so that indexes grow at one end. Never a secret."""
    return compat.uuid7()


def check_letter(year: int, number: int) -> str:
    """Return the letter that guards a reference number against one wrong or two swapped digits.

    The weighted sum is taken modulo 23, a prime larger than any digit or position, so that every single
    wrong digit and every swap of two neighbours changes the letter.
    """
    digits = f"{year:04d}{number:06d}"
    return _LETTERS[sum((place + 2) * int(digit) for place, digit in enumerate(digits)) % 23]


def reference(prefix: str, year: int, number: int) -> str:
    """Return a reference number such as ``HT-2026-000123-K``."""
    return f"{prefix}-{year:04d}-{number:06d}-{check_letter(year, number)}"


def read_reference(text: str) -> str | None:
    """Return the reference as we write it, or None when the letter does not fit: somebody misheard."""
    parts = _REFERENCE.fullmatch(text.strip().upper().replace(" ", "-"))
    if parts is None:
        return None
    prefix, year, number, letter = parts.groups()
    known = reference(prefix, int(year), int(number))
    return known if known.endswith(f"-{letter}") else None
