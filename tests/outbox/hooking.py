"""A recipient's end of a webhook: a real https server on this machine that checks signatures as the standard says."""

import base64
import hmac
import threading
import time
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from tests.outbox.certificates import Certificate

#: The standard's own tolerance: what is older is a replay.
TOLERANCE_S = 300


@dataclass
class Hooked:
    """What came, and what is answered."""

    status: int = 204
    secret: str = ""
    now: float = 0.0
    bodies: list[bytes] = field(default_factory=list)
    ids: list[str] = field(default_factory=list)
    verified: list[bool] = field(default_factory=list)
    headers: list[dict[str, str]] = field(default_factory=list)
    answers: str = "at once"  # never | trickles


def is_signed(secret: str, headers: dict[str, str], body: bytes, now: float) -> bool:
    """Verify a message as a recipient does (Standard Webhooks): any one signature of version 1 will do."""
    moment = headers["webhook-timestamp"]
    if abs(now - int(moment)) > TOLERANCE_S:
        return False
    said = f"{headers['webhook-id']}.{moment}.".encode() + body
    right = base64.b64encode(hmac.digest(base64.b64decode(secret.removeprefix("whsec_")), said, "sha256")).decode()
    return any(hmac.compare_digest(one, f"v1,{right}") for one in headers["webhook-signature"].split(" "))


class HookServer:
    """The server, begun and ended."""

    def __init__(self, certificate: Certificate) -> None:
        self.hooked = hooked = Hooked()

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                headers = {key.lower(): value for key, value in self.headers.items()}
                hooked.bodies.append(body)
                hooked.headers.append(headers)
                hooked.ids.append(headers["webhook-id"])
                hooked.verified.append(is_signed(hooked.secret, headers, body, hooked.now))
                if hooked.answers == "never":
                    time.sleep(3)
                    return
                if hooked.answers == "trickles":
                    for one in b"HTTP/1.1 204 No Content\r\nX-Slow: " + b"y" * 100:
                        self.wfile.write(bytes([one]))
                        self.wfile.flush()
                        time.sleep(0.05)
                    return
                self.send_response(hooked.status)
                if 300 <= hooked.status < 400:
                    self.send_header("Location", "https://localhost:1/elsewhere")
                self.send_header("Content-Length", "0")
                self.end_headers()

            def log_message(self, *_args: Any) -> None:
                """Say nothing."""

        class Quiet(ThreadingHTTPServer):
            daemon_threads = True

            def handle_error(self, *_args: Any) -> None:
                """A client that went away is what some tests are about."""

        self._server = Quiet(("127.0.0.1", 0), Handler)
        self._server.socket = certificate.for_server().wrap_socket(self._server.socket, server_side=True)
        self.port = int(self._server.server_address[1])
        self.url = f"https://localhost:{self.port}/hart"

    def begin(self) -> "HookServer":
        threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
        return self

    def end(self) -> None:
        self._server.shutdown()
        self._server.server_close()
