"""Why a record that is old enough is still needed, as codes that are stored and sentences that people read."""

from collections.abc import Iterable, Mapping

NEEDS: Mapping[str, str] = {
    "hold": "It is under a legal hold.",
    "reopened": "The case is open again.",
    "open_duty": "A step is still owed on it.",
    "clock": "A clock still runs on it: time alone will make a step owed.",
    "missing": "The child was not located.",
    "emergency": "Somebody opened it in an emergency, and nobody has reviewed that.",
    "disclosure": "The ledger of disclosures still needs it.",
    "consent": "A consent to disclose from it is in force.",
    "breach": "It is named in a breach that is not closed.",
    "document": "A document of it is preserved by law.",
    "preserved": "A file of it that may be evidence of a crime against a child is preserved for law enforcement.",
    "not_due": "The schedule does not let it go yet.",
    "changed": "Something was written on it since it was proposed.",
}


def sentences(codes: Iterable[str]) -> list[str]:
    """Return the codes as sentences, in the order of the list."""
    found = set(codes)
    return [said for code, said in NEEDS.items() if code in found]
