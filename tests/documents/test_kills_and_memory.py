"""What a kill leaves of a file, and what a file costs in memory: the process that takes it, and the workshop's."""

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from django.conf import settings
from tests.documents import made

from openhart.documents.adapters import workbench

_MB = 1024 * 1024
#: Takes a file of so many megabytes as an upload does, reads it back, and says what memory that took.
_TAKE = """
import json, resource, sys, hashlib
from uuid import uuid4
import django
django.setup()
from django.core.management import call_command
call_command("migrate", verbosity=0, interactive=False)
from django.conf import settings
from django.http import HttpRequest
from openhart.accounts.access import SYSTEM
from openhart.documents import queries
from openhart.documents.models import Chunk, Document
from openhart.documents.uploads import FIELD, Sealing
from openhart.foundation import clock
def peak(): return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
case, at = uuid4(), clock.now()
def take(megabytes):
    handler = Sealing(HttpRequest(), document_id=uuid4(), case_id=case, by=SYSTEM, at=at)
    handler.new_file(FIELD, "video.mp4", "video/mp4", None, None, None)
    step = bytes(256 * 1024)
    for number in range(megabytes * 4):
        handler.receive_data_chunk(step, number * len(step))
        if number % 40 == 0: print("on", flush=True)
    handler.file_complete(megabytes * 1024 * 1024)
    handler.finish()
    return handler
first = take(2)
before = peak()
handler = take(int(sys.argv[1]))
after = peak()
size = sum(len(piece) for piece in queries.pieces(SYSTEM, handler.document))
print(json.dumps({"refusal": handler.refusal, "size": size, "took": after - before, "read": peak() - before}))
"""
_LEFT = """
import json
import django
django.setup()
from openhart.accounts.access import SYSTEM
from openhart.documents import actions, lifecycle
from openhart.documents.models import Chunk, Document
from openhart.foundation import clock
half = Document.objects.filter(state="arriving").count()
shown = Document.objects.exclude(state__in=sorted(lifecycle.UNFINISHED)).count()
actions.clear_unfinished(by=SYSTEM, at=clock.now() + lifecycle.UNFINISHED_FOR * 2)
left = {"documents": Document.objects.count(), "chunks": Chunk.objects.count()}
print(json.dumps({"half": half, "shown": shown, **left}))
"""


def _environment(data: Path) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("HART_", "DJANGO_"))}
    path = os.pathsep.join([str(data.parent), os.environ.get("PYTHONPATH", "")])
    here = {"HART_DATA": str(data), "HART_KEYS": str(data.parent / "keys"), "PYTHONPATH": path}
    return {**kept, **here, "DJANGO_SETTINGS_MODULE": "kill_settings"}


@pytest.fixture
def scratch(tmp_path: Path) -> Path:
    """A data directory with settings of its own: a real database file, durable as the desk's."""
    data = tmp_path / "data"
    data.mkdir()
    (tmp_path / "kill_settings.py").write_text(
        "from pathlib import Path\nfrom openhart.config import databases\nfrom openhart.config.desk import *\n"
        "from openhart.sealing import keyfile\n"
        f"DATA_DIR, HOME = Path({str(data)!r}), Path({str(tmp_path)!r})\n"
        "KEY_FILE, HEADS_FILE = HOME / 'test.key', HOME / 'heads.jsonl'\n"
        "KEY_FILE.exists() or keyfile.make(KEY_FILE)\nSECRET_KEY = 'only-for-tests'\nPOLICY_PACK = 'us-ct'\n"
        "DATABASES = {'default': databases.database('', DATA_DIR)}\n"
        "from openhart.documents.lifecycle import Limits\nDOCUMENT_LIMITS = Limits(headroom=0, per_day=1 << 40)\n"
    )
    return data


def test_a_hundred_megabytes_take_no_more_memory_than_a_few_pieces(scratch: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", _TAKE, "100"], env=_environment(scratch), capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr[-2000:]
    told = json.loads(done.stdout.splitlines()[-1])
    assert (told["refusal"], told["size"]) == ("", 100 * _MB)
    assert told["took"] < 24 * 1024, f"KB more than for a file of 2 MB: {told}"
    assert told["read"] < 32 * 1024, f"KB more than for a file of 2 MB: {told}"


def test_a_kill_in_the_middle_leaves_no_document_and_what_is_left_is_tidied(scratch: Path) -> None:
    taking = subprocess.Popen(
        [sys.executable, "-c", _TAKE, "100"], env=_environment(scratch), stdout=subprocess.PIPE, text=True
    )
    assert taking.stdout is not None
    for _ in range(4):
        taking.stdout.readline()
    time.sleep(0.05)
    taking.send_signal(signal.SIGKILL)
    taking.wait()
    done = subprocess.run(
        [sys.executable, "-c", _LEFT], env=_environment(scratch), capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr[-2000:]
    told = json.loads(done.stdout.splitlines()[-1])
    assert told == {"half": 1, "shown": 0, "documents": 0, "chunks": 0}


def _workshop(words: list[str], data: bytes) -> tuple[int, bytes, int]:
    """Return how the workshop ended, what it said, and its greatest memory in KB."""
    script = (
        "import resource, subprocess, sys\n"
        "done = subprocess.run([sys.executable, '-m', 'openhart.documents.workshop', *sys.argv[1:]], "
        "stdin=sys.stdin.buffer, capture_output=True)\n"
        "sys.stdout.buffer.write(done.stdout.partition(b'\\n')[0])\n"
        "print()\nprint(done.returncode, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)\n"
    )
    done = subprocess.run([sys.executable, "-c", script, *words], input=data, capture_output=True, check=True)
    said, _, last = done.stdout.rstrip().rpartition(b"\n")
    code, peak = last.split()
    return int(code), said, int(peak)


@pytest.mark.parametrize(
    ("ending", "data", "code"),
    [
        ("png", made.huge_png(), "too_many_pixels"),
        ("zip", made.bomb(200_000_000), "archive_bomb"),
        ("zip", made.overlapping(), "archive_overlaps"),
    ],
)
def test_the_workshop_names_a_bomb_without_unpacking_it(ending: str, data: bytes, code: str) -> None:
    ended, said, peak = _workshop(["examine", ending], data)
    assert ended == 0
    assert json.loads(said)["refusal"] == code
    assert json.loads(said)["walls"][0] == "limits"
    assert peak < 260 * 1024, peak


def test_behind_the_walls_nothing_opens_starts_or_connects() -> None:
    script = (
        "import socket, subprocess, json\nfrom openhart.documents.workshop import walls\n"
        "standing = walls.put_up()\nfound = []\n"
        "for name, act in (('file', lambda: open('/etc/passwd')), ('socket', socket.socket), "
        "('program', lambda: subprocess.run(['/bin/true']))):\n"
        "    try:\n        act()\n        found.append(name)\n    except OSError:\n        pass\n"
        "try:\n    bytearray(4 << 30)\n    found.append('memory')\nexcept MemoryError:\n    pass\n"
        "print(json.dumps([standing, found]))\n"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    standing, found = json.loads(done.stdout)
    assert found == []
    assert "limits" in standing
    if sys.platform.startswith("linux"):
        assert "calls" in standing


def test_a_workshop_that_dies_or_never_answers_is_a_file_too_heavy_to_open(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workbench, "_PATIENCE_S", 0.01)
    assert workbench.examine([made.picture()], "jpg").refusal == "too_heavy"
    assert settings.DOCUMENT_LIMITS.per_file == 100 * _MB
