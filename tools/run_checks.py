"""Everything static: style, types, floors, migrations, generated documents, the policy packs."""

import subprocess
import sys
import time
from pathlib import Path

BIN = Path(sys.executable).parent
CHECKS = [
    ("style", ["ruff", "check", "."]),
    ("format", ["ruff", "format", "--check", "--quiet", "."]),
    ("floors", ["lint-imports", "--no-cache"]),
    ("types", ["mypy"]),
    ("migrations", ["hart", "makemigrations", "--check", "--dry-run"]),
    ("policy us", ["hart", "policy", "check", "us"]),
    ("policy us-ct", ["hart", "policy", "check", "us-ct"]),
    ("documents", ["python", "tools/make_docs.py", "--check"]),
]


def main() -> int:
    """Run every check and return 1 when any fails; all are run, so that one look shows everything."""
    failed = []
    for name, command in CHECKS:
        began = time.perf_counter()
        done = subprocess.run([str(BIN / command[0]), *command[1:]], capture_output=True, text=True, check=False)
        took = time.perf_counter() - began
        print(f"{'ok  ' if done.returncode == 0 else 'FAIL'} {name} ({took:.1f} s)", flush=True)
        if done.returncode:
            failed.append(name)
            print(done.stdout + done.stderr, flush=True)
    if failed:
        print("These checks failed: " + ", ".join(failed))
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
