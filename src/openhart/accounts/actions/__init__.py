"""Writes about accounts and grants."""

from openhart.accounts.actions.granting import Terms, add_user, end_grant, grant, note_visit

__all__ = ["Terms", "add_user", "end_grant", "grant", "note_visit"]
