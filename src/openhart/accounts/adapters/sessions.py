"""Where somebody is signed in: the library's table of sessions beside Django's."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.http import HttpRequest

from openhart.accounts.adapters.hooks import address_of
from openhart.accounts.models import User

_AT_ONCE = 200
_AGENT_CHARS = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class SignedIn:
    """One place where somebody is signed in."""

    id: int
    device: str
    address: str
    since: datetime
    active_at: datetime | None
    is_this_one: bool


def note_session(request: HttpRequest, user: User, *, at: datetime) -> None:
    """Write down where somebody signed in, so that they can see it and end it from elsewhere."""
    if not request.session.session_key:
        request.session.save()
    agent = request.headers.get("User-Agent", "")[:_AGENT_CHARS]
    UserSession.objects.update_or_create(
        session_key=request.session.session_key,
        defaults={
            "user": user, "ip": address_of(request), "user_agent": agent, "created_at": at, "last_seen_at": at,
        },
    )  # fmt: skip


def rename_session(before: str | None, after: str | None) -> None:
    """Follow a session that was given a new key."""
    UserSession.objects.filter(session_key=before).update(session_key=after)


def sessions_of(user: User, key: str | None, *, at: datetime) -> list[SignedIn]:
    """Return where somebody is signed in now, this session (``key``) first, then the latest."""
    rows = list(UserSession.objects.filter(user_id=user.id).order_by("-created_at", "-id"))
    held = Session.objects.filter(session_key__in=[row.session_key for row in rows], expire_date__gt=at)
    opened = {session.session_key: session.get_decoded() for session in held}
    found = [
        SignedIn(
            id=row.id, device=words_of(row.user_agent), address=row.ip, since=row.created_at,
            active_at=_moment(opened[row.session_key].get("active_at")), is_this_one=row.session_key == key,
        )
        for row in rows
        if opened.get(row.session_key, {}).get("_auth_user_hash") == user.get_session_auth_hash()
    ]  # fmt: skip
    return sorted(found, key=lambda each: not each.is_this_one)


def end_session(user_id: UUID, ident: int) -> bool:
    """End one session of somebody on the server; say whether there was such a one."""
    return _end(UserSession.objects.filter(user_id=user_id, id=ident)) > 0


def end_sessions(user_id: UUID, *, but: str | None = None) -> int:
    """End every session of somebody, but one if its key is given; return how many."""
    return _end(UserSession.objects.filter(user_id=user_id).exclude(session_key=but or ""))


def forget_session(key: str | None) -> None:
    """Take a session that ends off its owner's list."""
    UserSession.objects.filter(session_key=key).delete()


def clear_old_sessions(at: datetime) -> None:
    """Delete sessions that have run out, at most two hundred at once."""
    keys = list(Session.objects.filter(expire_date__lt=at).values_list("session_key", flat=True)[:_AT_ONCE])
    if keys:
        Session.objects.filter(session_key__in=keys).delete()
        UserSession.objects.filter(session_key__in=keys).delete()


def _end(rows: Any) -> int:
    keys = list(rows.values_list("session_key", flat=True))
    Session.objects.filter(session_key__in=keys).delete()
    rows.delete()
    return len(keys)


def _moment(text: Any) -> datetime | None:
    return datetime.fromisoformat(text) if isinstance(text, str) and text else None


def words_of(agent: str) -> str:
    """Return in words which browser on which system signed in, as far as it says so itself."""
    browsers = {"Edg/": "Edge", "OPR/": "Opera", "Firefox/": "Firefox", "Chrome/": "Chrome", "Safari/": "Safari"}
    systems = {
        "iPhone": "an iPhone", "iPad": "an iPad", "Android": "Android", "Windows": "Windows", "CrOS": "ChromeOS",
        "Mac OS X": "a Mac", "Linux": "Linux",
    }  # fmt: skip
    browser = next((name for sign, name in browsers.items() if sign in agent), "An unknown browser")
    system = next((name for sign, name in systems.items() if sign in agent), "")
    return f"{browser} on {system}" if system else browser
