import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

from bench import report


def part(home: Path, name: str, *arguments: str) -> dict[str, Any]:
    environment = {**os.environ, "HART_KEYS": str(home / "keys"), "HART_BENCH_POOL": "12"}
    environment.pop("DJANGO_SETTINGS_MODULE", None)
    command = [sys.executable, "-m", f"bench.{name}", "--data", str(home / "data"), *arguments]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return found


def test_cases_built_in_bulk_are_what_the_rooms_would_have_written_and_can_be_measured(tmp_path: Path) -> None:
    assert part(tmp_path, "build", "--cases", "14", "--busy")["cases"] == 14
    rebuilt = part(tmp_path, "rebuild")
    assert [each["differences"] for each in rebuilt.values()] == [0, 0]
    assert [each["cases"] for each in rebuilt.values()] == [14, 14]
    proven = part(tmp_path, "proof", "--rounds", "1")
    assert {each["exact"] for each in proven["found"].values()} == {14}
    intake = part(tmp_path, "intake", "--times", "2")
    pages = part(tmp_path, "pages", "--rounds", "1")
    assert all(1 <= each["queries"] <= 20 for (each,) in pages.values()), pages
    twice = {"cases": [14, 14], "found": {name: found * 2 for name, found in pages.items()}}
    said = report.database(
        "SQLite",
        {
            "intake": intake,
            "rebuild": rebuilt,
            "pages": twice,
            "proof": {"cases": 14, **proven},
            "built_s": {"14": 1.0},
        },
    )
    assert "times the bare view" in said
    assert "0 differences" in said
    assert "ratio 1.00" in said
