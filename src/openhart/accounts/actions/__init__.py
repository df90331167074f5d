"""Writes about accounts and grants."""

from openhart.accounts.actions.factors import (
    add_app,
    add_passkey,
    change_password,
    end_session,
    end_sessions,
    finish_setting_up,
    make_codes,
    remove_app,
    remove_passkey,
    rename_passkey,
)
from openhart.accounts.actions.granting import Terms, add_user, end_grant, grant, limit_grant, note_visit
from openhart.accounts.actions.invitations import (
    end_invitation,
    find_invitation,
    invite,
    join,
    reset_password,
    reset_second_factor,
)
from openhart.accounts.actions.reaching import set_email
from openhart.accounts.actions.signing import (
    NEEDS_SECOND_FACTOR,
    check_code,
    check_name_and_password,
    come_in,
    freshen,
    go_out,
    lock,
    note_turned_away,
    release,
)
from openhart.accounts.actions.standing import (
    Outcome,
    accept,
    accept_shift,
    decline,
    decline_shift,
    end_cover,
    offer_hand_over,
    offer_shift,
    plan_cover,
    put_on_call,
    take_off,
    take_over,
    withdraw,
    withdraw_shift,
    write_note,
)

__all__ = [
    "NEEDS_SECOND_FACTOR", "Outcome", "Terms", "accept", "accept_shift", "add_app", "add_passkey", "add_user",
    "change_password", "check_code", "check_name_and_password", "come_in", "decline", "decline_shift", "end_cover",
    "end_grant", "end_invitation", "end_session", "end_sessions", "find_invitation", "finish_setting_up", "freshen",
    "go_out", "grant", "invite", "join", "limit_grant", "lock", "make_codes", "note_turned_away", "note_visit",
    "offer_hand_over", "offer_shift", "plan_cover", "put_on_call", "release", "remove_app", "remove_passkey",
    "rename_passkey", "reset_password", "reset_second_factor", "set_email", "take_off", "take_over", "withdraw",
    "withdraw_shift", "write_note",
]  # fmt: skip
