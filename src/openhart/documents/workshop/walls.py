"""The walls of the workshop: limits of the operating system and, on Linux, a filter of system calls.

What a broken decoder could still do behind them: reckon, and answer wrongly. It can open no file and no
connection, start no program, and take no more memory and time than it is given.
"""

import ctypes
import platform
import struct
import sys

MOST_MEMORY = 1536 * 1024 * 1024
MOST_SECONDS = 20
_DESCRIPTORS = 3  # standard input, output and error: there is no fourth
_SET_NO_NEW_PRIVILEGES, _SET_SECCOMP, _MODE_FILTER = 38, 22, 2
_ALLOW, _KILL, _REFUSE = 0x7FFF0000, 0x80000000, 0x00050000 | 13  # refused calls fail with EACCES
_LOAD, _EQUAL, _AT_LEAST, _RETURN = 0x20, 0x15, 0x35, 0x06
_NUMBER_AT, _ARCHITECTURE_AT = 0, 4
_X32 = 0x40000000
#: By machine: what the kernel calls it, and the numbers of the calls that are refused.
_REFUSED = {
    "x86_64": (
        0xC000003E,
        # open, creat, openat, openat2; socket, connect, accept, socketpair, bind, listen, accept4; fork, vfork,
        # execve, execveat; ptrace and reading other processes; kill, tkill; link, unlink, rename; bpf, io_uring, mount
        (2, 85, 257, 437, 41, 42, 43, 53, 49, 50, 288, 57, 58, 59, 322, 101, 310, 311, 62, 200, 86, 87, 82, 263, 264,
         265, 316, 321, 425, 165, 272, 161),
    ),
    "aarch64": (
        0xC00000B7,
        (56, 437, 198, 203, 202, 199, 200, 201, 242, 221, 281, 117, 270, 271, 129, 130, 35, 37, 38, 276, 280, 425, 40,
         97, 51),
    ),
}  # fmt: skip


def can_stand() -> bool:
    """Return whether this system has the limits without which nothing is opened."""
    return sys.platform != "win32"


def put_up() -> list[str]:
    """Put up the walls around this process, for good; return which stand."""
    import resource  # noqa: PLC0415 - Windows has none, and is told so by `can_stand`

    for what, most in (
        (resource.RLIMIT_CORE, 0), (resource.RLIMIT_FSIZE, 0), (resource.RLIMIT_NOFILE, _DESCRIPTORS),
        (resource.RLIMIT_CPU, MOST_SECONDS), (resource.RLIMIT_AS, MOST_MEMORY),
    ):  # fmt: skip
        resource.setrlimit(what, (most, most))
    return ["limits", *(["calls"] if _filter_calls() else [])]


def _filter_calls() -> bool:
    """Refuse the system calls by which a process reaches outside; return whether the kernel took the filter."""
    known = _REFUSED.get(platform.machine())
    if not sys.platform.startswith("linux") or known is None:
        return False
    architecture, numbers = known
    steps = [(_LOAD, 0, 0, _ARCHITECTURE_AT), (_EQUAL, 1, 0, architecture), (_RETURN, 0, 0, _KILL)]
    steps += [(_LOAD, 0, 0, _NUMBER_AT), (_AT_LEAST, 0, 1, _X32), (_RETURN, 0, 0, _REFUSE)]
    for number in numbers:
        steps += [(_EQUAL, 0, 1, number), (_RETURN, 0, 0, _REFUSE)]
    steps.append((_RETURN, 0, 0, _ALLOW))
    filters = b"".join(struct.pack("=HBBI", *step) for step in steps)
    kept = ctypes.create_string_buffer(filters, len(filters))
    program = struct.pack("@HP", len(steps), ctypes.addressof(kept))
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.prctl(_SET_NO_NEW_PRIVILEGES, 1, 0, 0, 0) != 0:
        return False
    return bool(libc.prctl(_SET_SECCOMP, _MODE_FILTER, ctypes.create_string_buffer(program, len(program)), 0, 0) == 0)
