"""Who reads and answers letters: members of their organisation, and whoever came by a one-time link; nobody else."""

from dataclasses import dataclass
from uuid import UUID

from openhart.accounts.access import PARTNERS, Viewer
from openhart.foundation.refused import Refused


@dataclass(frozen=True, slots=True, kw_only=True)
class Reader:
    """Somebody outside: with an account (``user_id``), or with a one-time link that was opened (``door_id``)."""

    user_id: UUID | None = None
    door_id: UUID | None = None

    @property
    def actor(self) -> UUID | None:
        """Return the id under which the trail knows them."""
        return self.user_id or self.door_id


def reader_of(viewer: Viewer) -> Reader:
    """Return the reader that somebody signed in is."""
    return Reader(user_id=viewer.user_id)


def check_is_ours(viewer: Viewer) -> None:
    """Refuse whoever works at the partners' site alone.

    Whether the letter's case is open to a colleague is asked by the rooms that know cases, before they come here.
    """
    if not viewer.is_system and (not viewer.roles or viewer.roles <= PARTNERS):
        raise Refused("Only the agency's own staff may do this.")
