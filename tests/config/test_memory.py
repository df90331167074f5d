"""A process that dies leaves no image of its memory behind."""

import subprocess
import sys

import pytest

_ASK = """
import ctypes, resource
from openhart.config import memory
memory.keep()
print(ctypes.CDLL(None).prctl(3, 0, 0, 0, 0), *resource.getrlimit(resource.RLIMIT_CORE))
"""
_UNASKED = "import ctypes; print(ctypes.CDLL(None).prctl(3, 0, 0, 0, 0))"


def said(program: str) -> str:
    return subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True).stdout.strip()


@pytest.mark.skipif(sys.platform != "linux", reason="asked of Linux")
@pytest.mark.requirement("R-SEC-4")
def test_a_process_of_ours_is_not_dumped_and_any_other_is() -> None:
    assert said(_UNASKED) == "1"
    assert said(_ASK) == "0 0 0"
