"""Reads about the people who use OpenHART and what they were granted."""

from openhart.accounts.queries.people import grants_of_everyone, names, staff, user_named, viewer_of, viewer_with_id
from openhart.accounts.queries.reaching import emails
from openhart.accounts.queries.signing import belongs_at, open_invitation, user_of

__all__ = [
    "belongs_at",
    "emails",
    "grants_of_everyone",
    "names",
    "open_invitation",
    "staff",
    "user_named",
    "user_of",
    "viewer_of",
    "viewer_with_id",
]
