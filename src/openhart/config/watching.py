"""One look of the watcher: the cases, and what else only time brings."""

from functools import partial

from django.db import InterfaceError, OperationalError, connections

from openhart.cases.management import watching
from openhart.cases.management.watching import Say
from openhart.config import purging
from openhart.config.backup import daily
from openhart.foundation import clock
from openhart.foundation.apart import apart


def look(say: Say) -> int | None:
    """Look once; return how many cases were looked at, or None without a database."""
    looked = watching.look(say)
    if looked is None:
        return None
    for part, noun in ((purging.look, "destroyed keys"), (daily.look, "backups")):
        try:
            apart(noun, partial(part, say=say, at=clock.now()), say)
        except (OperationalError, InterfaceError) as fault:
            say(f"The {noun} could not be looked at ({type(fault).__name__}). Trying again.")
            connections.close_all()
    return looked
