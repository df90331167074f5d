"""Whatever an owner of the tables does to the trail is found, and the first entry concerned is named."""

import io
import json
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import override_settings
from tests.audit.trail import BEGAN, as_owner, faults, ident, told

from openhart.audit import actions as audit
from openhart.audit.actions import heading
from openhart.audit.models import Entry, Head
from openhart.audit.models.signing import SignedHead

pytestmark = [pytest.mark.django_db, pytest.mark.requirement("R-SEC-3")]


@pytest.fixture
def outside(tmp_path: Path) -> Path:
    """Where heads are kept outside."""
    return tmp_path / "heads" / "x.jsonl"


def test_a_trail_nobody_touched_is_whole(outside: Path) -> None:
    told(outside)
    assert faults(outside) == []


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("act", "case.opened"), ("outcome", "refused"), ("process", "desk"), ("address", "10.9.9.9"),
        ("session", "x"), ("actor_id", uuid4()), ("subject_id", uuid4()), ("id", uuid4()),
        ("at", BEGAN + timedelta(minutes=4, microseconds=5)), ("detail", '{"panel": "case"}'),
        ("subjects", b"0" * 16), ("hash", b"0" * 32), ("seal", b"0" * 16),
    ],
)  # fmt: skip
def test_a_change_of_any_part_of_an_entry_is_found_and_named(outside: Path, column: str, value: Any) -> None:
    entry = told(outside)[4]
    with as_owner() as cursor:
        kept = ident(value) if hasattr(value, "hex") and not isinstance(value, bytes) else value
        cursor.execute(
            f"UPDATE audit_entry SET {column} = %s WHERE lane = %s AND seq = %s",  # noqa: S608
            [kept, entry.lane, entry.seq],
        )
    (found,) = faults(outside)
    assert f"entry {entry.seq} of lane {entry.lane}" in found


@pytest.mark.parametrize("number", [0, 5, 10])
def test_an_entry_taken_out_is_missing_from_its_place(outside: Path, number: int) -> None:
    entry = told(outside)[number]
    with as_owner() as cursor:
        cursor.execute("DELETE FROM audit_entry WHERE lane = %s AND seq = %s", [entry.lane, entry.seq])
    (found,) = faults(outside)
    assert found.startswith(f"Missing from lane {entry.lane}: entry {entry.seq}, before")


@pytest.mark.parametrize("count", [1, 3])
def test_a_tail_that_was_cut_off_is_found_at_once(outside: Path, count: int) -> None:
    entries = told(outside)
    last = entries[-1]
    with as_owner() as cursor:
        cursor.execute("DELETE FROM audit_entry WHERE lane = %s AND seq > %s", [last.lane, last.seq - count])
    (found,) = faults(outside)
    assert found.startswith("Cut off: entry ")
    with as_owner() as cursor:  # and the lane's end set back with it: nobody without the key can mark that
        before = entries[-1 - count]
        cursor.execute(
            "UPDATE audit_lane SET seq = %s, hash = %s, mark = %s WHERE id = %s",
            [before.seq, bytes(before.hash), bytes(before.seal) * 2, last.lane],
        )
    (found,) = faults(outside)
    assert found.startswith(f"The end of lane {last.lane} was set to entry {before.seq}")


def test_two_entries_that_changed_places_are_out_of_order(outside: Path) -> None:
    one, two = told(outside)[3:5]
    with as_owner() as cursor:
        for old, new in ((one.seq, 900), (two.seq, one.seq), (900, two.seq)):
            cursor.execute("UPDATE audit_entry SET seq = %s WHERE lane = %s AND seq = %s", [new, one.lane, old])
    (found,) = faults(outside)
    assert found == (
        f"Out of order: in the place of entry {one.seq} of lane {one.lane} stands what was written as entry {two.seq}."
    )


def test_an_entry_put_in_with_all_hashes_worked_out_again_is_forged(outside: Path) -> None:
    """The hash is open arithmetic; the seal is not."""
    entries = told(outside)
    victim = entries[5]
    with as_owner() as cursor:
        cursor.execute(
            "UPDATE audit_entry SET act = 'case.opened' WHERE lane = %s AND seq = %s", [victim.lane, victim.seq]
        )
        before = bytes(entries[4].hash)
        for entry in Entry.objects.filter(lane=victim.lane, seq__gte=victim.seq).order_by("seq"):
            before = entry.written().hash_after(before)
            cursor.execute(
                "UPDATE audit_entry SET hash = %s WHERE lane = %s AND seq = %s", [before, entry.lane, entry.seq]
            )
    (found,) = faults(outside)
    assert found.startswith(f"Forged: entry {victim.seq} of lane {victim.lane}")


def test_an_entry_put_in_behind_the_end_is_found(outside: Path) -> None:
    last = told(outside)[-1]
    forged = Entry.objects.get(lane=last.lane, seq=last.seq)
    forged.id, forged.seq = uuid4(), last.seq + 1
    forged.save(force_insert=True)
    assert faults(outside)[0].startswith("Put in: ")


