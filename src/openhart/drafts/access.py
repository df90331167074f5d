"""Who may read and change a draft: its author, nobody else."""

from openhart.accounts.access import Viewer
from openhart.drafts.models import Draft
from openhart.foundation.refused import Refused


def check_author(viewer: Viewer, draft: Draft) -> None:
    """Refuse, as if there were none, when the draft is somebody else's."""
    if viewer.user_id is None or draft.owner_id != viewer.user_id:
        raise Refused("There is no such draft.")


def check_not_ended(draft: Draft) -> None:
    """Refuse to write to a draft that was sent or thrown away."""
    if draft.ended_at is not None:
        raise Refused("This draft has been sent or thrown away already.")
