"""Debian's Postfix, on loopback and in a folder of its own: what many agencies' mail goes through first."""

import os
import pwd
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from pathlib import Path

from tests.outbox.certificates import Certificate
from tests.outbox.mailing import free_port

PROGRAM = Path("/usr/sbin/postfix")
_MASTER = """\
{port} inet n - n - - smtpd
cleanup unix n - n - 0 cleanup
qmgr unix n - n 300 1 qmgr
tlsmgr unix - - n 1000? 1 tlsmgr
rewrite unix - - n - - trivial-rewrite
bounce unix - - n - 0 bounce
defer unix - - n - 0 bounce
trace unix - - n - 0 bounce
verify unix - - n - 1 verify
proxymap unix - - n - - proxymap
error unix - - n - - error
retry unix - - n - - error
virtual unix - n n - - virtual
anvil unix - - n - 1 anvil
postlog unix-dgram n - n - 1 postlogd
"""
_MAIN = """\
compatibility_level = 3.6
queue_directory = {folder}/queue
data_directory = {folder}/data
maillog_file = /var/log/{name}.log
inet_interfaces = 127.0.0.1
inet_protocols = ipv4
myhostname = mail.police.example
mydestination =
local_transport = error:nothing local
virtual_mailbox_domains = police.example
virtual_mailbox_base = {folder}/boxes
virtual_mailbox_maps = texthash:{folder}/known
virtual_uid_maps = static:{uid}
virtual_gid_maps = static:{gid}
virtual_minimum_uid = 1
smtpd_relay_restrictions = reject_unauth_destination
smtpd_tls_security_level = encrypt
smtpd_tls_chain_files = {key}, {chain}
mynetworks = 127.0.0.0/8
"""

_STARTS, _BETWEEN_S = 10, 3.0


@dataclass(frozen=True)
class Running:
    """A Postfix that runs, and where it puts what it delivers."""

    port: int
    boxes: Path

    def delivered(self, to: str, count: int) -> list[EmailMessage]:
        """Wait until so many mails lie in a box, for a while, and return them."""
        for _ in range(200):
            found = sorted(self.boxes.glob(f"{to}/new/*"))
            if len(found) >= count:
                break
            time.sleep(0.1)
        return [message_from_bytes(path.read_bytes(), policy=default) for path in found]  # type: ignore[arg-type]


def why_not() -> str:
    """Return why it cannot run here; empty when it can."""
    if not PROGRAM.exists():
        return "Postfix is not installed here."
    return "" if os.geteuid() == 0 else "Postfix is started by root alone."


def _start(control: list[str]) -> None:
    """Start it; its own patience of some seconds is too short for a machine on which much else runs."""
    said = ""
    for _ in range(_STARTS):
        started = subprocess.run([*control, "start"], check=False, capture_output=True, text=True)
        said += started.stdout + started.stderr
        if not started.returncode or not subprocess.run([*control, "status"], check=False).returncode:
            return
        time.sleep(_BETWEEN_S)
    raise AssertionError(f"Postfix did not start. {said}")


@contextmanager
def running(folder: Path, certificate: Certificate) -> Iterator[Running]:
    """Start one that knows hartford@police.example and nobody else, and stop it."""
    port, owner, config = free_port(), pwd.getpwnam("postfix"), folder / "config"
    for name in ("config", "queue", "data", "boxes"):
        (folder / name).mkdir(parents=True)
    for name in ("data", "boxes"):
        os.chown(folder / name, owner.pw_uid, owner.pw_gid)
    folder.chmod(0o755)
    (folder / "known").write_text("hartford@police.example hartford/\n")
    name = f"openhart-postfix-{port}"
    (config / "master.cf").write_text(_MASTER.format(port=f"127.0.0.1:{port}"))
    (config / "main.cf").write_text(
        _MAIN.format(
            folder=folder, name=name, uid=owner.pw_uid, gid=owner.pw_gid, key=certificate.key, chain=certificate.chain
        )
    )
    control = [str(PROGRAM), "-c", str(config)]
    _start(control)
    try:
        yield Running(port, folder / "boxes")
    finally:
        subprocess.run([*control, "stop"], check=False, capture_output=True)
        Path(f"/var/log/{name}.log").unlink(missing_ok=True)
