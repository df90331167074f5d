"""`hart init` makes an installation once; `hart check` says what is still missing."""

import os
import re
import stat
import sys
from pathlib import Path

import pytest
from house import DESK, House

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "tools"))
import postgres

LOOK = """
from openhart.accounts.models import Grant, Invitation, User
from openhart.places.models import Town
from openhart.audit.models import Entry
from django.db import connection
import hashlib
invitation = Invitation.objects.get()
print(json.dumps({
    "users": list(User.objects.values_list("username", "display_name")),
    "grants": list(Grant.objects.values_list("role", "scope", "until_at")),
    "towns": Town.objects.count(),
    "hash": bytes(invitation.token_hash).hex(),
    "hours": (invitation.until_at - invitation.made_at).total_seconds() / 3600,
    "acts": sorted(set(Entry.objects.values_list("act", flat=True))),
    "demo": settings.IS_DEMO,
}))
"""


@pytest.fixture
def fresh(tmp_path: Path) -> House:
    """A place where nothing is yet."""
    return House(tmp_path)


def test_an_installation_is_made_with_its_first_administrator(fresh: House) -> None:
    made = fresh.init()
    assert made.returncode == 0, made.stderr
    link = re.search(rf"{DESK}/account/\S+#(\S+)", made.stdout)
    assert link
    code = link.group(1)
    looked = fresh.ask("desk", LOOK)
    assert looked["users"] == [["ada", "Ada Adams"]]
    assert looked["grants"] == [["administrator", "agency", None]]
    assert looked["towns"] > 160
    assert looked["hours"] == 72
    assert looked["demo"] is False
    assert {"account.added", "grant.given", "invitation.made", "places.loaded"} <= set(looked["acts"])
    # Only the hash is kept: 140 random bits, in no file of the installation.
    assert len(code) >= 34
    from hashlib import sha256  # noqa: PLC0415 - beside its one use

    assert sha256(code.replace("-", "").encode()).hexdigest() == looked["hash"]
    for file in fresh.data.iterdir():
        assert code.encode() not in file.read_bytes()


@pytest.mark.skipif(os.name == "nt", reason="modes are of Unix")
def test_what_it_makes_is_for_its_own_account_alone(fresh: House) -> None:
    assert fresh.init().returncode == 0
    keys = list((fresh.data.parent / "keys").iterdir())
    assert len(keys) == 1
    for path in (*fresh.data.iterdir(), fresh.data, *keys):
        assert not stat.S_IMODE(path.stat().st_mode) & 0o077, path
    assert not keys[0].is_relative_to(fresh.data)


def test_it_refuses_to_run_twice(fresh: House) -> None:
    assert fresh.init().returncode == 0
    before = {file.name: file.read_bytes() for file in fresh.data.iterdir()}
    again = fresh.init()
    assert again.returncode == 2
    assert "holds an installation already" in again.stderr
    assert {file.name: file.read_bytes() for file in fresh.data.iterdir()} == before


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--address", "http://desk.example.gov"], "https://"),
        (["--address", "https://desk.example.gov/desk"], "without a path"),
        (["--address", "desk.example.gov"], "without a path"),
        (["--address", "https://10.0.0.1"], "must be a name"),
        (["--address", "https://[::1"], "without a path"),
        (["--partners-address", "https://desk.example.gov:444"], "a name of its own"),
        (["--policy", "us-xx"], "no policy pack"),
        (["--username", ""], "first administrator"),
        (["--database", "postgresql://nobody@127.0.0.1:1/none"], "database could not be set up"),
    ],
)
def test_what_cannot_be_is_said_in_a_sentence_and_leaves_nothing(fresh: House, words: list[str], said: str) -> None:
    made = fresh.init(*words)
    assert made.returncode == 2
    assert said in made.stderr
    assert "Traceback" not in made.stderr
    assert not fresh.data.exists() or not list(fresh.data.iterdir())
    keys = fresh.data.parent / "keys"
    assert not keys.exists() or not list(keys.iterdir())


def test_a_directory_with_other_things_in_it_is_not_touched(fresh: House) -> None:
    fresh.data.mkdir(parents=True)
    (fresh.data / "thesis.odt").write_text("mine")
    assert fresh.init().returncode == 2
    assert [file.name for file in fresh.data.iterdir()] == ["thesis.odt"]


def test_keys_inside_the_data_directory_are_refused(fresh: House) -> None:
    fresh.environment["HART_KEYS"] = str(fresh.data / "keys")
    made = fresh.init()
    assert made.returncode == 2
    assert "inside the data directory" in made.stderr


def test_the_public_site_has_a_card_and_no_key(fresh: House) -> None:
    assert fresh.init_public().returncode == 0
    assert [file.name for file in fresh.public.iterdir()] == ["public.json"]
    assert not (fresh.data.parent / "keys").exists()


def test_a_new_installation_is_not_ready_and_says_why(house: House) -> None:
    checked = house.hart("check")
    assert checked.returncode == 1
    assert "second factor" in checked.stdout
    assert "HART_TRUSTED_PROXIES" in checked.stdout
    assert "one file" in checked.stdout
    assert "things stand in the way" in checked.stderr


@pytest.mark.skipif(os.name == "nt", reason="modes are of Unix")
def test_an_open_key_and_a_lost_key_are_named(fresh: House) -> None:
    assert fresh.init().returncode == 0
    (key,) = (fresh.data.parent / "keys").iterdir()
    key.chmod(0o644)
    assert f"Other accounts of this machine may read {key}" in fresh.hart("check").stdout
    key.unlink()
    assert "is not there" in fresh.hart("check").stdout


READY = """
from allauth.mfa.models import Authenticator
from openhart.accounts.models import User
Authenticator.objects.create(user=User.objects.get(username="ada"), type="totp", data={"secret": "x"})
print("null")
"""


@pytest.mark.skipif(postgres.binaries() is None, reason="PostgreSQL is not installed")
def test_on_postgresql_a_process_that_owns_the_tables_is_not_ready(fresh: House) -> None:
    with postgres.running() as url:
        made = fresh.init("--database", url)
        assert made.returncode == 0, made.stderr
        checked = fresh.hart("check")
        for process in ("desk", "partners", "watch"):
            assert f"The {process} works as the owner of the tables or above" in checked.stdout
        fresh.ask("owner", LOGINS)
        fresh.ask("owner", READY)
        own = {
            f"HART_DATABASE_URL_{name.upper()}": url.replace("hart@", f"hart_{name}@")
            for name in ("desk", "partners", "watch")
        }
        checked = fresh.hart("check", HART_TRUSTED_PROXIES="127.0.0.1", **own)
        assert checked.returncode == 0, checked.stdout + checked.stderr
        assert "is ready for real records" in checked.stdout
        assert fresh.ask("desk", PAGE, **own) == 200
        assert fresh.ask("partners", PAGE, **own) == 200
        again = House(fresh.data.parent / "second").init("--database", url)
        assert again.returncode == 2
        assert "holds accounts already" in again.stderr


LOGINS = """
from django.db import connection
from openhart.accounts import identity
with connection.cursor() as cursor:
    for name in ("desk", "partners", "watch"):
        cursor.execute(f"CREATE ROLE hart_{name} LOGIN")
        cursor.execute(f"GRANT {connection.ops.quote_name(identity.role_named(name))} TO hart_{name}")
print("null")
"""
PAGE = "print(get('/account/sign-in/', settings.ALLOWED_HOSTS[0]).status_code)"