def test_an_older_copy_of_the_database_is_noticed_by_the_heads_kept_outside(outside: Path) -> None:
    """All that was in the database at one moment is put back: within itself it is whole."""
    entries = told(outside)
    kept_lane = copy("audit_lane")
    for number in range(3):
        audit.write(by=None, at=BEGAN + timedelta(hours=2, minutes=number), act="x", subject=None, detail={})
    heading.sign_head(by=None, at=BEGAN + timedelta(hours=3))
    heading.keep_outside(path=outside, by=None, at=BEGAN + timedelta(hours=3))
    with as_owner() as cursor:
        cursor.execute("DELETE FROM audit_entry WHERE act = 'x'")
        cursor.execute("DELETE FROM audit_head WHERE number > 1")
        cursor.execute("DELETE FROM audit_lane")
        put_back(cursor, "audit_lane", kept_lane)
    assert faults(None) == []
    found = faults(outside)
    assert "kept outside is not in this database" in found[0]
    assert any(each.startswith("This database is older than its head of 2026-03-07T01:15") for each in found)
    # Going on from there does not cover it up.
    for _ in range(4):
        audit.write(by=None, at=BEGAN + timedelta(hours=5), act="y", subject=None, detail={})
    assert len(faults(outside)) >= 1
    assert len(entries) == 12


def copy(table: str) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT * FROM {table}")  # noqa: S608
        return list(cursor.fetchall())


def put_back(cursor: Any, table: str, rows: list[tuple[Any, ...]]) -> None:
    for row in rows:
        cursor.execute(f"INSERT INTO {table} VALUES ({', '.join(['%s'] * len(row))})", row)  # noqa: S608


def test_a_lane_emptied_to_its_very_beginning_is_noticed_by_its_heads(outside: Path) -> None:
    lane = told(outside)[0].lane
    with as_owner() as cursor:
        cursor.execute("DELETE FROM audit_entry WHERE lane = %s", [lane])
        cursor.execute("UPDATE audit_lane SET seq = 0, hash = %s, mark = %s WHERE id = %s", [bytes(32), b"", lane])
    assert any("older than its head" in each for each in faults(outside))


def test_a_head_that_somebody_else_signed_or_changed_is_not_ours(outside: Path) -> None:
    told(outside)
    head = Head.objects.get()
    with as_owner() as cursor:
        cursor.execute("UPDATE audit_head SET said = %s", [head.said.replace("2026-03-06", "2026-03-05")])
    assert any("was not signed with this installation's key" in each for each in faults(None))


def test_a_forged_line_in_the_file_outside_is_named(outside: Path) -> None:
    told(outside)
    kept = SignedHead(Head.objects.get().said.replace('"number":1', '"number":2'), Head.objects.get().signature)
    outside.write_text(outside.read_text() + kept.line() + "\nnonsense\n")
    assert sum("In the file of heads" in each for each in faults(outside)) == 2


def test_heads_are_signed_once_an_hour_and_each_names_the_one_before(outside: Path) -> None:
    told(outside)
    first = Head.objects.get()
    assert heading.sign_when_due(by=None, at=first.at + timedelta(minutes=59)) is None
    later = heading.sign_when_due(by=None, at=first.at + timedelta(minutes=60))
    assert later is not None
    assert later.words["before"] == SignedHead(first.said, first.signature).digest()
    assert heading.keep_outside(path=outside, by=None, at=first.at) == 1
    assert heading.keep_outside(path=outside, by=None, at=first.at) == 0
    assert faults(outside) == []


def test_verify_says_one_sentence_and_ends_with_1_when_something_is_wrong(outside: Path) -> None:
    entry = told(outside)[2]
    out = io.StringIO()
    with override_settings(HEADS_FILE=outside):
        call_command("audit", "verify", stdout=out)
        assert out.getvalue().startswith("The trail is whole: 12 entries, 1 signed heads")
        with as_owner() as cursor:
            cursor.execute("UPDATE audit_entry SET act = 'x' WHERE lane = %s AND seq = %s", [entry.lane, entry.seq])
        out = io.StringIO()
        with pytest.raises(SystemExit) as ended:
            call_command("audit", "verify", stdout=out)
    assert ended.value.code == 1
    assert out.getvalue().startswith(f"Changed: entry {entry.seq} of lane {entry.lane}, x at 2026-03-06")


def test_an_export_is_json_lines_with_the_signed_head_at_its_end_and_is_itself_written_down(outside: Path) -> None:
    entries = told(outside)
    seen = entries[0].seen[1]
    out = io.StringIO()
    call_command("audit", "export", "--subject", str(seen), stdout=out)
    *lines, last = [json.loads(line) for line in out.getvalue().splitlines()]
    assert lines[0]["id"] == str(entries[0].id)
    assert lines[-1]["act"] == "audit.exported"  # about the same subject: whoever asks is in the trail, too
    assert last["entries"] == len(lines)
    assert SignedHead(**last["head"]).is_ours()
    assert Entry.objects.filter(act="audit.exported", subject_id=seen).count() == 1


def test_heads_can_be_written_out_to_be_kept_elsewhere_with_the_key_that_checks_them(outside: Path) -> None:
    told(outside)
    out, key = io.StringIO(), io.StringIO()
    with override_settings(HEADS_FILE=outside):
        call_command("audit", "heads", stdout=out)
        call_command("audit", "heads", "--public-key", stdout=key)
    kept = [SignedHead(**json.loads(line)) for line in out.getvalue().splitlines()]
    assert [head.number for head in kept] == [1, 2]
    assert all(head.is_ours() for head in kept)
    assert len(bytes.fromhex(key.getvalue())) == 32
    assert outside.read_text().count("\n") == 2
