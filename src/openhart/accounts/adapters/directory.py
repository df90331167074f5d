"""Talking to the agency's directory: OpenID Connect, the code flow with PKCE, and the library's table of who is who.

The library's own flow believes an ID token without looking at its signature and sends no nonce; here both are
always looked at. A directory is asked at its own host alone, is waited for a few seconds, and nothing it grants for
other systems (access or refresh tokens) is kept.
"""

import hashlib
import hmac
import json
import secrets
import time
from base64 import urlsafe_b64encode
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import quote, urlencode, urlsplit
from uuid import UUID

import jwt
import requests
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from urllib3.exceptions import HTTPError

from openhart.accounts.lifecycle.claims import CLOCKS_DIFFER, Directory, moment_of
from openhart.accounts.models import User

#: Why a directory cannot be used that is only not there just now.
DOWN = frozenset({"unreachable", "unavailable", "length"})
#: Between going to the directory and coming back.
BACK_WITHIN = timedelta(minutes=10)
_WAITS_S = (4, 6)  # to be reached, and between two pieces of an answer
_WHOLE_S = 10
_MOST_BYTES = 1_000_000
_PIECE = 65_536
_FAULT = 500
_SUBJECT_CHARS = 191  # what the table of who is who holds
_ALGORITHMS = ("RS256", "PS256", "ES256")
_NEEDED = ["iss", "sub", "aud", "exp", "iat", "nonce"]
_PAGES = ("authorization_endpoint", "token_endpoint", "jwks_uri")
_WELL_KNOWN = "/.well-known/openid-configuration"


class NotUsable(Exception):  # noqa: N818 - a plain statement of fact
    """Raised when what a directory answered cannot be believed or used; says why in one word, for the trail."""


def begin(directory: Directory, *, back: str, again: bool) -> tuple[str, dict[str, Any]]:
    """Return the directory's address to go to, and what to keep until somebody comes back from it.

    It is told to ask who is there although it knows them: whoever finds a locked screen is asked as well. ``again``
    is kept with it: whether somebody who is signed in shows once more who they are.
    """
    page = _described(directory)["authorization_endpoint"]
    kept = {name: secrets.token_urlsafe(48) for name in ("state", "nonce", "verifier")}
    proof = urlsafe_b64encode(hashlib.sha256(kept["verifier"].encode()).digest()).rstrip(b"=").decode()
    asked = {
        **directory.also_ask, "prompt": "login", "max_age": "0",
        "response_type": "code", "scope": " ".join(directory.scopes), "client_id": directory.client_id,
        "redirect_uri": back, "state": kept["state"], "nonce": kept["nonce"], "code_challenge": proof,
        "code_challenge_method": "S256",
    }  # fmt: skip
    return f"{page}{'&' if '?' in page else '?'}{urlencode(asked)}", {**kept, "again": again}


def finish(
    directory: Directory, *, kept: Mapping[str, Any], code: str, back: str, at: datetime
) -> Mapping[str, Any]:  # fmt: skip
    """Return the claims of whoever came back with a code; raise NotUsable unless every one of them is proved."""
    described = _described(directory)
    tokens = _tokens(directory, described, code=code, verifier=kept["verifier"], back=back)
    claims = _proved(directory, _keys(described), str(tokens.get("id_token", "")), nonce=kept["nonce"], at=at)
    if not directory.asks_userinfo:
        return claims
    page = _ours(directory, described.get("userinfo_endpoint"))
    more = _asked("GET", page, headers={"Authorization": f"Bearer {tokens.get('access_token', '')}"})
    if more.get("sub") != claims["sub"]:
        raise NotUsable("userinfo")
    return {**more, **claims}


def is_of(kept: Mapping[str, Any], state: str) -> bool:
    """Return whether somebody comes back from where this session sent them."""
    return hmac.compare_digest(str(kept.get("state", "")).encode(), state.encode("utf-8", "surrogatepass"))


def linked_user(directory: Directory, subject: str) -> User | None:
    """Return whose account a person of the directory is, or None."""
    found = SocialAccount.objects.select_related("user").filter(provider=directory.address, uid=subject).first()
    return found.user if found is not None else None


def is_linked(directory: Directory, user_id: UUID) -> bool:
    """Return whether an account is of somebody in the directory."""
    return bool(SocialAccount.objects.filter(provider=directory.address, user_id=user_id).exists())


def has_way_in(user: User) -> bool:
    """Return whether somebody can come into an account already, or ever did."""
    return bool(
        user.has_usable_password()
        or user.signed_in_at is not None
        or Authenticator.objects.filter(user=user).exists()
        or SocialAccount.objects.filter(user=user).exists()
    )


def link(directory: Directory, user: User, subject: str) -> None:
    """Write down that a person of the directory has this account."""
    SocialAccount.objects.create(provider=directory.address, uid=subject, user=user, extra_data={})


def keep_values(directory: Directory, subject: str, values: Mapping[str, tuple[str, ...]]) -> None:
    """Keep what roles follow from, and nothing else of what the directory said."""
    data = {name: list(each) for name, each in values.items()}
    SocialAccount.objects.filter(provider=directory.address, uid=subject).update(extra_data=data)


