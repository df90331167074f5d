"""`hart keys` as the operator gives it: killed and given again, and the whole ceremony at a terminal."""

import os
import pty
import re
import select
import signal
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

import pytest

from openhart.sealing import keyfile

_FILL = """
import django; django.setup()
from datetime import UTC, datetime
from uuid import uuid4
from openhart.foundation.transactions import transaction
from openhart.keys import actions
@transaction
def fill():
    for _ in range(1200):
        actions.make(kind="case", owner_id=uuid4(), by=None, at=datetime(2026, 3, 6, 22, 15, tzinfo=UTC))
fill()
"""
_READ = """
import django; django.setup()
from openhart.keys.models import WrappedKey
for row in WrappedKey.objects.filter(wrapped__isnull=False).iterator():
    row.unwrap()
print(WrappedKey.objects.count())
"""
_LONG_S = 90


@dataclass(frozen=True)
class House:
    """An installation of its own, and its commands."""

    data: Path
    env: dict[str, str]

    @property
    def key_file(self) -> Path:
        """Return the only key file there is."""
        (found,) = (each for each in Path(self.env["HART_KEYS"]).iterdir() if each.suffix == ".key")
        return found

    def hart(self, *words: str, typed: str = "") -> subprocess.CompletedProcess[str]:
        """Give a command."""
        command = [sys.executable, "-m", "openhart.config.cli", "--data", str(self.data), *words]
        return subprocess.run(command, env=self.env, input=typed, capture_output=True, text=True, check=False)

    def python(self, code: str) -> str:
        """Run a few lines as the owner of the tables, and return what they print."""
        env = {**self.env, "HART_DATA": str(self.data), "DJANGO_SETTINGS_MODULE": "openhart.config.owner"}
        done = subprocess.run([sys.executable, "-c", code], env=env, capture_output=True, text=True, check=True)
        return done.stdout.strip()


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> House:
    """Make an installation, with 1,200 keys in it."""
    home = tmp_path_factory.mktemp("house")
    keep = {name: value for name, value in os.environ.items() if not name.startswith(("HART_", "DJANGO_"))}
    made = House(home / "data", {**keep, "HART_KEYS": str(home / "keys")})
    done = made.hart("init", "--address", "https://desk.example.gov", "--username", "ruth", "--name", "Ruth Example")
    assert done.returncode == 0, done.stderr
    made.python(_FILL)
    return made


class Screen:
    """A real terminal with `hart keys …` in it."""

    def __init__(self, house: House, *words: str) -> None:
        self._pid, self._end = pty.fork()
        if not self._pid:
            os.environ.clear()
            os.environ.update(house.env)
            os.execv(  # noqa: S606 - our own program
                sys.executable, [sys.executable, "-m", "openhart.config.cli", "--data", str(house.data), "keys", *words]
            )
        self._shown = ""
        self._read = 0

    def until(self, words: str) -> str:
        """Return what is shown up to some words, since the last time."""
        ends = time.monotonic() + _LONG_S
        while words not in self._shown[self._read :]:
            assert time.monotonic() < ends, self._shown[self._read :]
            if select.select([self._end], [], [], 1)[0]:
                self._shown += self._take()
        begin, self._read = self._read, self._shown.index(words, self._read) + len(words)
        return self._shown[begin : self._read]

    def _take(self) -> str:
        try:
            return os.read(self._end, 65536).decode()
        except OSError:  # the other end is closed
            return "\n<closed>"

    def type(self, words: str) -> None:
        """Type a line."""
        os.write(self._end, f"{words}\n".encode())

    def status(self) -> int:
        """Return the exit status, once the command has ended."""
        self.until("<closed>")
        return os.waitstatus_to_exitcode(os.waitpid(self._pid, 0)[1])


def words_on(screen: str) -> str:
    """Return the words of a share as they are numbered on the screen."""
    found = {int(number): word for number, word in re.findall(r"(\d+)\. (\w+)", screen.rpartition("Write these")[2])}
    return " ".join(found[number] for number in sorted(found))


@pytest.mark.requirement("R-SEC-4")
def test_a_rotation_that_is_killed_goes_on_and_loses_no_key(house: House) -> None:
    before = keyfile.load(house.key_file)
    command = [sys.executable, "-m", "openhart.config.cli", "--data", str(house.data), "keys", "rotate", "--grace", "0"]
    for batches in (1, 3):
        running = subprocess.Popen(command, env=house.env, stdout=subprocess.PIPE, text=True)
        assert running.stdout is not None
        seen = 0
        while seen < batches and (line := running.stdout.readline()):
            seen += "Wrapped anew" in line
        running.send_signal(signal.SIGKILL)
        running.wait()
        running.stdout.close()
        assert len(keyfile.load(house.key_file).keys) == 2
        assert house.python(_READ) == "1200"
    ended = house.hart("keys", "rotate", "--grace", "0")
    assert ended.returncode == 0, ended.stderr
    assert "going on with it" in ended.stdout
    later = keyfile.load(house.key_file)
    assert (len(later.keys), later.knows(before.current.ident)) == (1, False)
    assert house.python(_READ) == "1200"
    assert "Hold the ceremony of shares: `hart keys share`" in house.hart("check").stdout
    told = house.hart("keys", "status").stdout
    assert f"{later.current.ident}  1200 records, wraps what is new" in told
    assert "Recovery: NONE" in told


