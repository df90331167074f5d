"""An installation with its processes, people of every role, and nothing else on it: the agency that is searched."""

import contextlib
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from tests.canary.walking import Walker

from openhart.accounts.adapters import factors
from openhart.foundation import clock

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "config"))
sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "tools"))
from house import House

import postgres

PASSWORD = "nine purple kettles sing"
#: Who sits at the desk, and where each is granted what they are.
AT_DESK: Mapping[str, str] = {
    "careline_screener": "agency", "careline_supervisor": "agency", "statewide_hart_lead": "agency",
    "regional_hart_lead": "region", "ongoing_worker": "region", "investigation_worker": "region",
    "mdt_coordinator": "agency", "legal": "agency", "eligibility_coordinator": "agency", "administrator": "agency",
    "auditor": "agency",
}  # fmt: skip
AT_PARTNERS = "service_provider"
_ADD = """
from datetime import timedelta
from openhart.accounts.access import POWERS, SYSTEM
from openhart.accounts.actions import add_user, grant
from openhart.accounts.adapters import factors
from openhart.accounts.models import Role, Scope
from openhart.foundation import clock
at, secrets = clock.now(), {}
for role in Role:
    user = add_user(username=f"staff-{role}", display_name=f"Staff {role.label}", by=SYSTEM, at=at)
    user.set_password(sys.argv[1])
    user.save(update_fields=["password"])
    scope = next(one for one in (Scope.AGENCY, Scope.REGION, Scope.CASE) if one in POWERS[role].scopes)
    if scope is not Scope.CASE:
        grant(to=user.id, role=role, scope=scope, region="4" if scope is Scope.REGION else "", by=SYSTEM, at=at)
    secret = factors.new_secret()
    earlier = at - timedelta(minutes=5)
    code = factors.totp.format_hotp_value(factors.totp.hotp_value(secret, int(earlier.timestamp()) // 30))
    assert factors.add_app(user, secret, code, at=earlier)
    secrets[role.value] = secret
print(json.dumps(secrets))
"""
_SECONDS_TO_START = 120


