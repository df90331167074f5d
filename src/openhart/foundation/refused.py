"""A refusal: what somebody may not do, or not now, said so that they can read it."""

from django.core.exceptions import PermissionDenied


class Refused(PermissionDenied):
    """Raised when an act is not allowed; the page shows the reason in place of the button.

    A refusal that no view turned into a page of its own is answered 403, with its reason.
    """

    def __init__(self, reason: str) -> None:
        """Keep ``reason``: a full sentence for the person who tried."""
        super().__init__(reason)
        self.reason = reason
