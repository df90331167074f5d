"""Sharing the writing of a caseload among processes: SQLite takes one writer, so each writes a copy of its own.

Each process gets the reports of one stretch of time and a counter that begins where the stretch before it ends,
so that the reference numbers come out as one process would have given them. Every row has an id of its own;
the copies are poured together at the end.
"""

import os
import pickle
import shutil
import sqlite3
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from django.conf import settings

from openhart.audit.models.chain import BEGINNING
from openhart.config import installation
from openhart.config.demo.caseload import Built
from openhart.config.demo.script import Report
from openhart.config.demo.staff import Staff

FOLDER = ".part-"
DATABASE = "desk.sqlite3"
_WORTH_A_PROCESS = 1000  # steps; below that the start of a process costs more than it saves
_MOST_PROCESSES = 4


def processes_for(reports: Sequence[Report]) -> int:
    """Return how many processes are worth starting."""
    worth = sum(map(_weight, reports)) // _WORTH_A_PROCESS
    return max(1, min(os.cpu_count() or 1, _MOST_PROCESSES, worth))


def write(
    reports: Sequence[Report], people: Staff, now: datetime, *, processes: int, progress: Callable[[int], None]
) -> Built:
    """Write the reports into the installation's database with several processes."""
    data: Path = settings.DATA_DIR
    stretches = _stretches(reports, processes)
    numbers: Counter[int] = Counter()
    built = Built()
    with tempfile.TemporaryDirectory(prefix=FOLDER, dir=data) as scratch:
        folders = []
        for number, stretch in enumerate(stretches):
            folders.append(_copy(data, Path(scratch) / str(number), numbers, lane=number + 1))
            for report in stretch:
                numbers[_year(report)] += len(report.cases)
        with ThreadPoolExecutor(processes) as threads:
            work = [
                threads.submit(_play, folder, pickle.dumps((stretch, people, now)), progress)
                for folder, stretch in zip(folders, stretches, strict=True)
            ]
            for each in work:
                built.add(each.result())
        for folder in folders:
            _pour(folder / DATABASE, data / DATABASE)
    return built


def _play(folder: Path, work: bytes, progress: Callable[[int], None]) -> Built:
    """Let a process play its reports in a folder; pass on what it says of its progress."""
    environment = {**os.environ, "HART_DATA": str(folder)}
    command = [sys.executable, "-m", "openhart.config.demo.part"]
    with subprocess.Popen(command, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        if process.stdin is None or process.stdout is None:
            raise RuntimeError("A process without pipes was started.")
        process.stdin.write(work)
        process.stdin.close()
        built = Built()
        for line in process.stdout:
            told = [int(word) for word in line.split()]
            if len(told) == 1:
                progress(told[0])
            else:
                built = Built(*told)
    if process.returncode:
        raise RuntimeError("A part of the caseload could not be written; what was said stands above.")
    return built


def _stretches(reports: Sequence[Report], processes: int) -> list[list[Report]]:
    """Return stretches of time with about as much to write in each."""
    total = sum(map(_weight, reports))
    stretches: list[list[Report]] = [[] for _ in range(processes)]
    so_far = 0
    for report in reports:
        stretches[min(processes - 1, so_far * processes // max(1, total))].append(report)
        so_far += _weight(report)
    return stretches


def _weight(report: Report) -> int:
    return sum(len(case.steps) for case in report.cases)


def _year(report: Report) -> int:
    return report.received_at.astimezone(ZoneInfo(settings.TIME_ZONE)).year


def _copy(data: Path, folder: Path, numbers: Counter[int], *, lane: int) -> Path:
    """Return the folder of a copy of the installation, in which so many reference numbers have been given out.

    The copy writes its trail in a lane of its own, so that all can be put together as they are.
    """
    folder.mkdir(mode=0o700)
    shutil.copy(data / installation.CARD, folder / installation.CARD)
    with closing(sqlite3.connect(data / DATABASE)) as database:
        database.execute("VACUUM INTO ?", [str(folder / DATABASE)])
    with closing(sqlite3.connect(folder / DATABASE)) as database, database:
        database.executemany("INSERT INTO cases_counter (year, last) VALUES (?, ?)", list(numbers.items()))
        database.execute("INSERT INTO audit_lane (id, seq, hash, mark) VALUES (?, 0, ?, x'')", (lane, BEGINNING))
    return folder


def _pour(part: Path, whole: Path) -> None:
    """Add the rows of a copy to the whole, in one transaction; the later copy knows the later numbers."""
    with closing(sqlite3.connect(whole, isolation_level=None)) as database:
        database.execute("PRAGMA synchronous=FULL")
        database.execute("ATTACH ? AS part", [str(part)])
        tables = [
            name
            for (name,) in database.execute("SELECT name FROM part.sqlite_schema WHERE type = 'table'")
            if not name.startswith("sqlite_")
        ]
        database.execute("BEGIN IMMEDIATE")
        for table in tables:
            how = "REPLACE" if table == "cases_counter" else "IGNORE"
            database.execute(f'INSERT OR {how} INTO main."{table}" SELECT * FROM part."{table}"')  # noqa: S608
        database.execute("COMMIT")
