"""The key file made again from shares, where no installation is yet: out of the sealed copy in an archive."""

import base64
import json
import sys
from pathlib import Path

from openhart.keys.lifecycle import ESCROW_FORMAT, NEEDED
from openhart.keys.management import ceremony
from openhart.sealing import boxes, keyfile, shares
from openhart.sealing.envelope import SealBroken


class CannotRestore(Exception):  # noqa: N818 - a plain statement of fact
    """Raised with a sentence when nothing was restored."""


def recover(escrow: str, where: Path, terminal: ceremony.Terminal | None = None) -> None:
    """Ask the holders for their words and write the key file; refuse to write over one that is there."""
    if where.exists():
        raise CannotRestore(f"There is a key file already: {where}. Move it away, or leave --shares out.")
    if not escrow:
        raise CannotRestore("This archive holds no sealed copy of the key file: no key ceremony was held before it.")
    try:
        words = ceremony.take_in(terminal or _terminal(), needed=NEEDED)
    except (ceremony.Stopped, KeyboardInterrupt):
        raise CannotRestore(f"Fewer shares were typed than the {NEEDED} that are needed.") from None
    keyfile.place_new(where, _opened(escrow, words))


def _opened(escrow: str, words: list[str]) -> keyfile.Keys:
    try:
        told = json.loads(escrow)
        private = shares.join(words)
        if boxes.public_of(private).hex() != told["recovery"]:
            raise CannotRestore("These shares are of another ceremony than this archive.")
        box = base64.b64decode(told["box"], validate=True)
        return keyfile.from_bytes(boxes.take(box, private=private, place=ESCROW_FORMAT))
    except shares.WrongShare as fault:
        raise CannotRestore(str(fault)) from None
    except (SealBroken, ValueError, KeyError, TypeError):
        raise CannotRestore("The sealed copy of the key file in it is damaged. Take another archive.") from None


def _terminal() -> ceremony.Terminal:
    def show(text: str) -> None:
        sys.stdout.write(text)
        sys.stdout.flush()

    return ceremony.Terminal(show, sys.stdin.readline)