@pytest.mark.requirement("R-SEC-4")
def test_the_whole_ceremony_with_a_rotation_between_sharing_and_recovery(house: House) -> None:
    shares = _held_ceremony(house)
    assert len(set(shares)) == 5
    for file in [*house.data.rglob("*"), *Path(house.env["HART_KEYS"]).rglob("*")]:
        if file.is_file():
            assert shares[0].encode() not in file.read_bytes()
    assert house.hart("keys", "rotate", "--grace", "0").returncode == 0
    assert "bring the key file back" in house.hart("keys", "status").stdout
    copy = house.data / "keys.escrow"
    away = copy.rename(house.data / "away")
    assert "The sealed copy of the key file for the holders of shares is missing" in house.hart("check").stdout
    away.rename(copy)
    kept = house.key_file.read_bytes()
    there = house.hart("keys", "recover")
    assert (there.returncode, "There is a key file already" in there.stderr) == (2, True)
    where = house.key_file
    where.unlink()  # the machine is lost
    few = house.hart("keys", "recover", typed=f"{shares[0]}\n{shares[1]}\n")
    assert (few.returncode, "Fewer shares" in few.stderr, where.exists()) == (2, True, False)
    screen = Screen(house, "recover")
    screen.until("Share 1 of 3")
    for typed, answer in _attempts(shares):
        screen.type(typed)
        screen.until(answer)
    assert screen.status() == 0
    assert where.read_bytes() == kept
    assert where.stat().st_mode & 0o177 == 0
    assert house.python(_READ) == "1200"


def _attempts(shares: list[str]) -> list[tuple[str, str]]:
    """Return what is typed, and what is said then: mistyped, not a word, right, twice, right, right."""
    swapped = shares[4].split()
    swapped[5], swapped[6] = swapped[6], swapped[5]
    return [
        (" ".join(swapped), "no share"),
        (shares[4].replace(shares[4].split()[3], "zimmerzahn"), "none of the words"),
        (" ".join(word[:4] for word in shares[4].split()).upper(), "Share 2 of 3"),
        (shares[4], "typed already"),
        (shares[1], "Share 3 of 3"),
        (shares[2], "The key file is back"),
    ]  # fmt: skip


def _held_ceremony(house: House) -> list[str]:
    """Hold the ceremony at a terminal: the second holder mistypes once."""
    screen, found = Screen(house, "share"), []
    screen.until("first holder is at the screen:")
    screen.type("yes")
    for number in range(1, 6):
        found.append(words_on(screen.until("on paper.")))
        assert len(found[-1].split()) == 33
        screen.until("then:")
        screen.type("yes")
        shown = screen.until(f"Type share {number} from the paper")
        assert "\x1b[2J\x1b[3J" in shown
        screen.until("enough):")
        if number == 2:
            screen.type(found[-1].replace(found[-1].split()[0], found[-1].split()[1], 1))
            screen.until("no share")
            assert words_on(screen.until("on paper.")) == found[-1]
            screen.type("yes")
            screen.until("enough):")
        screen.type(found[-1])
    screen.until("Done.")
    assert screen.status() == 0
    return found


def test_shares_go_to_a_terminal_only_and_a_ceremony_that_stops_changes_nothing(house: House) -> None:
    before = house.key_file.read_bytes()
    piped = house.hart("keys", "share", typed="yes\n")
    assert (piped.returncode, "on a terminal only" in piped.stderr) == (2, True)
    screen = Screen(house, "share")
    screen.until("first holder is at the screen:")
    screen.type("stop")
    screen.until("Nothing was changed")
    assert screen.status() == 2
    assert house.key_file.read_bytes() == before


def test_records_are_sealed_anew_from_the_shell_and_destroyed_keys_purged(house: House) -> None:
    done = house.hart("keys", "reseal")
    assert (done.returncode, "1200 of 1200 records" in done.stdout) == (0, True), done.stderr
    assert house.python(_READ) == "1200"
    assert house.hart("keys", "purge").returncode == 0
    assert "at the revision the trail says" in house.hart("keys", "verify").stdout
