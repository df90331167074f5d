"""The states that badges show: for each its words, its icon and its tone. Never colour alone."""

from typing import Literal, NamedTuple

Tone = Literal["quiet", "plain", "done", "info", "good", "warn", "bad", "sealed"]


class Look(NamedTuple):
    """How a state is shown."""

    words: str
    icon: str
    tone: Tone


#: The states of a duty as the law engine names them, and what a page adds to them.
STATES: dict[str, Look] = {
    "open": Look("To do", "radio_button_unchecked", "plain"),
    "overdue": Look("Overdue", "error", "bad"),
    "done": Look("Done", "check_circle", "done"),
    "done_late": Look("Done late", "history", "quiet"),
    "waived": Look("Waived", "do_not_disturb", "quiet"),
    "withdrawn": Look("No longer owed", "undo", "quiet"),
    "undecided": Look("Not decided yet", "help", "info"),
    "not_applicable": Look("Not applicable", "do_not_disturb", "quiet"),
    "blocked": Look("Cannot start yet", "lock", "quiet"),
    "waiting": Look("Waiting on others", "hourglass_empty", "info"),
    "accepted": Look("Accepted", "check_circle", "good"),
    "not_accepted": Look("Not accepted", "cancel", "quiet"),
    "sealed": Look("Sealed", "lock", "sealed"),
    "missing": Look("Missing", "location_on", "bad"),
    "draft": Look("Draft", "edit", "quiet"),
    "sent": Look("Sent", "send", "info"),
    "acknowledged": Look("Acknowledged", "verified", "good"),
    "failed": Look("Could not be sent", "error", "bad"),
    "late_entry": Look("Late entry", "history", "warn"),
}

#: What a tone looks like when the words are the caller's own.
TONE_ICONS: dict[str, str] = {
    "quiet": "remove",
    "plain": "radio_button_unchecked",
    "done": "check_circle",
    "info": "info",
    "good": "check_circle",
    "warn": "warning",
    "bad": "error",
    "sealed": "lock",
}


def look(state: str, words: str = "") -> Look:
    """Return how to show ``state``, a name of STATES or a tone with ``words`` of its own."""
    if state in STATES:
        known = STATES[state]
        return known._replace(words=words or known.words)
    if state not in TONE_ICONS or not words:
        raise ValueError(f"“{state}” is neither a known state nor a tone with words; known: {', '.join(STATES)}")
    return Look(words, TONE_ICONS[state], state)  # type: ignore[arg-type]