def kept_values(directory: Directory) -> dict[UUID, dict[str, list[str]]]:
    """Return what roles follow from, of everybody who ever came from the directory."""
    return dict(SocialAccount.objects.filter(provider=directory.address).values_list("user_id", "extra_data"))


def _described(directory: Directory) -> dict[str, Any]:
    """Return how the directory describes itself; one that calls itself by another name is not the one asked for."""
    described = _asked("GET", _ours(directory, f"{directory.address}{_WELL_KNOWN}"))
    if str(described.get("issuer", "")).rstrip("/") != directory.address:
        raise NotUsable("issuer")
    for page in _PAGES:
        _ours(directory, described.get(page))
    return described


def _ours(directory: Directory, address: Any) -> str:
    """Return an address if it is at one of the directory's own hosts."""
    parts = urlsplit(address) if isinstance(address, str) else urlsplit("")
    home = urlsplit(directory.address)
    is_home = parts.netloc == home.netloc or parts.netloc in directory.other_hosts
    if not is_home or parts.scheme != ("http" if directory.is_plain else "https"):
        raise NotUsable("address")
    return str(address)


def _tokens(directory: Directory, described: Mapping[str, Any], *, code: str, verifier: str, back: str) -> Any:
    data = {"grant_type": "authorization_code", "code": code, "redirect_uri": back, "code_verifier": verifier}
    who = (directory.client_id, directory.client_secret)
    if "client_secret_post" in described.get("token_endpoint_auth_methods_supported", []):
        posted = {**data, "client_id": who[0], "client_secret": who[1]}
        return _asked("POST", described["token_endpoint"], data=posted)
    return _asked("POST", described["token_endpoint"], data=data, auth=(quote(who[0], ""), quote(who[1], "")))


def _keys(described: Mapping[str, Any]) -> list[dict[str, Any]]:
    keys = _asked("GET", described["jwks_uri"]).get("keys")
    return [key for key in keys if isinstance(key, dict)] if isinstance(keys, list) else []


def _proved(
    directory: Directory, keys: list[dict[str, Any]], token: str, *, nonce: str, at: datetime
) -> dict[str, Any]:  # fmt: skip
    """Return the claims of an ID token signed by the directory, for this desk, for this sign-in, now."""
    try:
        header = jwt.get_unverified_header(token)
        key = _key(keys, header)
        claims: dict[str, Any] = jwt.decode(
            token, key, algorithms=[header["alg"]], audience=directory.client_id,
            options={
                "require": _NEEDED, "verify_exp": False, "verify_iat": False, "verify_nbf": False, "verify_iss": False,
            },
        )  # fmt: skip
    except (jwt.PyJWTError, ValueError, TypeError, KeyError) as fault:
        raise NotUsable("signature" if isinstance(fault, jwt.InvalidSignatureError) else "token") from None
    if str(claims["iss"]).rstrip("/") != directory.address:
        raise NotUsable("issuer")
    if claims.get("azp", directory.client_id) != directory.client_id:
        raise NotUsable("audience")
    if not hmac.compare_digest(str(claims["nonce"]).encode(), nonce.encode()):
        raise NotUsable("nonce")
    if not 0 < len(claims["sub"]) <= _SUBJECT_CHARS:
        raise NotUsable("subject")
    _check_time(claims, at)
    return claims


def _key(keys: list[dict[str, Any]], header: Mapping[str, Any]) -> Any:
    if header.get("alg") not in _ALGORITHMS:
        raise NotUsable("algorithm")
    for key in keys:
        if key.get("kid") == header.get("kid") and key.get("use", "sig") == "sig":
            return jwt.PyJWK(key, algorithm=header["alg"]).key
    raise NotUsable("key")


def _check_time(claims: Mapping[str, Any], at: datetime) -> None:
    ends, made = moment_of(claims["exp"]), moment_of(claims["iat"])
    if ends is None or made is None or ends <= at - CLOCKS_DIFFER or made > at + CLOCKS_DIFFER:
        raise NotUsable("time")


def _asked(method: str, address: str, **what: Any) -> dict[str, Any]:
    """Return what an address answers as JSON; nobody is followed elsewhere or waited for long."""
    until = time.monotonic() + _WHOLE_S
    try:
        with requests.request(
            method, address, timeout=_WAITS_S, allow_redirects=False, stream=True, **what
        ) as answer:  # fmt: skip
            if answer.status_code != requests.codes.ok:
                raise NotUsable("unavailable" if answer.status_code >= _FAULT else "refused")
            body = bytearray()
            while piece := answer.raw.read1(_PIECE, decode_content=True):  # what is there, however little
                body += piece
                if len(body) > _MOST_BYTES or time.monotonic() > until:
                    raise NotUsable("length")
        found = json.loads(body)
    except (requests.RequestException, HTTPError):
        raise NotUsable("unreachable") from None
    except ValueError:
        raise NotUsable("answer") from None
    if not isinstance(found, dict):
        raise NotUsable("answer")
    return found
