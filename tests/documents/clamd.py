"""A server that speaks ClamAV's INSTREAM as its manual says it, for tests: it knows one harmful file.

clamd(8): a command may be prefixed with n (ended by a newline) or z (ended by NUL); an answer ends the same way.
INSTREAM is followed by chunks of a 4-byte length in network order and so many bytes; a length of nought ends them.
"stream: OK", "stream: NAME FOUND", "INSTREAM size limit exceeded. ERROR" are the answers.
"""

import socket
import socketserver
import struct
import threading
from types import TracebackType
from typing import Self

from tests.documents import made

MOST = 25 * 1024 * 1024
_SIGNATURE = made.eicar()


class _Handler(socketserver.StreamRequestHandler):
    def handle(self) -> None:
        first = self.rfile.read(1)
        end = {b"n": b"\n", b"z": b"\0"}.get(first)
        line = first if end is None else b""
        while not line.endswith(end or b"\n") and (byte := self.rfile.read(1)):
            line += byte
        end = end or b"\n"
        command = line.rstrip(end).decode("ascii", "replace")
        answers = {"PING": b"PONG", "VERSION": b"ClamAV 1.4.0/27000/Fri Mar  6 09:00:00 2026"}
        answer = self._scan() if command == "INSTREAM" else answers.get(command, b"UNKNOWN COMMAND")
        self.wfile.write(answer + end)

    def _scan(self) -> bytes:
        data = bytearray()
        while True:
            size = struct.unpack("!L", self.rfile.read(4))[0]
            if size == 0:
                break
            data += self.rfile.read(size)
            if len(data) > MOST:
                return b"INSTREAM size limit exceeded. ERROR"
        self.server.scanned.append(len(data))  # type: ignore[attr-defined]
        return b"stream: Eicar-Signature FOUND" if _SIGNATURE in data else b"stream: OK"


class _Server(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True


class Clamd:
    """The server, running."""

    def __init__(self) -> None:
        self.server = _Server(("127.0.0.1", 0), _Handler)
        self.server.scanned = []  # type: ignore[attr-defined]
        self.thread = threading.Thread(target=self.server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)

    @property
    def address(self) -> str:
        host, port = self.server.server_address[:2]
        return f"{host}:{port}"

    @property
    def scanned(self) -> list[int]:
        """Return the sizes of what was scanned."""
        return list(self.server.scanned)  # type: ignore[attr-defined]

    def say(self, raw: bytes) -> bytes:
        """Return what the server answers to raw bytes."""
        with socket.create_connection(self.server.server_address[:2], timeout=5) as wire:
            wire.sendall(raw)
            wire.shutdown(socket.SHUT_WR)
            answer = b""
            while step := wire.recv(4096):
                answer += step
        return answer

    def stop(self) -> None:
        self.server.shutdown()
        self.server.server_close()
        self.thread.join()

    def __enter__(self) -> Self:
        self.thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self.thread.is_alive():
            self.stop()
