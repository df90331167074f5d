"""What an agency's directory says of somebody, and what follows from it: pure.

Sources: OpenID Connect Core 1.0, RFC 8176 (amr), RFC 9700 (best current practice); CJIS Security Policy 5.9.5, IA-2
(a second factor for everyone, ours where the directory has asked none).
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

#: Somebody must just have been asked by the directory itself: it may still know who sat here before.
ASKED_WITHIN = timedelta(minutes=5)
#: The clocks of two machines differ by no more than this.
CLOCKS_DIFFER = timedelta(seconds=60)
_LONGEST_VALUE = 200
_MOST_VALUES = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Directory:
    """The agency's directory, such as Entra ID or Okta, as its file describes it."""

    name: str
    address: str  # the issuer, such as https://login.example.gov/tenant/v2.0
    client_id: str
    client_secret: str = field(repr=False)
    username_claim: str = "preferred_username"
    role_claims: tuple[str, ...] = ("groups",)
    second_factor: Mapping[str, frozenset[str]] = field(default_factory=dict)  # claim: values that mean one was asked
    scopes: tuple[str, ...] = ("openid", "profile")
    also_ask: Mapping[str, str] = field(default_factory=dict)
    other_hosts: frozenset[str] = frozenset()  # beside the issuer's: where its keys or its pages may be
    asks_userinfo: bool = False
    is_plain: bool = False  # http, to this machine alone: for tests; no file can say so


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """What the directory has said of whoever came from it, and no more than is needed of it."""

    subject: str
    username: str
    values: Mapping[str, tuple[str, ...]]  # of the claims that roles follow from
    is_second_factor: bool
    asked_at: datetime | None  # when the person was last asked who they are


class NotTold(ValueError):  # noqa: N818 - a plain statement of fact
    """Raised when the directory left out what roles follow from: that is not the same as having none."""


def said(directory: Directory, claims: Mapping[str, Any]) -> Said:
    """Return what is needed of a directory's claims; raise NotTold when it sent none because there were too many."""
    left_out = claims.get("_claim_names")
    if isinstance(left_out, Mapping) and any(name in left_out for name in directory.role_claims):
        raise NotTold("The directory sent a link in place of the claims.")
    username = claims.get(directory.username_claim)
    return Said(
        subject=str(claims["sub"]),
        username=username.strip().lower() if isinstance(username, str) else "",
        values={name: values_of(claims, name) for name in directory.role_claims},
        is_second_factor=any(
            accepted.intersection(values_of(claims, name)) for name, accepted in directory.second_factor.items()
        ),
        asked_at=moment_of(claims.get("auth_time")),
    )


def values_of(claims: Mapping[str, Any], name: str) -> tuple[str, ...]:
    """Return the values of a claim, in order; a claim that is not there has none, and odd ones do not count."""
    found = claims.get(name)
    values: Iterable[Any] = [found] if isinstance(found, str) else found if isinstance(found, list) else []
    plain = {value for value in values if isinstance(value, str) and 0 < len(value) <= _LONGEST_VALUE}
    if len(plain) > _MOST_VALUES:
        raise NotTold("The directory sent more values than can be kept.")
    return tuple(sorted(plain))


def moment_of(seconds: Any) -> datetime | None:
    """Return the moment of a number of seconds as tokens write it, or None for anything else."""
    try:
        return datetime.fromtimestamp(seconds, UTC) if isinstance(seconds, int | float) else None
    except (ValueError, OverflowError, OSError):
        return None


def was_asked_now(what: Said, at: datetime) -> bool:
    """Return whether the directory has just asked somebody who they are, instead of knowing it from before."""
    return what.asked_at is not None and -CLOCKS_DIFFER <= at - what.asked_at <= ASKED_WITHIN
