"""Splitting a secret among people by SLIP-39: words that can be written on paper, some of which bring it back."""

from collections.abc import Sequence

from shamir_mnemonic import MnemonicError, combine_mnemonics, generate_mnemonics
from shamir_mnemonic.share import Share
from shamir_mnemonic.wordlist import WORDLIST

#: Every word of the list is told apart by its first letters.
_TELLING = 4
_BY_BEGINNING = {word[:_TELLING]: word for word in WORDLIST}


class WrongShare(Exception):  # noqa: N818 - what happened, in the house's word
    """Raised with a sentence when shares are mistyped, mixed, repeated or too few."""


def split(secret: bytes, *, needed: int, of: int) -> list[str]:
    """Return ``of`` shares of a secret, ``needed`` of which bring it back; fewer tell nothing of it."""
    made: list[str] = generate_mnemonics(1, [(needed, of)], secret)[0]
    return made


def read(typed: str) -> str:
    """Return a share as it was made, from words typed in any case and spacing, or their first four letters."""
    words = typed.lower().split()
    unknown = [word for word in words if _BY_BEGINNING.get(word[:_TELLING], "")[: len(word)] != word]
    if unknown:
        raise WrongShare(f"“{unknown[0]}” is none of the words that shares are made of. Please look at it again.")
    share = " ".join(_BY_BEGINNING[word[:_TELLING]] for word in words)
    try:
        Share.from_mnemonic(share)
    except MnemonicError:
        raise WrongShare(
            "These words are no share: a word is missing, mistyped or in another place. Please type the share again."
        ) from None
    return share


def check_together(shares: Sequence[str]) -> None:
    """Refuse a share that is there twice, or that is of another ceremony than the first."""
    if len(set(shares)) < len(shares):
        raise WrongShare("This share was typed already. Each of the shares must be another person's.")
    parts = [Share.from_mnemonic(share) for share in shares]
    if len({part.common_parameters() for part in parts}) > 1:
        raise WrongShare("This share is of another ceremony than the first one. Shares of two ceremonies do not mix.")


def join(shares: Sequence[str]) -> bytes:
    """Return the secret that these shares bring back; refuse too few, mixed and wrong ones."""
    check_together(shares)
    needed = Share.from_mnemonic(shares[0]).member_threshold if shares else 1
    if len(shares) < needed:
        raise WrongShare(f"{len(shares)} shares are too few: {needed} are needed.")
    try:
        joined: bytes = combine_mnemonics(list(shares))
    except MnemonicError:
        raise WrongShare("These shares do not fit together. Check each against its paper and begin again.") from None
    return joined
