"""Parts of one look, each of which goes on when another fails."""

import logging
from collections.abc import Callable
from typing import ClassVar

from django.db import InterfaceError, OperationalError

from openhart.foundation import log


class _Failed:
    """The parts that failed when they were last tried in this process, and how."""

    last: ClassVar[dict[str, str]] = {}


def apart(name: str, step: Callable[[], object], say: Callable[[str], None]) -> bool:
    """Take one part's step; return False when it failed, which is logged each time and said when it is news.

    A database that cannot be reached is raised: it is nobody's fault, and the caller's to wait for.
    """
    try:
        step()
    except (OperationalError, InterfaceError):
        raise
    except Exception as fault:  # noqa: BLE001 - whatever is wrong in one part must not stop the others
        kind = type(fault).__name__
        log.note("part.failed", level=logging.ERROR, kind=f"{name}: {kind}")
        if _Failed.last.get(name) != kind:
            say(f"Something is wrong with {name} ({kind}). The rest goes on; it is tried again.")
        _Failed.last[name] = kind
        return False
    if _Failed.last.pop(name, None) is not None:
        say(f"All is well again with {name}.")
    return True
