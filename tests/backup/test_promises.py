"""Under load, after an erasure, onto a newer version, with the disk full and killed: what a backup promises."""

import os
import resource
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from tests.backup.desk import CANARIES, ROOT, Desk
from tests.backup.named import keys_of

from openhart.config.backup import keeping, opening
from openhart.config.backup.recovering import CannotRestore
from openhart.foundation import clock
from openhart.keys.lifecycle import KEY_BACKUPS_KEPT

Database = Callable[[], str]
NAME = f"{CANARIES[0]} {CANARIES[1]}"
_WRITE = """
import threading, time
from django.db import connection, transaction
from openhart.accounts.access import SYSTEM
from openhart.cases import actions as cases
from openhart.cases.events import StepTaken
from openhart.foundation import clock, ids
from openhart.keys import actions as keys
from openhart.people.models import Identity, Link, Part, Person
until, made = time.monotonic() + float(sys.argv[1]), []
def work():
    while time.monotonic() < until:
        at = clock.now()
        with transaction.atomic():
            case = cases.open_case(region="4", by=SYSTEM, at=at)
            told = StepTaken(step="concern.identified", facts={"found_by": "careline"}, words={"words": case.reference})
            cases.record(case=case, event=told, by=SYSTEM, at=at)
            ident = ids.new_id()
            row = keys.make(kind=Person.KIND, owner_id=ident, by=None, at=at)
            person = Person(id=ident, key_row=row, added_at=at, changed_at=at)
            person.seal(Identity(given_name=case.reference))
            person.save(force_insert=True)
            Link.objects.create(case=case, person=person, part=Part.CHILD, linked_at=at)
        made.append(case.reference)
    connection.close()
workers = [threading.Thread(target=work) for _ in range(3)]
print("writing", flush=True)
for one in workers: one.start()
for one in workers: one.join()
print(json.dumps(len(made)))
"""
_WHOLE = """
from openhart.cases.models import Case
from openhart.people.models import Link
whole = 0
for case in Case.objects.select_related("key_row"):
    events = list(case.events.all())
    links = list(Link.objects.filter(case=case).select_related("person__key_row"))
    assert (len(events), len(links), case.event_count) == (1, 1, 1), case.reference
    words = case.key().open_fields(events[0].sealed, place=events[0].place())["words"]
    name = links[0].person.identity().given_name
    assert (words, name) in {(case.reference, case.reference), ("CANARY2", "CANARY0")}, case.reference
    whole += 1
print(json.dumps(whole))
""".replace("CANARY2", CANARIES[2]).replace("CANARY0", CANARIES[0])
_ONE_MORE = """
from openhart.keys import actions as keys
from openhart.people.models import Identity, Person
from openhart.foundation import clock, ids
at, ident = clock.now(), ids.new_id()
row = keys.make(kind=Person.KIND, owner_id=ident, by=None, at=at)
person = Person(id=ident, key_row=row, added_at=at, changed_at=at)
person.seal(Identity(given_name="Erasmine", family_name="Tobegone"))
person.save(force_insert=True)
print(json.dumps(str(ident)))
"""


def test_what_is_backed_up_while_people_work_is_whole_case_by_case(
    desk: Desk, place: Path, fresh_database: Database
) -> None:
    before = desk.ask("from openhart.cases.models import Case\nprint(Case.objects.count())")
    environment = {**desk.environment, "HART_DATA": str(desk.data), "DJANGO_SETTINGS_MODULE": "openhart.config.owner"}
    script = "import json, sys\nimport django\ndjango.setup()\n" + _WRITE
    writing = subprocess.Popen(
        [sys.executable, "-c", script, "4"], env=environment, stdout=subprocess.PIPE, text=True, cwd=ROOT
    )
    assert writing.stdout is not None
    assert writing.stdout.readline() == "writing\n"
    records, keys = desk.back_up()
    said = writing.communicate()[0]
    assert writing.returncode == 0
    written = int(said.splitlines()[-1])
    done = desk.restore(place, str(records), "--keys", str(keys), database=fresh_database())
    assert done.returncode == 0, done.stderr
    assert "NOT" not in done.stdout
    whole = desk.ask(_WHOLE, data=place)
    # Some of what was written meanwhile is in it, and nothing of it by halves.
    assert before <= whole <= before + written
    assert written > 5
    desk.records, desk.keys = records, keys


