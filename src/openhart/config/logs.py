"""What the log may hold: when, how grave, who speaks, and where a fault happened. Never what it said."""

import logging
import traceback
from types import TracebackType
from typing import Literal

_Fault = tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None]
_FRAMES_SHOWN = 6


class Discreet(logging.Formatter):
    """Write a fault as its kind and the places it came through; leave its words out."""

    def __init__(self) -> None:
        style: Literal["{"] = "{"
        super().__init__("{asctime} {levelname} {name} {message}", style=style)

    def formatException(self, ei: _Fault) -> str:  # noqa: N802 - the library's name
        """Return the kind of the fault and its last places."""
        kind, _, trace = ei
        if kind is None:
            return ""
        places = [f"{frame.filename}:{frame.lineno} {frame.name}" for frame in traceback.extract_tb(trace)]
        return "\n".join(
            [f"  {kind.__module__}.{kind.__qualname__}", *(f"    {one}" for one in places[-_FRAMES_SHOWN:])]
        )

    def formatStack(self, stack_info: str) -> str:  # noqa: ARG002, N802 - the library's name and shape
        """Leave the stack out: it would show values on the way."""
        return ""
