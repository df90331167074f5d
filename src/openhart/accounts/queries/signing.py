"""Reads about signing in."""

from datetime import datetime
from uuid import UUID

from openhart.accounts.access import PARTNERS, Viewer
from openhart.accounts.models import Invitation, User


def belongs_at(viewer: Viewer, site: str) -> bool:
    """Return whether somebody works at a site: partners at their own and nowhere else, everybody else at the desk."""
    is_partner = bool(viewer.roles) and viewer.roles <= PARTNERS
    return is_partner if site == "partners" else not is_partner


def user_of(_viewer: Viewer | None, user_id: UUID) -> User | None:
    """Return the active account with that id, or None; asked while somebody is on the way in."""
    return User.objects.filter(id=user_id, is_active=True).first()


def open_invitation(_viewer: Viewer | None, invitation_id: UUID, at: datetime) -> Invitation | None:
    """Return an invitation that can still be used, with its user, or None; asked while somebody is on the way in."""
    rows = Invitation.objects.select_related("user").filter(id=invitation_id, user__is_active=True)
    return rows.filter(used_at__isnull=True, ended_at__isnull=True, until_at__gt=at).first()
