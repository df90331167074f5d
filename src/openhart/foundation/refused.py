"""A refusal: what somebody may not do, or not now, said so that they can read it."""


class Refused(Exception):  # noqa: N818 - the house's word; it is raised and shown, not an error of the program
    """Raised when an act is not allowed; the page shows the reason in place of the button."""

    def __init__(self, reason: str) -> None:
        """Keep ``reason``: a full sentence for the person who tried."""
        super().__init__(reason)
        self.reason = reason
