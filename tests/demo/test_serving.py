import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pytest

from openhart.config import serving


def test_without_a_port_the_next_free_one_is_taken() -> None:
    first = serving.address("127.0.0.1", None)
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", first.port))
        taken.listen()
        assert serving.address("127.0.0.1", None).port > first.port


def test_a_port_that_is_taken_is_said_in_a_sentence() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(serving.CannotServeError, match=rf"port {port}: address already in use"):
            serving.address("127.0.0.1", port)


def test_an_address_that_is_no_address_is_said_in_a_sentence() -> None:
    with pytest.raises(serving.CannotServeError, match="Nothing can listen at no such host"):
        serving.address("no such host", 8000)


@pytest.mark.skipif(os.name == "nt", reason="signals are sent otherwise there")
def test_the_desk_opens_says_so_and_closes_cleanly(tmp_path: Path) -> None:
    environment = {**os.environ, "HART_KEYS": str(tmp_path / "keys")}
    environment.pop("DJANGO_SETTINGS_MODULE", None)
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "openhart.config.cli", "demo", "--referrals", "2", "--port", str(port)]
    with subprocess.Popen(
        [*command, "--data", str(tmp_path / "demo")], env=environment, stdout=subprocess.PIPE, text=True
    ) as desk:
        try:
            page = _page(f"http://localhost:{port}/sign-in/", desk)
            said_so_far = _lines_until(desk, "real person")
            others = [int(found) for found in re.findall(r"site is open at http://localhost:(\d+)/", said_so_far)]
            pages = [_page(f"http://localhost:{others[0]}/account/sign-in/", desk)]
            pages.append(_page(f"http://localhost:{others[1]}/", desk))
        finally:
            desk.send_signal(signal.SIGTERM)
        said = said_so_far + desk.communicate(timeout=30)[0]
    assert desk.returncode == 0
    assert "invented" in page
    assert f"http://localhost:{port}/" in said
    assert "Imani Brooks" in said
    assert len(others) == 2
    assert "For partners" in pages[0]
    assert "1-888-373-7888" in pages[1]
    assert "The desk is closed." in said
    with pytest.raises(OSError, match=r"refused"):
        socket.create_connection(("127.0.0.1", port), timeout=1)


def _lines_until(desk: subprocess.Popen[str], words: str) -> str:
    assert desk.stdout is not None
    said = ""
    for line in desk.stdout:
        said += line
        if words in line:
            break
    return said


def _page(address: str, desk: subprocess.Popen[str]) -> str:
    for _ in range(600):
        assert desk.poll() is None, desk.communicate()[0]
        try:
            with urllib.request.urlopen(address, timeout=5) as answer:  # noqa: S310 - on this machine
                return str(answer.read().decode())
        except OSError:
            time.sleep(0.2)
    raise AssertionError("The desk did not open.")
