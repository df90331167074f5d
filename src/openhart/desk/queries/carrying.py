"""What an administrator is told of messages that do not go: counts and destinations, and nothing of any case."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from openhart.accounts.access import Viewer
from openhart.accounts.models import Role
from openhart.outbox import queries as outbox

#: A destination is away for a moment now and then; after so long somebody has to know.
_AWAY_FOR = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class Held:
    """Messages that do not go: since when mail does not, which endpoints do not answer, and how many are stuck."""

    mail_down_since: datetime | None
    endpoints_down: list[str]
    set_aside: int
    unknown: int


def held_messages(viewer: Viewer, at: datetime) -> Held | None:
    """Return to an administrator what does not go; None to others, and when everything goes."""
    if Role.ADMINISTRATOR not in viewer.agency_roles:
        return None
    troubled = outbox.troubled_lines(viewer)
    away = [line for line in troubled if line.down_since is not None and at - line.down_since >= _AWAY_FOR]
    held = Held(
        mail_down_since=next((line.down_since for line in away if line.code == "mail"), None),
        endpoints_down=[line.code.partition(":")[2] for line in away if line.code != "mail"],
        set_aside=sum(line.set_aside for line in troubled), unknown=sum(line.unknown for line in troubled),
    )  # fmt: skip
    return held if held.mail_down_since or held.endpoints_down or held.set_aside or held.unknown else None
