"""The virus scanner, when one is configured: ClamAV's daemon, asked over a socket with INSTREAM."""

import io
from collections.abc import Iterable, Iterator
from enum import Enum
from typing import Any, BinaryIO, cast

from clamav_client.clamd import ClamdError, ClamdNetworkSocket, ClamdUnixSocket
from django.conf import settings

#: The note under which the workshop's report says that the scanner could not be reached.
UNSCANNED = "unscanned"
_PATIENCE_S = 60
_USUAL_PORT = 3310


class Verdict(Enum):
    """What the scanner says."""

    CLEAN = "clean"
    HARMFUL = "harmful"
    UNREACHABLE = "unreachable"
    NOT_ASKED = "not_asked"


class _Stream(io.RawIOBase):
    """Pieces as a file that can only be read forwards."""

    def __init__(self, pieces: Iterable[bytes]) -> None:
        self._pieces: Iterator[bytes] = iter(pieces)
        self._left = memoryview(b"")

    def readable(self) -> bool:
        """Return that it is read from."""
        return True

    def read(self, size: int = -1) -> bytes:
        """Return up to ``size`` bytes; nothing at the end."""
        if not self._left:
            self._left = memoryview(next(self._pieces, b""))
        size = len(self._left) if size < 0 else size
        taken, self._left = bytes(self._left[:size]), self._left[size:]
        return taken


def is_configured() -> bool:
    """Return whether the installation has a scanner."""
    return bool(settings.VIRUS_SCANNER)


def scan(pieces: Iterable[bytes]) -> Verdict:
    """Return what the scanner says of a file; what it does not answer plainly counts as not reached."""
    if not is_configured():
        return Verdict.NOT_ASKED
    try:
        found: dict[str, Any] = _client(settings.VIRUS_SCANNER).instream(cast("BinaryIO", _Stream(pieces)))
    except (ClamdError, OSError):
        return Verdict.UNREACHABLE
    said = {str(status) for status, _ in found.values()}
    if said == {"OK"}:
        return Verdict.CLEAN
    return Verdict.HARMFUL if "FOUND" in said else Verdict.UNREACHABLE


def _client(address: str) -> ClamdNetworkSocket | ClamdUnixSocket:
    """Return the client of ``host:port``, or of the path of a socket."""
    if address.startswith("/"):
        return ClamdUnixSocket(path=address, timeout=_PATIENCE_S)
    host, _, port = address.rpartition(":") if ":" in address else (address, "", str(_USUAL_PORT))
    return ClamdNetworkSocket(host=host, port=int(port), timeout=_PATIENCE_S)
