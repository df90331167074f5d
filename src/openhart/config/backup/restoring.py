"""`hart restore`: bring an installation back from a pair of archives, into a place where nothing is."""

import argparse
import json
import os
import shutil
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

from openhart.config import installation
from openhart.config.backup import opening
from openhart.config.backup.opening import Pair
from openhart.config.backup.recovering import CannotRestore
from openhart.foundation import clock

_WRONG = 2
_DATABASE = "desk.sqlite3"


def main(argv: Sequence[str]) -> int:
    """Run the command and return its exit status: 0, or 2 with a sentence when nothing was restored."""
    chosen = _parser().parse_args(list(argv))
    at = clock.now()
    try:
        pair = opening.opened(
            chosen.records, chosen.keys, at=at, even_expired=chosen.even_expired, with_shares=chosen.shares
        )
        _say_what_is_in(pair)
        said = _restore(pair, chosen, at)
    except CannotRestore as fault:
        sys.stderr.write(f"hart restore: {fault} Nothing was restored.\n")
        return _WRONG
    sys.stdout.write("\n".join(said) + "\n")
    return 0


def _restore(pair: Pair, chosen: argparse.Namespace, at: datetime) -> list[str]:
    place = installation.data_home()
    with _place(place, pair, chosen.database) as building:
        os.environ["HART_DATA"] = str(building)
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "openhart.config.owner")
        import django  # noqa: PLC0415 - the settings are read only now

        django.setup()
        from openhart.config.backup import bringing  # noqa: PLC0415 - likewise

        return bringing.bring(pair, at=at, is_expired=chosen.even_expired, is_rehearsal=chosen.rehearse)


@contextmanager
def _place(place: Path, pair: Pair, database: str) -> Iterator[Path]:
    """Yield a folder beside the place to build in; it gets the place's name when all is done, or goes."""
    kept = _card_there(place, pair)
    building = place.with_name(f".{place.name}.restoring")
    shutil.rmtree(building, ignore_errors=True)
    building.mkdir(parents=True, mode=0o700)
    try:
        if kept is not None:
            shutil.copy2(kept, building / installation.CARD)
        else:
            installation.create_again(building, pair.records.begin["card"], database=database)
        yield building
        _move(building, place)
    finally:
        shutil.rmtree(building, ignore_errors=True)


def _card_there(place: Path, pair: Pair) -> Path | None:
    """Return the card that stands in the place, of the same installation and without its database; refuse all else."""
    there = sorted(each.name for each in place.iterdir()) if place.is_dir() else []
    if place.exists() and not place.is_dir():
        raise CannotRestore(f"{place} is a file. Name a directory: --data DIR.")
    if not there:
        return None
    if there != [installation.CARD]:
        odd = next(name for name in there if name != installation.CARD)
        raise CannotRestore(
            f"{place} is not empty (it holds {odd}). Choose a new directory with --data, or move what is there away."
        )
    card = json.loads((place / installation.CARD).read_text(encoding="utf-8"))
    if card.get("installation") != pair.records.line.installation:
        raise CannotRestore(f"{place} holds the card of another installation.")
    return place / installation.CARD


def _move(building: Path, place: Path) -> None:
    """Give what was built its name."""
    if place.is_dir() and not any(place.iterdir()):
        place.rmdir()
    if not place.exists():
        building.rename(place)
    elif (building / _DATABASE).exists():
        (building / _DATABASE).rename(place / _DATABASE)


def _say_what_is_in(pair: Pair) -> None:
    tables: dict[str, Any] = pair.records.manifest["tables"]
    count = sum(each["rows"] for each in tables.values())
    sys.stdout.write(
        f"The archives are whole. Records of {pair.records.line.made_at}: {count:,} rows in {len(tables)} tables.\n"
    )
    if pair.keys is None:
        sys.stdout.write("No archive of keys: no name and no word of anybody will be readable.\n")
    elif pair.keys.line.pair != pair.records.line.pair:
        is_older = pair.keys.made_at < pair.records.made_at
        sys.stdout.write(
            f"The keys are of {pair.keys.line.made_at}, {'older' if is_older else 'newer'} than the records.\n"
        )


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="hart restore",
        description="Bring an installation back from its archives into an empty place: --data DIR says where.",
        epilog="The key file must be in HART_KEYS; it is in no backup. Nothing is changed before both archives were "
        "read to their ends.",
    )
    parser.add_argument("records", type=Path, metavar="RECORDS", help="the archive of the records")
    which = parser.add_mutually_exclusive_group(required=True)
    which.add_argument("--keys", type=Path, metavar="KEYS", help="the archive of the keys")
    which.add_argument("--without-keys", action="store_true", help="bring back what needs no key: dates, duties, trail")
    parser.add_argument(
        "--database", default="", metavar="URL", help="an empty PostgreSQL database, as the owner of the tables"
    )
    parser.add_argument("--even-expired", action="store_true", help="use keys older than they may be, and say so")
    parser.add_argument("--shares", action="store_true", help="make the key file again first, from the holders' words")
    parser.add_argument("--rehearse", action="store_true", help=argparse.SUPPRESS)
    return parser
