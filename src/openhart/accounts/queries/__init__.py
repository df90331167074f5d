"""Reads about the people who use OpenHART and what they were granted."""

from openhart.accounts.queries.people import grants_of_everyone, names, staff, user_named, viewer_of

__all__ = ["grants_of_everyone", "names", "staff", "user_named", "viewer_of"]
