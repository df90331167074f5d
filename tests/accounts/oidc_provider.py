"""A small directory: discovery, keys, tokens and userinfo over HTTP, with real keys; it can be told to cheat."""

import base64
import hashlib
import json
import secrets
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, BinaryIO
from urllib.parse import parse_qs, quote, urlsplit

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa

CLIENT_ID, CLIENT_SECRET = "openhart-desk", "a secret: of the desk/1"
_KEY = rsa.generate_private_key(public_exponent=65537, key_size=2048)
_OTHER_KEY = rsa.generate_private_key(public_exponent=65537, key_size=2048)


class Provider:
    """A directory with one person signed in to it; ``spoil`` may change what it answers."""

    def __init__(self) -> None:
        self.server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self.address = f"http://127.0.0.1:{self.server.server_port}/tenant"
        self.person: dict[str, Any] = {"sub": "subject-1", "preferred_username": "Ana", "name": "Ana Lee"}
        self.more: dict[str, Any] = {}  # said by userinfo alone
        self.spoil_claims: Callable[[dict[str, Any]], None] = lambda _claims: None
        self.spoil_description: Callable[[dict[str, Any]], None] = lambda _description: None
        self.spoil_token: Callable[[str], str] = lambda token: token
        self.signs_with = _KEY
        self.auth_methods = ["client_secret_basic"]
        self.redirects_to = ""
        self.dribbles = False
        self.drips = False
        self.is_broken = False
        self.codes: dict[str, dict[str, str]] = {}
        self.asked: list[str] = []

    def authorize(self, address: str) -> dict[str, str]:
        """Do what the person's browser and the directory do together; return the question of the way back."""
        parts = urlsplit(address)
        assert f"{parts.scheme}://{parts.netloc}{parts.path}" == f"{self.address}/authorize"
        asked = {name: values[0] for name, values in parse_qs(parts.query).items()}
        assert asked["response_type"] == "code"
        assert asked["client_id"] == CLIENT_ID
        assert asked["code_challenge_method"] == "S256"
        code = secrets.token_urlsafe(8)
        self.codes[code] = asked
        return {"code": code, "state": asked["state"]}

    def description(self) -> dict[str, Any]:
        found = {
            "issuer": self.address,
            "authorization_endpoint": f"{self.address}/authorize",
            "token_endpoint": f"{self.address}/token",
            "userinfo_endpoint": f"{self.address}/userinfo",
            "jwks_uri": f"{self.address}/keys",
            "token_endpoint_auth_methods_supported": self.auth_methods,
        }
        self.spoil_description(found)
        return found

    def token(self, form: dict[str, str], authorization: str) -> dict[str, Any] | None:
        """Return tokens for a code that is good once, for the right client and the right verifier; else None."""
        asked = self.codes.pop(form.get("code", ""), None)
        if asked is None or not self._is_client(form, authorization):
            return None
        proof = base64.urlsafe_b64encode(hashlib.sha256(form["code_verifier"].encode()).digest()).rstrip(b"=").decode()
        if proof != asked["code_challenge"] or form["redirect_uri"] != asked["redirect_uri"]:
            return None
        now = int(time.time())
        claims = {
            "auth_time": now, **self.person, "iss": self.address, "aud": CLIENT_ID, "iat": now, "exp": now + 300,
            "nonce": asked["nonce"],
        }  # fmt: skip
        self.spoil_claims(claims)
        signed = jwt.encode(claims, self.signs_with, algorithm="RS256", headers={"kid": "one"})
        return {"access_token": "not-kept", "refresh_token": "not-kept", "id_token": self.spoil_token(signed)}

    def _is_client(self, form: dict[str, str], authorization: str) -> bool:
        if "client_secret_post" in self.auth_methods:
            return (form.get("client_id"), form.get("client_secret")) == (CLIENT_ID, CLIENT_SECRET)
        pair = f"{quote(CLIENT_ID, '')}:{quote(CLIENT_SECRET, '')}"
        return authorization == f"Basic {base64.b64encode(pair.encode()).decode()}"

    def keys(self) -> dict[str, Any]:
        public = json.loads(jwt.algorithms.RSAAlgorithm.to_jwk(_KEY.public_key()))
        return {"keys": [{**public, "kid": "one", "use": "sig", "alg": "RS256"}]}

    def answer(self, path: str, form: dict[str, str], authorization: str) -> dict[str, Any] | None:
        self.asked.append(path)
        if path == "/tenant/.well-known/openid-configuration":
            return self.description()
        if path == "/tenant/keys":
            return self.keys()
        if path == "/tenant/userinfo":
            return {"sub": self.person["sub"], **self.more} if authorization == "Bearer not-kept" else None
        return self.token(form, authorization) if path == "/tenant/token" else None

    def write(self, to: BinaryIO, body: bytes) -> None:
        """Send an answer, all at once or drop by drop."""
        if not self.drips:
            to.write(body)
            return
        with suppress(OSError):  # nobody waits for all of it
            for byte in body:
                to.write(bytes([byte]))
                to.flush()
                time.sleep(0.05)

    def leads_on(self, _path: str) -> str:
        """Return where an address leads instead of answering, or nothing."""
        return self.redirects_to

    def status(self, found: dict[str, Any] | None) -> int:
        if self.is_broken:
            return 503
        return 200 if found is not None else 400

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        provider = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                self._send(provider.answer(self.path, {}, self.headers.get("Authorization", "")))

            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"])).decode()
                form = {name: values[0] for name, values in parse_qs(body).items()}
                self._send(provider.answer(self.path, form, self.headers.get("Authorization", "")))

            def _send(self, found: dict[str, Any] | None) -> None:
                elsewhere = provider.leads_on(self.path)
                if elsewhere:
                    self.send_response(302)
                    self.send_header("Location", elsewhere)
                    self.send_header("Content-Length", "0")
                    self.end_headers()
                    return
                body = json.dumps(found if found is not None else {"error": "invalid_grant"}).encode()
                self.send_response(provider.status(found))
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(body) + 10 * provider.dribbles))
                self.end_headers()
                provider.write(self.wfile, body)
                if provider.dribbles:
                    time.sleep(1.5)

            def log_message(self, *_args: Any) -> None:
                """Say nothing."""

        return Handler


@contextmanager
def provider() -> Iterator[Provider]:
    """Open a directory on this machine."""
    made = Provider()
    thread = threading.Thread(target=made.server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield made
    finally:
        made.server.shutdown()
        made.server.server_close()
        thread.join()


def other_key() -> rsa.RSAPrivateKey:
    """Return a key that is not the directory's."""
    return _OTHER_KEY
