"""Which recipients go by town, and which are told in another's name. Pure: codes only."""

from datetime import date

#: Facts of the pack hold from here: as far back as anybody asks.
BEGINNING = date(1900, 1, 1)
#: A town's code for everywhere outside the state.
ELSEWHERE = "other"
#: Whoever enters a missing child into NCIC is the same police as whoever is told of a concern.
_SAME_AS = {"police_missing": "local_law_enforcement"}
POLICE = "local_law_enforcement"
TEAM = "mdt"


def kind_of(recipient: str) -> str:
    """Return the kind under which the recipient of a notice is kept: `police_missing` is the local police."""
    return _SAME_AS.get(recipient, recipient)