@pytest.mark.requirement("R-SEC-6")
def test_after_an_erasure_only_keys_from_before_it_bring_anything_back(
    desk: Desk, tmp_path: Path, fresh_database: Database
) -> None:
    """Whichever archive is the newer one: what either says is destroyed stays destroyed."""
    ident = desk.ask(_ONE_MORE)
    old_records, old_keys = desk.back_up()
    destroy = f"""
from uuid import UUID
from openhart.keys import actions as keys
from openhart.foundation import clock
print(keys.destroy(owner_ids=[UUID("{ident}")], by=None, at=clock.now()))
"""
    assert desk.ask(destroy) == 1
    new_records, new_keys = desk.back_up()

    def names(what: str, records: Path, *keys: str) -> tuple[list[str], int]:
        where = tmp_path / what
        done = desk.restore(where, str(records), *keys, database=fresh_database())
        assert done.returncode == 0, done.stderr
        looked = desk.look(where)
        return [name for name in looked["names"] if "Tobegone" in name], looked["gone"]

    assert names("before", old_records, "--keys", str(old_keys)) == (["Erasmine Tobegone"], 0)
    assert names("newer keys", old_records, "--keys", str(new_keys)) == ([], 1)
    assert names("newer records", new_records, "--keys", str(old_keys)) == ([], 1)
    nobody = names("without", old_records, "--without-keys")
    assert nobody[0] == []
    assert nobody[1] > 12


@pytest.mark.requirement("R-SEC-6")
def test_past_the_stated_days_keys_are_gone_from_the_folder_and_a_copy_kept_elsewhere_is_refused(
    desk: Desk, tmp_path: Path
) -> None:
    later = clock.now() + KEY_BACKUPS_KEPT + timedelta(hours=1)
    kept = tmp_path / "elsewhere.hartbackup"
    kept.write_bytes(desk.keys.read_bytes())
    with keys_of(desk), pytest.raises(CannotRestore, match="30 days old"):
        opening.opened(desk.records, kept, at=later)
    copies = tmp_path / "copies"
    copies.mkdir()
    (copies / desk.keys.name).write_bytes(desk.keys.read_bytes())
    keeping.prune(copies, at=later - timedelta(days=1))
    assert keeping.prune(copies, at=later).gone == [copies / desk.keys.name]


def test_it_comes_back_in_a_newer_version(desk: Desk, place: Path, fresh_database: Database) -> None:
    newer = {"DJANGO_SETTINGS_MODULE": "tests.backup.newer.settings", "PYTHONPATH": f"{ROOT}/src:{ROOT}"}
    done = desk.restore(place, str(desk.records), "--keys", str(desk.keys), database=fresh_database(), **newer)
    assert done.returncode == 0, done.stderr
    assert "brought up by 1 step to this version" in done.stdout
    script = """
from django.db import connection
with connection.cursor() as cursor:
    cursor.execute("SELECT count(*) FROM places_town WHERE letters = length(name)")
    print(cursor.fetchone()[0])
"""
    assert desk.ask(script, data=place) > 160
    # Its backup is of a program that this one does not know.
    records = place.parent / "newer"
    done = desk.hart("backup", "--to", str(records), data=place, **newer)
    assert done.returncode == 0, done.stderr
    pair = {kind: str(next(records.glob(f"{kind}-*"))) for kind in ("records", "keys")}
    again = place.parent / "again"
    done = desk.restore(again, pair["records"], "--keys", pair["keys"], database=fresh_database())
    assert done.returncode == 2
    assert "newer program" in done.stderr
    assert "places.0099_shelters" in done.stderr
    assert not again.exists()


@pytest.mark.skipif(os.name == "nt", reason="limits are of Unix")
def test_on_a_full_disk_there_is_a_sentence_and_no_archive(desk: Desk, tmp_path: Path) -> None:
    """A file may grow no further than the smaller archive: the same refusal as a full disk gives."""
    room = 33_000  # what SQLite needs beside its file

    def narrow() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (room, room))

    command = [sys.executable, "-m", "openhart.config.cli", "--data", str(desk.data), "backup"]
    done = subprocess.run(
        [*command, "--to", str(tmp_path / "out")], env=desk.environment, capture_output=True, text=True, check=False,
        preexec_fn=narrow, cwd=ROOT,
    )  # fmt: skip
    assert done.returncode == 2, done.stdout
    assert "No backup was made" in done.stderr
    assert [each.name for each in (tmp_path / "out").iterdir() if each.name != ".lock"] == []


@pytest.mark.skipif(os.name == "nt", reason="signals are of Unix")
def test_killed_at_any_moment_it_leaves_whole_archives_or_none(desk: Desk, tmp_path: Path) -> None:
    out = tmp_path / "out"
    command = [sys.executable, "-m", "openhart.config.cli", "--data", str(desk.data), "backup", "--to", str(out)]
    for moment in range(3):
        running = subprocess.Popen(command, env=desk.environment, stdout=subprocess.DEVNULL, cwd=ROOT)
        while running.poll() is None and not list(out.glob(".records*.part")):
            time.sleep(0.002)
        time.sleep(0.006 * moment)
        running.send_signal(signal.SIGKILL)
        running.wait()
    with keys_of(desk):
        for one in keeping.kept(out):
            assert one.line is not None
            opening._whole(one.path)
    done = desk.hart("backup", "--to", str(out))
    assert done.returncode == 0, done.stderr
    assert list(out.glob(".*.part")) == []
