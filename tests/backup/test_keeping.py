"""Archives of keys go when their time is over, and never by a clock that has just jumped."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from openhart.config.backup import keeping
from openhart.config.backup.archive import KEYS, RECORDS, Line, Writer
from openhart.config.backup.keeping import DUE_AFTER
from openhart.keys.lifecycle import KEY_BACKUPS_KEPT

NOW = datetime(2026, 3, 6, 22, 15, tzinfo=UTC)
DAY = timedelta(days=1)


def _archive(folder: Path, at: datetime, kind: str = KEYS, installation: str = "ab12") -> Path:
    pair = f"{int(at.timestamp()):x}".rjust(32, "0")[::-1]
    line = Line(kind=kind, ident=pair, pair=pair, installation=installation, made_at=at.isoformat(), program="0")
    writer = Writer(folder, line, bytes(32))
    writer.begin({})
    writer.complete({})
    return writer.publish().path


@pytest.fixture
def nightly(tmp_path: Path) -> Path:
    """Forty nights of both archives, the last an hour ago."""
    for nights in range(40):
        for kind in (KEYS, RECORDS):
            _archive(tmp_path, NOW - timedelta(hours=1) - nights * DAY, kind)
    return tmp_path


def _left(folder: Path, kind: str) -> list[datetime]:
    return [one.made_at for one in keeping.kept(folder) if one.line and one.line.kind == kind and one.made_at]


def test_keys_past_their_time_go_and_records_stay(nightly: Path) -> None:
    pruned = keeping.prune(nightly, at=NOW)
    assert len(pruned.gone) == 11
    assert len(_left(nightly, RECORDS)) == 40
    assert min(_left(nightly, KEYS)) > NOW - DUE_AFTER


@pytest.mark.requirement("R-SEC-6")
def test_one_look_a_day_leaves_no_key_longer_than_stated(tmp_path: Path) -> None:
    """Whatever hour of the day the look has: just before the next one nothing is older than the stated days."""
    for hours in range(0, 24 * 40, 7):
        _archive(tmp_path, NOW - timedelta(hours=hours))
    keeping.prune(tmp_path, at=NOW)
    before_the_next = NOW + DAY - timedelta(minutes=1)
    assert before_the_next - min(_left(tmp_path, KEYS)) < KEY_BACKUPS_KEPT
    assert timedelta(days=30) == KEY_BACKUPS_KEPT


@pytest.mark.parametrize("jump", [timedelta(days=365), timedelta(days=31), timedelta(days=4)])
def test_a_clock_that_jumped_ahead_takes_nothing_away(nightly: Path, jump: timedelta) -> None:
    before = _left(nightly, KEYS)
    pruned = keeping.prune(nightly, at=NOW + jump)
    assert (pruned.gone, pruned.is_clock_believed) == ([], False)
    assert pruned.due
    assert _left(nightly, KEYS) == before


def test_asking_twice_does_not_make_a_jump_believed(nightly: Path) -> None:
    """Not even with an archive that was made under the wrong clock a moment before."""
    jumped = NOW + timedelta(days=365)
    _archive(nightly, jumped)
    for minutes in (0, 1, 90, 170):
        assert keeping.prune(nightly, at=jumped + timedelta(minutes=minutes)).gone == []
    assert len(_left(nightly, KEYS)) == 41


@pytest.mark.parametrize("jump", [timedelta(hours=2), timedelta(hours=-2), timedelta(hours=1)])
def test_two_hours_more_or_less_take_nothing_before_its_time(tmp_path: Path, jump: timedelta) -> None:
    """The time that is kept to is a day shorter than the time that is promised: an hour lost harms nobody."""
    _archive(tmp_path, NOW - DUE_AFTER + timedelta(hours=3))
    _archive(tmp_path, NOW - DAY)
    assert keeping.prune(tmp_path, at=NOW + jump).gone == []


def test_a_clock_set_back_takes_nothing_away(nightly: Path) -> None:
    before = _left(nightly, KEYS)
    assert keeping.prune(nightly, at=NOW - timedelta(days=60)).gone == []
    assert _left(nightly, KEYS) == before


def test_when_backups_have_stopped_the_looks_go_on_and_keys_go_all_the_same(tmp_path: Path) -> None:
    _archive(tmp_path, NOW)
    for days in range(32):
        keeping.prune(tmp_path, at=NOW + days * DAY)
    assert _left(tmp_path, KEYS) == []


def test_another_installations_archives_stay(nightly: Path) -> None:
    assert keeping.prune(nightly, at=NOW, installation="other").gone == []
    assert len(keeping.prune(nightly, at=NOW, installation="ab12").gone) == 11


def test_what_cannot_be_read_stays_and_is_shown(nightly: Path) -> None:
    (nightly / "keys-x.hartbackup").write_bytes(b"OpenHART backup\n\x00\x00")
    assert keeping.kept(nightly)[-1].line is None
    assert len(keeping.prune(nightly, at=NOW).gone) == 11
    assert (nightly / "keys-x.hartbackup").exists()


def test_two_backups_at_once_do_not_happen(tmp_path: Path) -> None:
    with keeping.alone(tmp_path), pytest.raises(OSError, match="another backup is being made"), keeping.alone(tmp_path):
        pass  # pragma: no cover - not reached


def test_what_a_killed_backup_left_goes_and_was_never_an_archive(tmp_path: Path) -> None:
    line = Line(kind=KEYS, ident="a", pair="b" * 32, installation="c", made_at=NOW.isoformat(), program="0")
    Writer(tmp_path, line, bytes(32)).begin({"half": "way"})  # and then nothing more
    assert keeping.kept(tmp_path) == []
    assert len(list(tmp_path.glob(".*.part"))) == 1
    with keeping.alone(tmp_path):
        assert list(tmp_path.glob(".*.part")) == []
