"""What a letter is called, what may be answered, and how long a one-time link lasts. Pure: codes, times, sentences."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Final

#: How many times a wrong code may be typed before a one-time link is dead.
MOST_TRIES: Final = 5
#: A one-time link can be used until then.
DOOR_GOOD_FOR: Final = timedelta(hours=72)
#: Once opened, its letter can be read for so long.
DOOR_OPEN_FOR: Final = timedelta(hours=1)

#: Whose clock is further ahead than this was set wrong.
LEAP: Final = timedelta(minutes=2)

#: What a letter is about, by the form that it is.
TITLES: Mapping[str, str] = {
    "DCF-737": "Notice of suspected child trafficking",
    "DCF-823": "Notice of a critical incident",
    "missing-child-packet": "A child is missing",
}
UNTITLED: Final = "Notice about a child"
#: What counts as a missing child in an organisation's year.
MISSING_FORMS: Final = frozenset({"missing-child-packet"})

#: Why a letter was taken back, as whoever had it is told.
REASONS: Mapping[str, str] = {
    "wrong_recipient": "It was not meant for your organization.",
    "wrong_child": "It was about the wrong child.",
    "wrong_content": "Something in it was wrong.",
    "corrected": "A corrected letter takes its place.",
    "other": "The agency took it back.",
}

#: What an organisation says came of it; codes are stable.
OUTCOMES: Mapping[str, str] = {
    "investigating": "We opened an investigation",
    "joined": "We added it to an investigation we already have",
    "not_investigating": "We decided not to investigate",
    "passed_on": "We passed it to another agency",
    "located": "The child was found",
    "arrest": "An arrest was made",
    "referred_for_prosecution": "We referred it for prosecution",
    "charged": "Charges were filed",
    "conviction": "There was a conviction",
    "disposed": "The court case ended",
    "closed": "We closed it",
}
INVESTIGATED: Final = frozenset({"investigating", "joined"})


def title_of(form: str) -> str:
    """Return what a letter is called, by its form."""
    return TITLES.get(form, UNTITLED)


#: So many questions and outcomes a letter takes in a day: more is a slip of a machine.
MOST_ANSWERS_A_DAY: Final = 40
#: Who reports each year under C.G.S. 51-286h: every municipal police chief, and the Chief State's Attorney.
POLICE: Final = "local_law_enforcement"
STATES_ATTORNEY: Final = "csao"
REPORTING: Final = frozenset({POLICE, STATES_ATTORNEY})
