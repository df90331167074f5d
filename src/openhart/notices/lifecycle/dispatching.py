"""The life of a dispatch: from Send to "told". Pure: codes, times and sentences.

A dispatch is held for half a minute, then released through the gate, then goes by the recipient's ways, one beside the
other where the first does not succeed in time, until the recipient was told.
"""

from datetime import datetime, timedelta

HELD, TAKEN_BACK, OVERTAKEN, SET_ASIDE = "held", "taken_back", "overtaken", "set_aside"
ON_ITS_WAY, TOLD, WITHDRAWN = "on_its_way", "told", "withdrawn"
#: In these there is something still to happen, so that a second dispatch to the same recipient would double it.
OPEN = frozenset({HELD, SET_ASIDE, ON_ITS_WAY})

#: For so long after Send nothing leaves.
HOLD = timedelta(seconds=30)
#: Whose clock is further ahead than this was set wrong: nobody waits for the time it said.
LEAP = timedelta(minutes=2)

#: What may be done with a dispatch in each state, and where it leads.
MOVES: dict[str, dict[str, str]] = {
    HELD: {"take_back": TAKEN_BACK, "overtake": OVERTAKEN, "release": ON_ITS_WAY, "set_aside": SET_ASIDE},
    SET_ASIDE: {"send_again": HELD, "take_back": TAKEN_BACK, "overtake": OVERTAKEN},
    ON_ITS_WAY: {"tell": TOLD, "withdraw": WITHDRAWN},
    TOLD: {"withdraw": WITHDRAWN},
    TAKEN_BACK: {},
    OVERTAKEN: {},
    WITHDRAWN: {},
}
_LEFT = "This notice has left already. If it was wrong, take the notice back with a reason: the recipient is told."
_BACK = "This notice was taken back before it left."
_SAID = "This notice was not sent: the recipient had been told meanwhile."
_GONE = "This notice was taken back after it had left."
_STILL_HERE = "This notice has not left yet: take it back, nothing remains of it."
REFUSALS: dict[str, dict[str, str]] = {
    HELD: {
        "withdraw": _STILL_HERE,
        "send_again": "This notice leaves by itself in a few seconds.",
        "tell": "This notice has not left yet.",
    },
    SET_ASIDE: {
        "withdraw": _STILL_HERE,
        "tell": "This notice has not left yet.",
        "release": "This notice was set aside: say first that it is to be sent again.",
        "set_aside": "This notice was set aside already.",
    },
    ON_ITS_WAY: dict.fromkeys(("take_back", "overtake", "release", "set_aside", "send_again"), _LEFT),
    TOLD: {
        **dict.fromkeys(("take_back", "overtake", "release", "set_aside", "send_again"), _LEFT),
        "tell": "The recipient was told already.",
    },
    TAKEN_BACK: dict.fromkeys(
        ("take_back", "overtake", "release", "set_aside", "send_again", "tell", "withdraw"), _BACK
    ),
    OVERTAKEN: dict.fromkeys(
        ("take_back", "overtake", "release", "set_aside", "send_again", "tell", "withdraw"), _SAID
    ),
    WITHDRAWN: dict.fromkeys(
        ("take_back", "overtake", "release", "set_aside", "send_again", "tell", "withdraw"), _GONE
    ),
}

#: The life of one way that a dispatch took.
BEGUN, UNKNOWN, ACCEPTED, FAILED, ENDED = "begun", "unknown", "accepted", "failed", "ended"
#: Ways that a person walks: nothing leaves by them until somebody does it.
BY_HAND = frozenset({"fax", "letter", "telephone"})
#: Ways by which the program itself hands over.
BY_ITSELF = frozenset({"secure_link", "webhook", "desk"})

#: Why a way cannot succeed at all: the next begins at once in its place.
HOPELESS = frozenset({"no_address", "no_endpoint", "not_needed", "gate"})
#: What went wrong with a way, in words.
FAULTS = {
    "no_address": "No e-mail address is known",
    "no_endpoint": "No address of their system is entered",
    "gate": "What it tells may not leave by this way any more",
    "no_reader": "Nobody there has an account for the inbox yet: call, and give them a one-time link",
    "not_needed": "It was not sent: its contents were called back",
    "refused": "Their mail server refused it, and goes on being tried",
    "set_aside": "The message could not be made: an administrator has to look",
    "in_time": "Not done in time",
}
#: Why a way began, in words.
BECAUSE = {
    "first": "The first way",
    "in_time": "The way before had not succeeded in time",
    "refused": "The e-mail was refused",
    "asked": "A colleague asked for it",
    **{code: FAULTS[code] for code in ("no_address", "no_endpoint", "gate", "no_reader", "not_needed", "set_aside")},
}
#: A destination that answers and has refused a message so often is not waited for: the next way begins.
REFUSED_ENOUGH = 2

#: Why a notice is taken back: codes that the recipient's inbox knows, in our words.
WRONG = {
    "wrong_recipient": "It went to the wrong recipient",
    "wrong_child": "It was about the wrong child",
    "wrong_content": "Something in it was wrong",
    "other": "Another reason",
}
#: In these cases something reached somebody who may not have it: it goes into the register of breaches.
ALWAYS_A_BREACH = frozenset({"wrong_recipient", "wrong_child"})

#: A way gets at least so long before the next begins beside it, however late it is already.
_AT_LEAST = timedelta(minutes=5)
#: The next way begins at the latest so long before the duty is due.
_BEFORE_DUE = timedelta(hours=1)
#: Where nothing says by when they must be told.
_WITHOUT_DUE = timedelta(hours=4)


def refusal(state: str, move: str) -> str | None:
    """Return why a move is not possible in a state, or None when it is."""
    return None if move in MOVES[state] else REFUSALS[state][move]


def next_way_at(begun_at: datetime, due_at: datetime | None) -> datetime:
    """Return when the next way begins beside one that has not succeeded.

    By half of the time that is left to the due time, and at the latest an hour before it; never at once.
    """
    if due_at is None:
        return begun_at + _WITHOUT_DUE
    by_then = min(begun_at + (due_at - begun_at) / 2, due_at - _BEFORE_DUE)
    return max(begun_at + _AT_LEAST, by_then)
