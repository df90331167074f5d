"""An installation on disk, and its processes asked one by one, each with its own settings in a process of its own."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

DESK, PARTNERS = "https://desk.example.gov", "https://partners.example.gov"
_BEGIN = """
import json, os, sys
import django
django.setup()
from django.conf import settings
from django.test import Client
def told(answer):
    cookies = {name: {key: str(value) for key, value in one.items()} | {"value": one.value}
               for name, one in answer.cookies.items()}
    return {"status": answer.status_code, "headers": dict(answer.headers), "cookies": cookies,
            "text": answer.content.decode() if not answer.streaming else ""}
def get(path, host, secure=True, **more):
    return Client(raise_request_exception=False).get(path, secure=secure, headers={"host": host}, **more)
"""


class House:
    """One installation made by `hart init`."""

    def __init__(self, folder: Path, **extra: str) -> None:
        self.data, self.public = folder / "data", folder / "public"
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("HART_", "DJANGO_"))}
        self.environment = {**kept, "HART_KEYS": str(folder / "keys"), **extra}

    def hart(self, *words: str, data: Path | None = None, **extra: str) -> subprocess.CompletedProcess[str]:
        """Run a command on the installation."""
        command = [sys.executable, "-m", "openhart.config.cli", "--data", str(data or self.data), *words]
        return subprocess.run(command, env={**self.environment, **extra}, capture_output=True, text=True, check=False)

    def init(self, *words: str) -> subprocess.CompletedProcess[str]:
        """Make the installation."""
        named = ["--username", "ada", "--name", "Ada Adams", "--address", DESK, "--partners-address", PARTNERS]
        return self.hart("init", *named, *words)

    def init_public(self) -> subprocess.CompletedProcess[str]:
        """Make the public site beside it."""
        return self.hart("init", "public", "--address", "https://help.example.gov", data=self.public)

    def ask(self, process: str, script: str, *arguments: str, **extra: str) -> Any:
        """Run a script in a process with its own settings; return what it printed as JSON on its last line."""
        data = self.public if process == "public" else self.data
        settings = {"HART_DATA": str(data), "DJANGO_SETTINGS_MODULE": f"openhart.config.{process}"}
        done = subprocess.run(
            [sys.executable, "-c", _BEGIN + script, *arguments], env={**self.environment, **settings, **extra},
            capture_output=True, text=True, check=False,
        )  # fmt: skip
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout.splitlines()[-1])
