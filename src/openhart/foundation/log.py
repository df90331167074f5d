"""What OpenHART itself says in the log: an event and a few allow-listed values, never words of anybody else."""

import logging
import re
from collections.abc import Mapping

#: The keys that an event may carry. Each holds a code, a count or a place in our own text; none can hold a name.
KEYS = ("route", "method", "status", "ms", "kind", "directive", "blocked", "count", "process")
#: Under which a record carries them to the formatter.
CARRIED = "openhart_said"
_CODE = re.compile(r"[A-Za-z0-9_.:/<>' -]{1,100}")
_LOGGER = logging.getLogger("openhart")


def note(event: str, *, level: int = logging.INFO, **values: str | int) -> None:
    """Write one event, named by a code such as ``request`` or ``csp.blocked``, with values under allowed keys."""
    strange = sorted(set(values) - set(KEYS))
    if strange:
        raise TypeError(f"The log has no key {strange[0]!r}.")
    _LOGGER.log(level, event, extra={CARRIED: {"event": event, **values}}, stacklevel=2)


def said_by(record: logging.LogRecord) -> Mapping[str, str | int]:
    """Return what one of our own events says, checked again; nothing for anybody else's record."""
    said = getattr(record, CARRIED, None)
    if not isinstance(said, dict):
        return {}
    allowed = ("event", *KEYS)
    return {key: _checked(said[key]) for key in allowed if key in said}


def _checked(value: object) -> str | int:
    if isinstance(value, int):
        return int(value)
    return value if isinstance(value, str) and _CODE.fullmatch(value) else "withheld"
