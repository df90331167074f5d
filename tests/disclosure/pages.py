"""What somebody types into the forms of this room."""

from typing import Any
from uuid import uuid4


def leaving(**more: Any) -> dict[str, Any]:
    """Return the form of a disclosure to the police by letter."""
    return {
        "kind": "local_law_enforcement", "organisation": "Hartford Police", "person": "Sergeant Lee",
        "ground": "statute:ct.law-enforcement", "purpose": "investigate", "channel": "letter", "paper": "",
        "court": "", "docket": "", "judge": "", "signed_on": "", "summary": "Canarywords of a summary",
        "fields_out": ["child.name", "words.summary"], "submission": str(uuid4()), **more,
    }  # fmt: skip


def consent(**more: Any) -> dict[str, Any]:
    """Return the form of a signed consent for a shelter."""
    return {
        "kind": "provider", "organisation": "House of the Lighthouse", "person": "", "fields_out": ["child.name"],
        "purpose": "serve", "from_on": "2026-03-06", "until_on": "2026-04-04", "giver": "minor_and_guardian",
        "signed_on": "2026-03-06", "is_informed": "on", "is_not_a_condition": "on", "note": "", "guardian": "",
        "submission": str(uuid4()), **more,
    }  # fmt: skip