class Agency:
    """An installation, its open processes, and all they said."""

    def __init__(self, folder: Path, database: str = "", cluster: postgres.Cluster | None = None) -> None:
        self.folder, self.cluster = folder, cluster
        self.logs, self.scratch = folder / "logs", folder / "tmp"
        self.logs.mkdir(parents=True)
        self.scratch.mkdir()
        self.house = House(
            folder,
            TMPDIR=str(self.scratch),
            PYTHONUTF8="1",
            HART_BACKUPS=str(folder / "backups"),
            PYTHONPYCACHEPREFIX=str(folder / "pycache"),
        )
        self.ports = {site: postgres._free_port() for site in ("desk", "partners")}
        named = ["--username", "first-administrator", "--name", "Staff First"]
        addresses = [f"http://localhost:{port}" for port in self.ports.values()]
        with_database = ["--database", database] if database else []
        made = self.hart("init", *named, "--address", addresses[0], "--partners-address", addresses[1], *with_database)
        assert made.returncode == 0, made.stderr
        self.secrets: dict[str, str] = self.house.ask("station", _ADD, PASSWORD)
        self.servers: dict[str, subprocess.Popen[bytes]] = {}
        self._walkers: dict[str, Walker] = {}

    @property
    def on_sqlite(self) -> bool:
        """Return whether the records are in a file of the installation."""
        return self.cluster is None

    def hart(self, *words: str, shows: bool = False) -> subprocess.CompletedProcess[str]:
        """Run a command; what it says is kept where the logs are. One that ``shows`` names is meant to say them."""
        command = [sys.executable, "-m", "openhart.config.cli", "--data", str(self.house.data), *words]
        done = subprocess.run(
            command, env=self.house.environment, capture_output=True, text=True, check=False, encoding="utf-8"
        )
        with (self.logs / "commands").open("a", encoding="utf-8") as log:
            log.write(("" if shows else done.stdout) + done.stderr)
        return done

    def ask(self, script: str, *arguments: str) -> Any:
        """Run a few lines at the station."""
        return self.house.ask("station", script, *arguments)

    def open(self) -> None:
        """Serve the desk, with its watcher, and the partners' site."""
        for site, port in self.ports.items():
            command = [sys.executable, "-m", "openhart.config.cli", "--data", str(self.house.data), "serve", site]
            with (self.logs / f"serve-{site}").open("ab") as log:
                self.servers[site] = subprocess.Popen(
                    [*command, "--port", str(port)], env=self.house.environment, stdout=log, stderr=log
                )
        for site in self.ports:
            self._wait_for(site)

    def _wait_for(self, site: str) -> None:
        until = time.monotonic() + _SECONDS_TO_START
        while time.monotonic() < until:
            with contextlib.suppress(OSError):
                Walker(self.ports[site]).get("/account/sign-in/")
                return
            time.sleep(0.2)
        raise AssertionError((self.logs / f"serve-{site}").read_text()[-2000:])

    def close(self, *, kill: bool = False) -> None:
        """Stop all processes; ``kill`` gives none of them time for a last word."""
        for number in list(self.processes()) if kill else ():
            os.kill(number, signal.SIGKILL)
        for server in self.servers.values():
            server.terminate()
        for server in self.servers.values():
            server.wait(30)
        self.servers.clear()

    @contextlib.contextmanager
    def stopped_database(self) -> Iterator[None]:
        """Stop the database server, where there is one, as an operator does, and start it again."""
        if self.cluster is not None:
            self.cluster.stop()
        yield
        if self.cluster is not None:
            self.cluster.start()

    def processes(self) -> Iterator[int]:
        """Yield the number of every process of the sites, the web servers' own and their workers among them."""
        children: dict[int, list[int]] = {}
        for entry in Path("/proc").iterdir():
            with contextlib.suppress(OSError, ValueError, IndexError):
                parent = int((entry / "stat").read_text().rpartition(") ")[2].split()[1])
                children.setdefault(parent, []).append(int(entry.name))
        waiting = [server.pid for server in self.servers.values()]
        while waiting:
            number = waiting.pop()
            yield number
            waiting.extend(children.get(number, []))

    def seat(self, role: str, site: str = "desk") -> Walker:
        """Return somebody of a role, signed in by password and app."""
        if role not in self._walkers:
            walker = Walker(self.ports[site])
            self.sign_in(walker, role)
            self._walkers[role] = walker
        return self._walkers[role]

    def sign_in(self, walker: Walker, role: str) -> None:
        """Come in at the door."""
        walker.get("/account/sign-in/")
        walker.post("/account/sign-in/notice/")
        walker.post("/account/sign-in/", [("username", f"staff-{role}"), ("password", PASSWORD)])
        walker.post("/account/sign-in/code/", [("code", code_of(self.secrets[role]))])
        assert walker.statuses[-1][2] == 200, walker.statuses[-6:]
        assert "sign-in" not in walker.statuses[-1][1], walker.statuses[-6:]


def code_of(secret: str) -> str:
    """Return what the app shows now."""
    step = int(clock.now().timestamp()) // 30
    return str(factors.totp.format_hotp_value(factors.totp.hotp_value(secret, step)))


@contextlib.contextmanager
def on_sqlite(folder: Path) -> Iterator[Agency]:
    """Give an agency whose records are in a file of SQLite."""
    made = Agency(folder)
    try:
        yield made
    finally:
        made.close()


@contextlib.contextmanager
def on_postgresql(folder: Path) -> Iterator[Agency]:
    """Give an agency whose records are in a PostgreSQL of its own."""
    with postgres.cluster(durable=True) as cluster:
        made = Agency(folder, cluster.url, cluster)
        try:
            yield made
        finally:
            made.close()
