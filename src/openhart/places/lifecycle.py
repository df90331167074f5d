"""Which recipients go by town, which are told in another's name, and by which ways. Pure: codes and sentences."""

from collections.abc import Sequence
from datetime import date
from typing import Protocol

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


#: How a recipient can be told. Those that a person walks stand last: fax, letter, telephone.
WAYS = {
    "desk": "At their desk here, with an e-mail without case data",
    "secure_link": "Letter in their inbox here, with an e-mail without case data",
    "webhook": "Straight into their own system, signed",
    "fax": "Fax, sent by one of us",
    "telephone": "Telephone, by one of us",
    "letter": "Letter by post, sent by one of us",
}
#: These sit at a desk here, by the role of the same name.
AT_A_DESK = frozenset({"statewide_hart_lead", "mdt", "interstate_compact"})


class Reachable(Protocol):
    """What is known of how to reach a recipient."""

    kind: str
    telephone: str
    fax: str
    email: str
    address: str


def usual_ways(row: Reachable) -> tuple[str, ...]:
    """Return the ways of a recipient for which nobody has said any: those for which the contact is known.

    The last is always one that a person walks, so that nobody is left untold because an address is missing.
    """
    known = [way for way in ("secure_link", "fax", "telephone", "letter") if not missing_for(way, row)]
    desk = ["desk"] if row.kind in AT_A_DESK else []
    return (*desk, *known) if set(known) & {"fax", "telephone", "letter"} else (*desk, *known, "telephone")


def missing_for(way: str, row: Reachable) -> str:
    """Return as a sentence what a recipient lacks for a way; empty when nothing."""
    is_in_the_case = row.kind == "parents"  # who they are and how to reach them
    needs = {
        "secure_link": (row.email, "An e-mail address is needed for the inbox: it says that a letter waits."),
        "fax": (row.fax, "A fax number is needed for a fax."),
        "telephone": (row.telephone or is_in_the_case, "A telephone number is needed for a call."),
        "letter": (row.address or is_in_the_case, "A postal address is needed for a letter."),
        "desk": (row.kind in AT_A_DESK, "Only a colleague with an account here is told at a desk."),
    }
    is_there, said = needs.get(way, (True, ""))
    return "" if is_there else said


def order_refusal(ways: Sequence[str], row: Reachable) -> str:
    """Return as a sentence why a recipient cannot be told by these ways in this order; empty when it can."""
    if not ways:
        return "Choose at least one way."
    if unknown := [way for way in ways if way not in WAYS]:
        return f"There is no way called {', '.join(unknown)}."
    if len(set(ways)) < len(ways):
        return "Each way stands in the order once."
    return next((said for way in ways if (said := missing_for(way, row))), "")
