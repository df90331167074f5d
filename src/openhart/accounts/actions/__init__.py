"""Writes about accounts and grants."""

from openhart.accounts.actions.granting import Terms, add_user, end_grant, grant, note_visit
from openhart.accounts.actions.signing import (
    check_code,
    check_name_and_password,
    come_in,
    freshen,
    go_out,
    note_turned_away,
    release,
)

__all__ = [
    "Terms", "add_user", "check_code", "check_name_and_password", "come_in", "end_grant", "freshen", "go_out", "grant",
    "note_turned_away", "note_visit", "release",
]  # fmt: skip
