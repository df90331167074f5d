"""Settings of the tests: SQLite in memory's place on disk, or the PostgreSQL named by HART_TEST_DATABASE_URL.

HART_TEST_SERVERS may name several, with spaces between: each worker of the tests takes one of its own. A transaction
that is open in one database keeps a purge in another from completing, as long as both stand on one server.
"""

import os
import tempfile
from pathlib import Path

from openhart.config import databases
from openhart.config.desk import *  # noqa: F403
from openhart.sealing import keyfile

_SCRATCH = Path(tempfile.mkdtemp(prefix="openhart-test-"))
DATA_DIR = _SCRATCH
KEY_FILE = _SCRATCH / "keys" / "test.key"
keyfile.make(KEY_FILE)
HEADS_FILE = _SCRATCH / "heads" / "test.jsonl"
SECRET_KEY = "only-for-tests"
POLICY_PACK = "us-ct"
FORMS_DIR = ""
IS_DEMO = True
LOGIN_URL = "/sign-in/"
STATIC_ROOT = _SCRATCH / "static"
if _SERVERS := os.environ.get("HART_TEST_SERVERS", "").split():
    _WORKER = int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw"))
    os.environ["HART_TEST_DATABASE_URL"] = _SERVERS[_WORKER % len(_SERVERS)]
DATABASES = {"default": databases.database(os.environ.get("HART_TEST_DATABASE_URL", ""), _SCRATCH)}
DATABASES["default"]["CONN_MAX_AGE"] = 0
if DATABASES["default"]["ENGINE"].endswith("sqlite"):
    # The tests look at logic, not at power cuts; durability has tests of its own with a real file.
    DATABASES["default"]["TEST"] = {"NAME": str(_SCRATCH / "test.sqlite3")}
    DATABASES["default"]["OPTIONS"]["init_command"] = (
        "PRAGMA journal_mode=WAL; PRAGMA synchronous=OFF; PRAGMA foreign_keys=ON; PRAGMA secure_delete=ON;"
    )
else:
    DATABASE_ROLE = "desk"  # the tests own the tables; their pages are asked for in the role of the desk all the same
ALLOWED_HOSTS = ["*"]
# Django's test client writes a session's key into the cookie; the sites themselves never do (tests of their own).
MIDDLEWARE = [
    "django.contrib.sessions.middleware.SessionMiddleware" if one.endswith(".SecretInCookie") else one
    for one in MIDDLEWARE  # noqa: F405
]
WHITENOISE_AUTOREFRESH = True
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
