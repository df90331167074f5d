"""A desk on disk with a child in every table, backed up and brought back by the commands people use."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
CANARIES = ("Quillonwyn", "Maribelsson-Voss", "the house with the green porch")
_BEGIN = "import json, sys\nimport django\ndjango.setup()\nfrom django.conf import settings\n"
_FILL = """
from datetime import timedelta
from uuid import uuid4
from django.db import connection
from openhart import policy
from openhart.accounts.access import SYSTEM
from openhart.cases import actions as cases
from openhart.cases.models import Event
from openhart.drafts.models import Draft, Kind
from openhart.foundation import clock, ids
from openhart.people.models import Identity, Link, Part, Person
from openhart.accounts.models import User
from openhart.keys import actions as keys
at = clock.now()
User.objects.create(username="zoe", display_name='Zo\u00eb "\\\\\u2028\\t, \U0001f469')
for number in range(12):
    case = cases.open_case(region="4", by=SYSTEM, at=at)
    event = Event(case=case, ordinal=1, code="concern.identified", at=at, recorded_at=at)
    event.sealed = case.key().seal_fields({"words": "CANARY2"}, place=event.place())
    event.facts = {"found_by": "careline"}
    event.save()
    case.event_count = 1
    case.save()
    ident = ids.new_id()
    row = keys.make(kind=Person.KIND, owner_id=ident, by=None, at=at)
    person = Person(id=ident, key_row=row, added_at=at, changed_at=at)
    person.seal(Identity(given_name="CANARY0", family_name="CANARY1"))
    person.save(force_insert=True)
    Link.objects.create(case=case, person=person, part=Part.CHILD, linked_at=at)
for _ in cases.rebuild(at=at, write=True):
    pass
print(json.dumps({"cases": 12}))
"""
_LOOK = """
from openhart.cases.models import Case, Event
from openhart.people.models import Person
from openhart.keys.models import KeyDestroyed
from openhart.accounts.models import User
from openhart.audit.models import Entry
from django.contrib.sessions.models import Session
from django.db import connection
names, gone = set(), 0
for person in Person.objects.select_related("key_row"):
    try:
        names.add(f"{person.identity().given_name} {person.identity().family_name}")
    except KeyDestroyed:
        gone += 1
words, unread = set(), 0
for event in Event.objects.select_related("case__key_row"):
    try:
        words.add(event.case.key().open_fields(event.sealed, place=event.place())["words"])
    except KeyDestroyed:
        unread += 1
with connection.cursor() as cursor:
    counts = {}
    for table in sorted(connection.introspection.table_names()):
        cursor.execute(f'SELECT count(*) FROM "{table}"')
        counts[table] = cursor.fetchone()[0]
    refused = []
    for statement in ("UPDATE cases_event SET code = 'x'", "DELETE FROM cases_event", "DELETE FROM audit_entry"):
        try:
            cursor.execute(statement)
        except Exception as fault:
            refused.append(type(fault).__name__)
    closed = []
    if connection.vendor == "postgresql":
        cursor.execute("SELECT relname, relforcerowsecurity::text FROM pg_class WHERE relrowsecurity ORDER BY 1")
        closed = cursor.fetchall()
        cursor.execute("SELECT tablename, policyname, qual, with_check FROM pg_policies ORDER BY 1, 2")
        closed += [[*map(str, row)] for row in cursor.fetchall()]
acts = list(Entry.objects.order_by("at", "lane", "seq").values_list("act", "detail"))
print(json.dumps({"names": sorted(names), "gone": gone, "words": sorted(words), "unread": unread, "counts": counts,
    "refused": refused, "closed": closed, "acts": [a for a, _ in acts], "last": acts[-1][1],
    "events": Event.objects.count(), "facts": Event.objects.first().facts, "sessions": Session.objects.count(),
    "people": sorted(User.objects.values_list("display_name", flat=True))}))
"""


class Desk:
    """One installation, its keys beside it, and the folder of its backups."""

    def __init__(self, folder: Path, database: str) -> None:
        self.folder, self.database = folder, database
        self.data, self.out = folder / "data", folder / "out"
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("HART_", "DJANGO_"))}
        self.environment = {**kept, "HART_KEYS": str(folder / "keys"), "HART_BACKUPS": str(self.out)}
        self.records, self.keys = Path(), Path()

    def hart(self, *words: str, data: Path | None = None, **extra: str) -> subprocess.CompletedProcess[str]:
        """Run a command."""
        command = [sys.executable, "-m", "openhart.config.cli", "--data", str(data or self.data), *words]
        return subprocess.run(
            command, env={**self.environment, **extra}, capture_output=True, text=True, check=False, cwd=ROOT
        )

    def ask(self, script: str, *, data: Path | None = None, **extra: str) -> Any:
        """Run a script as the owner of the tables; return what it printed as JSON on its last line."""
        settings = {"HART_DATA": str(data or self.data), "DJANGO_SETTINGS_MODULE": "openhart.config.owner"}
        done = subprocess.run(
            [sys.executable, "-c", _BEGIN + script], env={**self.environment, **settings, **extra},
            capture_output=True, text=True, check=False, cwd=ROOT,
        )  # fmt: skip
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout.splitlines()[-1])

    def look(self, data: Path | None = None) -> Any:
        """Return what a copy holds: names, words, counts of rows, what its triggers refuse."""
        return self.ask(_LOOK, data=data)

    def begin(self) -> None:
        """Make the installation, fill it, back it up once."""
        named = ["--username", "ada", "--name", "Ada Adams", "--address", "https://desk.example.gov"]
        made = self.hart("init", *named, *(["--database", self.database] if self.database else []))
        assert made.returncode == 0, made.stderr
        script = _FILL
        for number, canary in enumerate(CANARIES):
            script = script.replace(f"CANARY{number}", canary)
        self.ask(script)
        self.records, self.keys = self.back_up()

    def back_up(self, *words: str) -> tuple[Path, Path]:
        """Make a backup; return its two archives."""
        done = self.hart("backup", *words)
        assert done.returncode == 0, done.stderr
        records, keys = (
            next(Path(found) for found in re.findall(r"^(\S+) \(", done.stdout, re.MULTILINE) if kind in found)
            for kind in ("/records-", "/keys-")
        )
        return records, keys

    def restore(self, place: Path, *words: str, database: str = "", **extra: str) -> subprocess.CompletedProcess[str]:
        """Bring back what the words say."""
        where = ["--database", database] if database else []
        return self.hart("restore", *words, *where, data=place, **extra)
