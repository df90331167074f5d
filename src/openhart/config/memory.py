"""What is in the memory of a process stays there: a process that dies writes no core file, nor hands its memory on."""

import contextlib
import ctypes
import sys

_PR_SET_DUMPABLE = 4


def keep() -> None:
    """Let this process, and whatever it starts, leave no image of its memory behind.

    The limit is inherited by what is started. It does not bind a kernel that pipes images to a program, and
    debuggers of the same account: against these a process says for itself that it is not to be looked into.
    """
    with contextlib.suppress(ImportError, ValueError, OSError):
        import resource  # noqa: PLC0415 - of Unix alone

        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    if sys.platform == "linux":
        with contextlib.suppress(OSError, AttributeError):
            ctypes.CDLL(None).prctl(_PR_SET_DUMPABLE, 0, 0, 0, 0)
